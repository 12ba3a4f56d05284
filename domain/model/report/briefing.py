"""Briefings: reports for the deputy head, with a conclusion, on order or on schedule (§21)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final

from domain.model.actor import Actor, Signature
from domain.model.errors import (
    AlreadyDone,
    DomainError,
    DoneKind,
    Limited,
    Reason,
    Refusal,
    TooMany,
)
from domain.model.ids import BriefingId, Place
from domain.model.report.period import Period, Span
from domain.model.time.work_calendar import WorkCalendar

LONGEST_CONCLUSION: Final = 1000
"""Characters; the page for the meeting has no room for more."""


class BriefingState(StrEnum):
    """The state of a briefing."""

    ORDERED = "ordered"
    """The figures are being counted."""
    PREPARED = "prepared"
    """Control adds its conclusion and sends it."""
    SENT = "sent"
    CANCELLED = "cancelled"
    FAILED = "failed"
    """The figures could not be counted."""


UNSENT: Final = frozenset({BriefingState.ORDERED, BriefingState.PREPARED})


class Schedule(StrEnum):
    """The schedule of automatic briefings."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"


class BriefingKnown(DomainError):
    """The deputy head has already ordered an unsent one for the same days."""

    briefing: "Briefing"


@dataclass(frozen=True, slots=True)
class Conclusion:
    """«Вывод отдела контроля»; raises TooMany, CONCLUSION_EMPTY."""

    text: str
    signed: Signature

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise Refusal(Reason.CONCLUSION_EMPTY)
        if len(self.text) > LONGEST_CONCLUSION:
            raise TooMany(Limited.CONCLUSION, LONGEST_CONCLUSION, len(self.text))


@dataclass
class Briefing:
    """A briefing; `asked` by the deputy head if `ordered`, else by control; None: its schedule.

    `place` is where control works on it. `text` (HTML) has the figures as counted.
    """

    id: BriefingId
    period: Period
    place: Place
    asked: Signature | None = None
    ordered: bool = False
    schedule: Schedule | None = None
    state: BriefingState = BriefingState.ORDERED
    text: str = ""
    conclusion: Conclusion | None = None
    sent: Signature | None = None
    cancelled: Signature | None = None

    @property
    def prepared(self) -> Signature | None:
        """Who prepared it in control: the author of the conclusion, the creator, or the sender."""
        if self.conclusion is not None:
            return self.conclusion.signed
        return self.sent if self.ordered or self.asked is None else self.asked

    @property
    def owed(self) -> bool:
        """Whether it was ordered and not sent yet."""
        return self.ordered and self.state in UNSENT

    def made(self, text: str) -> None:
        """Store the counted figures."""
        self.text, self.state = text, BriefingState.PREPARED

    def check_prepared(self) -> None:
        """Check that control can still edit and send it.

        Raises AlreadyDone, BRIEFING_FAILED, BRIEFING_NOT_MADE.
        """
        if self.state is BriefingState.ORDERED:
            raise Refusal(Reason.BRIEFING_NOT_MADE)
        self._check_unsent()

    def conclude(self, text: str, by: Actor, at: datetime) -> None:
        """Set or replace the conclusion; raises as check_prepared and Conclusion do."""
        self.check_prepared()
        self.conclusion = Conclusion(text.strip(), by.sent(at))

    def send(self, by: Actor, at: datetime) -> None:
        """Send it to the deputy head; raises as check_prepared does."""
        self.check_prepared()
        self.sent, self.state = by.signed(at), BriefingState.SENT

    def stop(self, by: Actor, at: datetime) -> None:
        """Stop counting its figures; raises AlreadyDone, BRIEFING_FAILED."""
        self._check_unsent()
        self.cancelled, self.state = by.signed(at), BriefingState.CANCELLED

    def cancel(self, by: Actor, at: datetime) -> None:
        """Cancel the deputy head's order.

        Raises BRIEFING_NOT_ORDERED, AlreadyDone, BRIEFING_FAILED.
        """
        if not self.ordered:
            raise Refusal(Reason.BRIEFING_NOT_ORDERED)
        self.stop(by, at)

    def _check_unsent(self) -> None:
        if self.state is BriefingState.SENT and self.sent:
            raise AlreadyDone(DoneKind.BRIEFING_SENT, self.sent)
        if self.state is BriefingState.CANCELLED and self.cancelled:
            raise AlreadyDone(DoneKind.BRIEFING_CANCELLED, self.cancelled)
        if self.state not in UNSENT:
            raise Refusal(Reason.BRIEFING_FAILED)


AGAIN_AFTER: Final = timedelta(days=1)
"""A failed report is retried at this interval while it is due."""

_DAY: Final = timedelta(days=1)
_THIS: Final[Mapping[Schedule, Span]] = {
    Schedule.WEEKLY: Span.THIS_WEEK,
    Schedule.MONTHLY: Span.THIS_MONTH,
}


@dataclass(frozen=True, slots=True)
class DueReport:
    """The due report of a schedule; `since`: when it became due."""

    of: Schedule
    period: Period
    since: datetime


def due_reports(of: Schedule, now: datetime, calendar: WorkCalendar) -> Iterator[DueReport]:
    """The reports that became due in this week or month; raises OutsideCalendar.

    There are several after a week without work. Older missed reports are not made.
    """
    this = _THIS[of].period(calendar.local(now).date())
    last = _before(this, of)
    for period in (_before(last, of), last):
        due = _due(period, calendar)
        if due <= now and calendar.local(due).date() in this:
            yield DueReport(of, period, due)


def next_report(of: Schedule, now: datetime, calendar: WorkCalendar) -> datetime:
    """When the next report becomes due; raises OutsideCalendar."""
    this = _THIS[of].period(calendar.local(now).date())
    due = _due(_before(this, of), calendar)
    return due if due > now else _due(this, calendar)


def _before(period: Period, of: Schedule) -> Period:
    return _THIS[of].period(period.first - _DAY)


def _due(period: Period, calendar: WorkCalendar) -> datetime:
    return calendar.next_opening(datetime.combine(period.last + _DAY, time(), calendar.tz))
