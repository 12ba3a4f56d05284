"""High importance: the alert at any hour, who took note of it, who told the head (§22)."""

import pytest

from bot.sandbox import Message, Person
from tests.e2e.town import CONTROL, HOUSING, ORGANISATION, Town

DEPUTY, AUTHORISED = 801, 802


@pytest.fixture
def organisation_file(tmp_path):
    file = tmp_path / "organisation.toml"
    officers = f"""
[[staff]]
name = "Глебов Глеб Глебович"
telegram_id = {DEPUTY}
role = "deputy_head"
[[staff]]
name = "Ульянов Устин Ульянович"
telegram_id = {AUTHORISED}
role = "authorised"
"""
    file.write_text(ORGANISATION + officers, encoding="utf-8")
    return file


@pytest.fixture(autouse=True)
def deputy(town: Town) -> Person:
    person = town.sandbox.person(DEPUTY, "Глеб Глебов")
    person.start()
    return person


@pytest.fixture(autouse=True)
def officer(town: Town) -> Person:
    person = town.sandbox.person(AUTHORISED, "Устин Ульянов")
    person.start()
    return person


def said(town: Town, chat: int, words: str) -> list[Message]:
    return [message for message in town.chat(chat).messages if words in message.text]


async def raised(town: Town) -> Message:
    """Routed, then raised by control; gives the alert's message with the buttons."""
    await town.routed()
    card = town.chat(town.anna.id).find("№1")
    assert card is not None
    await town.press(town.anna, card, "Повышенная важность")
    return town.chat(DEPUTY).last


async def test_raising_alerts_the_deputy_head_and_tells_everybody(town: Town) -> None:
    alert = await raised(town)
    assert alert.buttons == [["Принято к сведению"], ["Доложено главе"]]
    assert not alert.silent
    [text] = said(town, DEPUTY, "Инцидент №1 повышенной важности")
    assert "Во дворе на Ленина, 5 яма." in text.text
    assert text.buttons == []
    assert said(town, AUTHORISED, "Инцидент №1 повышенной важности")
    due = "Новый срок ответа: 24.11.2026 13:50"  # four working hours after nine, lunch left out
    assert "важность повышена" in said(town, HOUSING, due)[0].text
    assert "направляется оповещение" in said(town, CONTROL, "повышенная важность")[0].text


async def test_an_alert_that_nobody_notes_is_repeated_six_times_and_control_told_once(
    town: Town,
) -> None:
    await raised(town)
    await town.pass_time(minutes=9)
    assert len(said(town, DEPUTY, "Инцидент №1 повышенной важности")) == 1
    await town.pass_time(minutes=120)
    for chat in (DEPUTY, AUTHORISED):
        assert len(said(town, chat, "Инцидент №1 повышенной важности")) == 7, chat
    assert len(said(town, CONTROL, "никто не принял к сведению")) == 1


async def test_noted_but_not_reported_is_reminded_of_after_half_an_hour(
    town: Town, deputy: Person
) -> None:
    alert = await raised(town)
    assert await town.press(deputy, alert, "Принято к сведению") == "№1: принято к сведению."
    assert "Принято к сведению: Глебов Г. Г." in town.chat(AUTHORISED).last.text
    await town.pass_time(minutes=29)
    assert not said(town, CONTROL, "нет отметки о докладе")
    await town.pass_time(minutes=2)
    for chat in (DEPUTY, AUTHORISED, CONTROL):
        assert len(said(town, chat, "нет отметки о докладе")) == 1, chat
    await town.pass_time(minutes=60)
    assert len(said(town, DEPUTY, "Инцидент №1 повышенной важности")) == 1


async def test_the_report_is_confirmed_and_stands_in_history(town: Town, deputy: Person) -> None:
    alert = await raised(town)
    await town.press(deputy, alert, "Доложено главе")
    assert alert.buttons == [["Да, подтверждаю"], ["Назад"]]
    await town.press(deputy, alert, "Да, подтверждаю")
    assert "доложено главе, Глебов Г. Г." in alert.text
    assert alert.buttons == []
    other = town.chat(AUTHORISED).last
    assert other.buttons == []
    await town.pass_time(minutes=90)
    assert not said(town, CONTROL, "нет отметки о докладе")
    await town.say(town.anna, CONTROL, "/history 1")
    assert "доложено главе (Глебов Г. Г.)" in town.chat(CONTROL).last.text


async def test_a_second_report_is_refused_and_says_whose_was_first(
    town: Town, deputy: Person, officer: Person
) -> None:
    await raised(town)
    mine, theirs = town.chat(DEPUTY).last, town.chat(AUTHORISED).last
    await town.press(deputy, mine, "Доложено главе")
    await town.press(officer, theirs, "Доложено главе")
    await town.press(deputy, mine, "Да, подтверждаю")
    press = officer.press_data(theirs, "ry:1")
    await town.settle()
    await press.answered(within=5)
    assert press.answer is not None
    assert press.answer.text.startswith("№1: уже доложено: Глебов Г. Г.")
    assert press.answer.alert


async def test_nobody_else_can_report_to_the_head(town: Town) -> None:
    await raised(town)
    await town.say(town.boris, town.boris.id, "/incident 1")
    card = town.chat(town.boris.id).last
    refused = town.boris.press_data(card, "ak:1")
    await town.settle()
    await refused.answered(within=5)
    assert refused.answer is not None
    assert "заместитель главы" in refused.answer.text


async def test_a_night_alert_does_not_wait_and_a_normal_card_is_silent(town: Town) -> None:
    await town.until(24, 23)
    card = await town.routed()
    assert card.silent
    control = town.chat(town.anna.id).find("№1")
    assert control is not None
    await town.press(town.anna, control, "Повышенная важность")
    assert said(town, DEPUTY, "Инцидент №1 повышенной важности")
    assert not town.chat(DEPUTY).last.silent


async def test_lowered_again_ends_the_alert(town: Town) -> None:
    alert = await raised(town)
    control = town.chat(town.anna.id).find("№1")
    assert control is not None
    await town.press(town.anna, control, "Обычная важность")
    assert alert.buttons == []
    assert "важность снижена" in said(town, DEPUTY, "Новый срок ответа")[0].text
    await town.pass_time(minutes=60)
    assert len(said(town, DEPUTY, "Инцидент №1 повышенной важности")) == 1


async def test_the_deputy_head_learns_of_the_answer(town: Town) -> None:
    to_place = await town.approved()
    control = town.chat(town.anna.id).find("№1")
    assert control is not None
    await town.press(town.anna, control, "Повышенная важность")
    await town.reply(town.boris, to_place, "https://example.org/answer")
    assert said(town, DEPUTY, "ответ размещён")


async def test_the_deputy_head_learns_that_a_placement_was_undone(town: Town) -> None:
    to_place = await town.approved()
    control = town.chat(town.anna.id).find("№1")
    assert control is not None
    await town.press(town.anna, control, "Повышенная важность")
    await town.reply(town.boris, to_place, "https://example.org/answer")
    await town.press(town.boris, to_place, "Отменить размещение")
    assert said(town, DEPUTY, "отметка о размещении отменена")


async def test_a_cancelled_incident_needs_no_report(town: Town, deputy: Person) -> None:
    alert = await raised(town)
    acknowledge = alert.content.keyboard[0][0]["callback_data"]
    control = town.chat(town.anna.id).find("№1")
    assert control is not None
    await town.press(town.anna, control, "Отменить регистрацию")
    await town.press(town.anna, control, "Ошибка")
    assert said(town, DEPUTY, "регистрация отменена")
    assert "докладывать не нужно" in alert.text
    assert alert.buttons == []
    refusal = await town.press_data(deputy, alert, acknowledge)
    assert refusal.startswith("№1: докладывать не нужно")
    await town.pass_time(minutes=60)
    assert len(said(town, DEPUTY, "повышенной важности")) == 1


async def test_the_deputy_head_learns_that_there_is_no_answer(town: Town) -> None:
    await raised(town)
    control = town.chat(town.anna.id).find("№1")
    assert control is not None
    await town.press(town.anna, control, "Без ответа")
    await town.press(town.anna, control, "Брань или оскорбления")
    await town.press(town.anna, control, "Да, подтверждаю")
    [news] = said(town, DEPUTY, "Основание (п. 19 Порядка)")
    assert news.text.startswith("Инцидент №1: ответ не даётся")


async def test_who_has_not_yet_told_the_head_goes_back(town: Town, deputy: Person) -> None:
    alert = await raised(town)
    await town.press(deputy, alert, "Доложено главе")
    await town.press(deputy, alert, "Назад")
    assert alert.buttons == [["Принято к сведению"], ["Доложено главе"]]


async def test_a_reopened_incident_keeps_what_the_deputy_head_has_done(
    town: Town, deputy: Person
) -> None:
    alert = await raised(town)
    await town.press(deputy, alert, "Принято к сведению")
    control = town.chat(town.anna.id).find("№1")
    assert control is not None
    await town.press(town.anna, control, "Отменить регистрацию")
    await town.press(town.anna, control, "Ошибка")
    assert alert.buttons == []
    await town.press(town.anna, control, "Возобновить")
    await town.press(town.anna, control, "Да, подтверждаю")
    [news] = said(town, DEPUTY, "работа возобновлена")
    assert "Срок ответа прежний: 24.11.2026 13:50" in news.text
    assert "Принято к сведению: Глебов Г. Г." in alert.text
    assert alert.buttons == [["Доложено главе"]]
    await town.pass_time(minutes=31)
    assert len(said(town, DEPUTY, "нет отметки о докладе главе")) == 1
