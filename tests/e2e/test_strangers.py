"""Strangers who write to the bot: answered last, once an hour, and never in the way of the work."""

import asyncio
from pathlib import Path
from statistics import mean

from sqlalchemy import select

from bot.sandbox import Refusal
from bot.sandbox.server import Call
from storage.schema.messages import outbox
from tests.e2e.conftest import Town
from tests.e2e.crowd import Crowd, cards, crowd, standstill

GROUPS = [-2000, -2001, -2002]
STRANGERS = range(9000, 10000)


async def test_a_stranger_is_answered_once_an_hour(town: Town) -> None:
    def answers() -> int:
        return sum(one.sender.id != town.stranger.id for one in town.chat(town.stranger).messages)

    for text in ("/start", "Здравствуйте", "/open", "/new Яма", "/help"):
        await town.say(town.stranger, town.stranger, text)
    assert answers() == 1
    await town.pass_time(minutes=61)
    await town.say(town.stranger, town.stranger, "/open")
    assert answers() == 2


async def test_a_strangers_refused_presses_are_answered_once_an_hour(town: Town) -> None:
    town.rude = True
    greeting = await town.say(town.stranger, town.stranger, "/start")
    await town.pass_time(minutes=61)
    before = len(town.chat(town.stranger).messages)
    town.sandbox.faults.fail_next("answerCallbackQuery", Refusal(400, "Bad Request"), times=3)
    for _ in range(3):
        town.stranger.press_data(greeting, "forged")
        await town.stage.settle()
        await town.stage.app.presses.finish()
        await town.stage.settle()
    assert len(town.chat(town.stranger).messages) == before + 1


async def test_a_thousand_strangers_hold_no_card_up(tmp_path: Path) -> None:
    """Each of twenty incidents has a card to be shown in three chats."""
    async with crowd(tmp_path, GROUPS) as town:
        await town.register(20)
        quiet = await delays(town)
        await town.stage.clock.advance(60)
        await flood(town)
        busy = await delays(town)
        answered = await chats_answered(town)
    assert max(quiet) == 1  # sixty cards take two seconds
    assert mean(busy) <= 2 * mean(quiet)
    assert max(busy) <= 2 * max(quiet)
    assert answered >= set(STRANGERS)


async def flood(town: Crowd) -> None:
    """All of them write at once, and the bot has begun to answer."""
    for stranger in STRANGERS:
        town.stage.sandbox.person(stranger, "Прохожий").say(stranger, "Здравствуйте")
    async with asyncio.timeout(120):
        while await unread(town):  # noqa: ASYNC110 - it is told to nobody that all is read
            await asyncio.sleep(0.05)
    await standstill(town)


async def unread(town: Crowd) -> bool:
    return (
        bool(town.stage.sandbox.world.updates.pending) or await town.stage.app.inbox.pending() > 0
    )


async def delays(town: Crowd) -> list[float]:
    """For how many seconds each of these cards waits; what strangers are told may wait longer."""
    began, before = town.stage.clock.monotonic(), len(town.written)

    def called() -> list[Call]:
        return [call for call in town.written[before:] if call.chat in GROUPS]

    await town.put(*cards(20, GROUPS))
    settling = asyncio.create_task(town.stage.settle())
    await town.stage.sandbox.until(lambda: len(called()) == 60, within=60)
    settling.cancel()
    return [call.monotonic - began for call in called()]


async def chats_answered(town: Crowd) -> set[int]:
    """Chats that have been told something, or will be."""
    async with town.stage.app.database.reading() as connection:
        return set((await connection.execute(select(outbox.c.chat))).scalars())
