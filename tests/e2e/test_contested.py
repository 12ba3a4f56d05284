"""Another program that polls with the same token: people learn what to do, and work goes on."""

import asyncio

import pytest

from bot.sandbox.faults import ApiRefusal
from handlers.texts.troubles import RECEIVED_ELSEWHERE, TURNED_AWAY
from tests.e2e.town import Town
from tests.telegram.webhook import Webhook

pytestmark = pytest.mark.telegram("one program that polls at a time")

CONFLICT = ApiRefusal(
    409,
    "Conflict: terminated by other getUpdates request;"
    " make sure that only one bot instance is running",
)


def told(town: Town) -> int:
    return [message.text for message in town.chat(town.admin).messages].count(RECEIVED_ELSEWHERE)


async def polled_in_vain(town: Town, times: int) -> None:
    town.rude = True
    faults, polls = town.sandbox.faults, len(town.sandbox.calls_to("getUpdates"))
    faults.fail_next("getUpdates", CONFLICT, times=times)
    town.anna.say(town.anna.id, "/help")  # ends the poll that is going on
    async with asyncio.timeout(240):
        while len(town.sandbox.calls_to("getUpdates")) < polls + times + 1:
            await town.clock.advance(5)
            await asyncio.sleep(0.01)


async def test_who_polls_with_the_same_token_is_told_of_once_an_hour(town: Town) -> None:
    await polled_in_vain(town, 5)
    await town.settle()
    assert told(town) == 1
    assert town.app.lines[0].contested()
    assert (await town.routed()).text.startswith("№1 ·")
    await town.pass_time(hours=1, minutes=1)
    await polled_in_vain(town, 5)
    await town.settle()
    assert told(town) == 2


async def test_a_webhook_that_somebody_sets_is_deleted_and_told_of_once(town: Town) -> None:
    town.rude = True
    updates, admin = town.sandbox.world.updates, town.chat(town.admin)
    await town.settle()
    before = len(admin.messages)
    for _ in range(2):
        updates.set_webhook(Webhook("http://127.0.0.1:9/other"))
        async with asyncio.timeout(60):
            while updates.webhook is not None:
                await town.clock.advance(5)
                await asyncio.sleep(0.01)
        await town.pass_time(minutes=5)
    assert (await town.routed()).text.startswith("№1 ·")
    assert [one.text for one in admin.messages[before:]] == [TURNED_AWAY]
    assert not town.app.lines[0].contested()


async def test_a_takeover_within_ones_own_processes_is_no_contest(town: Town) -> None:
    await polled_in_vain(town, 2)
    await town.settle()
    assert told(town) == 0
    assert not town.app.lines[0].contested()
