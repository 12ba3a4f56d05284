"""Interim answers and questions to the author: the second clock, and the clock that runs on."""

from datetime import datetime, timedelta

import pytest

from bot.sandbox import Message
from tests.e2e.town import CONTROL, HOUSING, MOSCOW, Caller, Town, offered
from tests.telegram import DropAfter
from tests.telegram.markup import html_of

APPROVE, OFF_TOPIC = "✅ Согласовать", "↩️ Не по сути вопроса"
INTERIM, CLARIFY, FINAL = "Промежуточный ответ", "Уточнить у автора", "Окончательный ответ"
REPLIED, ALLOW = "Автор ответил", "Разрешить ещё один промежуточный ответ"
UNDO, TIME, WITHDRAW = "Отменить размещение", "Указать время", "Отозвать проект"
TAKE = "Взять в работу"
PROMISE = "Яму засыплем, как только просохнет грунт."
QUESTION = "У какого подъезда?"
ANSWER = "Яма во дворе засыпана, спасибо за обращение."
LINK, ANOTHER = "https://example.org/answer", "https://example.org/another"
FIRST_DUE, FINAL_DUE = "25.11.2026 08:50", "03.12.2026 17:00"


async def asked(town: Town, label: str) -> Message:
    """The executor presses a button of the card; gives the bot's question."""
    await town.press(town.boris, town.executors_card, label)
    question = town.last(HOUSING)
    assert question.asks_reply
    assert f"tg://user?id={town.boris.id}" in html_of(question)
    return question


async def agreed(town: Town, label: str, text: str) -> Message:
    """A draft of that kind is sent and agreed to; gives the message with the text to place."""
    await town.reply(town.boris, await asked(town, label), text)
    await town.approve_last()
    return town.last(HOUSING)


async def interim_placed(town: Town) -> Message:
    await town.routed("Во дворе яма. https://example.org/1")
    to_place = await agreed(town, INTERIM, PROMISE)
    await town.reply(town.boris, to_place, LINK)
    return to_place


async def author_asked(town: Town) -> Message:
    await town.routed("Во дворе яма. https://example.org/1")
    to_place = await agreed(town, CLARIFY, QUESTION)
    await town.reply(town.boris, to_place, LINK)
    return to_place


# Interim answers (§16, §17)


@pytest.mark.telegram("copies of a message whose answer was lost")
async def test_a_copy_of_the_question_that_the_bot_lost_takes_the_answer_too(town: Town) -> None:
    await town.routed()
    town.sandbox.faults.fail_next("sendMessage", DropAfter(), chat=HOUSING)
    known = await asked(town, INTERIM)
    lost = town.chat(HOUSING).messages[-2]
    assert lost.text == known.text
    await town.reply(town.boris, lost, PROMISE)
    assert "Проект промежуточного ответа, версия 1" in town.last(CONTROL).text


async def test_an_interim_answer_goes_its_way_and_the_final_one_follows(
    town: Town, caller: Caller
) -> None:
    card = await town.routed("Во дворе яма. https://example.org/1")
    question = await asked(town, INTERIM)
    assert question.text == (
        "№1 · напишите промежуточный ответ.\n"
        "Ответьте на это сообщение текстом промежуточного ответа.\n"
        "Чтобы ничего не присылать, ответьте: отмена."
    )
    await town.reply(town.boris, question, PROMISE)
    approval = town.last(CONTROL)
    assert approval.text.startswith("№1 · согласуйте промежуточный ответ до ")
    waits = (await town.say(town.anna, town.anna, "/my")).text
    assert "№1 · согласуйте промежуточный ответ до " in waits
    assert f"Проект промежуточного ответа:\n{PROMISE}" in approval.text
    assert town.received(HOUSING, "проект промежуточного ответа, версия 1, отправлен")

    await town.press(town.anna, approval, APPROVE)
    to_place = town.last(HOUSING)
    assert to_place.text.startswith("№1 · разместите промежуточный ответ до ")
    assert f"<pre>{PROMISE}</pre>" in html_of(to_place)
    assert "7 рабочих дней после дня размещения (п. 17 Порядка)" in to_place.text
    receipt = await town.reply(town.boris, to_place, LINK)
    assert receipt.text == (
        "№1 · размещение промежуточного ответа записано, в срок\n"
        f"Срок окончательного ответа: {FINAL_DUE}"
    )
    assert card.text.startswith("№1 · направьте окончательный ответ до ")
    assert f"\nСрок окончательного ответа: {FINAL_DUE}\n" in card.text.replace(" ⏳", "")
    assert "Промежуточный ответ размещён 24.11.2026 09:00, в срок: Петров Б. В." in card.text
    assert "это будет проект окончательного ответа." in card.text
    found = await caller.incident(1)
    assert (found["status"], found["answered_at"]) == ("awaiting_final", None)
    assert found["placement_url"] is None
    assert found["due_at"] == "2026-12-03T17:00:00+03:00"
    listed = (await town.say(town.anna, town.anna, "/open")).text
    assert "ждёт окончательного ответа · взято в работу: Петров Б. В. · срок" in listed
    assert f"срок {FINAL_DUE}" in listed
    assert "№1" in (await town.say(town.boris, town.boris, "/my")).text

    await town.until(30, 10)
    await town.reply(town.boris, card, ANSWER)
    final = town.last(CONTROL)
    assert final.text.startswith("№1 · согласуйте окончательный ответ до ")
    assert "Промежуточный ответ размещён" in final.text
    await town.press(town.anna, final, APPROVE)
    assert to_place.text.startswith("№1 · промежуточный ответ размещён · ")
    assert "Исполнитель: " not in to_place.text
    await town.reply(town.boris, town.last(HOUSING), ANOTHER)
    found = await caller.incident(1)
    assert (found["status"], found["placement_url"]) == ("answered", ANOTHER)
    late = datetime.fromisoformat(found["answered_at"]) - datetime(2026, 11, 30, 10, tzinfo=MOSCOW)
    assert timedelta() <= late <= town.may_be_late
    told = await town.history()
    assert "направлен на согласование проект промежуточного ответа, версия 1" in told
    assert (
        "промежуточный ответ размещён в срок, версия 1,"
        f" срок окончательного ответа {FINAL_DUE} (Петров Б. В.)"
    ) in told
    assert "ответ размещён в срок, версия 2" in told


async def test_an_interim_answer_placed_too_late_opens_the_second_clock_too(town: Town) -> None:
    await town.routed("Во дворе яма. https://example.org/1")
    to_place = await agreed(town, INTERIM, PROMISE)
    await town.until(25, 9, 50)
    receipt = await town.reply(town.boris, to_place, LINK)
    assert receipt.text == (
        "№1 · размещение промежуточного ответа записано,"
        " с опозданием на 1 ч рабочего времени\n"
        "Срок окончательного ответа: 04.12.2026 16:00"
    )
    assert "промежуточный ответ размещён с опозданием, версия 1" in await town.history()


async def test_what_a_reply_becomes_stands_on_the_card_and_can_be_changed(town: Town) -> None:
    card = await town.routed("Во дворе яма. https://example.org/1")
    await town.reply(town.boris, await asked(town, INTERIM), PROMISE)
    assert offered(card) == [[TAKE], [WITHDRAW], [FINAL]]
    assert "Чтобы заменить проект промежуточного ответа, ответьте" in card.text
    await town.press(town.anna, town.last(CONTROL), OFF_TOPIC)
    news = town.last(HOUSING)
    becomes = "это будет следующая версия проекта промежуточного ответа"
    assert news.text.startswith(
        "№1 · исправьте до 25.11 08:50 · проект промежуточного ответа возвращён: не по сути вопроса\n"
    )
    assert f"Ответьте на это сообщение новым текстом: {becomes}." in news.text
    assert becomes in card.text
    await town.reply(town.boris, news, "Яму засыплем в июле, раньше нельзя.")
    assert "Проект промежуточного ответа, версия 2" in town.last(CONTROL).text

    question = await asked(town, FINAL)
    await town.reply(town.boris, question, ANSWER)
    assert town.last(CONTROL).text.startswith("№1 · согласуйте до ")
    assert offered(card) == [[TAKE], [WITHDRAW]]


async def test_an_edited_answer_to_the_question_is_its_next_version(town: Town) -> None:
    await town.routed("Во дворе яма. https://example.org/1")
    message = town.boris.reply(await asked(town, INTERIM), PROMISE)
    await town.settle()
    await town.edit(town.boris, message, f"{PROMISE} Просим подождать.")
    approval = town.last(CONTROL)
    assert "Проект промежуточного ответа, версия 2" in approval.text
    assert "Просим подождать." in approval.text


async def test_a_second_interim_answer_needs_controls_word(town: Town) -> None:
    await interim_placed(town)
    card = town.executors_card
    assert INTERIM not in [label for row in card.buttons for label in row]
    refusal = "№1: промежуточный ответ уже дан. Ещё один может разрешить отдел контроля."
    assert await town.press_data(town.boris, card, "kd:1:interim") == refusal
    assert "может отдел контроля" in await town.press_data(town.boris, card, "ai:1")

    controls = town.chat(town.anna).find("№1 ·")
    toast = await town.act(town.anna, controls, ALLOW)
    assert toast == "№1: ещё один промежуточный ответ разрешён, срок прежний."
    await town.press(town.anna, controls, "Другие действия…")
    assert [ALLOW] not in controls.buttons
    news = town.last(HOUSING)
    assert news.text == (
        "№1 · направьте окончательный ответ до 03.12 17:00 · разрешён ещё один промежуточный ответ\n"
        f"Срок окончательного ответа прежний: {FINAL_DUE}\n"
        "Решение: Иванова А. П.\n"
        "Взято в работу: Петров Б. В."
    )
    await town.until(26, 10)
    to_place = await agreed(town, INTERIM, "Грунт ещё не просох, ждём июля вместе.")
    receipt = await town.reply(town.boris, to_place, LINK)
    assert receipt.text.endswith(f"Срок окончательного ответа прежний: {FINAL_DUE}")
    assert await town.press_data(town.boris, card, "kd:1:interim") == refusal
    assert "разрешён ещё один промежуточный ответ (Иванова А. П.)" in await town.history()


async def test_undoing_an_interim_placement_puts_the_first_clock_back(
    town: Town, caller: Caller
) -> None:
    to_place = await interim_placed(town)
    assert offered(to_place) == [[TIME], [UNDO]]
    await town.pass_until(town.clock.now() + timedelta(minutes=15) - town.may_be_late)
    await town.confirmed(town.boris, to_place, UNDO)
    assert town.last(HOUSING).text == (
        "№1 · разместите промежуточный ответ до 25.11 08:50 · отметка о размещении промежуточного ответа отменена\n"
        f"Снова идёт прежний срок ответа: {FIRST_DUE}\n"
        "Решение: Петров Б. В.\n"
        "Срок идёт: разместите промежуточный ответ и пришлите ссылку.\n"
        "Взято в работу: Петров Б. В."
    )
    assert f"Срок ответа: {FIRST_DUE}" in town.executors_card.text
    found = await caller.incident(1)
    assert (found["status"], found["due_at"]) == ("approved", "2026-11-25T08:50:00+03:00")
    await town.reply(town.boris, to_place, ANOTHER)
    assert ANOTHER in to_place.text
    await town.pass_time(minutes=15, seconds=1)
    assert "в течение 15 минут" in await town.press(town.boris, to_place, UNDO)


async def test_a_placement_is_not_undone_behind_a_new_draft(town: Town) -> None:
    to_place = await interim_placed(town)
    await town.reply(town.boris, town.executors_card, ANSWER)
    answer = await town.press_data(town.boris, to_place, "pz:1:1")
    assert answer == "№1: уже отправлен новый проект. Сначала отзовите его."
    await town.confirmed(town.boris, town.executors_card, WITHDRAW)
    assert "отметка о размещении отменена" in await town.press_data(town.boris, to_place, "pz:1:1")


async def test_the_real_time_and_another_link_of_an_interim_answer_can_be_given(
    town: Town,
) -> None:
    card = await town.routed("Во дворе яма. https://example.org/1")
    to_place = await agreed(town, INTERIM, PROMISE)
    await town.until(25, 9)
    await town.reply(town.boris, to_place, LINK)
    assert "Срок окончательного ответа: 04.12.2026 16:00" in card.text
    receipt = await town.answer(town.boris, to_place, TIME, "24.11 16:30")
    assert receipt.text == (
        f"№1 · время размещения — 24.11.2026 16:30, в срок\nСрок окончательного ответа: {FINAL_DUE}"
    )
    assert f"Срок окончательного ответа: {FINAL_DUE}" in card.text
    await town.reply(town.boris, receipt, ANOTHER)
    assert town.received(HOUSING, "ссылка на ответ исправлена")
    assert ANOTHER in to_place.text


async def test_the_second_due_explains_itself_day_by_day(town: Town) -> None:
    await interim_placed(town)
    explained = (await town.say(town.boris, town.boris, "/deadline 1")).text
    assert explained == (
        "№1 · как посчитан срок\n"
        f"Первый срок (пункты 9 и 15 Порядка): {FIRST_DUE}\n"
        "Промежуточный ответ размещён: 24.11.2026 09:00, в срок\n"
        "Норма: 7 рабочих дней после дня размещения, до конца последнего (п. 17 Порядка)\n"
        "ср 25.11.2026: 8 ч 10 мин, 1-й: рабочий день\n"
        "чт 26.11.2026: 8 ч 10 мин, 2-й: рабочий день\n"
        "пт 27.11.2026: 7 ч 10 мин, 3-й: рабочий день\n"
        "сб 28.11.2026 – вс 29.11.2026: не считается (выходной)\n"
        "пн 30.11.2026: 8 ч 10 мин, 4-й: рабочий день\n"
        "вт 01.12.2026: 8 ч 10 мин, 5-й: рабочий день\n"
        "ср 02.12.2026: 8 ч 10 мин, 6-й: рабочий день\n"
        "чт 03.12.2026: 8 ч 10 мин, 7-й: рабочий день\n"
        f"Срок окончательного ответа: {FINAL_DUE}\n"
        "Проект в отдел контроля: до 03.12.2026 16:00, за 1 рабочий час до срока (п. 20 Порядка)"
    )


async def test_an_interim_answer_of_before_a_reopening_does_not_look_current(town: Town) -> None:
    await interim_placed(town)
    assert f"Срок окончательного ответа: {FINAL_DUE}" in town.executors_card.text
    await town.reply(town.boris, town.executors_card, ANSWER)
    await town.reply(town.boris, await town.approve_last(), ANOTHER)
    await town.until(24, 10)
    card = town.chat(town.anna).find("Соцсеть:")
    await town.act(town.anna, card, "Возобновить", "Да, подтверждаю")
    standing = await town.say(town.anna, town.anna, "/incident 1")
    for shown in (standing, town.executors_card):
        assert "Срок ответа: 25.11.2026 09:50" in shown.text
        assert "Прежний промежуточный ответ размещён 24.11.2026 09:00" in shown.text
        assert "\nПромежуточный ответ размещён" not in shown.text
    assert INTERIM in [label for row in town.executors_card.buttons for label in row]


async def test_importance_moves_the_second_due_no_more(town: Town) -> None:
    await interim_placed(town)
    controls = town.chat(town.anna).find("№1 ·")
    toast = await town.act(town.anna, controls, "Повышенная важность", "Да, подтверждаю")
    assert toast == "№1: важность повышенная."
    assert f"Срок окончательного ответа прежний: {FINAL_DUE}" in town.last(HOUSING).text
    assert f"важность повышена, срок прежний: {FINAL_DUE}" in await town.history()


async def test_the_second_clock_reminds_by_days_and_not_by_hours(town: Town) -> None:
    await interim_placed(town)
    before = len(town.chat(HOUSING).messages)

    async def told(day: int, month: int = 12) -> list[str]:
        await town.until(day, 16, 59, month=month)
        texts = [message.text for message in town.chat(HOUSING).messages[before:]]
        return [line for text in texts for line in reminders_in(text)]

    def reminders_in(text: str) -> list[str]:
        if not text.startswith("Начало дня"):
            line = text.splitlines()[0]
            assert line.startswith("№1 · направьте окончательный ответ")
            return [line.rpartition(" · ")[2]]
        _, _, reminders = text.partition(": 1 · №1\n")
        return [line.split(" · ")[1].partition(" — ")[0] for line in reminders.splitlines()]

    assert await told(27, 11) == []
    days = ["до срока окончательного ответа не более 3 рабочих дней"]
    assert await told(30, 11) == days
    assert await told(1) == days
    days.append("до срока окончательного ответа 1 рабочий день")
    assert await told(2) == days
    days.append("сегодня последний день срока окончательного ответа")
    assert await told(3) == days
    days.append("срок истёк 03.12.2026 17:00")
    assert await told(4) == [
        *days,
        *(f"просрочено на {hours} ч рабочего времени" for hours in (1, 2)),
    ]


# Clarifications (§10)


async def test_a_question_to_the_author_is_agreed_and_the_clock_runs_on(
    town: Town, caller: Caller
) -> None:
    card = await town.routed("Во дворе яма. https://example.org/1")
    await town.reply(town.boris, await asked(town, CLARIFY), QUESTION)
    approval = town.last(CONTROL)
    assert approval.text.startswith("№1 · согласуйте вопрос автору до ")
    await town.press(town.anna, approval, APPROVE)
    to_place = town.last(HOUSING)
    assert to_place.text.startswith("№1 · задайте автору вопрос до ")
    assert "Задайте автору этот вопрос в соцсети и пришлите ссылку" in to_place.text
    receipt = await town.reply(town.boris, to_place, LINK)
    assert receipt.text.replace(" ⏳", "") == (
        f"№1 · размещение уточняющего вопроса автору записано\nСрок идёт. Срок ответа: {FIRST_DUE}"
    )
    assert card.text.startswith("№1 · ответьте до ")
    assert "Уточняющий вопрос автору размещён 24.11.2026 09:00: Петров Б. В." in card.text
    assert "\nСрок идёт.\n" in card.text
    assert "Срок идёт. Когда автор ответит, нажмите «Автор ответил»." in to_place.text
    found = await caller.incident(1)
    assert (found["status"], found["due_at"]) == ("in_progress", "2026-11-25T08:50:00+03:00")
    assert found["answered_at"] is None
    await town.until(24, 14)
    assert "прошла примерно половина срока" in town.last(HOUSING).text


async def test_the_authors_reply_reaches_executors_and_control(town: Town) -> None:
    to_place = await author_asked(town)
    card = town.executors_card
    assert card.buttons[1] == [REPLIED]
    assert offered(to_place) == [[REPLIED], [TIME], [UNDO]]
    question = await asked(town, REPLIED)
    assert question.text == (
        "№1 · что ответил автор?\nОтветьте на это сообщение словами автора.\n"
        "Чтобы ничего не присылать, ответьте: отмена."
    )
    await town.reply(town.boris, question, "У второго.")
    assert town.received(HOUSING, "ответ автора добавлен")
    reply = "Ответ автора (Петров Б. В., 24.11.2026 09:00):\nУ второго."
    assert reply in card.text
    assert town.last(CONTROL).text == (
        "№1 · автор ответил на уточняющий вопрос\nУ второго.\nОтвет добавлен: Петров Б. В."
    )
    await town.reply(town.boris, card, ANSWER)
    assert reply in town.last(CONTROL).text
    assert offered(card) == [[TAKE], [WITHDRAW], [REPLIED]]
    told = await town.history()
    assert "добавлен ответ автора (Петров Б. В.)" in told
    assert "У второго" not in told


async def test_once_answered_nothing_more_is_expected_of_the_author(town: Town) -> None:
    to_place = await author_asked(town)
    await town.reply(town.boris, town.executors_card, ANSWER)
    assert offered(to_place) == [[REPLIED]]
    await town.reply(town.boris, await town.approve_last(), ANOTHER)
    assert offered(to_place) == []
    assert "Срок идёт" not in to_place.text


async def test_a_text_to_the_placed_question_is_not_taken_for_the_answer(town: Town) -> None:
    to_place = await author_asked(town)
    hint = await town.reply(town.boris, to_place, "Автор пишет, что яма у второго подъезда.")
    assert hint.text.startswith("№1: этот текст уже размещён.")
    assert "версия 2" not in await town.history()


async def test_undoing_a_question_to_the_author_lets_it_wait_again(town: Town) -> None:
    to_place = await author_asked(town)
    await town.confirmed(town.boris, to_place, UNDO)
    assert offered(to_place) == [["Вставить ссылку"], ["Размещено, ссылки нет"]]
    assert "Задайте автору" in to_place.text
    assert "отменена отметка о размещении уточняющего вопроса автору" in await town.history()
    await town.press(town.boris, to_place, "Размещено, ссылки нет")
    assert to_place.text.endswith(
        "Отметить размещение уточняющего вопроса автору в ответ на инцидент №1 без ссылки?"
    )
    await town.press(town.boris, to_place, "Да, подтверждаю")
    assert "Уточняющий вопрос автору размещён" in town.executors_card.text


async def test_nobody_brings_a_reply_to_what_was_not_asked(town: Town) -> None:
    card = await town.routed()
    answer = await town.press_data(town.boris, card, "ar:1")
    assert answer == "№1: автора ещё ни о чём не спрашивали, уточняющий вопрос не размещён."
    assert "Вас нет в списке" in await town.press_data(town.stranger, card, "kd:1:interim")
