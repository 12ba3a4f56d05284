"""The facts about one message that a report needs, and the times spent on it (§9-§13, §22)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise, takewhile

from domain.model.ids import AuthorityCode, DraftVersion, IncidentNumber, PersonId
from domain.model.incident.answer.draft import DraftKind, RejectionReason
from domain.model.incident.workflow.status import (
    STAGES,
    AnswerStage,
    CancelGround,
    Importance,
    IncidentKind,
    NoAnswerGround,
    StageTimes,
    Status,
    StatusPeriod,
    came_answered,
    lasting,
    stage_times,
)
from domain.model.message.citizen_message import Network, Topic
from domain.model.report.figure import Measure
from domain.model.time.work_calendar import WorkCalendar


@dataclass(frozen=True, slots=True)
class PlacedFact:
    """A placed answer, and the deadline that it met or missed."""

    kind: DraftKind
    at: datetime
    due_at: datetime
    proven: bool | None = None
    """Whether the last look at its link found the answer; None: it was never looked up."""


@dataclass(frozen=True, slots=True)
class DraftFact:
    """A version that was sent to control."""

    version: DraftVersion
    kind: DraftKind
    authority: AuthorityCode
    by: PersonId
    due_kept: bool | None
    """Whether it met the draft deadline (§20); None if there was none."""
    approved: bool = False
    reasons: frozenset[RejectionReason] = frozenset()
    """The reasons of its rejection (§13); empty while it waits or if it was replaced."""
    without: tuple[AuthorityCode, ...] = ()
    """The authorities whose information was missing at the approval (§12)."""


@dataclass(frozen=True, slots=True)
class AlertFact:
    """The alert of an incident that currently has high importance (§22)."""

    raised_at: datetime
    acknowledged_at: datetime | None = None
    """The first acknowledgement."""
    reported_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The facts of one message in its current state; moments are aware."""

    number: IncidentNumber
    kind: IncidentKind
    status: Status
    importance: Importance
    network: Network
    topic: Topic
    detected_at: datetime
    due_at: datetime
    draft_due_at: datetime
    periods: tuple[StatusPeriod, ...]
    ground: NoAnswerGround | CancelGround | None = None
    authorities: tuple[AuthorityCode, ...] = ()
    """The lead first; or the key of a body that only the imported message names."""
    drafts: tuple[DraftFact, ...] = ()
    """In the order of their versions."""
    placements: tuple[PlacedFact, ...] = ()
    """In order, including those before a reopening."""
    returns: tuple[AuthorityCode, ...] = ()
    """The authorities that returned it to control, once per return (§11)."""
    redirected_from: tuple[AuthorityCode, ...] = ()
    """The authorities it was redirected from, once per redirection (§11)."""
    alert: AlertFact | None = None
    repeated: bool = False
    """It is about the matter of an earlier message."""
    beginning: str = ""
    """The first READ code points of the original text; use `shown_beginning` for display."""
    author_name: str | None = None
    """The citizen's name in the network."""
    answer: str = ""
    """The text of the last placement; empty unless the message is read for a file."""

    @property
    def lead(self) -> AuthorityCode | None:
        """The authority that answers, for which the message counts (§12)."""
        return self.authorities[0] if self.authorities else None

    @property
    def clocks(self) -> Iterator[PlacedFact]:
        """The placements that stopped a clock: final answers, and first interim ones (§17).

        Clarifications and further interim answers don't stop a clock.
        """
        interim_stands = False
        for placed in self.placements:
            match placed.kind:
                case DraftKind.FINAL:
                    interim_stands = False
                    yield placed
                case DraftKind.INTERIM if not interim_stands:
                    interim_stands = True
                    yield placed
                case DraftKind.INTERIM | DraftKind.CLARIFICATION:
                    pass

    @property
    def in_time(self) -> bool:
        """Whether all stopped clocks were met; placed exactly at the deadline is in time."""
        return all(stopped.at <= stopped.due_at for stopped in self.clocks)

    @property
    def awaits_final(self) -> bool:
        """Whether an interim answer was placed and the final one is pending (§17)."""
        stopped = [clock.kind for clock in self.clocks]
        return not self.status.closed and stopped[-1:] == [DraftKind.INTERIM]

    @property
    def answered_at(self) -> datetime | None:
        """When the final answer was placed."""
        return self.placements[-1].at if self.status is Status.ANSWERED else None

    @property
    def reopened_after_answer(self) -> bool:
        """Whether control reopened it after an answer."""
        answers = sum(placed.kind is DraftKind.FINAL for placed in self.placements)
        return answers > (self.status is Status.ANSWERED)


_NOTHING = timedelta()
_DRAFTED = frozenset({Status.ON_APPROVAL, Status.APPROVED})
_DECIDED = frozenset({Status.APPROVED, Status.IN_PROGRESS, Status.AWAITING_FINAL})
_PLACED = frozenset({Status.ANSWERED, Status.AWAITING_FINAL, Status.IN_PROGRESS})


@dataclass(slots=True)
class Times:
    """The times of one message: working time by stage and authority, and the measures."""

    hours: StageTimes
    measures: dict[Measure, timedelta]


def times(of: Facts, now: datetime, calendar: WorkCalendar) -> Times:
    """All times; a stage is measured once it was left, including rework.

    Drafting is different: from routing to the first draft.
    """
    hours = stage_times(of.detected_at, of.periods, now, calendar)
    totals = {
        one: sum((worked for (stage, _), worked in hours.items() if stage is one), _NOTHING)
        for one in AnswerStage
    }
    measures: dict[Measure, timedelta] = {}
    if of.authorities and not came_answered(of.periods):
        measures[Measure.ROUTING] = totals[AnswerStage.ROUTING]
    if any(period.status in _DRAFTED for period in of.periods):
        measures[Measure.DRAFTING] = _until_draft(of, now, calendar)
    if _left(of.periods, Status.ON_APPROVAL, _DECIDED):
        measures[Measure.APPROVAL] = totals[AnswerStage.APPROVAL]
    if _left(of.periods, Status.APPROVED, _PLACED):
        measures[Measure.PLACING] = totals[AnswerStage.PLACING]
    measures.update(_until_answer(of, calendar))
    measures.update(_of_the_alert(of))
    return Times(hours, measures)


def _until_draft(of: Facts, now: datetime, calendar: WorkCalendar) -> timedelta:
    """The working time of drafting before the first draft."""
    before = takewhile(lambda one: one[0].status not in _DRAFTED, lasting(of.periods, now))
    drafting = (one for one in before if STAGES.get(one[0].status) is AnswerStage.DRAFTING)
    return sum((calendar.between(one.since, until) for one, until in drafting), _NOTHING)


def _until_answer(of: Facts, calendar: WorkCalendar) -> Iterator[tuple[Measure, timedelta]]:
    """None for an answer given elsewhere outside working time, of whose work nothing is known."""
    if of.answered_at is not None:
        worked = calendar.between(of.detected_at, of.answered_at)
        if worked or not came_answered(of.periods):
            yield Measure.ANSWER, worked


def _left(periods: Sequence[StatusPeriod], status: Status, to: frozenset[Status]) -> bool:
    """Whether it left that status for one of these, and is not back there."""
    went_on = any(
        earlier.status is status and later.status in to for earlier, later in pairwise(periods)
    )
    return went_on and periods[-1].status is not status


def _of_the_alert(of: Facts) -> Iterator[tuple[Measure, timedelta]]:
    """Wall-clock time from detection: alerts don't wait for working time (§22)."""
    if of.alert is None:
        return
    moments = {
        Measure.ALERT: of.alert.raised_at,
        Measure.ACKNOWLEDGED: of.alert.acknowledged_at,
        Measure.REPORTED: of.alert.reported_at,
    }
    for measure, at in moments.items():
        if at is not None:
            yield measure, at - of.detected_at
