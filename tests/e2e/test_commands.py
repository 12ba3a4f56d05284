"""Commands: cards to work with, lists, history, the arithmetic of a due, help; each by its role."""

import re
from datetime import timedelta
from itertools import count

import pytest

from bot.sandbox import ApiRefusal, BadGateway
from bot.sandbox.chat import Posted, Pressed
from tests.e2e.town import CONTROL, CULTURE, HOUSING, Caller, Town, numbered
from tests.telegram import DropBefore
from tests.telegram.markup import html_of

NUMBERED = ("incident", "history", "deadline")
REASONS = "несоответствие сути вопроса; орфографические и пунктуационные ошибки"
COMMANDS = ("/open", "/my", "/overdue", "/incident 1", "/history 1", "/deadline 1", "/new Яма")


async def test_incident_shows_everybody_the_card_that_they_work_with(town: Town) -> None:
    await town.routed()
    expected = {
        (town.anna, CONTROL): "Направлено: Управление ЖКХ, 24.11.2026 09:00",
        (town.anna, town.anna.id): "Направлено: Управление ЖКХ, 24.11.2026 09:00",
        (town.boris, HOUSING): "Ответьте на это сообщение текстом: это будет проект ответа.",
        (town.boris, town.boris.id): "Ответьте на это сообщение текстом",
        (town.admin, town.admin.id): "Проекта ответа ещё нет.",
    }
    for (person, chat), words in expected.items():
        card = await town.say(person, chat, "/incident 1")
        assert card.text.startswith("№1 · "), person.name
        assert words in card.text, person.name


async def test_a_new_copy_of_the_registration_card_takes_the_buttons_of_the_old(
    town: Town,
) -> None:
    old = await town.registered()
    new = await town.say(town.anna, town.anna, "/incident №1")
    assert old.buttons == []
    await town.press(town.anna, new, "Управление ЖКХ")
    assert new.text.startswith("№1 · направлено: Управление ЖКХ")
    await town.press_data(town.anna, old, "ca:1")
    assert new.buttons == [["Ошибка"], ["Пост удалён"], ["Дубликат"], ["Назад"]]


async def test_copies_in_two_chats_change_together(town: Town) -> None:
    one = await town.registered()
    two = await town.say(town.maria, CONTROL, "/incident 1")
    await town.act(town.maria, two, "Несколько органов…", "Управление ЖКХ")
    assert "Выбран орган: Управление ЖКХ" in one.text
    await town.press(town.anna, one, "Направить")
    assert one.text.startswith("№1 · направлено: Управление ЖКХ")
    assert two.text.startswith("№1 · направлено: Управление ЖКХ")


async def test_a_copy_of_the_executors_card_takes_drafts_as_the_old_one_does(town: Town) -> None:
    old = await town.routed()
    copy = await town.say(town.boris, town.boris, "/incident 1")
    await town.reply(town.boris, copy, "Яму на этой дороге засыплем.")
    assert "версия 1" in town.last(CONTROL).text
    await town.reply(town.boris, old, "Яму на этой дороге засыплем завтра.")
    assert "версия 2" in town.last(CONTROL).text
    assert "на согласовании" in copy.text
    assert "на согласовании" in old.text


async def test_a_copy_of_the_approval_card_decides(town: Town) -> None:
    old = await town.drafted()
    copy = await town.say(town.anna, CONTROL, "/incident 1")
    assert old.buttons == []
    assert len(copy.buttons) == 5
    await town.reply(town.anna, old, "Назовите день")
    assert "Назовите день" in copy.text
    await town.act(town.anna, copy, "✅ Согласовать", "Согласовать")
    assert "Согласовано" in copy.text
    assert "<pre>" in html_of(town.last(HOUSING))


async def test_a_copy_of_the_text_to_place_takes_the_link(town: Town) -> None:
    await town.approved()
    copy = await town.say(town.boris, town.boris, "/incident 1")
    assert "<pre>" in html_of(copy)
    await town.reply(town.boris, copy, "https://example.org/answer")
    assert "Размещено" in copy.text


async def test_history_tells_all_in_order(town: Town) -> None:
    approval = await town.drafted()
    await town.reply(town.maria, approval, "Назовите день")
    await town.press(town.maria, approval, "↩️ Обе причины")
    await town.reply(town.boris, town.last(HOUSING), "Яму на этой дороге засыпали в понедельник.")
    await town.reply(town.boris, await town.approve_last(), "https://example.org/answer")
    answer = await town.say(town.boris, HOUSING, "/history 1")
    heading, *lines, spent = answer.text.split("\n")
    assert heading.startswith("№1 · история")
    assert spent == "Рабочее время: меньше минуты"
    told = [
        "зарегистрирован, выявлен 24.11.2026 09:00, срок 25.11.2026 08:50 (Иванова А. П.)",
        "направлен в орган: Управление ЖКХ (Иванова А. П.)",
        "взят в работу (Петров Б. В.)",
        "направлен на согласование проект, версия 1, в срок (Петров Б. В.)",
        "комментарий отдела контроля к версии 1 (Козлова М. И.)",
        f"возвращена на доработку версия 1: {REASONS} (Козлова М. И.)",
        "направлен на согласование проект, версия 2, в срок (Петров Б. В.)",
        "согласована версия 2 (Козлова М. И.)",
        "ответ размещён в срок, версия 2 (Петров Б. В.)",
    ]
    assert [line.partition(": ")[2] for line in lines] == told
    assert "Назовите день" not in answer.text


async def test_deadline_counts_line_by_line(town: Town) -> None:
    await town.registered()
    answer = await town.say(town.anna, town.anna, "/deadline 1")
    assert "Норма: 8 рабочих часов с момента выявления (п. 9 Порядка)" in answer.text
    assert "вт 24.11.2026: 7 ч 10 мин" in answer.text
    assert "ср 25.11.2026: 50 мин" in answer.text
    assert "Срок ответа: 25.11.2026 08:50" in answer.text


def counted(arithmetic: str) -> timedelta:
    """The working time of all its days together."""
    days = re.findall(r"^.. [\d.]+: (?:(\d+) ч)? ?(?:(\d+) мин)?", arithmetic, re.MULTILINE)
    return sum(
        (timedelta(hours=int(hours or 0), minutes=int(minutes or 0)) for hours, minutes in days),
        timedelta(),
    )


async def test_the_hours_of_a_deadline_add_up_whatever_the_second(
    town: Town, caller: Caller
) -> None:
    await town.pass_time(seconds=40)
    card = await town.registered()
    sent = {"text": "Нет воды.", "detected_at": town.clock.now().isoformat(), "external_id": "a-1"}
    status, known = await caller.post(sent)
    assert (status, known["due_at"]) == (201, "2026-11-25T08:50:00+03:00")
    assert await caller.post(sent) == (200, known)
    assert (await caller.incident(2))["detected_at"] == "2026-11-24T09:00:00+03:00"
    await town.reply(town.anna, card, "08:30")
    for number in (1, 2):
        answer = (await town.say(town.anna, town.anna, f"/deadline {number}")).text
        assert counted(answer) == timedelta(hours=8), answer


async def test_lists_hold_what_each_may_see_and_where(town: Town) -> None:
    await town.routed("Яма во дворе")
    culture = await town.registered("Нет афиши")
    await town.press(town.anna, culture, "Отдел культуры")
    await town.registered("Ничья беда")

    async def listed(person: str, chat: int, command: str) -> set[str]:
        text = (await town.say(getattr(town, person), chat, command)).text
        return {number for number in ("№1", "№2", "№3") if number in text}

    assert await listed("anna", CONTROL, "/open") == {"№1", "№2", "№3"}
    assert await listed("anna", town.anna.id, "/open") == {"№1", "№2", "№3"}
    assert await listed("admin", town.admin.id, "/open") == {"№1", "№2", "№3"}
    assert await listed("boris", HOUSING, "/open") == {"№1"}
    assert await listed("boris", town.boris.id, "/open") == {"№1"}
    assert await listed("vera", CULTURE, "/open") == {"№2"}
    assert await listed("anna", town.anna.id, "/my") == {"№3"}
    assert await listed("boris", town.boris.id, "/my") == {"№1"}
    assert await listed("vera", CULTURE, "/my") == {"№2"}
    assert await listed("admin", town.admin.id, "/my") == set()
    assert await listed("anna", CONTROL, "/overdue") == set()
    await town.pass_time(days=1)
    assert await listed("anna", CONTROL, "/overdue") == {"№1", "№2", "№3"}
    assert await listed("boris", HOUSING, "/overdue") == {"№1"}
    assert "срок истёк" in (await town.say(town.vera, CULTURE, "/overdue")).text


async def test_my_shows_control_how_each_waiting_draft_begins(town: Town) -> None:
    await town.routed()
    draft = "Яму на этой дороге засыплем до конца недели. Щебень на участок уже привезли."
    await town.reply(town.boris, town.last(HOUSING), draft)
    told = (await town.say(town.anna, town.anna.id, "/my")).text
    assert told.endswith(
        "· проект: «Яму на этой дороге засыплем до конца недели. Щебень на…» /incident_1"
    )
    await town.approve_last()
    assert "проект:" not in (await town.say(town.boris, town.boris.id, "/my")).text


async def test_my_follows_whose_turn_it_is(town: Town) -> None:
    async def waits() -> list[bool]:
        texts = [(await town.say(one, one, "/my")).text for one in (town.anna, town.boris)]
        return ["№1" in text for text in texts]

    card = await town.registered()
    assert await waits() == [True, False]
    await town.press(town.anna, card, "Управление ЖКХ")
    assert await waits() == [False, True]
    await town.reply(town.boris, town.last(HOUSING), "Яму на этой дороге засыплем.")
    assert await waits() == [True, False]
    await town.approve_last()
    assert await waits() == [False, True]
    await town.reply(town.boris, town.last(HOUSING), "https://example.org/1")
    assert await waits() == [False, False]


async def test_numbers_are_asked_for_and_looked_up(town: Town) -> None:
    await town.registered()
    for command in NUMBERED:
        for number in (
            "",
            " ",
            " яма",
            " 0",
            " -1",
            " 1 2",
            " 1234567890",
            " 9999999999999999999999",
        ):
            answer = await town.say(town.anna, town.anna, f"/{command}{number}")
            assert answer.text == (
                f"Укажите номер инцидента после команды, например: /{command}_12"
            ), number
        for number in ("1", "№1", "# 1", "1 "):
            answer = await town.say(town.anna, town.anna, f"/{command} {number}")
            assert answer.text.startswith("№1 ·"), number
        answer = await town.say(town.anna, town.anna, f"/{command} 99")
        assert answer.text == "№99: такого сообщения нет. Проверьте номер."


async def test_a_number_is_tapped_or_written_alone(town: Town) -> None:
    await town.routed()
    begins = {
        "/incident_1": "№1 · ответьте до ",
        "/1": "№1 · ответьте до ",
        "/history_1": "№1 · история",
        "/deadline_1": "№1 · как посчитан срок",
    }
    for command, first in begins.items():
        for chat in (HOUSING, town.boris.id):
            for written in (command, command.upper(), f"{command}@otklik_bot"):
                answer = await town.say(town.boris, chat, written)
                assert answer.text.startswith(first), (written, chat)
    for alone in ("№1", "№ 1", "#1."):
        answer = await town.say(town.boris, town.boris, alone)
        assert answer.text.startswith("№1 · ответьте до "), alone
    for unknown in ("/99", "/incident_99", "№99"):
        answer = await town.say(town.boris, town.boris, unknown)
        assert answer.text.startswith("№99: сейчас у вашего органа такого сообщения нет")


async def test_a_number_in_reply_to_the_bot_shows_that_card(town: Town) -> None:
    await town.routed("Яма на Мира, 1.")
    card = await town.routed("Яма на Мира, 2.")
    opened = await town.say(town.boris, HOUSING, "/open")
    for message in (card, opened):
        answer = await town.reply(town.boris, message, "№1")
        assert answer.text.startswith("№1 · ответьте до ")
    assert town.chat(CONTROL).messages == []


async def test_a_number_that_was_asked_for_answers_the_question(town: Town) -> None:
    await town.registered("Яма на Мира, 1.")
    other = await town.registered("Нет воды на Садовой, 7.")
    await town.act(town.anna, other, "Дубликат", "Другой номер")
    await town.say(town.anna, town.anna, "№1")
    assert "регистрация отменена" in other.text


async def test_in_a_group_that_is_read_whole_a_number_among_colleagues_means_nothing(
    town: Town,
) -> None:
    await town.routed()
    town.sandbox.world.privacy = False
    before = len(town.chat(HOUSING).messages)
    town.boris.say(HOUSING, "№1")
    await town.settle()
    assert len(town.chat(HOUSING).messages) == before + 1


async def test_strangers_learn_nothing_by_any_command(town: Town) -> None:
    await town.registered()
    ids = count(7000)
    for number in ("1", "99"):
        for command in (*COMMANDS[:3], *(f"/{name} {number}" for name in NUMBERED), f"/{number}"):
            another = town.sandbox.person(next(ids), "Прохожий")  # each is answered once an hour
            for stranger, where in ((town.stranger, HOUSING), (another, another)):
                answer = await town.say(stranger, where, command)
                assert f"ваш номер: <code>{numbered(stranger.id)}</code>" in html_of(answer), (
                    command
                )
                assert "№" not in answer.text, command
        await town.pass_time(minutes=5)


async def test_start_greets_by_name_and_strangers_by_number(town: Town) -> None:
    answer = await town.say(town.boris, town.boris, "/start")
    assert "Петров Б. В. (исполнитель, Управление ЖКХ)" in answer.text
    answer = await town.say(town.stranger, town.stranger, "/start")
    assert "777" in answer.text


async def test_help_is_a_few_lines_and_the_rest_on_demand(town: Town) -> None:
    for person, chat in (
        (town.anna, town.anna.id),
        (town.boris, HOUSING),
        (town.admin, town.admin.id),
    ):
        few = await town.say(person, chat, "/help")
        assert len(few.text.splitlines()) <= 10
        await town.press(person, few, "Ещё")
        rest = town.seen(person, chat)
        assert rest is not few
        assert "/history_12 — что происходило" in rest.text
        assert rest.buttons == []
    assert "/" not in (await town.say(town.stranger, town.stranger, "/help")).text


async def test_help_is_for_who_asks_where_they_ask(town: Town) -> None:
    few = await town.say(town.boris, HOUSING, "/help")
    assert few.text.splitlines()[1] == "Ответьте на карточку инцидента текстом — это проект ответа."
    few = await town.say(town.anna, town.anna, "/help")
    assert few.text.splitlines()[1].startswith("Новое сообщение гражданина: перешлите его сюда")
    few = await town.say(town.anna, CONTROL, "/help")
    assert few.text.splitlines()[1].startswith("Проект ответа: «✅ Согласовать»")
    town.seat(town.boris, CONTROL)
    await town.press(town.boris, few, "Ещё")
    assert town.seen(town.boris, CONTROL).text.startswith("Проект ответа\n")


async def test_commands_for_other_bots_are_left_to_them(town: Town) -> None:
    card = await town.routed()
    town.sandbox.world.privacy = False
    before = len(town.chat(HOUSING).messages)
    town.boris.say(HOUSING, "/open@weather_bot")
    town.boris.say(HOUSING, "/weather")
    town.boris.reply(card, "/open@weather_bot")
    await town.settle()
    assert len(town.chat(HOUSING).messages) == before + 3
    assert card.text.startswith("№1 · ответьте")


async def test_an_unknown_command_is_never_a_draft_and_points_to_help(town: Town) -> None:
    card = await town.routed()
    answers = [
        await town.reply(town.boris, card, "/incidnt 1"),
        await town.say(town.boris, HOUSING, "/opne@otklik_bot"),
        await town.say(town.boris, town.boris, "/opne"),
        await town.say(town.anna, town.anna, "/opne"),
    ]
    for answer in answers:
        assert answer.text == "Непонятно, к чему относится это сообщение. Что умеет бот: /help"
    assert town.chat(CONTROL).messages == []


async def test_commands_work_in_any_case_and_with_the_bots_name(town: Town) -> None:
    await town.registered()
    for command in ("/OPEN", "/open@otklik_bot", "/open@Otklik_Bot", "/open\nпожалуйста"):
        answer = await town.say(town.anna, CONTROL, command)
        assert answer.text.startswith("Открытые инциденты: 1"), command


async def test_a_long_list_is_one_message_at_a_time_and_complete(town: Town) -> None:
    for number in range(1, 60):
        town.anna.say(town.anna.id, f"/new Яма {number}: " + "очень длинное начало " * 5)
    await town.settle()
    page = await town.say(town.anna, CONTROL, "/open")
    shown = [page.text]
    assert page.text.startswith("Открытые инциденты: 59")
    while ["Ещё"] in page.buttons:
        before = len(town.chat(CONTROL).story)
        await town.press(town.maria, page, "Ещё")
        page = town.seen(town.maria, CONTROL)
        assert [type(one) for one in town.chat(CONTROL).story[before:]] == [Pressed, Posted]
        shown.append(page.text)
    assert len(shown) > 1
    assert all(f"№{number} " in "\n".join(shown) for number in range(1, 60))
    assert page.buttons == [["Выбрать несколько"]]
    await town.press(town.maria, page, "Выбрать несколько")
    assert town.last(CONTROL).text.startswith("Выбор инцидентов")


async def test_the_next_page_in_a_group_is_seen_by_who_asked_for_it(town: Town) -> None:
    few = await town.say(town.boris, HOUSING, "/help")
    if town.plain:
        pytest.skip("an older server would show it to all")
    await town.press(town.boris, few, "Ещё")
    assert town.last(HOUSING) is few
    [rest] = town.boris.whispers(HOUSING)
    assert "/history_12" in rest.text


async def test_the_next_page_comes_to_the_group_where_it_cannot_come_to_one(town: Town) -> None:
    town.rude = True
    few = await town.say(town.boris, HOUSING, "/help")
    if town.plain:
        pytest.skip("there it always comes to the group")
    for fault in (ApiRefusal(400, "Bad Request: QUERY_ID_INVALID"), BadGateway(), DropBefore()):
        town.sandbox.faults.fail_next("sendMessage", fault, chat=HOUSING)
        before = town.last(HOUSING)
        await town.press(town.boris, few, "Ещё")
        await town.settle()
        assert town.last(HOUSING) is not before
        assert "/history_12" in town.last(HOUSING).text
