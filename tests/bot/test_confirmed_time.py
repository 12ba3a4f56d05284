"""What is deleted for good is old by two clocks: this machine's and the messenger's."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from aiogram.methods import GetMe, SendMessage

from bot.runtime.clock import ConfirmedTime
from bot.sandbox import server
from bot.telegram.calls import BotApi
from tests.telegram import Sandbox, SteppedClock

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
YEAR = timedelta(days=365)
TOKEN = "42:AAsandbox-token_of_the_tests"


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(token=TOKEN, clock=SteppedClock(NOW)) as sandbox:
        yield sandbox


@pytest.fixture
async def api(sandbox: Sandbox) -> AsyncIterator[BotApi]:
    api = BotApi(TOKEN, sandbox.url, None)
    yield api
    await api.close()


@pytest.mark.parametrize(
    ("ahead", "confirmed"),
    [(timedelta(), NOW), (-YEAR, NOW - YEAR), (YEAR, NOW)],
    ids=["they agree", "ours is ahead", "the messenger's is ahead"],
)
async def test_the_earlier_of_two_clocks_counts(
    sandbox: Sandbox, api: BotApi, ahead: timedelta, confirmed: datetime
) -> None:
    time = ConfirmedTime(sandbox.world.clock, lambda: api.told_at)
    assert time.now() is None
    sandbox.world.ahead = ahead
    await api.call(GetMe(), within=5)
    assert time.now() == confirmed


async def test_a_refusal_tells_no_time(sandbox: Sandbox) -> None:
    """Anybody may answer so: the page of a proxy, too."""
    api = BotApi("43:AAanother-token_of_the_tests", sandbox.url, None)
    await api.call(GetMe(), within=5)
    await api.close()
    assert api.dated is not None
    assert api.told_at is None


async def test_a_server_without_the_header_tells_the_time_by_its_messages(
    sandbox: Sandbox, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the Bot API server that an administration may run itself."""
    monkeypatch.setattr(server, "formatdate", lambda *_, **__: "")
    await api.call(GetMe(), within=5)
    assert api.told_at is None
    await api.call(SendMessage(chat_id=sandbox.group(-1003, "ЖКХ").id, text="Есть"), within=5)
    assert api.told_at == NOW
