"""One authority has the incident, and control presses another: it may replace or join the first."""

from bot.sandbox import Message
from tests.e2e.town import CONTROL, CULTURE, DRAFT, HOUSING, Town, ends_with, labels

ZHKH, AFISHA, NEWS = "Управление ЖКХ", "Отдел культуры", "Отдел СМИ"
REPLACE, ADD = f"Заменить на {ZHKH}", f"Добавить {ZHKH}"
ASKED = (
    f"\nСейчас: {AFISHA}. Заменить на {ZHKH} или добавить {ZHKH}?"
    f"\nЕсли добавить, сводный ответ готовит: {AFISHA}."
)


async def mistapped(town: Town) -> tuple[Message, str]:
    """Control's card, sent to the wrong authority, and what its button of the right one carries."""
    card = await town.registered()
    data = str(card.keys[ZHKH]["callback_data"])
    await town.press(town.anna, card, AFISHA)
    return card, data


async def test_an_authority_is_replaced_by_three_presses(town: Town) -> None:
    card, _ = await mistapped(town)
    await town.act(town.anna, card, "Изменить органы", ZHKH)
    assert card.text.endswith(ASKED)
    assert ends_with(card.buttons, [[REPLACE], [ADD, "Назад"]])
    answer = await town.press(town.anna, card, REPLACE)
    assert answer == "№1: органы изменены, они получат уведомление."
    assert town.last(HOUSING).text.startswith("№1 · ответьте до ")
    assert "Ответ готовит" not in town.last(HOUSING).text
    assert "снят с вашего органа" in town.last(CULTURE).text
    assert ["Изменить органы"] in card.buttons


async def test_a_press_on_another_authority_of_an_older_card_offers_it(town: Town) -> None:
    card, data = await mistapped(town)
    answer = town.anna.press_data(card, data)
    assert await town.warned(answer) == f"№1: уже направлено — {AFISHA}."
    assert not town.chat(HOUSING).messages
    assert card.text.endswith(ASKED)
    await town.press(town.anna, card, REPLACE)
    assert town.last(HOUSING).text.startswith("№1 · ответьте до ")
    assert "снят с вашего органа" in town.last(CULTURE).text


async def test_the_other_authority_is_added_and_the_first_one_leads(town: Town) -> None:
    card, data = await mistapped(town)
    await town.press_data(town.anna, card, data)
    answer = await town.press(town.anna, card, ADD)
    assert answer == "№1: органы изменены, они получат уведомление."
    assert f"Сводный ответ готовит: {AFISHA}\n" in town.last(HOUSING).text
    assert f"Добавлен орган: {ZHKH}" in town.last(CULTURE).text


async def test_what_is_offered_can_be_left(town: Town) -> None:
    card, data = await mistapped(town)
    text, buttons = card.text, card.buttons
    await town.press_data(town.anna, card, data)
    await town.press(town.anna, card, "Назад")
    assert (card.text, card.buttons) == (text, buttons)
    assert not town.chat(HOUSING).messages
    assert len(town.chat(CULTURE).messages) == 1


async def test_two_of_two_are_replaced_by_no_single_press(town: Town) -> None:
    card, data = await mistapped(town)
    await town.press_data(town.anna, card, data)
    await town.press(town.anna, card, NEWS)
    assert [row for row in card.buttons if "Заменить" in row[0]] == []
    assert ["Сохранить изменения"] in card.buttons


async def test_an_offer_that_is_no_more_changes_nothing(town: Town) -> None:
    card, data = await mistapped(town)
    await town.press_data(town.anna, card, data)
    replace, add = (str(card.keys[label]["callback_data"]) for label in (REPLACE, ADD))
    await town.press(town.anna, card, NEWS)
    for stale in (replace, add):
        assert "выбор изменился" in await town.warned(town.anna.press_data(card, stale))
    await town.act(town.anna, card, f"✓ {NEWS}", ADD)
    before = len(town.chat(HOUSING).messages)
    for stale in (replace, add):
        answer = await town.press_data(town.anna, card, stale)
        assert answer == "№1: чтобы изменить органы, нажмите «Изменить органы»."
    assert len(town.chat(HOUSING).messages) == before
    history = await town.say(town.anna, town.anna, "/history 1")
    assert history.text.count("добавлен орган") == 1
    assert "снят" not in history.text


async def test_a_closed_incident_is_offered_to_nobody_else(town: Town) -> None:
    card, data = await mistapped(town)
    await town.act(town.anna, card, "Другие действия…", "Отменить регистрацию", "Ошибка")
    assert "№1: " in await town.press_data(town.anna, card, data)
    assert not [row for row in card.buttons if "Заменить" in row[0]]


async def test_only_control_replaces_an_authority(town: Town) -> None:
    card, data = await mistapped(town)
    await town.press_data(town.anna, card, data)
    replace = str(card.keys[REPLACE]["callback_data"])
    executors = town.last(CULTURE)
    for forged in (data, replace):
        answer = await town.press_data(town.vera, executors, forged)
        assert answer == "№1: направлять инциденты может отдел контроля."
    assert not town.chat(HOUSING).messages


async def test_the_draft_of_a_replaced_authority_still_waits_with_control(town: Town) -> None:
    card, data = await mistapped(town)
    await town.reply(town.vera, town.last(CULTURE), DRAFT)
    approval = town.last(CONTROL)
    await town.press_data(town.anna, card, data)
    await town.press(town.anna, card, REPLACE)
    assert "снят с вашего органа" in town.last(CULTURE).text
    assert DRAFT in town.chat(HOUSING).find("№1 · на согласовании").text
    assert "✅ Согласовать" in labels(approval)
