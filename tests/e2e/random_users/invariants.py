"""Invariants of incidents, whatever people have done: in the database, and in the chats."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from typing import Any

from sqlalchemy import RowMapping, select

from bot.app import App
from domain.model.conversation.job import JobState
from domain.model.conversation.notices.kinds import Remind
from domain.model.ids import IncidentNumber
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind, DraftState
from domain.model.incident.events import (
    AnsweredElsewhere,
    AnswerPrepared,
    DetectionCorrected,
    DueRecounted,
    GivenToControl,
    ImportanceChanged,
    IncidentEvent,
    InterimPlaced,
    PlacementTimeCorrected,
    PlacementUndone,
    Registered,
    Reminded,
    Reopened,
)
from domain.model.incident.replay import fold
from domain.model.incident.workflow.status import Status
from storage.schema.incidents import incident
from storage.schema.jobs import job
from storage.schema.messages import OutboxState, inbox, outbox
from tests.e2e.random_users.rights import Rights

_DECIDED = frozenset({DraftState.APPROVED, DraftState.PLACED, DraftState.REJECTED})

_HANDLED_WITHIN = timedelta(seconds=3)
"""A message counts from when it was sent, a press from when it is handled, maybe before it."""

_PUT_OFF = timedelta(minutes=10)
"""The clock goes on by so much at a step where messages are repeated after a fault."""

_MOVES_DUE = (
    Registered,
    ImportanceChanged,
    DetectionCorrected,
    DueRecounted,
    InterimPlaced,
    PlacementTimeCorrected,
    PlacementUndone,
    GivenToControl,
    Reopened,
)


@dataclass
class Invariants:
    """Asked again and again while people go on; each check raises AssertionError."""

    app: App
    rights: Rights
    troubled: bool = False
    kinds: set[type[IncidentEvent]] = field(default_factory=set)
    """Of events, that have happened so far."""
    reports: int = 0
    """That somebody has ordered, made up to now."""
    _dues: dict[int, tuple[datetime, int]] = field(default_factory=dict)
    """The due of each incident when it was last looked at, and how many events it had then."""

    async def check(self) -> None:
        """Everything."""
        await self._no_update_failed()
        await self._every_report_is_made()
        await self.rights.read(self.app)
        reminders = await self._rows(
            select(outbox).where(outbox.c.kind == Remind.kind, outbox.c.state == OutboxState.SENT)
        )
        for row in await self._rows(select(incident.c.number).order_by(incident.c.number)):
            number = IncidentNumber(row["number"])
            one = await self.app.reading.incident(number)
            events = await self.app.reading.history(number)
            told = [row["finished_at"] for row in reminders if row["number"] == number]
            self.kinds |= {type(event) for event in events}
            try:
                self._hold(one, events, told)
            except AssertionError as error:
                story = "\n".join(map(str, events))
                raise AssertionError(f"№{number}: {error}\n{one}\n{story}") from error

    def _hold(
        self, one: Incident, events: Sequence[IncidentEvent], told: Sequence[datetime]
    ) -> None:
        _has_an_end_if_closed(one)
        _has_one_lead(one)
        _has_drafts_in_order(one)
        _is_approved_unless_a_publication(one, events)
        within = _PUT_OFF if self.troubled else _HANDLED_WITHIN
        _every_move_has_its_event(one, events, within)
        _nobody_is_reminded_of_what_is_closed(one, events, told, within)
        self._due_moves_by_the_rules_only(one, events)
        for broken in self.rights.broken(events):
            raise AssertionError(broken)

    def _due_moves_by_the_rules_only(self, one: Incident, events: Sequence[IncidentEvent]) -> None:
        before, known = self._dues.get(one.number, (None, 0))
        if before is not None and before != one.due.at:
            assert any(isinstance(event, _MOVES_DUE) for event in events[known:]), "the due moved"
        self._dues[one.number] = (one.due.at, len(events))
        for due_at, event in _dues(one, events):
            if isinstance(event, Reopened):
                assert event.new_norm or due_at == event.due_at, "a reopening moved the due"

    async def _no_update_failed(self) -> None:
        failed = select(inbox).where((inbox.c.failures > 0) | inbox.c.error.is_not(None))
        assert [row["error"] for row in await self._rows(failed)] == []

    async def _every_report_is_made(self) -> None:
        """Unless it was stopped."""
        jobs = await self._rows(select(job))
        assert {row["state"] for row in jobs} <= {JobState.DONE, JobState.CANCELLED}, jobs
        asked = [row for row in jobs if row["kind"] == "report" and row["person"] > 0]
        self.reports = sum(row["state"] == JobState.DONE for row in asked)

    async def _rows(self, query: Any) -> Sequence[RowMapping]:
        async with self.app.database.reading() as connection:
            return (await connection.execute(query)).mappings().all()


def _has_an_end_if_closed(one: Incident) -> None:
    closed = one.status in {Status.ANSWERED, Status.NO_ANSWER, Status.CANCELLED}
    assert (one.closed_at is not None) == closed
    assert (one.closing is not None) == (closed and one.status is not Status.ANSWERED)
    assert (one.answered_at is not None) == (one.status is Status.ANSWERED)
    if one.status is Status.ANSWERED:
        assert one.placed_kind(one.placements[-1]) is DraftKind.FINAL
    if closed:
        assert one.plan is None
        assert one.waiting_draft is None
        assert one.waiting_referral is None


def _has_one_lead(one: Incident) -> None:
    assert [given.lead for given in one.assignments].count(True) == bool(one.assignments)
    assert len(set(one.authorities)) == len(one.assignments)
    if one.status is Status.REGISTERED:
        assert not one.assignments
    elif not one.status.closed:
        assert one.assignments


def _has_drafts_in_order(one: Incident) -> None:
    states = [draft.state for draft in one.drafts]
    assert [draft.version for draft in one.drafts] == list(range(1, len(states) + 1))
    assert states.count(DraftState.WAITING) == (one.status is Status.ON_APPROVAL)
    if not one.status.closed:
        assert states.count(DraftState.APPROVED) == (one.status is Status.APPROVED)
    placed = [draft.version for draft in one.drafts if draft.state is DraftState.PLACED]
    assert (
        sorted(placed_one.version for placed_one in one.placements if placed_one.version) == placed
    )
    for draft in one.drafts:
        assert draft.decision is None or draft.state in _DECIDED
        assert draft.decision is None or draft.decision.approved == (
            draft.state is not DraftState.REJECTED
        )


def _is_approved_unless_a_publication(one: Incident, events: Sequence[IncidentEvent]) -> None:
    """Nobody decides on what a publication is answered with; control does once it is an incident."""
    ready = {event.version for event in events if isinstance(event, AnswerPrepared)}
    if one.publication:
        assert ready == {draft.version for draft in one.drafts}
        assert [draft.decision for draft in one.drafts if draft.decision] == []
    for draft in one.drafts:
        if draft.decision is None and draft.state in _DECIDED:
            assert draft.version in ready, "nobody approved it"
            assert one.publication or draft.state is DraftState.PLACED, "nobody approved it"
    elsewhere = any(isinstance(event, AnsweredElsewhere) for event in events)
    for placement in one.placements:
        told = placement.version is not None or placement.url is not None
        assert told or elsewhere, "no text and no link"


def _every_move_has_its_event(
    one: Incident, events: Sequence[IncidentEvent], within: timedelta
) -> None:
    # What was written before it was said what it is about counts from then, whatever came between.
    began = [period.since for period in one.periods]
    assert all(before <= later + within for before, later in pairwise(began))
    told = [
        replayed.status
        for end in range(1, len(events) + 1)
        if (replayed := fold(events[:end], one))
    ]
    been = [period.status for period in one.periods]
    assert _changes(told) == _changes(been)


def _nobody_is_reminded_of_what_is_closed(
    one: Incident, events: Sequence[IncidentEvent], told: Sequence[datetime], within: timedelta
) -> None:
    """A message that closes it is dated by the second, and handled `within` that after it."""
    closed_at: datetime | None = None
    for end, event in enumerate(events, start=1):
        if isinstance(event, Reminded) and event.promise is None:  # an answer's promise goes on
            assert closed_at is None, f"{event.kind} after the end"
        replayed = fold(events[:end], one)
        assert replayed is not None
        if not replayed.status.closed:
            if closed_at is not None:
                assert not [at for at in told if closed_at + within < at < event.at], (
                    "told after the end"
                )
            closed_at = None
        elif closed_at is None:
            closed_at = event.at
    if closed_at is not None:
        assert not [at for at in told if at > closed_at + within], "told after the end"


def _dues(
    one: Incident, events: Sequence[IncidentEvent]
) -> Iterator[tuple[datetime, IncidentEvent]]:
    """Each event with the due before it."""
    for end in range(1, len(events)):
        replayed = fold(events[:end], one)
        assert replayed is not None
        yield replayed.due.at, events[end]


def _changes(statuses: Sequence[Status]) -> list[Status]:
    return [status for status, _ in groupby(statuses)]
