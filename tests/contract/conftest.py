"""MAX, our stand-in or the real one, and the report of a run on the real one.

The real one is asked if `OTKLIK_REAL_TOKEN` names a token: `make test-real SERVICE=max` requires it.
"""

import asyncio
import os
import re
from collections.abc import AsyncIterator, Generator
from typing import Any, Final

import aiohttp
import pytest

from bot.max.calls import SERVER
from bot.sandbox.chat import Chat
from bot.sandbox.clock import SteppedClock
from bot.sandbox.protocol import Json
from tests.bot.sandbox.max import conftest as stand_in
from tests.bot.sandbox.max.conftest import TOKEN, Max
from tests.max.sandbox import Sandbox

clock, sandbox, group = stand_in.clock, stand_in.sandbox, stand_in.group
ivanova, petrov = stand_in.ivanova, stand_in.petrov

IS_REAL: Final = "OTKLIK_REAL_TOKEN" in os.environ
PAUSE: Final = float(os.environ.get("OTKLIK_REAL_PAUSE", "1"))
"""Seconds before each call; MAX allows two messages a second in a chat."""

_CODE: Final = re.compile(r"[a-z][a-z._]{0,50}")
_FOUND: Final = pytest.StashKey[list[str]]()
_LEFT: Final = pytest.StashKey[int]()


class ContractMax(Max):
    """Calls of a bot at the permitted pace."""

    def __init__(
        self, url: str, token: str, chat: int, session: aiohttp.ClientSession, time: SteppedClock
    ) -> None:
        super().__init__(url, token, session)
        self.chat: Final = chat
        """`chat_id` of a group where the bot is an administrator."""
        self.answered = ""
        """Status and code of the last answer, without anything that names a person or a chat."""
        self.written: list[str] = []
        self._time = time

    async def call(
        self, verb: str, path: str, body: Json | None = None, **query: Any
    ) -> tuple[int, Json]:
        """Return the status and the answer of any call."""
        await (asyncio.sleep(PAUSE) if IS_REAL else self._time.advance(PAUSE))
        self.answered = "none"
        status, answer = await super().call(verb, path, body, **query)
        code = str(answer.get("code", ""))
        self.answered = f"{status} {code if _CODE.fullmatch(code) else ''}".strip()
        if (verb, path, status) == ("POST", "/messages", 200):
            self.written.append(answer["message"]["body"]["mid"])
        return status, answer

    async def take_back(self) -> int:
        """Delete what was written; return how many messages are still there."""
        left = 0
        for mid in self.written:
            await self.call("DELETE", "/messages", message_id=mid)
            left += (await self.call("GET", f"/messages/{mid}"))[0] != 404
        return left


@pytest.fixture
def service(request: pytest.FixtureRequest) -> tuple[str, str, int]:
    """Return the address of MAX, a bot's token, and a chat to write in."""
    if IS_REAL:
        url = os.environ.get("OTKLIK_REAL_SERVER", SERVER)
        return url, os.environ["OTKLIK_REAL_TOKEN"], int(os.environ["OTKLIK_REAL_CHAT"])
    running: Sandbox = request.getfixturevalue("sandbox")
    town: Chat = request.getfixturevalue("group")
    return running.url, TOKEN, town.id


@pytest.fixture
async def max_api(
    request: pytest.FixtureRequest, service: tuple[str, str, int], clock: SteppedClock
) -> AsyncIterator[ContractMax]:
    """Yield MAX; what a test wrote is deleted behind it."""
    async with aiohttp.ClientSession() as session:
        client = ContractMax(*service, session, clock)
        yield client
        request.config.stash[_LEFT] += await client.take_back()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_FOUND], config.stash[_LEFT] = [], 0


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Ask nothing of a real service that needs more than a bot and a chat."""
    if IS_REAL and (needed := item.get_closest_marker("needs")):
        pytest.skip(f"could not be asked: needs {needed.args[0]}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note what was found out."""
    report = yield
    if IS_REAL and (call.when == "call" or (call.when == "setup" and not report.passed)):
        client = getattr(item, "funcargs", {}).get("max_api")
        found = {"passed": "held", "skipped": "could not be asked"}.get(report.outcome, "not held")
        if report.failed and client is not None:
            found += f" (last answer: {client.answered})"
        item.config.stash[_FOUND].append(f"* {found}: {item.name}")
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the report that can be sent to us: no name, id or token is in it."""
    config = terminalreporter.config
    if not (found := config.stash.get(_FOUND, [])):
        return
    terminalreporter.section("report")
    terminalreporter.line("\n".join(sorted(found)))
    terminalreporter.line(f"Messages that could not be deleted: {config.stash[_LEFT]}")
