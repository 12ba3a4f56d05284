"""High importance: the alert at any hour, who took note of it, who told the head (§22)."""

import pytest

from bot.sandbox import Message, TooManyRequests
from tests.e2e.town import CONTROL, DRAFT, HOUSING, Caller, Town, offered
from tests.telegram import ServerError

pytestmark = pytest.mark.staffed


@pytest.fixture(autouse=True)
def those_who_are_alerted(town: Town) -> None:
    """The deputy head and the officer authorised to report have opened the bot."""
    for person in (town.timur, town.julia):
        person.start()


async def raised(town: Town) -> Message:
    """Routed, then raised by control; gives the alert's message with the buttons."""
    await raise_importance(town, await town.sent_to_housing())
    return town.last(town.timur)


async def raise_importance(town: Town, card: Message) -> None:
    await town.act(town.anna, card, "Повышенная важность", "Да, подтверждаю")


async def test_raising_alerts_the_deputy_head_and_tells_everybody(town: Town) -> None:
    alert = await raised(town)
    assert offered(alert) == [["Принято к сведению"], ["Доложено главе"]]
    [text] = town.said(town.timur, "№1 · повышенная важность · срок ")
    assert "Во дворе на Ленина, 5 яма." in text.text
    assert offered(text) == []
    assert town.said(town.julia, "№1 · повышенная важность · срок ")
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
    assert town.last(town.timur) is first
    await town.pass_time(minutes=120)
    for chat in (town.timur, town.julia):
        [to_forward] = town.said(chat, "№1 · повышенная важность · срок ")
        repeats = town.said(chat, "№1")[2:]
        assert len(repeats) == 6, chat
        assert {message.reply_to for message in repeats} == {to_forward}
        assert not any(message.silent for message in (to_forward, *repeats))
    assert len(town.said(CONTROL, "никто не принял к сведению")) == 1


async def test_the_newest_repeat_alone_can_be_pressed(town: Town) -> None:
    first = await raised(town)
    await town.pass_time(minutes=21)
    *_, earlier, newest = town.chat(town.timur).messages
    for message in (first, earlier):
        assert offered(message) == []
        assert message.text == "№1: оповещение повторено, см. ниже."
    await town.press(town.timur, newest, "Принято к сведению")
    assert "Принято к сведению: Титов Т. П." in newest.text
    assert "Принято к сведению: Титов Т. П." in town.last(town.julia).text
    standing = len(town.chat(town.timur).messages)
    await town.pass_time(minutes=29)
    assert len(town.chat(town.timur).messages) == standing


async def test_an_earlier_repeat_loses_its_buttons_though_that_fails_at_first(town: Town) -> None:
    first = await raised(town)
    town.sandbox.faults.fail_next("editMessageText", ServerError(), chat=town.timur.id, times=3)
    await town.pass_time(minutes=10)
    newest = town.last(town.timur)
    assert newest is not first
    await town.press(town.timur, newest, "Принято к сведению")
    await town.pass_time(minutes=5)
    assert offered(first) == []
    assert offered(newest) == [["Доложено главе"]]
    assert len(town.said(town.timur, "№1")) == 3


async def test_both_messages_of_an_alert_are_heard(town: Town) -> None:
    await raised(town)
    to_forward, to_press = town.chat(town.timur).messages[-2:]
    assert not to_forward.silent
    assert not to_press.silent


async def test_a_repeat_that_comes_too_late_is_not_told(town: Town) -> None:
    await raised(town)
    standing = len(town.chat(town.julia).messages)
    first = town.last(town.timur)
    town.sandbox.faults.fail_next("sendMessage", TooManyRequests(60), chat=town.julia.id)
    await town.clock.advance(600.0)
    await town.sandbox.until(lambda: town.last(town.timur) is not first)
    await town.press(town.timur, town.last(town.timur), "Принято к сведению")
    await town.pass_time(minutes=20)
    assert len(town.chat(town.julia).messages) == standing


async def test_noted_but_not_reported_is_reminded_of_after_half_an_hour(town: Town) -> None:
    alert = await raised(town)
    assert await town.press(town.timur, alert, "Принято к сведению") == "№1: принято к сведению."
    assert "Принято к сведению: Титов Т. П." in town.last(town.julia).text
    await town.pass_time(minutes=29)
    assert not town.said(CONTROL, "нет отметки о докладе")
    await town.pass_time(minutes=2)
    for chat in (town.timur, town.julia, CONTROL):
        assert len(town.said(chat, "нет отметки о докладе")) == 1, chat
    await town.pass_time(minutes=60)
    assert len(town.said(town.timur, "№1 · повышенная важность · срок ")) == 1


async def test_the_report_is_confirmed_and_stands_in_history(town: Town) -> None:
    alert = await raised(town)
    await town.press(town.timur, alert, "Доложено главе")
    assert offered(alert) == [["Принято к сведению"], ["Ещё нет"], ["Да, доложено"]]
    await town.press(town.timur, alert, "Да, доложено")
    assert "доложено главе, Титов Т. П." in alert.text
    assert offered(alert) == []
    other = town.last(town.julia)
    assert offered(other) == []
    await town.pass_time(minutes=90)
    assert not town.said(CONTROL, "нет отметки о докладе")
    await town.say(town.anna, CONTROL, "/history 1")
    assert "доложено главе (Титов Т. П.)" in town.chat(CONTROL).last.text


async def test_a_second_report_is_refused_and_says_whose_was_first(town: Town) -> None:
    await raised(town)
    mine, theirs = town.last(town.timur), town.last(town.julia)
    await town.press(town.timur, mine, "Доложено главе")
    await town.press(town.julia, theirs, "Доложено главе")
    await town.press(town.timur, mine, "Да, доложено")
    press = town.julia.press_data(theirs, "ry:1")
    assert (await town.warned(press)).startswith("№1: уже доложено — Титов Т. П.")


async def test_nobody_else_can_report_to_the_head(town: Town) -> None:
    await raised(town)
    card = await town.say(town.boris, town.boris, "/incident 1")
    assert "заместитель главы" in await town.press_data(town.boris, card, "ak:1")


async def test_a_night_alert_does_not_wait_and_a_normal_card_is_silent(town: Town) -> None:
    await town.until(24, 23)
    card = await town.routed()
    assert card.silent
    await raise_importance(town, town.find(town.anna, "№1"))
    [alert] = town.said(town.timur, "№1 · повышенная важность · срок ")
    assert not alert.silent


async def test_lowered_again_ends_the_alert(town: Town) -> None:
    alert = await raised(town)
    control = town.find(town.anna, "№1")
    await town.act(town.anna, control, "Обычная важность", "Да, подтверждаю")
    assert offered(alert) == []
    assert "важность снижена" in town.said(town.timur, "Новый срок ответа")[0].text
    standing = len(town.chat(town.timur).messages)
    await town.pass_time(minutes=60)
    assert len(town.chat(town.timur).messages) == standing


async def test_the_deputy_head_learns_of_the_answer(town: Town) -> None:
    to_place = await town.approved()
    await raise_importance(town, town.find(town.anna, "№1"))
    await town.reply(town.boris, to_place, "https://example.org/answer")
    assert town.last(town.timur).text == (
        "№1 · повышенная важность · ответ размещён, в срок\n"
        "Отметка о размещении: Петров Б. В.\n"
        "Ссылка на ответ: https://example.org/answer\n"
        f"Ответ:\n{DRAFT}"
    )


async def test_the_deputy_head_learns_that_a_placement_was_undone(town: Town) -> None:
    to_place = await town.approved()
    await raise_importance(town, town.find(town.anna, "№1"))
    await town.reply(town.boris, to_place, "https://example.org/answer")
    await town.confirmed(town.boris, to_place, "Отменить размещение")
    assert town.said(town.timur, "отметка о размещении отменена")


async def test_a_cancelled_incident_needs_no_report(town: Town) -> None:
    alert = await raised(town)
    acknowledge = alert.content.keyboard[0][0]["callback_data"]
    control = town.find(town.anna, "№1")
    await town.act(town.anna, control, "Отменить регистрацию", "Ошибка")
    assert town.said(town.timur, "регистрация отменена")
    assert "докладывать не нужно" in alert.text
    assert offered(alert) == []
    refusal = await town.press_data(town.timur, alert, acknowledge)
    assert refusal.startswith("№1: докладывать не нужно")
    await town.pass_time(minutes=60)
    assert len(town.said(town.timur, "Выявлен:")) == 1


async def test_the_deputy_head_learns_that_there_is_no_answer(town: Town) -> None:
    await raised(town)
    control = town.find(town.anna, "№1")
    await town.act(town.anna, control, "Без ответа", "Брань или оскорбления", "Да, подтверждаю")
    [news] = town.said(town.timur, "Основание (п. 19 Порядка)")
    assert news.text.startswith("№1 · повышенная важность · ответ не даётся")


async def test_who_has_not_yet_told_the_head_goes_back(town: Town) -> None:
    alert = await raised(town)
    await town.act(town.timur, alert, "Доложено главе", "Ещё нет")
    assert offered(alert) == [["Принято к сведению"], ["Доложено главе"]]


async def test_a_reopened_incident_keeps_what_the_deputy_head_has_done(town: Town) -> None:
    alert = await raised(town)
    await town.press(town.timur, alert, "Принято к сведению")
    control = town.find(town.anna, "№1")
    await town.act(town.anna, control, "Отменить регистрацию", "Ошибка")
    assert offered(alert) == []
    await town.act(town.anna, control, "Возобновить", "Да, подтверждаю")
    [news] = town.said(town.timur, "работа возобновлена")
    assert "Срок ответа прежний: 24.11.2026 13:50" in news.text
    assert "Принято к сведению: Титов Т. П." in alert.text
    assert offered(alert) == [["Доложено главе"]]
    await town.pass_time(minutes=31)
    assert len(town.said(town.timur, "нет отметки о докладе главе")) == 1
