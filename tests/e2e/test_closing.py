"""Taking an incident out of work, linking duplicates, and taking it into work again."""

import pytest

from bot.sandbox import Message
from tests.e2e.town import CONTROL, CULTURE, DRAFT, HOUSING, Caller, Town

CONFIRM, REOPEN, DUPLICATE, CANCEL = (
    "Да, подтверждаю",
    "Возобновить",
    "Дубликат",
    "Отменить регистрацию",
)
HOLE = "Во дворе яма. https://vk.com/wall-1_2"
SAME_HOLE = "Опять яма! https://m.vk.com/wall-1_2/"


async def cancelled(town: Town, card: Message) -> None:
    await town.act(town.anna, card, CANCEL)
    await town.press(town.anna, card, "Ошибка")


async def reopened(town: Town, card: Message) -> str:
    await town.act(town.anna, card, REOPEN)
    return await town.press(town.anna, card, CONFIRM)


# Leaving the work


async def test_what_came_routed_is_cancelled_though_its_draft_waits(
    town: Town, caller: Caller
) -> None:
    detected_at = "2026-11-24T09:00:00+03:00"
    await caller.post({"text": HOLE, "detected_at": detected_at, "authorities": ["zhkh"]})
    await town.settle()
    await town.reply(town.boris, town.last(HOUSING), DRAFT)
    found = await town.say(town.anna, town.anna, "/incident 1")
    assert found.text.startswith("№1 · согласуйте до ")
    await town.press(town.anna, found, "Другие действия…")
    card = town.last(town.anna)
    await town.press(town.anna, card, CANCEL)
    assert await town.press(town.anna, card, "Пост удалён") == "№1: регистрация отменена."
    assert (await caller.incident(1))["status"] == "cancelled"


# Duplicates


async def test_an_equal_link_is_shown_as_a_likely_duplicate_and_never_refused(town: Town) -> None:
    first, second = await town.registered(HOLE), await town.registered(SAME_HOLE)
    third = await town.registered("Темно. https://vk.com/wall-1_3")
    assert "Возможно, дубликат: та же ссылка, что у №1\n" in second.text
    assert "Возможно" not in first.text + third.text

    await town.press(town.anna, second, DUPLICATE)
    assert second.text.endswith("Какое сообщение повторяет №2?")
    assert second.buttons == [
        ["Дубликат №1"],
        ["Присоединить к №1"],
        ["Другой номер"],
        ["Присоединить к другому"],
        ["Назад"],
    ]
    toast = await town.press(town.anna, second, "Дубликат №1")
    assert toast == "№2: дубликат №1, регистрация отменена."
    assert "дубликат №1. Решение: Иванова А. П." in second.text
    assert "Возможно" not in second.text
    assert "Дубликаты: №2" in first.text
    assert "регистрация отменена: дубликат №1" in await town.history(2)
    assert "отмечен дубликат: №2" in await town.history(1)


async def test_the_original_is_asked_for_where_no_link_is_equal(town: Town) -> None:
    first = await town.registered("Яма")
    await town.routed("Опять яма")
    second = town.chat(town.anna.id).find("Опять яма")
    await town.act(town.anna, second, CANCEL)
    await town.act(town.anna, second, DUPLICATE, "Другой номер")
    question = town.last(town.anna)
    assert question.asks_reply or town.plain
    assert "какое сообщение повторено?" in question.text

    for told in (
        await town.reply(town.anna, question, "первого"),
        await town.say(town.anna, town.anna, "первого"),
    ):
        assert told.text == (
            "№2: номер не распознан. Ответьте номером исходного сообщения, например: 12."
            " Зарегистрировать сообщение гражданина: /new и текст сообщения."
        )
    for wrong, answer in (
        ("99", "№99: такого сообщения нет. Проверьте номер."),
        ("№2", "№2: сообщение не может быть дубликатом самого себя. Укажите другой номер."),
    ):
        assert (await town.reply(town.anna, question, wrong)).text == answer
    await town.reply(town.anna, question, "№1")
    assert second.text.startswith("№2 · регистрация отменена")
    assert "Дубликаты: №2" in first.text
    news = town.last(HOUSING).text
    assert news == (
        "№2 · регистрация отменена\nОснование: дубликат №1\n"
        "Отвечать не нужно. Решение: Иванова А. П."
    )


async def test_in_private_a_number_answers_and_a_longer_text_is_a_registration(town: Town) -> None:
    await town.registered("Яма")
    second = await town.registered("Опять яма")
    await town.act(town.anna, second, DUPLICATE, "Другой номер")
    registered = await town.registered("Темно во дворе дома")
    assert registered.text.startswith("№3 · выберите орган, ")
    await town.say(town.anna, town.anna, "1")
    assert "дубликат №1" in second.text


@pytest.mark.parametrize(
    ("of", "answer"),
    [
        (2, "№3: №2 — сам дубликат №1. Укажите №1."),
        (4, "№3: регистрация №4 отменена, ответа не будет. Укажите другой номер."),
    ],
    ids=["itself a duplicate", "cancelled"],
)
async def test_only_an_incident_that_is_worked_on_its_own_is_an_original(
    town: Town, of: int, answer: str
) -> None:
    cards = [await town.registered(text) for text in ("Яма", "Яма опять", "Яма снова", "Ямы")]
    await town.press_data(town.anna, cards[1], "dk:2:1")
    await cancelled(town, cards[3])
    assert await town.press_data(town.anna, cards[2], f"dk:3:{of}") == answer
    assert cards[2].text.startswith("№3 · выберите орган, ")


async def test_who_closes_an_original_without_an_answer_is_reminded_of_its_duplicates(
    town: Town,
) -> None:
    original = await town.sent_to_housing("Яма. https://vk.com/wall-1_1")
    repeated = await town.registered("Яма! https://vk.com/wall-1_1")
    await town.act(town.anna, repeated, "Дубликат", "Дубликат №1")
    await town.act(town.anna, original, "Отменить регистрацию")
    assert "По дубликатам ответа тоже не будет: №2." in original.text
    await town.press(town.anna, original, "Назад")
    assert "По дубликатам" not in original.text
    await town.act(town.anna, original, "Без ответа", "Брань или оскорбления")
    assert "По дубликатам ответа тоже не будет: №2." in original.text


async def test_no_circle_of_duplicates(town: Town) -> None:
    first, second = await town.registered("Яма"), await town.registered("Опять яма")
    await town.press_data(town.anna, second, "dk:2:1")
    answer = await town.press_data(town.anna, first, "dk:1:2")
    assert answer == "№1: №2 — дубликат этого же сообщения. Укажите другой номер."


async def test_two_who_mark_duplicates_of_each_other_at_once_make_one(town: Town) -> None:
    first, second = await town.registered("Яма"), await town.registered("Опять яма")
    presses = [
        town.anna.press_data(first, "dk:1:2"),
        town.maria.press_data(await town.say(town.maria, town.maria, "/incident 2"), "dk:2:1"),
    ]
    await town.settle()
    toasts = [(await press.answered()).text for press in presses]
    assert sum(": дубликат №" in toast for toast in toasts) == 1
    states = [card.text.split(" · ")[1] for card in (first, second)]
    assert sorted(states) == ["выберите орган, срок 25.11 08:50", "регистрация отменена"]


# Reopening


async def test_a_cancelled_incident_goes_on_with_the_due_it_had(town: Town) -> None:
    card = await town.sent_to_housing()
    await cancelled(town, card)
    await town.pass_time(hours=1)
    await town.press(town.anna, card, REOPEN)
    assert card.text.endswith("Возобновить работу по №1? Срок не меняется.")
    await town.press(town.anna, card, "Назад")
    assert card.buttons == [[REOPEN]]

    assert await reopened(town, card) == "№1: работа возобновлена."
    assert card.text.startswith("№1 · направлено: Управление ЖКХ")
    assert "Срок ответа: 25.11.2026 08:50" in card.text
    assert "Закрыт" not in card.text
    news = town.last(HOUSING)
    assert news.text == (
        "№1 · ответьте до 25.11 08:50 · работа возобновлена\nСрок ответа прежний: 25.11.2026 08:50\n"
        "Решение: Иванова А. П.\nПроект в отдел контроля: до 24.11.2026 16:50\n"
        "Нужен новый проект ответа: ответьте на это сообщение текстом.\n"
        "Исполнители: Петров Б. В."
    )
    await town.reply(town.boris, news, DRAFT)
    assert "версия 1" in town.last(CONTROL).text
    assert "работа возобновлена, срок прежний: 25.11.2026 08:50 (Иванова А. П.)" in (
        await town.history(1)
    )
    others = await town.say(town.maria, town.maria, "/incident 1")
    again = await town.press_data(town.maria, others, "rp:1")
    assert again == "№1: уже на согласовании."


async def test_before_routing_it_can_be_routed_again(town: Town) -> None:
    card = await town.registered()
    await cancelled(town, card)
    await reopened(town, card)
    assert card.text.startswith("№1 · выберите орган, ")
    await town.press(town.anna, card, "Отдел культуры")
    assert town.last(CULTURE).text.startswith("№1 · ответьте до ")


async def test_after_an_answer_a_new_norm_runs_and_the_first_answer_stays(
    town: Town, caller: Caller
) -> None:
    to_place = await town.answered_incident()
    assert (await caller.incident(1))["answered_at"].startswith("2026-11-24T09:00:")
    await town.pass_time(hours=2, seconds=40)
    card = town.chat(town.anna.id).find("Выявлен:")
    await town.act(town.anna, card, REOPEN)
    assert card.text.endswith("Срок считается заново.")
    await town.press(town.anna, card, CONFIRM)

    shown = await caller.incident(1)
    assert (shown["status"], shown["answered_at"]) == ("in_progress", None)
    assert shown["due_at"].startswith("2026-11-25T10:50:00")
    assert "Работа возобновлена 24.11.2026 11:00, срок считается с этого времени" in card.text
    assert "Прежний ответ размещён 24.11.2026 09:00, в срок: Петров Б. В." in card.text
    assert "Новый срок ответа: 25.11.2026 10:50" in town.last(HOUSING).text
    assert to_place.buttons == []
    arithmetic = (await town.say(town.anna, town.anna, "/deadline 1")).text
    assert "Работа возобновлена после ответа: 24.11.2026 11:00" in arithmetic
    assert "вт 24.11.2026: 5 ч 10 мин" in arithmetic
    assert "ср 25.11.2026: 2 ч 50 мин" in arithmetic
    assert "Срок ответа: 25.11.2026 10:50" in arithmetic

    await town.act(town.anna, card, "Повышенная важность", "Да, подтверждаю")
    assert "Срок ответа: 24.11.2026 15:50" in card.text
    await town.act(town.anna, card, "Обычная важность", "Да, подтверждаю")

    await town.reply(town.boris, town.last(HOUSING), "Яму засыпали и заровняли, дорога ровная.")
    second = town.last(CONTROL)
    assert "версия 2" in second.text
    await town.press(town.maria, second, "✅ Согласовать")
    await town.reply(town.boris, town.last(HOUSING), "https://example.org/second")
    shown = await caller.incident(1)
    assert shown["placement_url"] == "https://example.org/second"
    assert shown["answered_at"].startswith("2026-11-24T11:00:")
    approvals = [one for one in town.chat(CONTROL).messages if "Проект ответа" in one.text]
    assert "https://example.org/answer" in approvals[0].text
    assert "https://example.org/second" in approvals[1].text
    assert "https://example.org/answer" in to_place.text


async def test_what_was_approved_and_not_placed_is_drafted_again(town: Town) -> None:
    to_place = await town.approved()
    approval = town.last(CONTROL)
    card = town.chat(town.anna.id).find("Выявлен:")
    await cancelled(town, card)
    await reopened(town, card)
    assert "Не размещайте этот текст." in to_place.text
    assert to_place.buttons == []
    assert "инцидент закрывали и возобновили, нужен новый проект" in approval.text
    await town.press(town.anna, card, "Другие действия…")
    assert "Нового проекта ответа ещё нет." in card.text
    refused = await town.reply(town.boris, to_place, "https://example.org/answer")
    assert "Отправить в отдел контроля?" in refused.text or "сначала ответ" in refused.text


async def test_a_reopened_duplicate_is_none_any_more(town: Town) -> None:
    first, second = await town.registered(HOLE), await town.registered(SAME_HOLE)
    await town.press_data(town.anna, second, "dk:2:1")
    await reopened(town, second)
    assert second.text.startswith("№2 · выберите орган, ")
    assert "Дубликаты" not in first.text
    assert "№2 больше не считается дубликатом" in await town.history(1)


async def test_a_reopened_incident_is_reminded_of_by_its_due(town: Town) -> None:
    card = await town.sent_to_housing()
    await cancelled(town, card)
    await town.pass_time(days=1)
    before = len(town.chat(HOUSING).messages)
    await reopened(town, card)
    await town.pass_time(minutes=1)
    told = [message.text for message in town.chat(HOUSING).messages[before:]]
    assert len(told) == 2
    assert "работа возобновлена" in told[0]
    assert "просрочено на 10 мин рабочего времени" in told[1]


async def test_only_control_reopens(town: Town) -> None:
    card = await town.sent_to_housing()
    await cancelled(town, card)
    control = town.chat(HOUSING).last
    assert await town.press_data(town.boris, control, "ro:1") == (
        "№1: возобновить работу может отдел контроля."
    )
    assert await town.press_data(town.boris, control, "rp:1") == (
        "№1: возобновить работу может отдел контроля."
    )
    assert card.text.startswith("№1 · регистрация отменена")
