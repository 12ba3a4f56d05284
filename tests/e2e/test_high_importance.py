"""High importance: the alert at any hour, who took note of it, who told the head (§22)."""

import pytest

from bot.sandbox import Message, TooManyRequests
from tests.e2e.town import CONTROL, DRAFT, HOUSING, ORGANISATION, Caller, Town, offered, rewritten
from tests.telegram import Person, ServerError

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
    rewritten(file, ORGANISATION + officers)
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


async def raised(town: Town) -> Message:
    """Routed, then raised by control; gives the alert's message with the buttons."""
    await town.routed()
    card = town.chat(town.anna.id).find("№1")
    await town.act(town.anna, card, "Повышенная важность", "Да, подтверждаю")
    return town.chat(DEPUTY).last


async def test_raising_alerts_the_deputy_head_and_tells_everybody(town: Town) -> None:
    alert = await raised(town)
    assert offered(alert) == [["Принято к сведению"], ["Доложено главе"]]
    [text] = town.said(DEPUTY, "№1 · повышенная важность · срок ")
    assert "Во дворе на Ленина, 5 яма." in text.text
    assert offered(text) == []
    assert town.said(AUTHORISED, "№1 · повышенная важность · срок ")
    due = "Новый срок ответа: 24.11.2026 13:50"  # four working hours after nine, lunch left out
    assert "важность повышена" in town.said(HOUSING, due)[0].text
    assert "направляется оповещение" in town.said(CONTROL, "важность повышена")[0].text


async def test_control_has_the_link_the_authority_and_a_button_of_what_came_routed(
    town: Town, caller: Caller
) -> None:
    body = {
        "text": "Обрыв провода на детской площадке.",
        "url": "https://vk.com/wall-1_2",
        "detected_at": town.clock.now().isoformat(),
        "importance": "high",
        "authorities": ["zhkh"],
    }
    assert (await caller.post(body))[0] == 201
    await town.settle()
    told = town.last(CONTROL)
    assert told.text == (
        "№1 · повышенная важность · зарегистрирован · Обрыв провода на детской площадке.\n"
        "Срок ответа: 24.11.2026 13:50\n"
        "Орган: Управление ЖКХ\n"
        "Соцсеть: ВКонтакте\n"
        "Ссылка: https://vk.com/wall-1_2\n"
        "Заместителю главы и уполномоченным лицам направляется оповещение.\n"
        "Регистрация: система мониторинга\n"
        "Сообщение:\nОбрыв провода на детской площадке."
    )
    assert offered(told) == [["Другие действия…"]]
    await town.press(town.anna, told, "Другие действия…")
    card = town.last(CONTROL)
    assert card.text.startswith("№1 · повышенная важность · ")
    assert ["Изменить органы"] in card.buttons


async def test_an_alert_that_nobody_notes_is_repeated_six_times_and_control_told_once(
    town: Town,
) -> None:
    first = await raised(town)
    await town.pass_time(minutes=9)
    assert town.chat(DEPUTY).last is first
    await town.pass_time(minutes=120)
    for chat in (DEPUTY, AUTHORISED):
        [to_forward] = town.said(chat, "№1 · повышенная важность · срок ")
        repeats = town.said(chat, "№1")[2:]
        assert len(repeats) == 6, chat
        assert {message.reply_to for message in repeats} == {to_forward}
        assert not any(message.silent for message in (to_forward, *repeats))
    assert len(town.said(CONTROL, "никто не принял к сведению")) == 1


async def test_the_newest_repeat_alone_can_be_pressed(town: Town, deputy: Person) -> None:
    first = await raised(town)
    await town.pass_time(minutes=21)
    *_, earlier, newest = town.chat(DEPUTY).messages
    for message in (first, earlier):
        assert offered(message) == []
        assert message.text == "№1: оповещение повторено, см. ниже."
    await town.press(deputy, newest, "Принято к сведению")
    assert "Принято к сведению: Глебов Г. Г." in newest.text
    assert "Принято к сведению: Глебов Г. Г." in town.chat(AUTHORISED).last.text
    standing = len(town.chat(DEPUTY).messages)
    await town.pass_time(minutes=29)
    assert len(town.chat(DEPUTY).messages) == standing


async def test_an_earlier_repeat_loses_its_buttons_though_that_fails_at_first(
    town: Town, deputy: Person
) -> None:
    first = await raised(town)
    town.sandbox.faults.fail_next("editMessageText", ServerError(), chat=DEPUTY, times=3)
    await town.pass_time(minutes=10)
    newest = town.chat(DEPUTY).last
    assert newest is not first
    await town.press(deputy, newest, "Принято к сведению")
    await town.pass_time(minutes=5)
    assert offered(first) == []
    assert offered(newest) == [["Доложено главе"]]
    assert len(town.said(DEPUTY, "№1")) == 3


async def test_both_messages_of_an_alert_are_heard(town: Town) -> None:
    await raised(town)
    to_forward, to_press = town.chat(DEPUTY).messages[-2:]
    assert not to_forward.silent
    assert not to_press.silent


async def test_a_repeat_that_comes_too_late_is_not_told(town: Town, deputy: Person) -> None:
    await raised(town)
    standing = len(town.chat(AUTHORISED).messages)
    first = town.chat(DEPUTY).last
    town.sandbox.faults.fail_next("sendMessage", TooManyRequests(60), chat=AUTHORISED)
    await town.clock.advance(600.0)
    await town.sandbox.until(lambda: town.chat(DEPUTY).last is not first)
    await town.press(deputy, town.chat(DEPUTY).last, "Принято к сведению")
    await town.pass_time(minutes=20)
    assert len(town.chat(AUTHORISED).messages) == standing


async def test_noted_but_not_reported_is_reminded_of_after_half_an_hour(
    town: Town, deputy: Person
) -> None:
    alert = await raised(town)
    assert await town.press(deputy, alert, "Принято к сведению") == "№1: принято к сведению."
    assert "Принято к сведению: Глебов Г. Г." in town.chat(AUTHORISED).last.text
    await town.pass_time(minutes=29)
    assert not town.said(CONTROL, "нет отметки о докладе")
    await town.pass_time(minutes=2)
    for chat in (DEPUTY, AUTHORISED, CONTROL):
        assert len(town.said(chat, "нет отметки о докладе")) == 1, chat
    await town.pass_time(minutes=60)
    assert len(town.said(DEPUTY, "№1 · повышенная важность · срок ")) == 1


async def test_the_report_is_confirmed_and_stands_in_history(town: Town, deputy: Person) -> None:
    alert = await raised(town)
    await town.press(deputy, alert, "Доложено главе")
    assert offered(alert) == [["Принято к сведению"], ["Ещё нет"], ["Да, доложено"]]
    await town.press(deputy, alert, "Да, доложено")
    assert "доложено главе, Глебов Г. Г." in alert.text
    assert offered(alert) == []
    other = town.chat(AUTHORISED).last
    assert offered(other) == []
    await town.pass_time(minutes=90)
    assert not town.said(CONTROL, "нет отметки о докладе")
    await town.say(town.anna, CONTROL, "/history 1")
    assert "доложено главе (Глебов Г. Г.)" in town.chat(CONTROL).last.text


async def test_a_second_report_is_refused_and_says_whose_was_first(
    town: Town, deputy: Person, officer: Person
) -> None:
    await raised(town)
    mine, theirs = town.chat(DEPUTY).last, town.chat(AUTHORISED).last
    await town.press(deputy, mine, "Доложено главе")
    await town.press(officer, theirs, "Доложено главе")
    await town.press(deputy, mine, "Да, доложено")
    press = officer.press_data(theirs, "ry:1")
    assert (await town.warned(press)).startswith("№1: уже доложено — Глебов Г. Г.")


async def test_nobody_else_can_report_to_the_head(town: Town) -> None:
    await raised(town)
    await town.say(town.boris, town.boris.id, "/incident 1")
    card = town.chat(town.boris.id).last
    refused = town.boris.press_data(card, "ak:1")
    await town.settle()
    await refused.answered()
    assert refused.answer is not None
    assert "заместитель главы" in refused.answer.text


async def test_a_night_alert_does_not_wait_and_a_normal_card_is_silent(town: Town) -> None:
    await town.until(24, 23)
    card = await town.routed()
    assert card.silent
    control = town.chat(town.anna.id).find("№1")
    await town.act(town.anna, control, "Повышенная важность", "Да, подтверждаю")
    [alert] = town.said(DEPUTY, "№1 · повышенная важность · срок ")
    assert not alert.silent


async def test_lowered_again_ends_the_alert(town: Town) -> None:
    alert = await raised(town)
    control = town.chat(town.anna.id).find("№1")
    await town.act(town.anna, control, "Обычная важность", "Да, подтверждаю")
    assert offered(alert) == []
    assert "важность снижена" in town.said(DEPUTY, "Новый срок ответа")[0].text
    standing = len(town.chat(DEPUTY).messages)
    await town.pass_time(minutes=60)
    assert len(town.chat(DEPUTY).messages) == standing


async def test_the_deputy_head_learns_of_the_answer(town: Town) -> None:
    to_place = await town.approved()
    control = town.chat(town.anna.id).find("№1")
    await town.act(town.anna, control, "Повышенная важность", "Да, подтверждаю")
    await town.reply(town.boris, to_place, "https://example.org/answer")
    assert town.last(DEPUTY).text == (
        "№1 · повышенная важность · ответ размещён, в срок\n"
        "Отметка о размещении: Петров Б. В.\n"
        "Ссылка на ответ: https://example.org/answer\n"
        f"Ответ:\n{DRAFT}"
    )


async def test_the_deputy_head_learns_that_a_placement_was_undone(town: Town) -> None:
    to_place = await town.approved()
    control = town.chat(town.anna.id).find("№1")
    await town.act(town.anna, control, "Повышенная важность", "Да, подтверждаю")
    await town.reply(town.boris, to_place, "https://example.org/answer")
    await town.confirmed(town.boris, to_place, "Отменить размещение")
    assert town.said(DEPUTY, "отметка о размещении отменена")


async def test_a_cancelled_incident_needs_no_report(town: Town, deputy: Person) -> None:
    alert = await raised(town)
    acknowledge = alert.content.keyboard[0][0]["callback_data"]
    control = town.chat(town.anna.id).find("№1")
    await town.act(town.anna, control, "Отменить регистрацию")
    await town.press(town.anna, control, "Ошибка")
    assert town.said(DEPUTY, "регистрация отменена")
    assert "докладывать не нужно" in alert.text
    assert offered(alert) == []
    refusal = await town.press_data(deputy, alert, acknowledge)
    assert refusal.startswith("№1: докладывать не нужно")
    await town.pass_time(minutes=60)
    assert len(town.said(DEPUTY, "Выявлен:")) == 1


async def test_the_deputy_head_learns_that_there_is_no_answer(town: Town) -> None:
    await raised(town)
    control = town.chat(town.anna.id).find("№1")
    await town.act(town.anna, control, "Без ответа")
    await town.press(town.anna, control, "Брань или оскорбления")
    await town.press(town.anna, control, "Да, подтверждаю")
    [news] = town.said(DEPUTY, "Основание (п. 19 Порядка)")
    assert news.text.startswith("№1 · повышенная важность · ответ не даётся")


async def test_who_has_not_yet_told_the_head_goes_back(town: Town, deputy: Person) -> None:
    alert = await raised(town)
    await town.press(deputy, alert, "Доложено главе")
    await town.press(deputy, alert, "Ещё нет")
    assert offered(alert) == [["Принято к сведению"], ["Доложено главе"]]


async def test_a_reopened_incident_keeps_what_the_deputy_head_has_done(
    town: Town, deputy: Person
) -> None:
    alert = await raised(town)
    await town.press(deputy, alert, "Принято к сведению")
    control = town.chat(town.anna.id).find("№1")
    await town.act(town.anna, control, "Отменить регистрацию")
    await town.press(town.anna, control, "Ошибка")
    assert offered(alert) == []
    await town.press(town.anna, control, "Возобновить")
    await town.press(town.anna, control, "Да, подтверждаю")
    [news] = town.said(DEPUTY, "работа возобновлена")
    assert "Срок ответа прежний: 24.11.2026 13:50" in news.text
    assert "Принято к сведению: Глебов Г. Г." in alert.text
    assert offered(alert) == [["Доложено главе"]]
    await town.pass_time(minutes=31)
    assert len(town.said(DEPUTY, "нет отметки о докладе главе")) == 1
