"""The nightly copy: when one is wanted, and who learns that there is none."""

import asyncio
import errno
import shutil
import sqlite3
import threading
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.loops import backups as backing_up
from bot.loops.backups import BackingUp
from bot.runtime.clock import ConfirmedTime
from bot.runtime.database_errors import why_not_copied
from storage.engine.copying import Backups, Damaged, ToolFailed, ToolMissing
from storage.engine.database import DatabaseUnavailable
from tests.running import running
from tests.telegram import SteppedClock

MOSCOW = ZoneInfo("Europe/Moscow")
TODAY = date(2026, 11, 26)


class Admins:
    def __init__(self) -> None:
        self.told: list[str] = []
        self.noted: list[date] = []

    async def tell(self, text: str) -> None:
        self.told.append(text)

    async def note(self, day: date) -> None:
        self.noted.append(day)


def at(
    moment: datetime,
    backups: Backups,
    admins: Admins | None = None,
    *,
    told_by_messenger: datetime | None = None,
) -> BackingUp:
    told, clock = admins or Admins(), SteppedClock(moment)
    confirmed = ConfirmedTime(clock, lambda: told_by_messenger)
    return BackingUp(backups, clock, MOSCOW, told.tell, told.note, confirmed=confirmed)


@pytest.fixture
def backups(tmp_path: Path) -> Backups:
    return Backups(f"sqlite+aiosqlite:///{tmp_path}/otklik.sqlite3")


@pytest.mark.parametrize(
    ("hour", "there", "wanted"),
    [(2, None, None), (3, None, TODAY), (15, None, TODAY), (15, 25, TODAY), (15, 26, None)],
    ids=["before the quiet hour", "after it", "in the afternoon", "of yesterday", "of today"],
)
async def test_a_copy_is_wanted_once_a_day_after_the_quiet_hour(
    backups: Backups, hour: int, there: int | None, wanted: date | None
) -> None:
    if there is not None:
        backups.folder.mkdir()
        (backups.folder / f"otklik-2026-11-{there}.sqlite3").touch()
    moment = datetime(2026, 11, 26, hour, tzinfo=MOSCOW)
    assert await at(moment, backups).wanted() == wanted


@pytest.mark.parametrize(
    ("told", "left"),
    [
        (None, 9),
        (datetime(2026, 11, 25, tzinfo=UTC), 9),
        (datetime(2026, 11, 26, 3, tzinfo=UTC), 7),
    ],
    ids=["the messenger told no time", "it is yesterday there", "it is today"],
)
async def test_older_copies_are_deleted_only_on_a_day_that_two_clocks_agree_on(
    backups: Backups, migrated_sqlite: Path, told: datetime | None, left: int
) -> None:
    shutil.copy(migrated_sqlite, backups.folder.parent / "otklik.sqlite3")
    backups.folder.mkdir()
    for day in range(16, 24):  # eight: of two weeks
        (backups.folder / f"otklik-2026-11-{day}.sqlite3").touch()
    moment = datetime(2026, 11, 26, 6, tzinfo=UTC)
    await at(moment, backups, told_by_messenger=told).make(TODAY)
    assert len(backups.days()) == left


async def test_admins_learn_once_a_day_that_there_is_no_copy_and_why(
    backups: Backups, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_self: Backups, _day: date, _stop: threading.Event, **_: bool) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Backups, "make", full)
    admins = Admins()
    work = at(datetime(2026, 11, 26, tzinfo=UTC), backups, admins)
    for day in (TODAY, TODAY, date(2026, 11, 27)):
        await work.make(day)
    assert (len(admins.told), admins.noted) == (2, [])
    assert admins.told[0] == (
        "<b>Резервная копия базы данных не сделана</b>\n"
        f"Папка {backups.folder}: на диске нет места; освободите его.\n"
        "Прежние копии на месте. Бот попробует ещё раз через 10 минут."
    )


async def test_a_copy_that_was_made_is_noted_also_once_the_database_is_back(
    backups: Backups, migrated_sqlite: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither that day stays unknown to other servers, nor is a second copy made."""

    class AwayAtFirst(Admins):
        away = True
        knows = asyncio.Event()

        async def note(self, day: date) -> None:
            if self.away:
                self.away = False
                raise DatabaseUnavailable
            await super().note(day)
            self.knows.set()

    monkeypatch.setattr(backing_up, "_AFTER_THE_START", 0.0)
    monkeypatch.setattr(backing_up, "_EVERY", 0.01)
    shutil.copy(migrated_sqlite, backups.folder.parent / "otklik.sqlite3")
    admins = AwayAtFirst()
    work = at(datetime(2026, 11, 26, tzinfo=UTC), backups, admins)
    with pytest.raises(DatabaseUnavailable):
        await asyncio.wait_for(work.run(), timeout=60)
    (copy,) = backups.folder.iterdir()
    made = copy.stat()
    async with running(work.run()), asyncio.timeout(60):  # as the supervisor begins it
        await admins.knows.wait()
    assert (admins.told, admins.noted) == ([], [TODAY])
    assert [one.stat() for one in backups.folder.iterdir()] == [made]


async def test_where_only_the_tool_of_a_server_is_missing_nobody_is_woken(
    backups: Backups, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without(_self: Backups, _day: date, _stop: threading.Event, **_: bool) -> Path:
        raise ToolMissing("pg_dump")

    monkeypatch.setattr(Backups, "make", without)
    admins = Admins()
    await at(datetime(2026, 11, 26, tzinfo=UTC), backups, admins).make(TODAY)
    assert admins.told == []


@pytest.mark.parametrize(
    "error",
    [
        FileExistsError(errno.EEXIST, "File exists"),
        FileNotFoundError(errno.ENOENT, "No such file"),
        OSError(errno.EIO, "Input/output error"),
        sqlite3.OperationalError("disk I/O error"),
        Damaged("foreign_key_check"),
        ToolMissing("pg_dump"),
        ToolFailed("server version mismatch"),
    ],
    ids=repr,
)
def test_whatever_hinders_a_copy_is_said_with_its_remedy(error: Exception) -> None:
    why, _, remedy = why_not_copied(error).partition("; ")
    assert why
    assert remedy
