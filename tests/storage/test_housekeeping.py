"""What is cleared away each night: once a day, and whatever the clock did."""

import asyncio
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from bot.loops import housekeeping as clearing
from bot.loops.housekeeping import Housekeeping
from bot.runtime.clock import ConfirmedTime
from domain.model.actor import Actor
from domain.model.conversation.job import CheckImport, JobState, Made, RowCounts, UnknownName
from domain.model.ids import Messenger
from domain.model.incident.workflow.status import CancelGround
from domain.model.message.citizen_message import Attachment, AttachmentKind
from domain.model.organisation.options import OPTIONS, Option
from domain.model.search import Sought
from storage.delivery.delivering import Delivering
from storage.engine.database import Database
from storage.inbox.inbox import Inbox
from storage.incidents.reading import SqlReading
from storage.leader.job_queue import JobQueue
from storage.leader.leadership import Leadership
from storage.organisation.offices import Offices
from storage.schema.incidents import incident_text
from storage.schema.messages import inbox as inbox_table
from storage.schema.search import search
from storage.schema.staff import access_request
from tests.running import running
from tests.storage.samples import BOT, CONTROL, IVANOVA, NOW, Units, ivanova, registered
from tests.telegram import SteppedClock
from tests.updates import received_all

MOSCOW = ZoneInfo("Europe/Moscow")
KEPT = timedelta(days=OPTIONS[Option.KEEP_DAYS].default)


class MessengerTime:
    """What the messenger has told of its time; None: nothing yet."""

    def __init__(self) -> None:
        self.told: datetime | None = None
        self.asked = 0

    def tell(self) -> datetime | None:
        self.asked += 1
        return self.told

    async def asked_again(self) -> None:
        """Until two more rounds have looked."""
        enough = self.asked + 6
        while self.asked < enough:  # noqa: ASYNC110 - a program that waits tells nobody
            await asyncio.sleep(0.01)


MakeHousekeeping = Callable[..., Housekeeping]
"""Takes the clock, and the messenger if its time differs from that."""


@pytest.fixture
def housekeeping(
    database: Database, offices: Offices, reading: SqlReading, inbox: Inbox
) -> MakeHousekeeping:
    def make(clock: SteppedClock, messenger: MessengerTime | None = None) -> Housekeeping:
        return Housekeeping(
            database,
            partial(Delivering, database, offices, [BOT]),
            inbox,
            ConfirmedTime(clock, messenger.tell if messenger else clock.now),
            zone=MOSCOW,
            office=reading.office,
        )

    return make


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
    clock = SteppedClock(NOW + KEPT - timedelta(hours=1))
    epoch = await Leadership(database, [BOT]).claim("test")
    assert epoch is not None
    async with running(housekeeping(clock).run(epoch)) as rounds:
        await clock.advance_to((NOW + KEPT + timedelta(days=1)).replace(hour=6))
        async with asyncio.timeout(240):
            while await units.count(incident_text):  # noqa: ASYNC110 - the database tells nobody
                await asyncio.sleep(0.01)
        assert not rounds.done()


async def test_nothing_is_deleted_on_the_word_of_one_clock(
    database: Database,
    units: Units,
    inbox: Inbox,
    housekeeping: MakeHousekeeping,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A server that starts with its clock years ahead, and a messenger that is not reached at once."""
    mistake = registered()
    mistake.cancel(CancelGround.MISTAKE, ivanova(), NOW)
    await units.store(mistake)
    await inbox.add(
        BOT, received_all([{"update_id": one, "message": {"text": "Текст"}} for one in (1, 2)]), NOW
    )
    await inbox.done(1, (), NOW)
    await inbox.dead_letter(2, "KeyError", (), NOW)
    async with units.unit() as uow:
        await uow.searches.open(IVANOVA, Sought(text="Текст"))
        await uow.commit()

    async def kept() -> tuple[int, int, int, bool]:
        (dead,) = await inbox.dead_letters()
        counts = [await units.count(table) for table in (incident_text, inbox_table, search)]
        return counts[0], counts[1], counts[2], not dead.erased

    monkeypatch.setattr(clearing, "_UNTIL_CONFIRMED", 0.01)
    monkeypatch.setattr(clearing, "_EVERY", 0.01)
    epoch = await Leadership(database, [BOT]).claim("test")
    assert epoch is not None
    messenger = MessengerTime()
    ahead = SteppedClock(NOW + 2 * KEPT)
    async with running(housekeeping(ahead, messenger).run(epoch)) as rounds:
        await messenger.asked_again()
        assert await kept() == (1, 2, 1, True)
        messenger.told = NOW + timedelta(hours=1)
        await messenger.asked_again()
        assert await kept() == (1, 2, 1, True)
        messenger.told = NOW + KEPT + timedelta(days=1)
        async with asyncio.timeout(240):
            while await kept() != (0, 1, 0, False):  # noqa: ASYNC110 - the database tells nobody
                await asyncio.sleep(0.01)
        assert not rounds.done()


async def test_what_was_done_is_cleared_away_in_steps(
    housekeeping: MakeHousekeeping,
    database: Database,
    units: Units,
    inbox: Inbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Between two of them others write; in the end nothing is left."""
    monkeypatch.setattr(clearing, "_ROWS_AT_ONCE", 2)
    monkeypatch.setattr(clearing, "_PAUSE", 0)
    await inbox.add(BOT, received_all([{"update_id": number} for number in range(6)]), NOW)
    for _ in range(6):
        for taken in await inbox.take(Messenger.TELEGRAM, [], 10, NOW):
            await inbox.done(taken.serial, [], NOW)
    epoch = await Leadership(database, [BOT]).claim("test")
    assert epoch is not None
    jobs = JobQueue(database, epoch)
    async with units.unit() as uow:
        export = Attachment(AttachmentKind.DOCUMENT, "f", "u", "export.csv")
        await uow.jobs.add(CheckImport(export), Actor(IVANOVA), CONTROL, shown=True)
        await uow.commit()
    (job,) = await jobs.unfinished()
    asks = RowCounts(names=(UnknownName("Петров П. П.", 1),))
    assert await jobs.finish(job, JobState.DONE, Made([], found=asks), NOW)
    week_later = SteppedClock(NOW + timedelta(days=8))
    async with running(housekeeping(week_later).run(epoch)), asyncio.timeout(240):
        while await units.count(inbox_table):  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.01)
        while (await jobs.again(job)).found is not None:  # noqa: ASYNC110 - the same
            await asyncio.sleep(0.01)


async def test_whoever_asked_to_be_let_in_a_month_ago_is_forgotten(
    housekeeping: MakeHousekeeping, database: Database, units: Units
) -> None:
    async with database.writing() as connection:
        asked = {"person": 7, "name": "Имя", "username": "", "told": True, "answered": False}
        await connection.execute(access_request.insert().values(**asked, at=NOW))
    epoch = await Leadership(database, [BOT]).claim("test")
    assert epoch is not None
    month_later = SteppedClock(NOW + timedelta(days=31))
    async with running(housekeeping(month_later).run(epoch)), asyncio.timeout(240):
        while await units.count(access_request):  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.01)
