"""The authorities of an incident: suggested, picked on control's card, assigned (§11, §12)."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from domain.model.errors import IncidentError, Reason, Refusal
from domain.model.ids import AuthorityCode, IncidentNumber, Mark, PersonId, mark_of
from domain.model.message.citizen_message import Topic

MOST_SUGGESTED: Final = 3


class SuggestedBy(StrEnum):
    """The source of a suggestion."""

    TOPIC = "topic"
    """The administration has assigned the topic to this authority."""
    HISTORY = "history"
    """Similar messages were routed there."""
    NAME = "name"
    """Its name speaks of the matter; only until there is history."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """One suggested authority, fixed at registration."""

    authority: AuthorityCode
    by: SuggestedBy


def suggested(
    topic: Topic,
    topics: Mapping[str, AuthorityCode],
    familiar: Sequence[AuthorityCode],
    known: Container[AuthorityCode],
    by_name: AuthorityCode | None = None,
) -> tuple[Suggested, ...]:
    """The authority of the topic, else of its group, then those of similar messages.

    `by_name`: the one whose name speaks of the matter, if nothing else suggests any.
    """
    named = {topic_key(name): code for name, code in topics.items()}
    of_topic = [named.get(topic_key(name)) for name in (topic.name, topic.group) if name]
    found = [Suggested(code, SuggestedBy.TOPIC) for code in of_topic if code is not None][:1]
    decided = {one.authority for one in found}
    found += [Suggested(code, SuggestedBy.HISTORY) for code in familiar if code not in decided]
    if not found and by_name is not None:
        found = [Suggested(by_name, SuggestedBy.NAME)]
    return tuple(one for one in found if one.authority in known)[:MOST_SUGGESTED]


def topic_key(name: str) -> str:
    """Normalised name: white space and case don't matter."""
    return " ".join(name.split()).casefold()


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
        """Raise PickedMeanwhile if the plan differs from the one the person saw."""
        if self.mark != seen:
            raise PickedMeanwhile(number, self)

    def led_by(self, authority: AuthorityCode, number: IncidentNumber) -> "Plan":
        """The plan with this lead; raises NOT_PICKED."""
        if authority not in self.authorities:
            raise Refusal(Reason.NOT_PICKED, number)
        return replace(self, lead=authority)


def with_pick(plan: Plan | None, authority: AuthorityCode, *, picked: bool) -> Plan | None:
    """The plan with the authority picked, or unpicked; None: nobody is picking."""
    if plan is None:
        return Plan((authority,)) if picked else None
    if picked == (authority in plan.authorities):
        return plan
    if picked:
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


class PickedMeanwhile(IncidentError):
    """The picks changed after the person saw them: other authorities, or another lead."""

    plan: Plan


@dataclass(frozen=True, slots=True)
class Assignment:
    """The assignment of an incident to one authority (§11)."""

    authority: AuthorityCode
    routed_at: datetime
    lead: bool = True
    """The lead drafts and places the answer; the others send information (§12)."""
    assignee: PersonId | None = None
    """The executor who took it."""
    reminded_until: datetime | None = None
    """Up to which moment contribution reminders were sent; None: none yet (§12)."""
    drafts_before: int = 0
    """The number of versions sent before the assignment, or before the last reopening.

    Counted, because messages and presses are dated by different clocks.
    """
    told_before: int = 0
    """The number of contributions that all authorities had sent before the assignment."""


def promoted(
    given: Iterable[Assignment], to: AuthorityCode, left: AuthorityCode
) -> list[Assignment]:
    """The assignments without the former lead; `to` becomes the lead and keeps its assignment."""
    return [replace(one, lead=one.authority == to) for one in given if one.authority != left]


class AlreadyTaken(IncidentError):
    """Executor `assignee` has taken it already."""

    assignee: PersonId
