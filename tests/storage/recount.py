"""A report counted by hand, from the events alone: slow, obvious, and blind to the queries."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from math import ceil
from statistics import median

from domain.model.ids import AuthorityCode
from domain.model.incident import Incident, events
from domain.model.incident.answer.draft import DraftKind, RejectionReason
from domain.model.incident.events import IncidentEvent
from domain.model.incident.workflow.status import (
    AnswerStage,
    CancelGround,
    Importance,
    IncidentKind,
    Status,
)
from domain.model.report.figure import By, Figure, FigureMark, Measure
from domain.model.time.work_calendar import WorkCalendar

NEVER = datetime.min.replace(tzinfo=UTC)
CLOSED = {Status.ANSWERED, Status.NO_ANSWER, Status.CANCELLED}


@dataclass
class Sent:
    """A version, as its events tell of it."""

    kind: DraftKind
    authority: str
    by: int
    in_time: bool | None
    decision: tuple[RejectionReason, ...] | None = None
    """Empty: approved; None: not decided."""
    without: tuple[AuthorityCode, ...] = ()


@dataclass
class Recalled:
    """A message as its history tells of it; what no event tells is taken as it is stored."""

    incident: Incident
    kind: IncidentKind
    imported: bool = False
    status: Status = Status.REGISTERED
    importance: Importance = Importance.NORMAL
    detected_at: datetime = NEVER
    due_at: datetime = NEVER
    second_clock: bool = False
    before_answer: bool = False
    """Whether the second clock ran when the last answer was placed: an undoing starts it again."""
    ground: str = ""
    line: list[tuple[Status, datetime, AuthorityCode | None]] = field(default_factory=list)
    bodies: list[AuthorityCode] = field(default_factory=list)
    sent: dict[int, Sent] = field(default_factory=dict)
    written: dict[int, DraftKind] = field(default_factory=dict)
    placed: list[tuple[int | None, DraftKind, bool | None, int]] = field(default_factory=list)
    """Version, kind, whether it met the clock that it stopped (None: it stopped none), where in
    the line the status began to which it led."""
    proven: dict[int, bool] = field(default_factory=dict)
    """Of each placement that was looked up, by its index: whether the answer stood there."""
    returns: list[str] = field(default_factory=list)
    redirects: list[str] = field(default_factory=list)
    alert: list[datetime | None] = field(default_factory=list)
    """Raised, taken note of, reported."""

    def go(self, status: Status, at: datetime) -> None:
        if status is Status.IN_PROGRESS and self.second_clock:
            status = Status.AWAITING_FINAL
        self.status = status
        self.line.append((status, at, self.bodies[0] if self.bodies else None))


def recall(incident: Incident, history: Sequence[IncidentEvent]) -> Recalled:  # noqa: C901, PLR0912
    first = history[0]
    assert isinstance(first, events.Registered)
    told = Recalled(incident, first.kind, first.imported)
    for event in history:
        match event:
            case events.Registered():
                told.importance = event.importance
                told.detected_at, told.due_at = event.detected_at, event.due_at
                told.alert = [event.at, None, None] if event.importance == "high" else []
                told.go(Status.REGISTERED, event.at)
            case events.Routed():
                told.bodies = [event.authority, *event.others]
                told.go(Status.IN_PROGRESS, event.at)
            case events.AuthoritiesChanged():
                former = told.bodies[0]
                kept = [one for one in told.bodies if one not in event.removed]
                others = [one for one in (*kept, *event.added) if one != event.lead]
                told.bodies = [event.lead, *others]
                if event.lead != former:
                    told.line.append((told.status, event.at, event.lead))
            case events.Redirected():
                told.redirects.append(event.authority)
                rest = [one for one in told.bodies if one != event.to]
                told.bodies = [event.to if one == event.authority else one for one in rest]
                told.line.append((told.status, event.at, told.bodies[0]))
            case events.ReturnedToControl():
                told.returns.append(event.authority)
            case events.DetectionCorrected():
                told.detected_at, told.due_at = event.detected_at, event.due_at
            case events.ImportanceChanged():
                told.importance, told.due_at = event.importance, event.due_at
                told.alert = [event.at, None, None] if event.importance == "high" else []
            case events.AlertAcknowledged():
                told.alert[1] = told.alert[1] or event.at
            case events.ReportedToHead():
                told.alert[2] = event.at
            case events.DraftSubmitted():
                assert event.by is not None
                undue = event.kind is DraftKind.CLARIFICATION or event.ready_of is not None
                told.written[event.version] = event.kind
                told.sent[event.version] = Sent(
                    event.kind,
                    event.authority,
                    event.by.person,
                    None if undue else event.draft_due_kept,
                )
                told.go(Status.ON_APPROVAL, event.at)
            case events.AnswerPrepared():
                told.written[event.version] = DraftKind.FINAL
                told.go(Status.APPROVED, event.at)
            case events.GivenToControl():
                told.kind, told.due_at = IncidentKind.INCIDENT, event.due_at
                if event.version is not None:
                    draft = incident.draft(event.version)
                    told.sent[event.version] = Sent(
                        draft.kind, str(draft.authority), draft.signed.by, None
                    )
                    told.go(Status.ON_APPROVAL, event.at)
            case events.DraftWithdrawn():
                told.go(Status.IN_PROGRESS, event.at)
            case events.DraftApproved():
                told.sent[event.version].decision = ()
                told.sent[event.version].without = event.without
                told.go(Status.APPROVED, event.at)
            case events.DraftRejected():
                told.sent[event.version].decision = event.reasons
                told.go(Status.IN_PROGRESS, event.at)
            case events.ApprovalRecalled():
                told.sent[event.version].decision = None
                told.go(Status.ON_APPROVAL, event.at)
            case events.AnswerPlaced():
                told.before_answer, told.second_clock = told.second_clock, False
                told.go(Status.ANSWERED, event.at)
                told.placed.append(
                    (event.version, DraftKind.FINAL, event.in_time, len(told.line) - 1)
                )
            case events.InterimPlaced():
                told.second_clock, told.due_at = True, event.due_at
                told.go(Status.AWAITING_FINAL, event.at)
                met = event.in_time if event.opened else None
                told.placed.append((event.version, DraftKind.INTERIM, met, len(told.line) - 1))
            case events.ClarificationPlaced():
                told.go(Status.IN_PROGRESS, event.at)
                asked = event.version, DraftKind.CLARIFICATION, None, len(told.line) - 1
                told.placed.append(asked)
            case events.PlacementTimeCorrected():
                version, kind, met, began = told.placed[-1]
                told.placed[-1] = version, kind, None if met is None else event.in_time, began
                told.due_at = event.due_at or told.due_at
                status, _, lead = told.line[began]
                told.line[began] = status, event.placed_at, lead
            case events.PlacementChecked():
                told.proven[event.placement] = event.state == "proven"
            case events.PlacementUndone():
                told.placed.pop()
                told.proven.pop(len(told.placed), None)
                told.due_at = event.due_at or told.due_at
                if told.status is Status.ANSWERED:
                    told.second_clock = told.before_answer
                told.second_clock = told.second_clock and event.due_at is None
                drafted = event.version is not None
                told.go(Status.APPROVED if drafted else Status.IN_PROGRESS, event.at)
            case events.NoAnswerDecided():
                told.ground = event.ground
                told.go(Status.NO_ANSWER, event.at)
            case events.Cancelled():
                told.ground = event.ground
                told.go(Status.CANCELLED, event.at)
            case events.Reopened():
                told.due_at = event.due_at
                told.second_clock = told.second_clock and not event.new_norm
                standing = {version for version, *_ in told.placed}
                for number, draft_sent in told.sent.items():
                    if draft_sent.decision == () and number not in standing:
                        draft_sent.decision = None
                told.go(Status.IN_PROGRESS if told.bodies else Status.REGISTERED, event.at)
            case _:
                pass
    return told


def outcome(told: Recalled) -> Figure:
    match told.status:
        case Status.NO_ANSWER:
            return Figure.NO_ANSWER
        case Status.CANCELLED:
            return Figure.CANCELLED
        case Status.ANSWERED:
            late = any(met is False for _, _, met, _ in told.placed)
            return Figure.ANSWERED_LATE if late else Figure.ANSWERED_IN_TIME
        case _:
            return Figure.OPEN


def states(told: Recalled, now: datetime, repeated: bool) -> set[Figure]:
    """What is true of it, beside how it ended."""
    is_open = told.status not in CLOSED
    high = told.importance is Importance.HIGH
    finals = [one for one in told.placed if one[1] is DraftKind.FINAL]
    answered_before = len(finals) - (told.status is Status.ANSWERED)
    incident = told.kind is IncidentKind.INCIDENT
    to_draft = told.status in {Status.IN_PROGRESS, Status.AWAITING_FINAL}
    alive = told.status is not Status.CANCELLED
    found = {
        Figure.RECEIVED: True,
        outcome(told): True,
        Figure.OPEN_OVERDUE: is_open and told.due_at < now,
        Figure.DRAFT_NOT_SENT: incident and to_draft and told.incident.draft_due_at < now,
        Figure.AWAITING_FINAL: is_open and told.second_clock,
        Figure.INTERIM: any(one[1] is DraftKind.INTERIM for one in told.placed),
        Figure.CONSOLIDATED: len(told.bodies) >= 2,
        Figure.REOPENED: answered_before > 0,
        Figure.REPEATED: repeated and alive,
        Figure.RETURNED_AGAIN: len(told.returns) >= 2,
        Figure.HIGH: high,
        Figure.HIGH_NOT_ACKNOWLEDGED: high and alive and told.alert[1] is None,
        Figure.HIGH_NOT_REPORTED: high and alive and told.alert[2] is None,
    }
    return {figure for figure, holds in found.items() if holds}


def tries(told: Recalled) -> list[tuple[Figure, Sent]]:
    found = []
    for kind in DraftKind:
        fresh = True
        for _, version in sorted(told.sent.items()):
            if version.kind is not kind or version.decision is None:
                continue
            if fresh:
                found.append((Figure.DRAFTS_DECIDED, version))
            if fresh and version.decision == ():
                found.append((Figure.DRAFTS_APPROVED_AT_FIRST_TRY, version))
            fresh = version.decision == ()
    return found


def of_drafts(told: Recalled) -> list[tuple[Figure, Sent]]:
    found = tries(told)
    for version in told.sent.values():
        found.append((Figure.DRAFTS_SUBMITTED, version))
        if version.in_time is True:
            found.append((Figure.DRAFTS_DUE_KEPT, version))
        if version.in_time is False:
            found.append((Figure.DRAFTS_DUE_MISSED, version))
        if RejectionReason.OFF_TOPIC in (version.decision or ()):
            found.append((Figure.DRAFTS_REJECTED_OFF_TOPIC, version))
        if RejectionReason.LANGUAGE in (version.decision or ()):
            found.append((Figure.DRAFTS_REJECTED_LANGUAGE, version))
    return found


def missing(told: Recalled) -> list[AuthorityCode]:
    approved = [version for version in told.sent.values() if version.decision == ()]
    return [body for version in approved for body in version.without]


def repeated(told: Recalled) -> bool:
    """Whether control joined it to another, or it was found at once to be about the same."""
    found = {one.likeness.value for one in told.incident.alike}
    return told.incident.joined_to is not None or bool(found & {"text", "place", "author"})


def counted(
    period: Sequence[Recalled], now: datetime, calendar: WorkCalendar
) -> Counter[FigureMark]:
    counts: Counter[FigureMark] = Counter()
    for told in period:
        kind, topic = told.kind, told.incident.topic
        named = topic.name or ""
        keys = {
            By.AUTHORITY: told.bodies[0] if told.bodies else "",
            By.NETWORK: told.incident.message.network.value,
            By.TOPIC_GROUP: topic.group or "",
            By.TOPIC: f"{topic.group}: {named}" if topic.group else named,
            By.IMPORTANCE: told.importance.value,
            By.DAY: calendar.local(told.detected_at).date().isoformat(),
        }
        for figure in states(told, now, repeated(told)):
            counts[FigureMark(kind, figure)] += 1
            for by, key in keys.items():
                counts[FigureMark(kind, figure, by, key)] += 1
        if told.status in {Status.NO_ANSWER, Status.CANCELLED}:
            assert told.ground in {*CancelGround, "harm", "insult", "threat"}
            counts[FigureMark(kind, outcome(told), By.GROUND, told.ground)] += 1
        for figure, bodies in (
            (Figure.RETURNS, told.returns),
            (Figure.REDIRECTS, told.redirects),
            (Figure.PLACEMENTS_CHECKED, [keys[By.AUTHORITY] for _ in told.proven]),
            (Figure.PLACEMENTS_PROVEN, [keys[By.AUTHORITY]] * sum(told.proven.values())),
        ):
            for body in bodies:
                counts[FigureMark(kind, figure)] += 1
                counts[FigureMark(kind, figure, By.AUTHORITY, body)] += 1
        if kind is IncidentKind.INCIDENT:
            for figure, version in of_drafts(told):
                counts[FigureMark(kind, figure)] += 1
                counts[FigureMark(kind, figure, By.AUTHORITY, version.authority)] += 1
                counts[FigureMark(kind, figure, By.EXECUTOR, str(version.by))] += 1
            for body in missing(told):
                counts[FigureMark(kind, Figure.INFORMATION_MISSING)] += 1
                counts[FigureMark(kind, Figure.INFORMATION_MISSING, By.AUTHORITY, body)] += 1
    return counts


def minutes(of: timedelta) -> int:
    return max(0, round(of / timedelta(minutes=1) + 1e-9))


STAGE = {
    Status.REGISTERED: AnswerStage.ROUTING,
    Status.IN_PROGRESS: AnswerStage.DRAFTING,
    Status.ON_APPROVAL: AnswerStage.APPROVAL,
    Status.APPROVED: AnswerStage.PLACING,
    Status.AWAITING_FINAL: AnswerStage.FINAL,
}
THEIRS = {AnswerStage.DRAFTING, AnswerStage.PLACING, AnswerStage.FINAL}


def stretches(
    told: Recalled, now: datetime, calendar: WorkCalendar
) -> list[tuple[Status, AuthorityCode | None, timedelta]]:
    ends = [at for _, at, _ in told.line[1:]] + [now]
    return [
        (status, lead, calendar.between(at, max(at, end)))
        for (status, at, lead), end in zip(told.line, ends, strict=True)
    ]


def spent(
    told: Recalled, now: datetime, calendar: WorkCalendar
) -> dict[tuple[AnswerStage, AuthorityCode | None], int]:
    sums: dict[tuple[AnswerStage, AuthorityCode | None], timedelta] = {}
    if not told.imported:
        before = calendar.between(told.detected_at, told.line[0][1])
        sums[AnswerStage.REGISTRATION, None] = max(before, timedelta())
    for status, lead, worked in stretches(told, now, calendar):
        if status in STAGE:
            stage = STAGE[status]
            key = stage, lead if stage in THEIRS else None
            sums[key] = sums.get(key, timedelta()) + worked
    return {key: minutes(worked) for key, worked in sums.items()}


def measured(told: Recalled, now: datetime, calendar: WorkCalendar) -> dict[Measure, int]:
    line = stretches(told, now, calendar)
    statuses = [status for status, _, _ in line]
    found: dict[Measure, timedelta] = {}

    def total(status: Status, until: int | None = None) -> timedelta:
        return sum((worked for one, _, worked in line[:until] if one is status), timedelta())

    def went(status: Status, *to: Status) -> bool:
        steps = list(pairwise(statuses))
        return any((status, one) in steps for one in to) and statuses[-1] is not status

    if told.bodies:
        found[Measure.ROUTING] = total(Status.REGISTERED)
    drafted = [n for n, one in enumerate(statuses) if one in {Status.ON_APPROVAL, Status.APPROVED}]
    if drafted:
        found[Measure.DRAFTING] = total(Status.IN_PROGRESS, drafted[0])
    if went(Status.ON_APPROVAL, Status.APPROVED, Status.IN_PROGRESS, Status.AWAITING_FINAL):
        found[Measure.APPROVAL] = total(Status.ON_APPROVAL)
    if went(Status.APPROVED, Status.ANSWERED, Status.AWAITING_FINAL, Status.IN_PROGRESS):
        found[Measure.PLACING] = total(Status.APPROVED)
    if told.status is Status.ANSWERED:
        found[Measure.ANSWER] = calendar.between(told.detected_at, told.line[-1][1])
    moments = zip((Measure.ALERT, Measure.ACKNOWLEDGED, Measure.REPORTED), told.alert, strict=False)
    found |= {measure: at - told.detected_at for measure, at in moments if at is not None}
    return {measure: minutes(took) for measure, took in found.items()}


def middle_and_p90(values: Sequence[int]) -> tuple[float, int]:
    ordered = sorted(values)
    return median(ordered), ordered[ceil(len(ordered) * 0.9) - 1]
