"""A text that waits for its author's press is named wherever its incident is reminded of (§13, §20)."""

import pytest

from tests.e2e.town import CONTROL, DRAFT, HOUSING, Town, labels, offered

pytestmark = pytest.mark.staffed

SEND, TALK = "На согласование", "Переписка"
WAITING = "Передал мастеру участка, жду от него информацию"
YOURS = "Ваш текст от 09:00 ждёт вашего нажатия: Петров Б. В."
THEIRS = "Текст от 09:00 ждёт нажатия автора: Петров Б. В."


async def test_the_card_says_so_until_the_press(town: Town) -> None:
    card = await town.routed()
    asked = await town.reply(town.boris, card, WAITING)
    assert YOURS in card.text
    assert labels(card)[:2] == [SEND, TALK]
    await town.press(town.boris, asked, TALK)
    assert "ждёт вашего нажатия" not in card.text
    assert SEND not in labels(card)
    assert await town.discrepancies() == []


async def test_the_cards_own_button_sends_the_text(town: Town) -> None:
    card = await town.routed()
    asked = await town.reply(town.boris, card, WAITING)
    refused = await town.press(town.semyon, card, SEND)
    assert "задан не вам" in refused
    await town.press(town.boris, card, SEND)
    assert WAITING in town.last(CONTROL).text
    assert asked.buttons == []


async def test_reminders_say_so_to_the_authority_and_to_control(town: Town) -> None:
    card = await town.routed()
    await town.reply(town.boris, card, WAITING)
    await town.until(24, 14, 0)
    reminder = town.last(HOUSING)
    assert "прошла примерно половина срока" in reminder.text
    assert YOURS in reminder.text
    assert labels(reminder) == [SEND, TALK]
    await town.until(25, 9, 0)
    told = [one.text for one in town.chat(CONTROL).messages if "срок истёк" in one.text]
    assert told
    assert all("Текст от 24.11 09:00 ждёт нажатия автора: Петров Б. В." in one for one in told)


async def test_a_reminders_button_sends_the_text(town: Town) -> None:
    card = await town.routed()
    await town.reply(town.boris, card, WAITING)
    await town.until(24, 14, 0)
    await town.press(town.boris, town.last(HOUSING), SEND)
    assert WAITING in town.last(CONTROL).text
    assert "ждёт вашего нажатия" not in card.text


@pytest.mark.parametrize("private", [False, True])
async def test_my_says_so_and_brings_the_question(town: Town, private: bool) -> None:
    card = await town.routed()
    asked = await town.reply(town.boris, card, WAITING)
    before = town.chat(town.boris).messages[-1:]
    await town.say(town.boris, town.boris if private else HOUSING, "/my")
    where = town.boris if private else HOUSING
    *_, listed, again = town.chat(where).messages
    assert [listed] != before
    assert "ваш текст от 09:00 ждёт вашего нажатия" in listed.text
    assert offered(again) == [[SEND], [TALK]]
    await town.press(town.boris, again, SEND)
    assert WAITING in town.last(CONTROL).text
    assert not again.buttons
    assert not asked.buttons


async def test_the_card_in_private_says_so_without_the_buttons(town: Town) -> None:
    card = await town.routed()
    await town.reply(town.boris, card, WAITING)
    shown = await town.say(town.boris, town.boris, "/incident 1")
    assert YOURS in shown.text
    assert SEND not in labels(shown)


async def test_lists_digest_and_controls_card_name_the_author(town: Town) -> None:
    card = await town.routed()
    await town.reply(town.boris, card, WAITING)
    listed = await town.say(town.maria, CONTROL, "/open")
    assert "текст от 09:00 ждёт нажатия автора: Петров Б. В." in listed.text
    shown = await town.say(town.maria, CONTROL, "/incident 1")
    assert THEIRS in shown.text
    assert SEND not in labels(shown)
    await town.until(25, 8, 5)
    digest = town.chat(HOUSING).find("Начало дня")
    assert "текст от 24.11 09:00 ждёт нажатия автора: Петров Б. В." in digest.text


async def test_the_deputy_head_reads_it_with_the_overdue_incident(town: Town) -> None:
    card = await town.routed()
    controls = await town.say(town.maria, CONTROL, "/incident 1")
    await town.act(town.maria, controls, "Повышенная важность", "Да, подтверждаю")
    await town.reply(town.boris, card, WAITING)
    await town.until(24, 15, 0)
    told = [one.text for one in town.chat(town.timur).messages if "просроч" in one.text.lower()]
    assert any(THEIRS in one for one in told)


async def test_a_colleagues_draft_beside_it_is_not_confused_with_it(town: Town) -> None:
    card = await town.routed()
    await town.reply(town.boris, card, WAITING)
    await town.reply(town.semyon, card, DRAFT)
    assert YOURS in card.text
    assert await town.discrepancies() == []
