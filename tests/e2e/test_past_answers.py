"""«Как отвечали раньше»: approved answers to alike messages, with which executors begin drafts."""

import pytest

from bot.sandbox import Message, Photo
from tests.e2e.test_importing import sent
from tests.e2e.town import CONTROL, HOUSING, Caller, Town
from tests.storage.samples import erase_author
from tests.telegram.markup import html_of

BEFORE = "Во дворе на ул. Ленина, 5 не горит фонарь, темно."
NEW = "Опять не горит фонарь возле дома, ул. Мира, 9. https://vk.com/wall-1_5"
ANSWER = (
    "Здравствуйте, Мария! Фонарь на ул. Ленина, 5 починили, второй заменим до 12 декабря. "
    "Вопросы: +7 918 201-02-03."
)
WITHOUT = (
    "Здравствуйте, {имя}! Фонарь на ул. Мира, 9 починили, второй заменим {новый срок}. "
    "Вопросы: {телефон}."
)
OUTDATED = "⚠️ Устарело: «до 12 декабря». Впишите новый срок."
BUTTON, TAKE = "Как отвечали раньше", "Взять за основу"
AUTHOR = "https://vk.com/id7"


async def answered(town: Town, answer: str = ANSWER, post: str = BEFORE) -> Message:
    """Boris answers a message, and control approves; returns its card in the executors' chat."""
    card = await town.routed(post)
    await settled(town, card, answer)
    return card


async def settled(town: Town, card: Message, answer: str = ANSWER) -> None:
    await town.reply(town.boris, card, answer)
    await town.reply(town.boris, await town.approve_last(), "https://vk.com/wall-1_3")


async def offered(town: Town, card: Message) -> Message:
    await town.press(town.boris, card, BUTTON)
    return town.last(HOUSING)


async def test_an_answer_to_an_alike_message_is_taken_completed_and_remembered(town: Town) -> None:
    first = await answered(town)
    assert BUTTON not in first.keys
    card = await town.routed(NEW)
    offer = await offered(town, card)
    assert offer.text.startswith("№2 · так отвечали раньше\n1. Ответ на №1, 24.11.2026\n")
    assert WITHOUT in offer.text
    assert OUTDATED in offer.text

    await town.press(town.boris, offer, TAKE)
    begun = town.last(HOUSING)
    assert f"<pre>{WITHOUT}</pre>\n{OUTDATED}" in html_of(begun)
    await town.reply(town.boris, begun, WITHOUT)
    asked = town.last(HOUSING)
    assert "Не заполнено: {имя}, {новый срок}, {телефон}. Исправьте своё сообщение." in asked.text
    await town.press(town.boris, asked, "Не отправлять")

    await town.press(town.boris, await offered(town, card), TAKE)
    await town.reply(town.boris, town.last(HOUSING), "Здравствуйте! Фонарь починили.")
    approval = town.last(CONTROL)
    assert approval.text.startswith("№2 · ")
    await town.press(town.anna, approval, "✅ Согласовать")
    await town.say(town.anna, CONTROL, "/history 2")
    assert "за основу проекта взят ответ на №1 (Петров Б. В.)" in town.last(CONTROL).text


async def test_photos_sent_ahead_go_with_the_answer_that_is_taken(town: Town) -> None:
    await answered(town)
    card = await town.routed(NEW)
    await town.send(town.boris, card, Photo(), Photo())
    await town.press(town.boris, await offered(town, card), TAKE)
    begun = town.last(HOUSING)
    assert "2 фото" in begun.text
    await town.reply(town.boris, begun, "Здравствуйте! Фонарь починили.")
    assert "Вложения: 2 фото" in town.last(CONTROL).text


async def test_at_most_three_are_offered_the_newest_first(town: Town) -> None:
    for day in range(4):
        await answered(town, f"Здравствуйте! Фонарь починили, лампа {day}.")
        await town.pass_time(days=1)
    card = await town.routed(NEW)
    offer = await offered(town, card)
    assert [word for word in offer.text.split() if word.startswith("2") and "11.2026" in word] == [
        "27.11.2026",
        "26.11.2026",
        "25.11.2026",
    ]
    assert [key for key in offer.keys if key.startswith(TAKE)] == [
        f"{TAKE}: {place}" for place in (1, 2, 3)
    ]
    await town.press(town.boris, offer, f"{TAKE}: 2")
    assert "лампа 2" in town.last(HOUSING).text


async def test_only_what_control_approved_and_was_placed_is_offered(town: Town) -> None:
    """One is rejected, one is approved and not placed."""
    rejected = await town.routed(BEFORE)
    await town.reply(town.boris, rejected, ANSWER)
    await town.press(town.anna, town.last(CONTROL), "↩️ Не по сути вопроса")
    waiting = await town.routed(BEFORE)
    await town.reply(town.boris, waiting, ANSWER)
    await town.approve_last()
    assert BUTTON not in (await town.routed(NEW)).keys


async def test_an_imported_answer_is_marked(town: Town) -> None:
    preview = await sent(town)
    await town.press(town.anna, preview, "Импортировать и завершённые")
    card = await town.routed("Не вывозят мусор, ул. Мира, 9. https://vk.com/wall-1_7")
    offer = await offered(town, card)
    assert ", 15.06.2026, из выгрузки\nМусор вывезен.\nСпасибо!" in offer.text
    await town.press(town.boris, offer, TAKE)
    assert "<pre>Мусор вывезен.\nСпасибо!</pre>" in html_of(town.last(HOUSING))


async def test_another_matter_has_no_such_button(town: Town) -> None:
    await answered(town)
    assert BUTTON not in (await town.routed("На ул. Ленина, 5 лает стая собак.")).keys


async def test_an_erased_answer_is_neither_offered_nor_shown(town: Town, caller: Caller) -> None:
    body = {
        "text": BEFORE,
        "author_url": AUTHOR,
        "detected_at": town.clock.now().isoformat(),
        "authorities": ["zhkh"],
    }
    assert (await caller.post(body))[0] == 201
    await town.settle()
    await settled(town, town.last(HOUSING))
    card = await town.routed(NEW)
    offer = await offered(town, card)
    assert "починили" in offer.text

    erased = await erase_author(town.app.database, AUTHOR, town.clock.now())
    assert erased.elsewhere.total() == 0

    await town.settle()
    assert "починили" not in offer.text
    assert await town.press(town.boris, card, BUTTON) == (
        "Похожих ответов больше нет. Напишите текст сами."
    )


@pytest.mark.staffed
async def test_nobody_else_may_look_or_take(town: Town) -> None:
    await answered(town)
    card = await town.routed(NEW)
    refusal = await town.press(town.vera, card, BUTTON)
    assert "нет" in refusal
    assert town.told_after(card) <= {refusal}
    offer = await offered(town, card)
    refusal = await town.press(town.vera, offer, TAKE)
    assert town.told_after(offer) <= {refusal}
    await town.press_data(town.boris, offer, "qy:1:99")
    assert "проект" not in town.last(HOUSING).text


async def test_a_long_answer_is_offered_only_if_it_fits_whole(town: Town) -> None:
    await answered(town, ANSWER + " Фонарь починили." * 210)
    assert BUTTON not in (await town.routed(NEW)).keys
    await answered(town, ANSWER + " Фонарь у кв. 1 починили." * 130)
    offer = await offered(town, await town.routed("Не горит фонарь возле школы, темно."))
    assert "похожих ответов больше нет" in offer.text


async def test_an_answer_with_many_promises_fits_into_a_message(town: Town) -> None:
    promises = " ".join(f"Фонарь {day} заменим до {day} декабря." for day in range(1, 32))
    await answered(town, promises * 3)
    await town.press(town.boris, await offered(town, await town.routed(NEW)), TAKE)
    assert html_of(town.last(HOUSING)).count("«до ") == 5
