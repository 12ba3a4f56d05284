"""Information for the consolidated answer, from authorities that work beside the lead (§12)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from domain.model.actor import Signature
from domain.model.errors import DomainError
from domain.model.ids import AuthorityCode, IncidentNumber
from domain.model.incident.workflow.assignment import Assignment
from domain.model.message.attachment import Attachment
from domain.model.place import MessageRef
from domain.model.time.work_calendar import WorkCalendar

AT_LEAST: Final = timedelta(minutes=30)
"""Working time for a contribution that is asked for when nothing is left of the norm."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one authority told the lead by one message, or an album; an edit of it renews it."""

    authority: AuthorityCode
    text: str
    signed: Signature
    attachments: tuple[Attachment, ...] = ()
    earlier: bool = False
    """It was told before the reopening from which the norm runs: the lead is to be told again.

    Marked at the reopening, since a message is dated by its author's clock, in whole seconds.
    """
    former: str | None = None
    """What it said before its message was edited last."""


@dataclass
class LeadContributes(DomainError):
    """The authority makes the consolidated answer itself: its texts are drafts."""

    number: IncidentNumber
    authority: AuthorityCode


@dataclass
class ContributionsMissing(DomainError):
    """An approval of a consolidated answer without the information of these authorities (§12)."""

    number: IncidentNumber
    missing: tuple[AuthorityCode, ...]


def missing(
    assignments: Iterable[Assignment], contributions: Sequence[Contribution]
) -> tuple[AuthorityCode, ...]:
    """The authorities beside the lead from which there is nothing yet, in order.

    What was told before the clock that runs began is nothing.
    """
    given = informing(contributions)
    return tuple(
        one.authority for one in assignments if not one.lead and one.authority not in given
    )


def informing(contributions: Iterable[Contribution]) -> frozenset[AuthorityCode]:
    """The authorities that have told the lead something since the clock that runs began."""
    return frozenset(told.authority for told in contributions if not told.earlier)


def position_of(
    contributions: Sequence[Contribution], sources: Collection[MessageRef]
) -> int | None:
    """Where the contribution of one of these messages stands, whichever edit of the message."""
    messages = {replace(source, edited_at=0) for source in sources}
    for position, known in enumerate(contributions):
        source = known.signed.source
        if source is not None and replace(source, edited_at=0) in messages:
            return position
    return None


@dataclass(frozen=True, slots=True)
class ContributionTime:
    """From being asked to being late; both are moments of the calendar."""

    half_gone_at: datetime
    due_at: datetime


def contribution_time(
    calendar: WorkCalendar,
    detected_at: datetime,
    asked_at: datetime,
    norm: timedelta,
    share: float,
) -> ContributionTime:
    """A share of what was left of the norm when it was asked for, by working time."""
    left = norm - calendar.between(detected_at, max(detected_at, asked_at))
    allowed = left * share if left > timedelta() else AT_LEAST
    return ContributionTime(calendar.add(asked_at, allowed / 2), calendar.add(asked_at, allowed))
