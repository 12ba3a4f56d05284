"""Questions end: withdrawn with what they were about, after a day, and their words a week later."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.sandbox import Message, TooManyRequests
from storage.conversation.questions import QuestionEnds
from storage.schema.messages import question
from tests.e2e.town import CONTROL, DRAFT, HOUSING, Town

OVER = "вопрос о вашем тексте закрыт."


async def asked_for_original(town: Town) -> Message:
    """Anna is asked in private which incident №1 repeats."""
    card = await town.sent_to_housing()
    await town.act(town.anna, card, "Отменить регистрацию")
    await town.act(town.anna, card, "Дубликат", "Другой номер")
    return town.last(town.anna)


async def cancelled_by_maria(town: Town) -> None:
    card = await town.say(town.maria, CONTROL, "/incident 1")
    await town.act(town.maria, card, "Отменить регистрацию")
    await town.press(town.maria, card, "Ошибка")


async def test_a_question_about_a_closed_incident_takes_no_messages(town: Town):
    await asked_for_original(town)
    await cancelled_by_maria(town)
    await town.say(town.anna, town.anna, "/new Ямы на Мира")
    assert "№2 ·" in town.last(town.anna).text


async def test_a_question_that_a_button_answers_says_when_it_is_withdrawn(town: Town):
    card = await town.routed()
    await town.reply(town.boris, card, "Хорошо, сделаем")
    asked = town.last(HOUSING)
    assert asked.buttons == [["На согласование"], ["Переписка"]]
    await cancelled_by_maria(town)
    assert asked.text == f"№1 · {OVER}"
    assert asked.buttons == []


async def test_a_question_in_whose_place_another_has_come_says_so(town: Town):
    card = await town.routed()
    first = await town.reply(town.boris, card, "Хорошо, сделаем")
    await town.pass_time(minutes=3)
    second = await town.reply(town.boris, card, "Сделаем в пятницу")
    assert (first.text, first.buttons) == (f"№1 · {OVER}", [])
    assert second.buttons == [["На согласование"], ["Переписка"]]
    await town.press(town.boris, second, "На согласование")
    assert "Сделаем в пятницу" in town.last(CONTROL).text


async def test_a_text_that_waits_for_a_word_is_lost_to_no_other_question(town: Town):
    """«Спасибо» in reply to the text to place brings the question for a link, a press another one."""
    placement = await town.approved()
    text = "Яму на этой дороге засыплем послезавтра."
    asked = await town.reply(town.boris, town.executors_card, text)
    missed = await town.reply(town.boris, placement, "спасибо")
    assert missed.text.startswith("№1 · в сообщении нет ссылки.")
    await town.press(town.boris, placement, "Вставить ссылку")
    assert await town.press(town.boris, asked, "Да, отправить на согласование") == (
        "Проект отправлен на согласование."
    )
    assert text in town.last(CONTROL).text


async def test_a_question_says_so_when_what_it_held_has_come_in_other_words(town: Town):
    card = await town.routed()
    asked = await town.reply(town.boris, card, "Хорошо, сделаем")
    await town.reply(town.boris, card, DRAFT)
    assert DRAFT in town.last(CONTROL).text
    assert (asked.text, asked.buttons) == (f"№1 · {OVER}", [])


async def test_who_wrote_what_is_not_asked_about_any_more_learns_it_all_the_same(town: Town):
    placement = await town.approved()
    card = town.executors_card
    text = "Яму на этой дороге засыплем послезавтра."
    town.sandbox.faults.fail_next("sendMessage", TooManyRequests(30), chat=HOUSING)
    written = town.boris.reply(card, text)
    town.boris.reply(placement, "https://vk.com/wall-1_2")
    await town.pass_time(seconds=40)
    told = town.chat(HOUSING).find(OVER)
    assert told.reply_to is written
    assert not told.edit_date


async def test_a_link_is_not_asked_about_any_more_once_the_approval_is_undone(town: Town):
    to_place = await town.approved("https://vk.com/wall-1_1 Яма.")
    asked = await town.reply(town.boris, to_place, "https://ok.ru/group/7")
    assert "проверьте ссылку" in asked.text
    approval = town.chat(CONTROL).find("проект ответа")
    await town.confirmed(town.maria, approval, "Отменить согласование")
    assert asked.text == "№1 · вопрос о ссылке закрыт."


async def test_in_private_a_button_leads_out_of_a_question(town: Town):
    asked = await asked_for_original(town)
    assert asked.buttons == [["Отмена"]]
    assert asked.asks_reply is not town.older
    assert await town.press(town.anna, asked, "Отмена") == "Отменено, отвечать не нужно."
    assert asked.text == "№1 · вопрос об исходном сообщении закрыт."
    assert asked.buttons == []
    await town.say(town.anna, town.anna, "/new Ямы на Мира")
    assert "№2 ·" in town.last(town.anna).text


@pytest.mark.parametrize("word", ["Отмена", "отменить.", "/cancel"])
async def test_in_private_a_word_leads_out_of_a_question(town: Town, word: str):
    asked = await asked_for_original(town)
    told = await town.say(town.anna, town.anna, word)
    assert told.text == "Отменено, отвечать не нужно."
    assert asked.text == "№1 · вопрос об исходном сообщении закрыт."
    assert (await town.say(town.anna, town.anna, word)).text.startswith("Отменять нечего")


async def returning(town: Town) -> Message:
    """Boris is asked in the group why №1 is not his authority's."""
    card = await town.routed()
    await town.press(town.boris, card, "Не в нашей компетенции")
    return town.last(HOUSING)


async def test_in_a_group_a_word_leads_out_of_a_question(town: Town):
    asked = await returning(town)
    assert (asked.buttons, asked.asks_reply) == ([], True)
    assert asked.text.endswith("Чтобы ничего не присылать, ответьте: отмена.")
    refused = await town.reply(town.stranger, asked, "отмена")
    assert "вас нет в списке" in refused.text
    told = await town.reply(town.boris, asked, "отмена")
    assert told.text == "Отменено, отвечать не нужно."
    late = await town.reply(town.boris, asked, "Дорога областная, не наша.")
    assert "уже закрыт" in late.text


async def test_words_that_cannot_be_taken_leave_the_question_open(town: Town):
    asked = await asked_for_original(town)
    told = await town.say(town.anna, town.anna, "999")
    assert "такого сообщения нет." in told.text
    assert asked.buttons == [["Отмена"]]


async def test_a_refusal_that_no_other_answer_could_avoid_ends_the_question(town: Town):
    to_place = await town.answered_incident()
    await town.press(town.boris, to_place, "Указать время")
    asked = town.last(HOUSING)
    await town.pass_time(minutes=16)
    assert "15 минут" in (await town.reply(town.boris, asked, "08:50")).text
    assert "уже закрыт" in (await town.reply(town.boris, asked, "08:50")).text


async def test_a_question_ends_after_a_day(town: Town):
    await asked_for_original(town)
    await town.pass_time(hours=24, minutes=1)
    await town.say(town.anna, town.anna, "/new Ямы на Мира")
    assert "№2 ·" in town.last(town.anna).text


async def test_who_leaves_a_question_about_their_words_unanswered_is_told_once(town: Town):
    card = await town.routed()
    sent = town.boris.reply(card, "Хорошо, сделаем")
    await town.settle()
    await town.pass_time(hours=24, minutes=1)
    told = [one for one in town.chat(HOUSING).messages if "пришлите его снова" in one.text]
    assert [one.reply_to for one in told] == [sent]


async def test_the_words_of_a_question_are_erased_a_week_after_it_ended(town: Town):
    card = await town.routed()
    await town.reply(town.boris, card, "Хорошо, сделаем")
    asked = town.last(HOUSING)
    send = asked.content.keyboard[0][0]["callback_data"]
    ends = QuestionEnds(town.app.database)
    assert await ends.erase(town.clock.now() + timedelta(days=30)) == 0  # nobody was told yet
    await town.pass_time(days=1, minutes=1)
    now = town.clock.now()
    assert await ends.erase(now + timedelta(days=6, hours=23)) == 0
    assert await ends.erase(now + timedelta(days=7, minutes=1)) == 1
    async with town.app.database.reading() as connection:
        rows = (await connection.execute(select(question.c.about, question.c.open))).all()
    assert [tuple(row) for row in rows] == [(None, False)]
    assert "неактуален" in await town.press_data(town.boris, asked, send)
