"""The authorities picked on control's card, and the lead among them (§11, §12)."""

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace

from domain.model.errors import DomainError
from domain.model.ids import AuthorityCode, IncidentNumber
from domain.model.mark import Mark, mark_of


@dataclass(frozen=True, slots=True)
class Plan:
    """Authorities in the order of picking, possibly none; several need a `lead` before routing.

    The lead writes the consolidated answer (§12).
    """

    authorities: tuple[AuthorityCode, ...]
    lead: AuthorityCode | None = None

    @property
    def answering(self) -> AuthorityCode | None:
        """The authority that answers: the lead, or the only one; None if undecided."""
        if self.lead is None and len(self.authorities) == 1:
            return self.authorities[0]
        return self.lead

    @property
    def mark(self) -> Mark:
        """A hash of the authorities and the lead that ignores the order."""
        return mark_of((self.answering or "", *sorted(self.authorities)))

    def check_seen(self, seen: Mark, number: IncidentNumber) -> None:
        """Raise ChosenMeanwhile if the plan differs from the one the person saw."""
        if self.mark != seen:
            raise ChosenMeanwhile(number, self)

    def led_by(self, authority: AuthorityCode, number: IncidentNumber) -> "Plan":
        """The plan with this lead; raises NotChosen."""
        if authority not in self.authorities:
            raise NotChosen(number, authority)
        return replace(self, lead=authority)


def picked(plan: Plan | None, authority: AuthorityCode, *, chosen: bool) -> Plan | None:
    """The plan with the authority picked, or unpicked; None: nobody is picking."""
    if plan is None:
        return Plan((authority,)) if chosen else None
    if chosen == (authority in plan.authorities):
        return plan
    if chosen:
        return replace(plan, authorities=(*plan.authorities, authority))
    rest = tuple(other for other in plan.authorities if other != authority)
    lead = None if plan.lead == authority else plan.lead
    return Plan(rest, lead)


def remaining(plan: Plan, known: Container[AuthorityCode]) -> Plan:
    """The plan without unknown authorities; unchanged if none would be left."""
    rest = tuple(code for code in plan.authorities if code in known)
    return Plan(rest, plan.lead if plan.lead in rest else None) if rest else plan


def plan_of(authorities: Iterable[AuthorityCode], lead: AuthorityCode | None = None) -> Plan | None:
    """A plan of these authorities without repetitions; None if there are none."""
    once = tuple(dict.fromkeys(authorities))
    return Plan(once, lead) if once else None


@dataclass
class NothingPlanned(DomainError):
    """No authority was chosen for routing."""

    number: IncidentNumber


@dataclass
class ChosenMeanwhile(DomainError):
    """The choice changed after the person saw it: other authorities, or another lead."""

    number: IncidentNumber
    plan: Plan


@dataclass
class LeadMissing(DomainError):
    """Several authorities are chosen, but no lead for the consolidated answer (§12)."""

    number: IncidentNumber


@dataclass
class LeadStays(DomainError):
    """The lead can't be removed before another one is named (§12)."""

    number: IncidentNumber
    authority: AuthorityCode


@dataclass
class NotChosen(DomainError):
    """The named lead is not among the chosen authorities."""

    number: IncidentNumber
    authority: AuthorityCode


@dataclass
class AuthoritiesNotChanging(DomainError):
    """The authorities of the incident are not being changed: an old button was pressed."""

    number: IncidentNumber
