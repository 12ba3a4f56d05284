"""A bot of MAX whose token is renewed stays the same bot; one with another account does not."""

import asyncio
from pathlib import Path
from typing import cast

import pytest
from structlog.testing import capture_logs

from bot.max import line
from bot.runtime.startup_error import StartupError
from bot.tutorial.sandboxes import Sandboxes
from bot.tutorial.simulation import program
from tests.e2e.town import CONTROL, DRAFT, HOUSING, Starting
from tests.max.sandbox import Sandbox as MaxSandbox
from tests.telegram import Sandbox

RENEWED = "renewed-token-of-the-bot"


pytestmark = pytest.mark.in_max


@pytest.fixture
def named_late(monkeypatch: pytest.MonkeyPatch) -> None:
    """MAX names the bot only after the start, which has waited for it."""
    monkeypatch.setattr(line, "_NAMED_WITHIN", 0)


async def test_work_goes_on_with_a_renewed_token(sandbox: Sandbox, starting: Starting) -> None:
    async with starting() as town:
        await town.routed()
        card = town.last(HOUSING)
    before = len(town.chat(HOUSING).messages)
    renew_token(sandbox)
    for _ in range(2):
        with capture_logs() as logs:
            async with starting(max_token=RENEWED) as town:
                await town.settle()
                assert len(town.chat(HOUSING).messages) == before
                assert not await town.discrepancies()
        assert "bot.changed" not in [one["event"] for one in logs]
    async with starting(max_token=RENEWED) as town:
        await town.reply(town.boris, card, DRAFT)
        assert "версия 1" in town.last(CONTROL).text
        assert not await town.discrepancies()


@pytest.mark.usefixtures("named_late")
async def test_a_bot_named_late_stays_the_same(sandbox: Sandbox, starting: Starting) -> None:
    async with starting() as town:
        card = await town.routed()
    before = len(town.chat(HOUSING).messages)
    for _ in range(2):  # MAX gives a bot that has never asked only the last one
        town.anna.say(town.anna.id, "/new Яма, о которой написали, пока бота не было.")
    renew_token(sandbox)
    with capture_logs() as logs:
        async with starting(max_token=RENEWED) as town:
            await town.settle()
            assert len(town.chat(HOUSING).messages) == before
            assert town.last(town.anna).text.startswith("№3 ·")
            await town.reply(town.boris, card, DRAFT)
            assert "версия 1" in town.last(CONTROL).text
            assert not await town.discrepancies()
    assert "bot.changed" not in [one["event"] for one in logs]


async def test_the_bot_of_another_account_takes_over(sandbox: Sandbox, starting: Starting) -> None:
    async with starting() as town:
        await town.routed()
    before = len(town.chat(HOUSING).messages)
    replace_account(sandbox)
    async with starting(max_token=RENEWED) as town:
        await town.settle()
        assert len(town.chat(HOUSING).messages) > before


@pytest.mark.usefixtures("named_late")
async def test_another_bot_named_late_takes_over_at_the_next_start(
    sandbox: Sandbox, starting: Starting, organisation_file: Path, database_url: str
) -> None:
    async with starting() as town:
        await town.routed()
    before = len(town.chat(HOUSING).messages)
    replace_account(sandbox)
    late = program(Sandboxes(sandbox), organisation_file, database_url, max_token=RENEWED)
    with pytest.raises(StartupError, match="MAX_TOKEN: это токен другого бота"):
        async with asyncio.timeout(60):
            await late.run(asyncio.Event())
    async with starting(max_token=RENEWED) as town:
        await town.settle()
        assert len(town.chat(HOUSING).messages) > before


def renew_token(sandbox: Sandbox) -> None:
    cast("MaxSandbox", sandbox).renew_token(RENEWED)


def replace_account(sandbox: Sandbox) -> None:
    """Another bot, with that token, is where the former one was."""
    max_ = cast("MaxSandbox", sandbox)
    max_.replace_bot(RENEWED, max_.world.bot.id + 1)
