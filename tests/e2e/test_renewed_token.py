"""A bot of MAX whose token is renewed stays the same bot; one with another account does not."""

from dataclasses import replace
from typing import cast

import pytest
from structlog.testing import capture_logs

from tests.e2e.town import CONTROL, DRAFT, HOUSING, Starting
from tests.max.sandbox import Sandbox as MaxSandbox
from tests.telegram import Sandbox

RENEWED = "renewed-token-of-the-bot"


@pytest.fixture
def in_max() -> bool:
    return True


async def test_work_goes_on_with_a_renewed_token(sandbox: Sandbox, starting: Starting) -> None:
    async with starting() as town:
        await town.routed()
        card = town.last(HOUSING)
    before = len(town.chat(HOUSING).messages)
    cast("MaxSandbox", sandbox).renew_token(RENEWED)
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


async def test_the_bot_of_another_account_takes_over(sandbox: Sandbox, starting: Starting) -> None:
    async with starting() as town:
        await town.routed()
    before = len(town.chat(HOUSING).messages)
    max_ = cast("MaxSandbox", sandbox)
    max_.renew_token(RENEWED)
    former = max_.world.bot
    bot = max_.world.bot = max_.world.users[former.id + 1] = replace(former, id=former.id + 1)
    for chat in max_.world.chats.values():
        if former.id in chat.members:
            chat.members[bot.id] = chat.members.pop(former.id)
    async with starting(max_token=RENEWED) as town:
        await town.settle()
        assert len(town.chat(HOUSING).messages) > before
