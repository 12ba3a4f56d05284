"""The sweep goes on, whatever one incident does to it."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, cast

import pytest

from bot.loops.sweep import LOOK_AFTER, Sweep
from domain.model.ids import IncidentNumber
from domain.model.incident import Incident
from domain.model.incident.workflow.status import Status
from domain.model.organisation.office import Office
from domain.model.time.work_calendar import OutsideCalendar
from domain.ports.incidents import Incidents
from storage.conversation.questions import QuestionEnds
from storage.delivery.owed import Refreshing
from storage.engine.changes import Changes
from storage.incidents.attention import AttentionQueue
from storage.incidents.found_comments import CommentQueue
from storage.incidents.reading import SqlReading
from storage.schema.staff import organisation
from tests.bot.contexts import Forgetful, Shelf, ShelfUnit
from tests.running import running
from tests.telegram import SteppedClock
from tests.unit.incidents import OFFICE, standing

NOW = datetime(2026, 6, 16, 7, 0, tzinfo=UTC)
POISON, SOUND = IncidentNumber(1), IncidentNumber(2)

answered = partial(standing, Status.ANSWERED)
"""An incident of which nothing is to be told."""


class Queue(Forgetful):
    """Incidents with their moments."""

    def __init__(self) -> None:
        super().__init__(AttentionQueue, digest_sent=True)
        self.moments = {POISON: NOW, SOUND: NOW}
        self.asked_of_calendars: list[str] = []

    async def due(self, now: datetime, limit: int) -> Sequence[IncidentNumber]:
        return [number for number, at in self.moments.items() if at <= now][:limit]

    async def next_moment(self) -> datetime | None:
        return min(self.moments.values(), default=None)

    async def outdated(self, revision: str, *_: Any) -> Sequence[IncidentNumber]:
        self.asked_of_calendars.append(revision)
        return []

    async def put_off(self, number: IncidentNumber, _: datetime, until: datetime) -> None:
        self.moments[number] = until


class Failing(Queue):
    """The clock shows a day of which no calendar knows."""

    async def show_day(self, *_: Any) -> None:
        raise OutsideCalendar(NOW.date(), NOW.date())


class Reading(Forgetful):
    """The office in force."""

    def __init__(self) -> None:
        super().__init__(SqlReading)
        self.office_in_force = OFFICE

    async def office(self) -> Office:
        return self.office_in_force


class DueIncidents(Forgetful):
    """Answered incidents, and one that can't be loaded; `tried`: what was asked for."""

    def __init__(self, queue: Queue) -> None:
        super().__init__(Incidents)
        self.queue = queue
        self.tried: list[IncidentNumber] = []

    async def get(self, number: IncidentNumber) -> Incident:
        self.tried.append(number)
        if number == POISON:
            raise LookupError(number)
        del self.queue.moments[number]
        return answered()

    def unit(self) -> ShelfUnit:
        """Return a unit of work with these incidents."""
        uow = ShelfUnit(Shelf(answered))
        uow.incidents = cast("Incidents", self)
        return uow


async def nothing_waits() -> bool:
    return True


def sweep_of(
    incidents: DueIncidents,
    clock: SteppedClock,
    *,
    reading: Reading | None = None,
    changed: Callable[[], asyncio.Event] = asyncio.Event,
) -> Sweep:
    """A sweep of incidents, with nothing else to do."""
    queue, questions = incidents.queue, Forgetful(QuestionEnds)
    parts: Any = (queue, questions, reading or Reading(), incidents.unit, clock)
    others: Any = {"comments": Forgetful(CommentQueue), "cards": Forgetful(Refreshing)}
    return Sweep(
        *parts,
        **others,
        backlog_read=nothing_waits,
        batch=nullcontext,
        watch=lambda _: None,
        changed=changed,
    )


async def test_reminders_come_although_what_goes_before_them_fails() -> None:
    incidents = DueIncidents(Failing())
    with pytest.raises(OutsideCalendar):
        await sweep_of(incidents, SteppedClock(NOW)).run()
    assert incidents.tried == [POISON, SOUND]


async def test_one_incident_that_fails_holds_no_other_up_and_is_tried_again_later() -> None:
    clock, incidents = SteppedClock(NOW), DueIncidents(Queue())
    async with running(sweep_of(incidents, clock).run()) as sweeping:
        await clock.advance(LOOK_AFTER)
        assert incidents.tried == [POISON, SOUND]
        await clock.advance(timedelta(minutes=1).total_seconds())
        assert incidents.tried == [POISON, SOUND, POISON]
        assert not sweeping.done()


async def test_a_calendar_in_force_only_between_two_looks_leaves_no_deadline_behind() -> None:
    clock, queue, reading = SteppedClock(NOW), Queue(), Reading()
    changes = Changes()
    queue.moments.clear()
    changed = partial(changes.watch, organisation)
    sweep = sweep_of(DueIncidents(queue), clock, reading=reading, changed=changed)
    async with running(sweep.run()):
        await clock.advance(2 * LOOK_AFTER)
        asked = [OFFICE.calendar.revision]
        assert queue.asked_of_calendars == asked
        # A day was declared off and taken back: what came meanwhile was counted by another.
        reading.office_in_force = replace(OFFICE, organisation=replace(OFFICE.organisation))
        changes.publish([organisation.name])
        await clock.advance(2 * LOOK_AFTER)
        assert queue.asked_of_calendars == asked * 2
