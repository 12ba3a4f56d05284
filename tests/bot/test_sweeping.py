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
from domain.model.time.work_calendar import OutsideCalendar
from storage.delivery.owed import Refreshing
from storage.engine.changes import Changes
from storage.incidents.found_comments import CommentQueue
from storage.schema.staff import organisation
from tests.running import running
from tests.telegram import SteppedClock
from tests.unit.incidents import OFFICE

NOW = datetime(2026, 6, 16, 7, 0, tzinfo=UTC)
POISON, SOUND = IncidentNumber(1), IncidentNumber(2)


class Queue:
    """Incidents with their moments."""

    def __init__(self) -> None:
        self.moments = {POISON: NOW, SOUND: NOW}
        self.asked_of_calendars: list[str] = []

    async def due(self, now: datetime, limit: int) -> Sequence[IncidentNumber]:
        return [number for number, at in self.moments.items() if at <= now][:limit]

    async def next_moment(self) -> datetime | None:
        return min(self.moments.values(), default=None)

    async def outdated(self, revision: str, *_: Any) -> Sequence[IncidentNumber]:
        self.asked_of_calendars.append(revision)
        return []

    async def looked_ahead(self, _: datetime) -> bool:
        return False

    async def taken(self) -> dict[Any, Any]:
        return {}

    async def show_day(self, *_: Any) -> None:
        return

    async def digest_sent(self, _: Any) -> bool:
        return True

    async def put_off(self, number: IncidentNumber, _: datetime, until: datetime) -> None:
        self.moments[number] = until


class NoComments:
    """No comment waits to be sorted."""

    async def next_moment(self) -> datetime | None:
        return None

    async def due(self, *_: object) -> Sequence[int]:
        return []

    async def unsorted(self) -> None: ...


class NoQuestions:
    async def next_moment(self) -> datetime | None:
        return None

    async def close(self, *_: Any) -> None:
        return


class NoCards(Refreshing):
    """Those of all incidents show who is at work."""

    def __init__(self) -> None:
        return

    async def go_on(self, _: datetime) -> bool:
        return False

    async def pending(self) -> bool:
        return False


class Failing(Queue):
    """The clock shows a day of which no calendar knows."""

    async def show_day(self, *_: Any) -> None:
        raise OutsideCalendar(NOW.date(), NOW.date())


class Reading:
    office_in_force = OFFICE

    async def office(self) -> Any:
        return self.office_in_force

    async def missing(self, *_: Any) -> bool:
        return False


class Incidents:
    def __init__(self, queue: Queue) -> None:
        self.queue = queue
        self.tried: list[IncidentNumber] = []

    async def get(self, number: IncidentNumber) -> Any:
        self.tried.append(number)
        if number == POISON:
            raise LookupError(number)
        del self.queue.moments[number]
        return Nothing()

    async def save(self, _: Any) -> None:
        return


class Nothing:
    """An incident of which nothing is to be told."""

    status = type("Closed", (), {"closed": True})
    tracked_promises = ()

    def __init__(self) -> None:
        self.importance = None

    def remind(self, thresholds: Any, _: datetime) -> None:
        assert not list(thresholds)


class Unit:
    def __init__(self, incidents: Incidents) -> None:
        self.incidents = incidents

    async def __aenter__(self) -> Any:
        return self

    async def __aexit__(self, *_: object) -> None:
        return

    async def office(self) -> Any:
        return OFFICE

    async def commit(self) -> None:
        return


async def nothing_waits() -> bool:
    return True


def sweep_of(
    queue: Queue,
    incidents: Incidents,
    clock: SteppedClock,
    *,
    reading: Reading | None = None,
    changed: Callable[[], asyncio.Event] = asyncio.Event,
) -> Sweep:
    """A sweep of incidents, with nothing else to do."""
    parts: Any = (queue, NoQuestions(), reading or Reading(), lambda: Unit(incidents), clock)
    return Sweep(
        *parts,
        comments=cast("CommentQueue", NoComments()),
        cards=NoCards(),
        backlog_read=nothing_waits,
        batch=nullcontext,
        watch=lambda _: None,
        changed=changed,
    )


async def test_reminders_come_although_what_goes_before_them_fails() -> None:
    queue = Failing()
    incidents = Incidents(queue)
    with pytest.raises(OutsideCalendar):
        await sweep_of(queue, incidents, SteppedClock(NOW)).run(1)
    assert incidents.tried == [POISON, SOUND]


async def test_one_incident_that_fails_holds_no_other_up_and_is_tried_again_later() -> None:
    clock, queue = SteppedClock(NOW), Queue()
    incidents = Incidents(queue)
    async with running(sweep_of(queue, incidents, clock).run(1)) as sweeping:
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
    sweep = sweep_of(queue, Incidents(queue), clock, reading=reading, changed=changed)
    async with running(sweep.run(1)):
        await clock.advance(2 * LOOK_AFTER)
        asked = [OFFICE.calendar.revision]
        assert queue.asked_of_calendars == asked
        # A day was declared off and taken back: what came meanwhile was counted by another.
        reading.office_in_force = replace(OFFICE, organisation=replace(OFFICE.organisation))
        changes.publish([organisation.name])
        await clock.advance(2 * LOOK_AFTER)
        assert queue.asked_of_calendars == asked * 2
