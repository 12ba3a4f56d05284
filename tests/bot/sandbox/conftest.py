"""A sandbox, the real aiogram bot against it, and a few people."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import aiohttp
import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bot.sandbox import Chat
from tests.telegram import Person, Sandbox, SteppedClock

TOKEN = "42:AAsandbox-token_of_the_tests"


class PlainSession(AiohttpSession):
    """aiogram's own waits a quarter of a second for TLS to close; there is none here."""

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


async def somebody_sleeps(clock: SteppedClock) -> None:
    """Returns as soon as there is a reason to advance the clock."""
    async with asyncio.timeout(60):
        while clock.next_wake() is None:  # noqa: ASYNC110 - a clock tells nobody of its sleepers
            await asyncio.sleep(0.001)


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(datetime(2026, 1, 12, 6, 0, tzinfo=UTC))


@pytest.fixture
async def sandbox(clock: SteppedClock) -> AsyncIterator[Sandbox]:
    async with Sandbox(token=TOKEN, clock=clock, old=False) as running:
        yield running


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    session = PlainSession(api=TelegramAPIServer.from_base(sandbox.url))
    async with Bot(TOKEN, session=session) as client:
        yield client


@pytest.fixture
async def http(sandbox: Sandbox) -> AsyncIterator[aiohttp.ClientSession]:
    """Calls as no library would make them: paths are relative to the sandbox."""
    async with aiohttp.ClientSession(sandbox.url) as session:
        yield session


@pytest.fixture
def ivanova(sandbox: Sandbox) -> Person:
    """She has pressed Start."""
    person = sandbox.person(501, "Иванова А. П.")
    person.start()
    sandbox.world.updates.pending.clear()
    return person


@pytest.fixture
def petrov(sandbox: Sandbox) -> Person:
    """He has not met the bot."""
    return sandbox.person(502, "Петров Б. В.")


@pytest.fixture
def group(sandbox: Sandbox, ivanova: Person, petrov: Person) -> Chat:
    return sandbox.group(-1003, "Управление ЖКХ", [ivanova, petrov])
