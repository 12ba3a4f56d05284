"""A MAX, plain calls to it, and a few people."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest

from bot.sandbox.chat import Chat
from bot.sandbox.clock import SteppedClock
from bot.sandbox.max.ids import number_of
from bot.sandbox.protocol import Json
from tests.max.person import Person
from tests.max.sandbox import Sandbox

TOKEN = "f9LHodD0cOKtoken-of-the-tests"


class Max:
    """Calls of a bot, as no library would make them."""

    def __init__(self, url: str, token: str, session: aiohttp.ClientSession) -> None:
        self._url = url
        self._headers = {"Authorization": token}
        self._session = session

    async def call(
        self, verb: str, path: str, body: Json | None = None, **query: Any
    ) -> tuple[int, Json]:
        """Return the status and the answer of any call."""
        async with self._session.request(
            verb, self._url + path, params=query, json=body, headers=self._headers
        ) as answer:
            return answer.status, await answer.json()

    async def done(self, verb: str, path: str, body: Json | None = None, **query: Any) -> Json:
        """Return the answer of a call that is not refused."""
        status, answer = await self.call(verb, path, body, **query)
        assert (status, answer.get("success", True)) == (200, True), answer
        return answer

    async def send(self, chat: int, text: str, *attachments: Json, **body: Any) -> str:
        """Send a message; return its `mid`."""
        given = {"text": text, "attachments": list(attachments)} | body
        answer = await self.done("POST", "/messages", given, chat_id=chat)
        mid: str = answer["message"]["body"]["mid"]
        return mid

    async def updates(self, marker: int = 0, **query: Any) -> list[Json]:
        """Return the updates from the marker on."""
        query = {"marker": marker, "timeout": 0} | query
        found: list[Json] = (await self.done("GET", "/updates", **query))["updates"]
        return found


def keyboard(*rows: list[Json]) -> Json:
    return {"type": "inline_keyboard", "payload": {"buttons": list(rows)}}


def callback(text: str, payload: str = "x") -> Json:
    return {"type": "callback", "text": text, "payload": payload}


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(datetime(2026, 11, 30, 6, 0, tzinfo=UTC))


@pytest.fixture
async def sandbox(clock: SteppedClock) -> AsyncIterator[Sandbox]:
    async with Sandbox(token=TOKEN, clock=clock) as running:
        yield running


@pytest.fixture
async def max_api(sandbox: Sandbox) -> AsyncIterator[Max]:
    async with aiohttp.ClientSession() as session:
        yield Max(sandbox.url, TOKEN, session)


@pytest.fixture
def ivanova(sandbox: Sandbox) -> Person:
    """She has pressed Start."""
    person = sandbox.person(501, "Анна Иванова")
    person.start()
    return person


@pytest.fixture
def petrov(sandbox: Sandbox) -> Person:
    """He has not met the bot."""
    return sandbox.person(502, "Борис Петров")


@pytest.fixture
def group(sandbox: Sandbox, ivanova: Person, petrov: Person) -> Chat:
    """The bot is an administrator there."""
    return sandbox.group(-1003, "Управление ЖКХ", [ivanova, petrov])


@pytest.fixture
def dialog(sandbox: Sandbox, ivanova: Person) -> int:
    """`chat_id` of her dialog with the bot."""
    return number_of(sandbox.world, sandbox.chat(ivanova.id))
