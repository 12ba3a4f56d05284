"""An outage longer than MAX keeps updates: groups are read back, what is lost is told once."""

import pytest

from tests.e2e.town import CONTROL, DRAFT, HOUSING, Starting, Town

LOST = "бот не работал, и MAX не передал"


pytestmark = pytest.mark.in_max


def told(town: Town, text: str) -> list[str]:
    """Return the chats that have a message with this text, each as often as it has it."""
    return [
        chat.title
        for chat in town.sandbox.world.chats.values()
        for one in chat.messages
        if one.sender.is_bot and text in one.text
    ]


async def test_what_was_answered_behind_a_hundred_messages_is_taken(town: Town) -> None:
    card = await town.routed()
    with town.sandbox.faults.outage():
        await town.clock.advance(60)
        town.boris.reply(card, DRAFT)
        for number in range(150):
            await town.clock.pass_asleep(1)
            town.boris.say(HOUSING, f"Обед, очередь {number}")
        await town.clock.pass_asleep(30 * 3600)
        await town.clock.advance(180)
        town.anna.say(town.anna.id, "/my")
    await town.settle()
    assert any(DRAFT in one.text for one in town.chat(CONTROL).messages)
    private = told(town, LOST)
    assert len(private) == len(set(private)) == 5
    assert not told(town, "этого чата")


async def test_after_a_short_outage_nobody_is_told(town: Town) -> None:
    card = await town.routed()
    with town.sandbox.faults.outage():
        town.boris.reply(card, DRAFT)
        await town.clock.pass_asleep(8 * 3600)
        await town.clock.advance(180)
    await town.settle()
    await town.sandbox.until(lambda: DRAFT in town.last(CONTROL).text)
    assert not told(town, "не передал")


async def test_after_a_quiet_weekend_a_restart_tells_nobody(starting: Starting) -> None:
    async with starting() as town:
        await town.say(town.anna, town.anna, "/my")
        for _ in range(15):
            await town.clock.pass_asleep(4 * 3600)
            town.boris.say(HOUSING, "Кто идёт обедать?")
            await town.settle()
    async with starting() as town:
        await town.say(town.anna, town.anna, "/my")
        await town.settle()
        assert not told(town, "не передал")
