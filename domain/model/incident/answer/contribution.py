"""Information for the consolidated answer, from the authorities that assist the lead (§12)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from domain.model.actor import Signature
from domain.model.ids import AuthorityCode, MessageRef
from domain.model.incident.workflow.assignment import Assignment
from domain.model.message.citizen_message import Attachment
from domain.model.time.work_calendar import WorkCalendar

AT_LEAST: Final = timedelta(minutes=30)
"""Working time for a contribution requested when the norm is already used up."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """Information for the lead from one message or album; an edit of the message updates it."""

    authority: AuthorityCode
    text: str
    signed: Signature
    attachments: tuple[Attachment, ...] = ()
    earlier: bool = False
    """It was sent before the reopening that started the current norm, so the lead needs it again.

    Set at the reopening: messages are dated by the messenger's clock, in whole seconds.
    """
    former: str | None = None
    """The text before the last edit of its message."""


def missing(
    assignments: Iterable[Assignment], contributions: Sequence[Contribution]
) -> tuple[AuthorityCode, ...]:
    """The authorities beside the lead whose contribution is missing, in order.

    Contributions from before the current clock started don't count.
    """
    given = informing(contributions)
    return tuple(
        one.authority for one in assignments if not one.lead and one.authority not in given
    )


def informing(contributions: Iterable[Contribution]) -> frozenset[AuthorityCode]:
    """The authorities that have informed the lead since the current clock started."""
    return frozenset(one.authority for one in contributions if not one.earlier)


def position_of(
    contributions: Sequence[Contribution], sources: Collection[MessageRef]
) -> int | None:
    """The index of the contribution that came in one of these messages, in any edit of them."""
    messages = {replace(source, edited_at=0) for source in sources}
    for position, known in enumerate(contributions):
        source = known.signed.source
        if source is not None and replace(source, edited_at=0) in messages:
            return position
    return None


@dataclass(frozen=True, slots=True)
class ContributionTime:
    """The time given for a contribution; both are moments of the calendar."""

    half_gone_at: datetime
    due_at: datetime


def contribution_time(
    calendar: WorkCalendar,
    detected_at: datetime,
    asked_at: datetime,
    norm: timedelta,
    share: float,
) -> ContributionTime:
    """A share of the working time that was left of the norm at the request."""
    left = norm - calendar.between(detected_at, max(detected_at, asked_at))
    allowed = left * share if left > timedelta() else AT_LEAST
    return ContributionTime(calendar.add(asked_at, allowed / 2), calendar.add(asked_at, allowed))
