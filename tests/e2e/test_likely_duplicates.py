"""A message that tells what another has told: named on the card, whichever way either has come."""

import pytest

from tests.e2e.test_registering import forwarded
from tests.e2e.town import CONTROL, HOUSING, Caller, Town

RUBBISH = "Ленина, 5: неделю не вывозят мусор, баки переполнены, запах ужасный!"
AGAIN = "Возле дома Ленина 5 опять не вывозят мусор, баки полные, когда это кончится?"
SOMEBODY = {"type": "hidden_user", "sender_user_name": "Сосед"}


async def test_what_tells_the_same_is_named_on_the_card_and_marked_by_two_presses(
    town: Town, caller: Caller
) -> None:
    written = {"text": RUBBISH, "detected_at": "2026-11-24T08:00:00+03:00"}
    await caller.post(written | {"authorities": ["zhkh"], "url": "https://vk.com/wall-1_1"})
    await caller.post(written | {"text": "Нет воды", "url": "https://vk.com/wall-1_2"})
    await caller.post({"text": AGAIN, "detected_at": "2026-11-24T08:50:00+03:00"})
    await town.settle()
    card = town.chat(CONTROL).find(AGAIN)
    assert "\nПохоже на №1: тот же адрес, похожие слова\n" in card.text
    routed = await town.sent_to_housing(RUBBISH)
    assert "\nПохоже на №1: почти тот же текст\nПохоже на №3: тот же адрес" in routed.text

    await town.press(town.anna, card, "Дубликат")
    assert card.text.endswith("\nПосмотреть: /incident_1\nКакое сообщение повторяет №3?")
    await town.press(town.anna, card, "Дубликат №1")
    assert "Похоже" not in card.text
    assert (await caller.incident(3))["status"] == "cancelled"
    await town.act(town.anna, routed, "Дубликат", "Дубликат №1")
    assert town.last(HOUSING).text.startswith("№4 · регистрация отменена\nОснование: дубликат №1")

    await town.act(town.anna, card, "Возобновить", "Да, подтверждаю")
    assert "\nПохоже на №1: тот же адрес, похожие слова\n" in card.text
    assert await town.discrepancies() == []


@pytest.mark.telegram("a comment that comes right before a forward")
async def test_what_was_forwarded_with_a_comment_is_compared_not_the_comment(town: Town) -> None:
    await town.registered(RUBBISH)
    town.anna.say(town.anna.id, "Разберитесь, пожалуйста: vk.com/wall-1_7")
    card = await forwarded(town, AGAIN, SOMEBODY)
    assert card.text.startswith("№2 · ")
    assert "\nПохоже на №1: тот же адрес, похожие слова\n" in card.text


async def test_what_was_closed_long_ago_is_said_to_be_so(town: Town) -> None:
    first = await town.registered(RUBBISH)
    await town.act(town.anna, first, "Без ответа", "Брань или оскорбления", "Да, подтверждаю")
    await town.pass_time(days=20)
    assert (
        "\nПохоже на №1: почти тот же текст, закрыто 24.11.2026 09:00\n"
        in (await town.registered(RUBBISH)).text
    )
    await town.pass_time(days=11)
    assert "Похоже на №1" not in (await town.registered(RUBBISH)).text
