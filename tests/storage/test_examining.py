"""The doctor looks at either database beside whoever serves it, and changes nothing there."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import ExitStack

import pytest
from sqlalchemy import delete

from bot.operations.examination import Examination
from bot.operations.findings import Area, Finding
from bot.setup.settings import explicit_settings
from storage.engine.database import Database, sqlite_file
from storage.engine.sqlite_files import held, lock_of
from storage.leader.leadership import Leadership
from storage.schema.staff import organisation
from tests.running import running
from tests.storage.samples import BOT, NOW, led, write
from tests.storage.servers import on_sqlite
from tests.telegram import SteppedClock


async def found(url: str) -> list[Finding]:
    async def step(_done: int, _total: int) -> None:
        pass

    settings = explicit_settings(
        bot_token="1:a", telegram_api_url="http://127.0.0.1:9", database_url=url
    )
    return await Examination(settings, SteppedClock(NOW)).of_what_stands(step)


@pytest.fixture
async def served(url: str, database: Database) -> AsyncIterator[None]:
    """By a program at work, which goes on leading however slow this machine is."""
    leadership = Leadership(database, [BOT])
    epoch = await led(leadership, "another")

    async def lead_on() -> None:
        while True:
            await leadership.renew(epoch)
            await asyncio.sleep(0.5)

    with ExitStack() as stack:
        if (file := sqlite_file(url)) is not None:
            stack.enter_context(held(file))
        async with running(lead_on()):
            yield


@pytest.mark.usefixtures("offices", "served")
async def test_a_database_in_order_is_no_finding(url: str, database: Database):
    async with database.writing():  # somebody writes meanwhile
        areas = {one.area for one in await found(url)}
    assert areas <= {Area.TELEGRAM, Area.PEOPLE, Area.CALENDAR}
    assert Area.PEOPLE in areas


@pytest.mark.usefixtures("offices")
async def test_that_nobody_serves_it_is_told(url: str):
    (nobody,) = [one for one in await found(url) if one.area is Area.PROGRAM]
    assert nobody.what == "Бот не запущен: сообщения не принимаются и не отправляются."
    assert not nobody.serious


@on_sqlite
@pytest.mark.usefixtures("offices")
@pytest.mark.parametrize("reused", [False, True])
async def test_whoever_was_killed_serves_it_no_more(url: str, *, reused: bool):
    """After a start of the machine its number is another's."""
    file = sqlite_file(url)
    assert file is not None
    ended = await asyncio.create_subprocess_exec("/bin/true")
    await ended.wait()
    lock_of(file).write_text(f"{os.getpid() if reused else ended.pid}\n", "ascii")
    assert Area.PROGRAM in {one.area for one in await found(url)}


@pytest.mark.usefixtures("offices")
async def test_a_database_without_an_organisation_is_told(url: str, database: Database):
    await write(database, delete(organisation))
    assert "Организация ещё не описана." in {one.what for one in await found(url)}


async def test_a_database_without_a_schema_is_told(empty_url: str):
    (first, *_) = await found(empty_url)
    assert first.what == "DATABASE_URL: в этой базе данных ещё ничего нет."
