"""Strangers who write to the bot: answered last, once an hour, and never in the way of the work."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select

from bot.sandbox import ApiRefusal
from bot.sandbox.server import Call
from domain.model.conversation.notices.kinds import ShowCard
from storage.schema.messages import outbox
from tests.e2e.notice_load import NoticeLoad, cards, standstill
from tests.e2e.town import CONTROL, Town

GROUPS = [-2000, -2001, -2002]
STRANGERS = range(9000, 10000)


async def test_a_stranger_is_answered_once_an_hour(town: Town) -> None:
    def answers() -> int:
        return sum(one.sender.id != town.stranger.id for one in town.chat(town.stranger).messages)

    for text in ("/start", "Здравствуйте", "/open", "/new Яма", "/help", "/incident 1"):
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
    town.sandbox.faults.fail_next("answerCallbackQuery", ApiRefusal(400, "Bad Request"), times=3)
    for _ in range(3):
        town.stranger.press_data(greeting, "forged")
        await town.settle()
        await town.app.processing[0].finish()
        await town.settle()
    assert len(town.chat(town.stranger).messages) == before + 1


async def test_a_strangers_refused_presses_in_a_group_are_answered_once_an_hour(
    town: Town,
) -> None:
    town.rude = True
    town.stranger.join(CONTROL)
    shown = await town.say(town.anna, CONTROL, "/help")
    before = len(town.chat(CONTROL).messages)
    town.sandbox.faults.fail_next("answerCallbackQuery", ApiRefusal(400, "Bad Request"), times=3)
    for _ in range(3):
        town.stranger.press_data(shown, "forged")
        await town.settle()
        await town.app.processing[0].finish()
        await town.settle()
    assert len(town.chat(CONTROL).messages) == before + 1


async def test_a_thousand_strangers_hold_no_card_up(tmp_path: Path) -> None:
    """Each of twenty incidents has a card to be shown in three chats."""
    async with NoticeLoad.facing(tmp_path, GROUPS) as load:
        await load.register(40)
        quiet = await delays(load, cards(20, GROUPS))
        await load.clock.advance(60)
        await flood(load)
        busy = await delays(load, cards(20, GROUPS, first=21))
        answered = await chats_answered(load)
    assert max(quiet) == 1  # sixty cards take two seconds
    assert max(busy) <= 3  # of thirty calls a second twenty are kept for the work
    assert answered >= set(STRANGERS)


async def flood(load: NoticeLoad) -> None:
    """All of them write at once, and the bot has begun to answer."""
    for stranger in STRANGERS:
        load.sandbox.person(stranger, "Прохожий").say(stranger, "Здравствуйте")
    async with asyncio.timeout(240):
        while await unread(load):  # noqa: ASYNC110 - it is told to nobody that all is read
            await asyncio.sleep(0.05)
    await standstill(load)


async def unread(load: NoticeLoad) -> bool:
    return bool(load.sandbox.world.updates.pending) or await load.app.inbox.pending() > 0


async def delays(load: NoticeLoad, shown: Sequence[ShowCard]) -> list[float]:
    """For how many seconds each of these cards waits; what strangers are told may wait longer."""
    began, before = load.clock.monotonic(), len(load.written)

    def called() -> list[Call]:
        return [call for call in load.written[before:] if call.chat in GROUPS]

    await load.put(*shown)
    settling = asyncio.create_task(load.settle())
    await load.sandbox.until(lambda: len(called()) == len(shown))
    settling.cancel()
    return [call.monotonic - began for call in called()]


async def chats_answered(load: NoticeLoad) -> set[int]:
    """Chats that have been told something, or will be."""
    async with load.app.database.reading() as connection:
        return set((await connection.execute(select(outbox.c.chat))).scalars())
