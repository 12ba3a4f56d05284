"""What is cleared away each night: once a day, and whatever the clock did."""

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
from domain.model.incident import Incident
from domain.model.incident.workflow.status import CancelGround
from domain.model.message.citizen_message import Attachment, AttachmentKind
from domain.model.organisation.options import OPTIONS, Option
from domain.model.search import Sought
from storage.delivery.delivering import Delivering
from storage.engine.database import Database
from storage.inbox.inbox import Inbox
from storage.incidents.reading import SqlReading
from storage.leader.job_queue import JobQueue
from storage.organisation.offices import Offices
from storage.schema.incidents import incident_text
from storage.schema.messages import inbox as inbox_table
from storage.schema.search import search
from storage.schema.staff import access_request
from tests.e2e.waiting import until
from tests.running import running
from tests.storage.samples import BOT, CONTROL, IVANOVA, NOW, Units, ivanova, registered, write
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
        await until(lambda: self.asked >= enough)


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


def mistaken(number: int = 1) -> Incident:
    """One that was registered by mistake, and is closed."""
    incident = registered(number)
    incident.cancel(CancelGround.MISTAKE, ivanova(), NOW)
    return incident


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
    units: Units, housekeeping: MakeHousekeeping, epoch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    await units.store(*map(mistaken, (1, 2, 3)))
    monkeypatch.setattr(clearing, "_EVERY", 0.01)
    monkeypatch.setattr(clearing, "_PAUSE", 0.0)
    monkeypatch.setattr(clearing, "_AT_ONCE", 2)
    clock = SteppedClock(NOW + KEPT - timedelta(hours=1))
    async with running(housekeeping(clock).run(epoch)) as rounds:
        await clock.advance_to((NOW + KEPT + timedelta(days=1)).replace(hour=6))
        await until(partial(units.is_empty, incident_text))
        assert not rounds.done()


async def test_nothing_is_deleted_on_the_word_of_one_clock(
    units: Units,
    inbox: Inbox,
    housekeeping: MakeHousekeeping,
    epoch: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A server that starts with its clock years ahead, and a messenger that is not reached at once."""
    await units.store(mistaken())
    await inbox.add(
        BOT, received_all([{"update_id": one, "message": {"text": "Текст"}} for one in (1, 2)]), NOW
    )
    await inbox.done(1, (), NOW)
    await inbox.dead_letter(2, "KeyError", (), NOW)
    await units.do(lambda uow: uow.searches.open(IVANOVA, Sought(text="Текст")))
    asked = {"person": 7, "name": "Имя", "username": "", "told": True, "answered": False}
    await write(units.database, access_request.insert().values(**asked, at=NOW))

    async def kept() -> tuple[list[int], bool]:
        (dead,) = await inbox.dead_letters()
        tables = (incident_text, inbox_table, search, access_request)
        return [await units.count(table) for table in tables], not dead.erased

    async def gone() -> bool:
        return await kept() == ([0, 1, 0, 0], False)

    monkeypatch.setattr(clearing, "_UNTIL_CONFIRMED", 0.01)
    monkeypatch.setattr(clearing, "_EVERY", 0.01)
    messenger = MessengerTime()
    ahead = SteppedClock(NOW + 2 * KEPT)
    async with running(housekeeping(ahead, messenger).run(epoch)) as rounds:
        await messenger.asked_again()
        assert await kept() == ([1, 2, 1, 1], True)
        messenger.told = NOW + timedelta(hours=1)
        await messenger.asked_again()
        assert await kept() == ([1, 2, 1, 1], True)
        messenger.told = NOW + KEPT + timedelta(days=1)
        await until(gone)
        assert not rounds.done()


async def test_what_was_done_is_cleared_away_in_steps(
    housekeeping: MakeHousekeeping,
    units: Units,
    inbox: Inbox,
    epoch: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Between two of them others write; in the end nothing is left."""
    monkeypatch.setattr(clearing, "_ROWS_AT_ONCE", 2)
    monkeypatch.setattr(clearing, "_PAUSE", 0)
    await inbox.add(BOT, received_all([{"update_id": number} for number in range(6)]), NOW)
    for _ in range(6):
        for taken in await inbox.take(Messenger.TELEGRAM, [], 10, NOW):
            await inbox.done(taken.serial, [], NOW)
    jobs = JobQueue(units.database, epoch)
    export = CheckImport(Attachment(AttachmentKind.DOCUMENT, "f", "u", "export.csv"))
    await units.do(lambda uow: uow.jobs.add(export, Actor(IVANOVA), CONTROL, shown=True))
    (job,) = await jobs.unfinished()
    asks = RowCounts(names=(UnknownName("Петров П. П.", 1),))
    assert await jobs.finish(job, JobState.DONE, Made([], found=asks), NOW)

    async def dropped() -> bool:
        return (await jobs.again(job)).found is None

    week_later = SteppedClock(NOW + timedelta(days=8))
    async with running(housekeeping(week_later).run(epoch)):
        await until(partial(units.is_empty, inbox_table))
        await until(dropped)
