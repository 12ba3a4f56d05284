"""What is cleared away each night: once a day, and whatever the clock did."""

import asyncio
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from bot.clockwork import housekeeping as clearing
from bot.clockwork.housekeeping import Housekeeping
from bot.sandbox import SteppedClock
from domain.model.course.status import CancelGround
from domain.model.staff.options import OPTIONS, Option
from storage.delivery.delivering import Delivering
from storage.delivery.leader import Leadership
from storage.engine.database import Database
from storage.incidents.reading import SqlReading
from storage.messages.inbox import Inbox
from storage.schema.incidents import incident_text
from storage.staff.offices import Offices
from tests.storage.samples import BOT, NOW, Units, ivanova, registered

MOSCOW = ZoneInfo("Europe/Moscow")
MakeHousekeeping = Callable[[SteppedClock], Housekeeping]


@pytest.fixture
def housekeeping(
    database: Database, offices: Offices, reading: SqlReading, inbox: Inbox
) -> MakeHousekeeping:
    return lambda clock: Housekeeping(
        database,
        partial(Delivering, database, offices, BOT),
        inbox,
        clock,
        zone=MOSCOW,
        office=reading.office,
    )


@pytest.mark.parametrize(
    ("now", "wanted"),
    [
        (datetime(2026, 6, 16, 23, 59, tzinfo=MOSCOW), False),
        (datetime(2026, 6, 17, 3, 29, tzinfo=MOSCOW), False),
        (datetime(2026, 6, 17, 3, 30, tzinfo=MOSCOW), True),
        (datetime(2026, 6, 17, 9, 0, tzinfo=MOSCOW), True),
        (datetime(2025, 6, 17, 3, 30, tzinfo=MOSCOW), True),
    ],
    ids=["the same day", "before the hour", "at it", "late", "by a clock that was set back"],
)
async def test_each_day_wants_it_from_the_quiet_hour_on(
    housekeeping: MakeHousekeeping, now: datetime, *, wanted: bool
) -> None:
    clock = SteppedClock(now)
    assert housekeeping(clock).wanted(date(2026, 6, 16)) is wanted


async def test_what_is_kept_no_longer_goes_the_next_night_in_small_commits(
    database: Database,
    units: Units,
    housekeeping: MakeHousekeeping,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for number in (1, 2, 3):
        mistake = registered(number)
        mistake.cancel(CancelGround.MISTAKE, ivanova(), NOW)
        await units.store(mistake)
    monkeypatch.setattr(clearing, "_EVERY", 0.01)
    monkeypatch.setattr(clearing, "_PAUSE", 0.0)
    monkeypatch.setattr(clearing, "_AT_ONCE", 2)
    kept = timedelta(days=OPTIONS[Option.KEEP_DAYS].default)
    clock = SteppedClock(NOW + kept - timedelta(hours=1))
    epoch = await Leadership(database, BOT).claim("test")
    assert epoch is not None
    rounds = asyncio.create_task(housekeeping(clock).run(epoch))
    await clock.advance_to((NOW + kept + timedelta(days=1)).replace(hour=6))
    async with asyncio.timeout(240):
        while await units.count(incident_text):  # noqa: ASYNC110 - the database tells nobody
            await asyncio.sleep(0.01)
    assert not rounds.done()
    rounds.cancel()
