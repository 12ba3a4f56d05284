"""How many messages people get from the bot: it must not fill their chats."""

import pytest

from bot.sandbox.chat import Posted
from tests.e2e.test_briefings import ORDERED, SEND, card, ordered
from tests.e2e.test_talk import TALK
from tests.e2e.town import CONTROL, HOUSING, Town
from tests.telegram import Person

pytestmark = pytest.mark.staffed


def sent(town: Town, *chats: int | Person) -> int:
    """Return how many messages the bot has sent there, deleted ones included.

    An album is one message to its readers.
    """
    posted = (one for chat in chats for one in town.chat(chat).story if isinstance(one, Posted))
    messages = [one.message for one in posted if one.message.sender.is_bot]
    return len({one.content.other.get("media_group_id", one) for one in messages})


async def test_a_clean_incident(town: Town) -> None:
    """Two cards, the draft, the text to place; the receipts are reactions or edited cards."""
    await town.answered_incident()
    assert sent(town, town.anna, CONTROL, HOUSING) == 4


async def test_fifteen_remarks_of_one_person(town: Town) -> None:
    """After one «Переписка» the rest is talk, too, and asks nothing."""
    card = await town.routed()
    before = sent(town, HOUSING)
    asked = await town.reply(town.boris, card, "Передал мастеру участка, жду от бригады 1")
    await town.press(town.boris, asked, TALK)
    for number in range(2, 16):
        await town.reply(town.boris, card, f"Передал мастеру участка, жду от бригады {number}")
    assert sent(town, HOUSING) - before == 1
    assert await town.discrepancies() == []


async def test_fifteen_remarks_without_a_press(town: Town) -> None:
    """One question about all; it was one about each."""
    card = await town.routed()
    before = sent(town, HOUSING)
    for number in range(1, 16):
        await town.reply(town.boris, card, f"Передал мастеру участка, жду от бригады {number}")
    assert sent(town, HOUSING) - before == 1
    assert await town.discrepancies() == []


async def test_an_opening_with_seven_open(town: Town) -> None:
    """One message: the digest and the reminders that fall due until 08:30."""
    for number in range(1, 8):
        await town.routed(f"Во дворе на Ленина, {number} яма.")
    await town.until(24, 21)
    before = sent(town, HOUSING)
    await town.until(25, 8, 30)
    assert sent(town, HOUSING) - before == 1
    text = town.last(HOUSING).text
    assert text.startswith("Начало дня, 25.11.2026")
    assert "Напоминания: 7" in text
    assert text.count("до срока осталось 50 мин рабочего времени") == 7
    assert text.count("Во дворе на Ленина, 3 яма.") == 1


async def test_a_report_that_was_ordered(town: Town) -> None:
    """The text with its buttons, the picture, and the files as one album where there are albums."""
    await ordered(town)
    files = 1 if town.joins_documents else 2
    assert sent(town, CONTROL) == 2 + files
    await town.press(town.anna, card(town, CONTROL, ORDERED), SEND)
    before = sent(town, town.timur)
    await town.press(town.anna, card(town, CONTROL, ORDERED), "Да, направить без вывода")
    assert sent(town, town.timur) - before == 2 + files
