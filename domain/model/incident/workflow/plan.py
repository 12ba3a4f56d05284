"""Which authorities control has picked on its card, and which of them answers (§11, §12)."""

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace

from domain.model.errors import DomainError
from domain.model.ids import AuthorityCode, IncidentNumber
from domain.model.mark import Mark, mark_of


@dataclass(frozen=True, slots=True)
class Plan:
    """Authorities in the order of picking, none at first; several need a `lead` before they work.

    The lead makes the consolidated answer (§12).
    """

    authorities: tuple[AuthorityCode, ...]
    lead: AuthorityCode | None = None

    @property
    def answering(self) -> AuthorityCode | None:
        """Who drafts and places the answer: the lead, or the only one; None while it is open."""
        if self.lead is None and len(self.authorities) == 1:
            return self.authorities[0]
        return self.lead

    @property
    def mark(self) -> Mark:
        """The same for whatever gives the same bodies the same work: their order says nothing."""
        return mark_of((self.answering or "", *sorted(self.authorities)))

    def check_seen(self, seen: Mark, number: IncidentNumber) -> None:
        """Raises ChosenMeanwhile where the one who commits it saw another choice."""
        if self.mark != seen:
            raise ChosenMeanwhile(number, self)

    def led_by(self, authority: AuthorityCode, number: IncidentNumber) -> "Plan":
        """The same with this one as the lead; raises NotChosen."""
        if authority not in self.authorities:
            raise NotChosen(number, authority)
        return replace(self, lead=authority)


def picked(plan: Plan | None, authority: AuthorityCode, *, chosen: bool) -> Plan | None:
    """With the authority picked, or put back unless `chosen`; None: nobody is picking."""
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
    """Without those that have left the organisation; the same where none would be left."""
    rest = tuple(code for code in plan.authorities if code in known)
    return Plan(rest, plan.lead if plan.lead in rest else None) if rest else plan


def plan_of(authorities: Iterable[AuthorityCode], lead: AuthorityCode | None = None) -> Plan | None:
    """These authorities, each once; None for none."""
    once = tuple(dict.fromkeys(authorities))
    return Plan(once, lead) if once else None


@dataclass
class NothingPlanned(DomainError):
    """Routing without an authority chosen."""

    number: IncidentNumber


@dataclass
class ChosenMeanwhile(DomainError):
    """Other authorities are chosen than whoever sends or saves them saw on their card, or another lead."""

    number: IncidentNumber
    plan: Plan


@dataclass
class LeadMissing(DomainError):
    """Several authorities are chosen, but none to make the consolidated answer (§12)."""

    number: IncidentNumber


@dataclass
class LeadStays(DomainError):
    """The lead can't be taken off the incident before another one is named (§12)."""

    number: IncidentNumber
    authority: AuthorityCode


@dataclass
class NotChosen(DomainError):
    """The authority that is to make the consolidated answer is not among those chosen."""

    number: IncidentNumber
    authority: AuthorityCode


@dataclass
class AuthoritiesNotChanging(DomainError):
    """Nobody is changing the authorities of the incident just now: an old button was pressed."""

    number: IncidentNumber
