"""Several posts on one matter with one answer, each with its own link, due and placement."""

import pytest

from bot.console.report import contents
from bot.sandbox import Message
from tests.e2e.test_report import made
from tests.e2e.town import CONTROL, DRAFT, HOUSING, Caller, Town, ends_with

APPROVE, OFF_TOPIC = "✅ Согласовать", "↩️ Не по сути вопроса"
RECALL = ("Отменить согласование", "Да, отменить согласование")
JOIN, FIRST = "Дубликат", "Присоединить к №1"
OTHERS = [["Другой номер"], ["Присоединить к другому"], ["Назад"]]
SEPARATE = ("Отсоединить", "Да, отсоединить")
REOPEN = ("Возобновить", "Да, подтверждаю")
BURST = "На Ленина, 5 прорвало трубу, двор заливает. https://vk.com/wall-1_2"
ALSO = "Ленина, 5: трубу прорвало, двор залило водой. https://ok.ru/group/7/topic/8"
LINK, ANOTHER = "https://vk.com/wall-1_2?reply=3", "https://ok.ru/group/7/topic/8?reply=9"
JOINED_ALREADY = (
    "№2: ответ готовится по №1, это сообщение присоединено к нему."
    " Чтобы отвечать отдельно, его нужно отсоединить."
)
PROMISE = "Аварийная бригада выехала, о сроках ремонта сообщим."


async def both(town: Town) -> tuple[Message, Message]:
    """The housing department has the first, and the second is joined to it; control's cards."""
    first = await town.sent_to_housing(BURST)
    second = await town.registered(ALSO)
    await town.press(town.anna, second, JOIN)
    assert second.buttons == [["Дубликат №1"], [FIRST], *OTHERS]
    toast = await town.press(town.anna, second, FIRST)
    assert toast == "№2: присоединено к №1, ответ будет общим."
    return first, second


async def status(caller: Caller, number: int) -> str:
    found: str = (await caller.incident(number))["status"]
    return found


def shown(town: Town, chat: int, number: int, words: str) -> Message:
    """The newest message there about that incident that has these words."""
    found = [
        one
        for one in town.chat(chat).messages
        if one.text.startswith(f"№{number} ") and words in one.text
    ]
    return found[-1]


def card_of(town: Town, number: int) -> Message:
    return shown(town, HOUSING, number, "Соцсеть: ")


def to_place(town: Town, number: int) -> Message:
    return shown(town, HOUSING, number, "версия ")


async def agreed(town: Town, text: str = DRAFT, label: str | None = None) -> None:
    """One draft, of that kind, for the first; control agrees to it."""
    card = card_of(town, 1)
    if label is not None:
        await town.press(town.boris, card, label)
        card = town.last(HOUSING)
    await town.reply(town.boris, card, text)
    await town.approve_last()


async def test_one_draft_and_one_approval_answer_both_posts(town: Town, caller: Caller) -> None:
    _, second = await both(town)
    card = card_of(town, 1)
    assert "Общий ответ: №2. Его разместят под каждым сообщением." in card.text
    assert town.last(HOUSING).text.startswith("№1 · ответьте до 25.11 08:50 · присоединено №2\n")
    assert "Присоединён к №1: ответ общий, готовится по №1." in second.text
    assert not [one for one in town.chat(HOUSING).messages if one.text.startswith("№2 ")]

    await town.reply(town.boris, card, DRAFT)
    assert "\nОбщий ответ: №2." in town.last(CONTROL).text
    await town.approve_last()
    for number, link, post in ((1, LINK, "vk.com/wall-1_2"), (2, ANOTHER, "ok.ru/group/7/topic/8")):
        text = to_place(town, number)
        assert f"Ссылка: https://{post}\n" in text.text
        assert "Разместите ответ и пришлите ссылку" in text.text
        assert "готовится" not in text.text
        await town.reply(town.boris, text, link)
        assert (await caller.incident(number))["placement_url"] == link
    assert await status(caller, 1) == await status(caller, 2) == "answered"
    assert "присоединено №2, ответ общий" in await town.history(1)
    told = await town.history(2)
    assert "присоединено к №1, ответ общий" in told
    assert "получен общий ответ, согласованный по №1, версия 1" in told
    assert await town.discrepancies() == []


async def test_each_is_in_time_or_late_by_itself(town: Town) -> None:
    await both(town)
    await agreed(town)
    await town.reply(town.boris, to_place(town, 1), LINK)
    await town.until(25, 9, 30)
    assert "№2" in town.last(HOUSING).text
    await town.reply(town.boris, to_place(town, 2), ANOTHER)
    first, second = [await town.history(number) for number in (1, 2)]
    assert "в срок" in first
    assert "с опозданием" in second
    detected = contents((await made(town))[0])
    assert (detected["received"], detected["drafts"]["submitted"]) == (2, 1)
    assert (detected["answered_in_time"], detected["answered_late"]) == (1, 1)


async def test_nobody_is_reminded_twice_while_the_main_one_is_drafted(town: Town) -> None:
    await both(town)
    await town.until(24, 17)
    listed = (await town.say(town.anna, town.anna, "/open")).text
    assert "№2 · Управление ЖКХ · присоединено к №1" in listed
    reminders = [one.text for one in town.chat(HOUSING).messages if "остал" in one.text]
    assert reminders
    assert not [one for one in reminders if "№2 " in one]


async def test_the_strictest_due_is_shown_and_reminded_of(town: Town) -> None:
    await both(town)
    other = await town.say(town.anna, town.anna, "/incident 2")
    assert other.buttons == [["Отсоединить"], ["Дубликат", "Другие действия…"]]
    assert "Проект в отдел контроля" not in other.text
    await town.act(town.anna, other, "Другие действия…")
    card = town.last(town.anna)
    await town.act(town.anna, card, "Повышенная важность", "Да, подтверждаю")
    mains = card_of(town, 1)
    assert mains.text.startswith("№1 · ответьте до 13:50 ·")
    assert "Первый срок размещения: 24.11.2026 13:50 (№2)" in mains.text
    await town.until(24, 13, 5)
    assert "№2" in town.last(HOUSING).text
    assert await town.discrepancies() == []


async def test_what_is_joined_is_answered_on_the_card_of_the_main_one_only(town: Town) -> None:
    await town.sent_to_housing(BURST)
    second = await town.sent_to_housing(ALSO)
    await town.act(town.anna, second, JOIN)
    await town.press(town.anna, second, FIRST)
    card = card_of(town, 2)
    assert "Отвечать здесь не нужно: ответ готовится по №1." in card.text
    assert card.buttons == []
    refused = await town.reply(town.boris, card, DRAFT)
    assert refused.text == JOINED_ALREADY
    await agreed(town)
    another = await town.reply(town.boris, to_place(town, 2), "Трубу починили, вода есть в домах.")
    assert another.text == JOINED_ALREADY


async def test_a_recalled_answer_is_placed_under_none(town: Town, caller: Caller) -> None:
    await both(town)
    await agreed(town)
    approval = town.last(CONTROL)
    await town.act(town.anna, approval, *RECALL)
    assert await status(caller, 2) == "in_progress"
    assert "Не размещайте этот текст." in to_place(town, 2).text
    await town.press(town.anna, approval, OFF_TOPIC)
    await agreed(town, "Трубу заварили, воду дали в 18 часов.")
    assert "Трубу заварили" in to_place(town, 2).text
    await town.reply(town.boris, to_place(town, 2), ANOTHER)
    assert await status(caller, 2) == "answered"
    assert await town.discrepancies() == []


async def test_who_recalls_is_told_where_the_text_stands_already(
    town: Town, caller: Caller
) -> None:
    await both(town)
    await agreed(town)
    approval = town.last(CONTROL)
    await town.reply(town.boris, to_place(town, 2), ANOTHER)
    assert await status(caller, 2) == "answered"
    assert await town.confirmed(town.anna, approval, RECALL[0]) == (
        "№1: согласование отменено, проект снова ждёт решения. Под №2 он уже размещён: исправьте его"
        " там."
    )


async def test_who_replaces_an_approved_text_is_told_where_it_stands_already(town: Town) -> None:
    await both(town)
    await agreed(town)
    question = await town.reply(town.boris, to_place(town, 1), f"{DRAFT} Приносим извинения.")
    assert "размещён" not in question.text
    await town.press(town.boris, question, "Нет")
    await town.reply(town.boris, to_place(town, 2), ANOTHER)
    question = await town.reply(town.boris, to_place(town, 1), f"{DRAFT} Приносим извинения!")
    assert question.text.endswith(
        "\nПод №2 он уже размещён: исправьте его там.\nЗаменить согласованный текст?"
    )


async def test_an_interim_answer_and_the_final_one_go_to_both(town: Town, caller: Caller) -> None:
    await both(town)
    await agreed(town, PROMISE, "Промежуточный ответ")
    for number, link in ((1, LINK), (2, ANOTHER)):
        await town.reply(town.boris, to_place(town, number), link)
        assert await status(caller, number) == "awaiting_final"
    await agreed(town)
    for number, link in ((1, LINK), (2, ANOTHER)):
        await town.reply(town.boris, to_place(town, number), f"{link}1")
        assert await status(caller, number) == "answered"
    assert await town.discrepancies() == []


async def test_a_later_post_gets_the_interim_answer_that_stands(town: Town, caller: Caller) -> None:
    await town.sent_to_housing(BURST)
    await agreed(town, PROMISE, "Промежуточный ответ")
    await town.reply(town.boris, to_place(town, 1), LINK)
    await town.until(25, 9)
    second = await town.registered(ALSO)
    await town.act(town.anna, second, JOIN, FIRST)
    assert PROMISE in to_place(town, 2).text
    assert "до 26.11" not in card_of(town, 1).text
    await town.reply(town.boris, to_place(town, 2), ANOTHER)
    assert await status(caller, 2) == "awaiting_final"
    assert await town.discrepancies() == []


async def test_who_got_an_interim_answer_of_its_own_gets_no_second_one(
    town: Town, caller: Caller
) -> None:
    await town.sent_to_housing(BURST)
    second = await town.sent_to_housing(ALSO)
    await town.answer(town.boris, card_of(town, 2), "Промежуточный ответ", PROMISE)
    await town.approve_last()
    await town.reply(town.boris, to_place(town, 2), ANOTHER)
    await town.act(town.anna, second, JOIN)
    await town.press(town.anna, second, FIRST)
    await agreed(town, "Бригада на месте, о сроках сообщим.", "Промежуточный ответ")
    assert await status(caller, 2) == "awaiting_final"
    await town.reply(town.boris, to_place(town, 1), LINK)
    await agreed(town)
    assert DRAFT in to_place(town, 2).text
    assert await town.discrepancies() == []


@pytest.mark.parametrize("after", ["drafted", "approved"])
async def test_separated_it_is_worked_by_itself(town: Town, caller: Caller, after: str) -> None:
    _, second = await both(town)
    if after == "approved":
        await agreed(town)
    for label in SEPARATE:
        toast = await town.act(town.anna, second, label)
    assert toast == "№2: отсоединено, ответ будет отдельным."
    assert await status(caller, 2) == "in_progress"
    card = card_of(town, 2)
    assert "Ответьте на это сообщение текстом" in card.text
    await town.reply(town.boris, card, "Трубу во дворе заменили сегодня утром.")
    await town.approve_last()
    await town.reply(town.boris, to_place(town, 2), ANOTHER)
    assert await status(caller, 2) == "answered"
    assert "Общий ответ" not in card_of(town, 1).text
    assert await town.discrepancies() == []


async def test_left_without_an_answer_the_main_one_lets_the_others_go(
    town: Town, caller: Caller
) -> None:
    first, _ = await both(town)
    await town.act(town.anna, first, "Отменить регистрацию")
    told = "№2: общего ответа не будет. Где он ещё не размещён, ответить нужно будет отдельно."
    assert told in first.text
    await town.press(town.anna, first, "Пост удалён")
    assert "Ответьте на это сообщение текстом" in card_of(town, 2).text
    assert "отсоединено от №1: оно закрыто без ответа" in await town.history(2)
    assert await status(caller, 2) == "in_progress"
    shown(town, CONTROL, 2, "направлено: Управление ЖКХ")
    assert await town.discrepancies() == []


async def test_only_what_can_be_taken_is_offered(town: Town) -> None:
    first, _ = await both(town)
    third = await town.registered(ALSO.replace("topic/8", "topic/9"))
    await town.press(town.anna, third, JOIN)
    assert ends_with(third.buttons, [[FIRST], *OTHERS])  # the second is joined itself
    await town.act(town.anna, first, "Отменить регистрацию", "Пост удалён")
    await town.act(town.anna, third, "Назад", JOIN)
    assert ends_with(third.buttons, [["Присоединить к №2"], *OTHERS])
    assert [FIRST] not in third.buttons


async def test_an_author_who_was_asked_before_it_was_joined_can_reply(town: Town) -> None:
    await town.sent_to_housing(BURST)
    second = await town.sent_to_housing(ALSO)
    await town.answer(
        town.boris, card_of(town, 2), "Уточнить у автора", "Уточните, пожалуйста, номер подъезда."
    )
    await town.approve_last()
    await town.reply(town.boris, to_place(town, 2), ANOTHER)
    await town.act(town.anna, second, JOIN)
    await town.press(town.anna, second, FIRST)
    await town.answer(town.boris, to_place(town, 2), "Автор ответил", "Подъезд третий.")
    assert "Подъезд третий." in card_of(town, 2).text
    await agreed(town)
    assert DRAFT in to_place(town, 2).text
    assert await town.discrepancies() == []


async def test_it_goes_where_the_main_one_goes(town: Town, caller: Caller) -> None:
    """Joined before that was sent anywhere, and with it to another body."""
    first, second = await town.registered(BURST), await town.registered(ALSO)
    await town.act(town.anna, second, JOIN, FIRST)
    assert second.text.startswith("№2 · присоединено к №1, срок ")
    assert "Выберите орган" not in second.text
    await town.press(town.anna, first, "Отдел культуры")
    assert (await caller.incident(2))["authorities"] == ["culture"]
    await town.press(town.anna, first, "Изменить органы")
    await town.act(town.anna, first, "Управление ЖКХ", "✓ Отдел культуры", "Сохранить изменения")
    assert (await caller.incident(2))["lead"] == "zhkh"
    await agreed(town)
    await town.reply(town.boris, to_place(town, 2), ANOTHER)
    assert await status(caller, 2) == "answered"
    assert await town.discrepancies() == []


async def test_who_goes_on_with_both_hears_of_the_main_one(town: Town, caller: Caller) -> None:
    first, _ = await both(town)
    await town.act(town.anna, first, "Изменить органы", "Отдел культуры", "Добавить Отдел культуры")
    assert (await caller.incident(2))["authorities"] == ["zhkh", "culture"]
    assert "Добавлен орган: Отдел культуры" in shown(town, HOUSING, 1, "изменены органы").text
    assert not [one for one in town.chat(HOUSING).messages if one.text.startswith("№2 ")]


async def test_a_body_that_is_closed_hands_over_both(town: Town, caller: Caller) -> None:
    await both(town)
    page = await town.say(town.admin, town.admin, "/authority жкх")
    await town.act(town.admin, page, "Управление ЖКХ", "Закрыть орган")
    toast = await town.press(town.admin, page, "Отдел культуры")
    assert toast == "Орган закрыт, передано сообщений: 2"
    assert (await caller.incident(2))["authorities"] == ["culture"]
    assert await town.discrepancies() == []


async def test_reopened_both_are_answered_anew(town: Town, caller: Caller) -> None:
    first, _ = await both(town)
    await agreed(town)
    for number, link in ((1, LINK), (2, ANOTHER)):
        await town.reply(town.boris, to_place(town, number), link)
    for label in REOPEN:
        await town.act(town.anna, first, label)
    assert await status(caller, 1) == await status(caller, 2) == "in_progress"
    await agreed(town, "Трубу заменили полностью, двор убран.")
    assert "Трубу заменили полностью" in to_place(town, 2).text
    await town.reply(town.boris, to_place(town, 2), f"{ANOTHER}1")
    assert await status(caller, 2) == "answered"
    assert await town.discrepancies() == []


async def test_reopened_alone_it_is_answered_by_itself(town: Town, caller: Caller) -> None:
    _, second = await both(town)
    await agreed(town)
    for number, link in ((1, LINK), (2, ANOTHER)):
        await town.reply(town.boris, to_place(town, number), link)
    for label in REOPEN:
        await town.act(town.anna, second, label)
    assert await status(caller, 1) == "answered"
    assert "отсоединено от №1 (Иванова А. П.)" in await town.history(2)
    assert "Ответьте на это сообщение текстом" in card_of(town, 2).text
    assert await town.discrepancies() == []


async def test_a_number_is_asked_for_and_checked(town: Town) -> None:
    for text in ("Яма у школы", "Темно в парке", "Грязно на рынке"):
        await town.registered(text)
    third = town.last(town.anna)
    await town.press_data(town.anna, third, "jk:2:1")
    await town.act(town.anna, third, JOIN, "Присоединить к другому")
    question = town.last(town.anna)
    assert "к какому сообщению присоединить?" in question.text
    for wrong, answer in (
        ("3", "№3: сообщение нельзя присоединить к нему же. Укажите другой номер."),
        ("2", "№3: №2 — само присоединено к №1. Укажите №1."),
        ("99", "№99: такого сообщения нет. Проверьте номер."),
    ):
        assert (await town.reply(town.anna, question, wrong)).text == answer
    await town.reply(town.anna, question, "1")
    assert "присоединено к №1" in third.text
    refused = await town.press_data(town.anna, third, "jk:1:2")
    assert refused == "№1: к этому сообщению присоединены №2, №3. Сначала отсоедините."
    await town.registered("Шумно у вокзала")
    refused = await town.press_data(town.anna, third, "jk:4:5")
    assert refused == "№5: такого сообщения нет. Проверьте номер."
