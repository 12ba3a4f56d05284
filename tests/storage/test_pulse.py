"""The signs of life: a write goes through, somebody leads, and what could leave does."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, make_url, text

from domain.model.conversation.notices.notice import Priority
from storage.engine.copying import Backups
from storage.engine.database import Database
from storage.leader.leadership import Leadership
from storage.leader.pulse import Pulse
from storage.schema.messages import OutboxState, outbox
from tests.storage.samples import BOT, NOW, led, minutes, queued, write
from tests.storage.servers import POSTGRESQL, on_postgresql, on_server, on_sqlite
from tests.storage.test_database import value_of

HELD_UP = NOW - minutes(5)
LONG_AGO = NOW - minutes(30)


async def put(database: Database, chat: int = 5, **values: Any) -> None:
    """A notice about №1 has been waiting there for long."""
    row = queued(chat, Priority.ANSWER, **{"number": 1, "created_at": LONG_AGO, **values})
    await write(database, insert(outbox).values(row))


async def held_up(database: Database) -> datetime | None:
    return await Pulse(database).held_up_since(HELD_UP, NOW)


async def test_each_beat_is_written(database: Database):
    pulse = Pulse(database)
    for beats in (1, 2, 3):
        await pulse.beat()
        assert await value_of(database, "heartbeat") == beats


async def test_what_could_have_left_long_ago_is_held_up(database: Database):
    assert await held_up(database) is None
    await put(database)
    assert await held_up(database) == LONG_AGO


async def test_it_counts_from_the_end_of_its_pause(database: Database):
    await put(database, not_before=NOW - minutes(6))
    assert await held_up(database) == NOW - minutes(6)


async def test_a_line_that_moves_is_not_held_up(database: Database):
    await put(database)
    await put(database, state=OutboxState.SENT, finished_at=NOW - minutes(1))
    assert await held_up(database) is None
    await put(database, chat=6)
    assert await held_up(database) == LONG_AGO


async def test_a_chat_that_waits_for_its_retry_is_not_held_up(database: Database):
    await put(database)
    await put(database, number=2, not_before=NOW + minutes(1))
    assert await held_up(database) is None


async def test_what_is_about_no_incident_may_wait(database: Database):
    await put(database, number=None)
    assert await held_up(database) is None


@on_sqlite
@pytest.mark.usefixtures("epoch")
async def test_a_file_is_led_by_its_one_process(database: Database):
    assert not await Pulse(database).led_elsewhere()


@on_postgresql
async def test_a_lease_that_lasts_is_somebodys(database: Database):
    leadership, pulse = Leadership(database, [BOT]), Pulse(database)
    assert not await pulse.led_elsewhere()
    epoch = await led(leadership)
    assert await pulse.led_elsewhere()
    await leadership.release(epoch)
    assert not await pulse.led_elsewhere()


async def test_a_database_that_takes_writes_is_not_read_only(database: Database):
    assert not await Pulse(database).read_only()


@pytest.mark.parametrize("empty_url", [POSTGRESQL], indirect=True)
async def test_a_server_that_takes_no_writes_is_read_only(empty_url: str):
    name = make_url(empty_url).database
    await on_server(text(f"ALTER DATABASE {name} SET default_transaction_read_only TO on"))
    database = Database(empty_url)
    assert await Pulse(database).read_only()
    await database.close()


async def test_a_copy_that_another_server_has_is_known(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A SQLite file has no other server: where its copies are gone, there are none."""
    monkeypatch.chdir(tmp_path)
    pulse, here, today = Pulse(database), Backups(database.url), date(2026, 11, 26)
    assert await pulse.last_backup(here, today) is None
    for elsewhere in (today - timedelta(days=1), today):
        await pulse.note_backup(elsewhere)
        known = None if database.sqlite else elsewhere
        assert await pulse.last_backup(here, today) == known
    here.folder.mkdir(parents=True)
    name = (
        "otklik-{}.sqlite3" if database.sqlite else f"{make_url(database.url).database}-{{}}.dump"
    )
    for day in (today, today + timedelta(days=30)):  # the latter by a clock that was ahead
        (here.folder / name.format(day)).touch()
    assert await pulse.last_backup(here, today) == today
    await pulse.note_backup(today + timedelta(days=30))
    assert await pulse.last_backup(here, today) == today
