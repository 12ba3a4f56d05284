"""The definitions of all figures that count: what a single message counts for."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from itertools import chain
from typing import Final

from domain.model.incident.answer.draft import DraftKind, RejectionReason
from domain.model.incident.workflow.status import Importance, IncidentKind, Status
from domain.model.report.facts import DraftFact, Facts
from domain.model.report.figure import By, Figure, FigureMark

_CLOSED: Final[Mapping[Status, Figure]] = {
    Status.NO_ANSWER: Figure.NO_ANSWER,
    Status.CANCELLED: Figure.CANCELLED,
}
_REJECTED: Final[Mapping[RejectionReason, Figure]] = {
    RejectionReason.OFF_TOPIC: Figure.DRAFTS_REJECTED_OFF_TOPIC,
    RejectionReason.LANGUAGE: Figure.DRAFTS_REJECTED_LANGUAGE,
}


def marks(of: Facts, now: datetime, tz: tzinfo) -> Counter[FigureMark]:
    """All marks of a message, most counted once; versions, placements and returns once each."""
    found: Counter[FigureMark] = Counter()
    along = _along(of, tz)
    for figure in (Figure.RECEIVED, *_standing(of, now)):
        found[FigureMark(of.kind, figure)] = 1
        for by, key in along.items():
            found[FigureMark(of.kind, figure, by, key)] = 1
    if of.ground is not None and of.status in _CLOSED:
        found[FigureMark(of.kind, _CLOSED[of.status], By.GROUND, of.ground)] = 1
    for figure, authority in chain(_referred(of), _proven(of)):
        found[FigureMark(of.kind, figure)] += 1
        found[FigureMark(of.kind, figure, By.AUTHORITY, authority)] += 1
    if of.kind is IncidentKind.INCIDENT:  # the answer to a publication needs no approval (§5)
        for figure, draft in _drafted(of):
            found[FigureMark(of.kind, figure)] += 1
            found[FigureMark(of.kind, figure, By.AUTHORITY, draft.authority)] += 1
            found[FigureMark(of.kind, figure, By.EXECUTOR, str(draft.by))] += 1
        for authority in _missing(of):
            found[FigureMark(of.kind, Figure.INFORMATION_MISSING)] += 1
            found[FigureMark(of.kind, Figure.INFORMATION_MISSING, By.AUTHORITY, authority)] += 1
    return found


def _along(of: Facts, tz: tzinfo) -> dict[By, str]:
    group, name = of.topic.group or "", of.topic.name or ""
    return {
        By.AUTHORITY: of.lead or "",
        By.NETWORK: of.network,
        By.TOPIC_GROUP: group,
        By.TOPIC: f"{group}: {name}" if group and name else name,
        By.IMPORTANCE: of.importance,
        By.DAY: of.detected_at.astimezone(tz).date().isoformat(),
    }


def _standing(of: Facts, now: datetime) -> Iterator[Figure]:
    """Its current state, and what happened to it."""
    yield _outcome(of)
    if not of.status.closed:
        yield from _late(of, now)
    been_through = {
        Figure.AWAITING_FINAL: of.awaits_final,
        Figure.INTERIM: any(placed.kind is DraftKind.INTERIM for placed in of.placements),
        Figure.CONSOLIDATED: len(of.authorities) > 1,
        Figure.REOPENED: of.reopened_after_answer,
        Figure.REPEATED: of.repeated and of.status is not Status.CANCELLED,
        Figure.RETURNED_AGAIN: len(of.returns) > 1,
    }
    yield from (figure for figure, holds in been_through.items() if holds)
    if of.importance is Importance.HIGH:
        yield from _high(of)


def _late(of: Facts, now: datetime) -> Iterator[Figure]:
    if now > of.due_at:
        yield Figure.OPEN_OVERDUE
    incident = of.kind is IncidentKind.INCIDENT
    if incident and of.status.awaits_draft and now > of.draft_due_at:
        yield Figure.DRAFT_NOT_SENT


def _outcome(of: Facts) -> Figure:
    if of.status is Status.ANSWERED:
        return Figure.ANSWERED_IN_TIME if of.in_time else Figure.ANSWERED_LATE
    return _CLOSED.get(of.status, Figure.OPEN)


def _high(of: Facts) -> Iterator[Figure]:
    yield Figure.HIGH
    if of.alert is not None and of.status is not Status.CANCELLED:
        if of.alert.acknowledged_at is None:
            yield Figure.HIGH_NOT_ACKNOWLEDGED
        if of.alert.reported_at is None:
            yield Figure.HIGH_NOT_REPORTED


def _referred(of: Facts) -> Iterator[tuple[Figure, str]]:
    for authority in of.returns:
        yield Figure.RETURNS, authority
    for authority in of.redirected_from:
        yield Figure.REDIRECTS, authority


def _proven(of: Facts) -> Iterator[tuple[Figure, str]]:
    """Each placement that was looked up, for the lead."""
    for placed in of.placements:
        if placed.proven is not None:
            yield Figure.PLACEMENTS_CHECKED, of.lead or ""
        if placed.proven:
            yield Figure.PLACEMENTS_PROVEN, of.lead or ""


def _missing(of: Facts) -> Iterator[str]:
    """The authorities without information, for each valid approval (§12)."""
    for draft in of.drafts:
        if draft.approved:
            yield from draft.without


def _drafted(of: Facts) -> Iterator[tuple[Figure, DraftFact]]:
    """Figures of the versions sent to control; a try ends with a decision.

    After an approval the next decision is a first try again.
    """
    in_rework: set[DraftKind] = set()
    for draft in of.drafts:
        yield Figure.DRAFTS_SUBMITTED, draft
        if draft.due_kept is not None:
            yield Figure.DRAFTS_DUE_KEPT if draft.due_kept else Figure.DRAFTS_DUE_MISSED, draft
        for reason in draft.reasons:
            yield _REJECTED[reason], draft
        if not (draft.approved or draft.reasons):
            continue
        if draft.kind not in in_rework:
            yield Figure.DRAFTS_DECIDED, draft
            if draft.approved:
                yield Figure.DRAFTS_APPROVED_AT_FIRST_TRY, draft
        if draft.approved:
            in_rework.discard(draft.kind)
        else:
            in_rework.add(draft.kind)
