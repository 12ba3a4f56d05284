"""Publications: found by an authority or the media department, answered without approval (§2, §5-§7)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.sandbox import FromHidden
from tests.e2e.town import (
    CONTROL,
    CULTURE,
    HOUSING,
    MEDIA,
    ORGANISATION,
    Caller,
    Town,
    ends_with,
    offered,
    rewritten,
)
from tests.telegram import Person

FOUND = "Когда починят качели на Садовой? https://vk.com/wall-5_6"
ANSWER = "Качели на Садовой починят до пятницы."
PLACED = "https://vk.com/wall-5_6?reply=7"
HAND_OVER = "Передать в отдел контроля"
RETURN, PARK = "Не в нашей компетенции", "Это парк, он у отдела культуры."
GIVE = (HAND_OVER, "Да, передать")

COMMENTED = pytest.mark.telegram("a comment that comes right before a forward")


@pytest.fixture
def organisation_file(tmp_path: Path) -> Path:
    """Culture watches two networks; four more people, two of them at work twice."""
    people = """
[[staff]]
name = "Громова Дарья Ильинична"
telegram_id = 505
role = "media"
[[staff]]
name = "Жукова Зоя Егоровна"
telegram_id = 506
role = "executor"
authority = "zhkh"
[[staff]]
name = "Жукова Зоя Егоровна"
telegram_id = 506
role = "executor"
authority = "culture"
[[staff]]
name = "Лосев Лев Львович"
telegram_id = 507
role = "control"
[[staff]]
name = "Лосев Лев Львович"
telegram_id = 507
role = "media"
"""
    culture = 'name = "Отдел культуры"\n'
    watched = culture + 'networks = ["vk", "ok"]\n'
    text = ORGANISATION.replace(culture, watched) + people
    return rewritten(tmp_path / "organisation.toml", text)


async def started(town: Town, number: int) -> Person:
    """That person has opened the bot."""
    person = town.person(number)
    person.start()
    await town.settle()
    return person


@pytest.fixture(autouse=True)
async def darya(town: Town) -> Person:
    """Of the media department."""
    return await started(town, 505)


@pytest.fixture
async def zoya(town: Town) -> Person:
    """Executor in both authorities."""
    return await started(town, 506)


@pytest.fixture
async def lev(town: Town) -> Person:
    """Of the control department and of the media department."""
    return await started(town, 507)


# An authority finds it


async def test_an_executor_registers_a_publication_and_works_it_at_once(
    town: Town, caller: Caller
) -> None:
    receipt = await town.say(town.boris, town.boris, FOUND)
    assert receipt.text.startswith("Публикация №1 · ответьте до 25.11 08:50 · зарегистрирована\n")
    assert "Управление ЖКХ. Карточка отправлена в его чат." in receipt.text
    card = town.find(HOUSING, "Публикация №1 · ответьте")
    assert "Важность" not in card.text
    assert "Проект в отдел контроля" not in card.text
    assert "Срок ответа: 24.11.2026 17:50" in card.text or "25.11.2026" in card.text
    assert ["Взять в работу"] in card.buttons
    shown = town.find(MEDIA, "Публикация №1 · в работе")
    assert ends_with(shown.buttons, [["Дубликат", "Другие действия…"]])
    assert not any("важность" in row[0] for row in shown.buttons)
    assert not town.chat(CONTROL).messages
    incident = await caller.incident(1)
    assert (incident["kind"], incident["status"]) == ("publication", "in_progress")
    assert incident["authorities"] == ["zhkh"]


async def test_the_answer_needs_no_approval(town: Town, caller: Caller) -> None:
    await town.say(town.boris, HOUSING, f"/new {FOUND}")
    card = town.find(HOUSING, "Публикация №1")
    to_place = await town.reply(town.boris, card, ANSWER)
    assert to_place.text.startswith("Публикация №1 · разместите ответ до ")
    assert ANSWER in to_place.text
    assert "Разместите ответ и пришлите ссылку" in to_place.text
    assert not town.chat(CONTROL).messages
    assert (await caller.incident(1))["status"] == "approved"
    await town.reply(town.boris, to_place, PLACED)
    incident = await caller.incident(1)
    assert (incident["status"], incident["placement_url"]) == ("answered", PLACED)
    assert "Ссылка на ответ" in town.find(MEDIA, "Публикация №1").text
    told = await town.history()
    assert "подготовлен ответ, версия 1; согласование не требуется (Петров Б. В.)" in told
    assert "зарегистрирована, выявлена" in told
    assert "согласована" not in told


async def test_a_link_alone_is_the_placement_and_can_be_put_right(
    town: Town, caller: Caller
) -> None:
    await town.say(town.boris, HOUSING, f"/new {FOUND}")
    card = town.find(HOUSING, "Публикация №1")
    await town.reply(town.boris, card, PLACED)
    assert town.received(HOUSING, "размещение записано, в срок")
    assert (await caller.incident(1))["placement_url"] == PLACED
    assert offered(card) == [["Указать время"], ["Отменить размещение"]]
    card = await town.say(town.boris, HOUSING, "/incident 1")
    assert offered(card) == [["Указать время"], ["Отменить размещение"]]

    await town.reply(town.boris, card, PLACED + "8")
    assert (await caller.incident(1))["placement_url"] == PLACED + "8"
    await town.press(town.boris, card, "Указать время")
    answer = await town.reply(town.boris, town.find(HOUSING, "когда ответ был размещён"), "08:00")
    assert "не мог быть размещён до выявления (24.11.2026 09:00)" in answer.text

    await town.confirmed(town.boris, card, "Отменить размещение")
    assert (await caller.incident(1))["status"] == "in_progress"
    assert ["Взять в работу"] in card.buttons
    await town.reply(town.boris, card, ANSWER)
    assert (await caller.incident(1))["status"] == "approved"
    told = await town.history()
    assert "ответ размещён в срок, текст боту не присылали (Петров Б. В.)" in told
    assert "отменена отметка о размещении" in told


async def test_a_newer_text_takes_the_place_of_the_one_that_is_ready(town: Town) -> None:
    await town.say(town.boris, HOUSING, f"/new {FOUND}")
    card = town.find(HOUSING, "Публикация №1")
    first = await town.reply(town.boris, card, ANSWER)
    question = await town.reply(town.boris, card, "Качели на Садовой починят до субботы.")
    assert "Заменить прежний текст ответа?" in question.text
    assert "размещения" in await town.press(town.boris, question, "Да, это ответ")
    second = town.last(HOUSING)
    assert second.text.startswith("Публикация №1 · разместите ответ до ")
    assert first.text.startswith("Публикация №1 · не размещайте · ")
    assert "Не размещайте этот текст." in first.text
    assert not first.buttons


async def test_talk_under_the_card_is_asked_about(town: Town) -> None:
    await town.say(town.boris, HOUSING, f"/new {FOUND}")
    card = town.find(HOUSING, "Публикация №1")
    question = await town.reply(town.boris, card, "Кто возьмёт?")
    assert question.text.endswith("\nЭто ответ гражданину?")
    assert "отдел контроля" not in question.text
    await town.press(town.boris, question, "Переписка")
    assert "Ответа ещё нет" in card.text


async def test_whoever_answers_in_private_is_told_there(town: Town) -> None:
    receipt = await town.say(town.boris, town.boris, FOUND)
    answer = await town.reply(town.boris, receipt, ANSWER)
    assert answer.text == (
        "Публикация №1 · разместите ответ до 25.11 08:50 · текст ответа, версия 1, принят\nРазместите ответ и пришлите ссылку."
    )
    assert ANSWER in town.last(HOUSING).text


async def test_short_talk_in_private_is_registered_only_if_they_say_so(town: Town) -> None:
    question = await town.say(town.boris, town.boris, "Спасибо, понял")
    assert offered(question) == [["Зарегистрировать"], ["Ничего"]]
    register = question.content.keyboard[0][0]["callback_data"]
    assert await town.press(town.boris, question, "Ничего") == (
        "Ничего не отправлено и не зарегистрировано."
    )
    again = await town.press_data(town.boris, question, register)
    assert again.startswith("Этот вопрос уже неактуален. Начать заново можно")
    assert "такого сообщения нет" in (await town.say(town.anna, town.anna, "/incident 1")).text


async def test_who_works_in_two_authorities_says_for_which(
    town: Town, zoya: Person, caller: Caller
) -> None:
    question = await town.say(zoya, zoya, FOUND)
    assert question.text.startswith("Как зарегистрировать сообщение?")
    assert offered(question) == [
        ["Публикация: Управление ЖКХ"],
        ["Публикация: Отдел культуры"],
        ["Ничего"],
    ]
    assert await town.press(zoya, question, "Публикация: Отдел культуры") == (
        "№1: зарегистрировано."
    )
    assert (await caller.incident(1))["lead"] == "culture"
    await town.say(zoya, HOUSING, f"/new Лавочка сломана. {FOUND}")
    assert (await caller.incident(2))["lead"] == "zhkh"


async def test_an_authority_registers_only_in_the_networks_it_watches(
    town: Town, caller: Caller
) -> None:
    refusal = await town.say(town.vera, CULTURE, "/new Где афиша? https://t.me/city/1")
    assert refusal.text == (
        "Ваш орган не работает в этой соцсети (Telegram). Сообщите о публикации в отдел СМИ."
    )
    unknown = await town.say(
        town.vera, town.vera, "/new Где посмотреть афишу на декабрь, подскажите"
    )
    assert unknown.text == (
        "Соцсеть не определена, пришлите и ссылку."
        " Ваш орган работает в соцсетях: Одноклассники, ВКонтакте."
    )
    await town.say(town.vera, CULTURE, f"/new {FOUND}")
    assert (await caller.incident(1))["lead"] == "culture"


async def test_incidents_ignore_which_networks_an_authority_watches(town: Town) -> None:
    card = await town.registered("Где афиша? https://t.me/city/1")
    answer = await town.press(town.anna, card, "Отдел культуры")
    assert answer == "№1: направлено — Отдел культуры."
    assert "Telegram (вне перечня п. 2 Порядка)" in card.text


# The media department finds it


async def test_the_media_department_registers_and_routes(
    town: Town, darya: Person, caller: Caller
) -> None:
    card = await town.say(darya, MEDIA, f"/new {FOUND}")
    assert card.text.startswith("Публикация №1 · выберите орган, ")
    assert [HAND_OVER] in card.buttons
    assert not town.chat(CONTROL).messages
    town.seat(town.anna, MEDIA)
    assert await town.press(town.anna, card, "Управление ЖКХ") == (
        "№1: направлять публикации может отдел СМИ."
    )
    await town.press(darya, card, "Управление ЖКХ")
    assert "Публикация №1 · ответьте" in town.last(HOUSING).text
    assert (await caller.incident(1))["status"] == "in_progress"


async def test_routing_where_nobody_watches_the_network_is_confirmed(
    town: Town, darya: Person, caller: Caller
) -> None:
    card = await town.say(darya, darya, "Где афиша? https://t.me/city/1")
    await town.press(darya, card, "Отдел культуры")
    assert "Не работают в этой соцсети: Отдел культуры.\nНаправить всё равно?" in card.text
    await town.press(darya, card, "Отдел культуры")  # twice is not a yes
    assert (await caller.incident(1))["status"] == "registered"
    await town.act(darya, card, "Назад", "Отдел культуры")
    answer = await town.press(darya, card, "Да, направить")
    assert answer == "№1: направлено — Отдел культуры."
    assert (await caller.incident(1))["lead"] == "culture"


async def test_a_yes_to_those_chosen_is_about_whom_the_card_has_named(
    town: Town, darya: Person, lev: Person, caller: Caller
) -> None:
    card = await town.say(darya, darya, "Где афиша? https://t.me/city/1")
    await town.act(darya, card, "Несколько органов…", "Отдел культуры")
    shown = await town.say(lev, lev, "/incident 1")
    await town.press(lev, shown, "Направить")
    assert "Не работают в этой соцсети: Отдел культуры.\nНаправить всё равно?" in shown.text
    yes = str(shown.keys["Да, направить"]["callback_data"])
    await town.act(darya, card, "✓ Отдел культуры", "Отдел СМИ")
    assert await town.press_data(lev, shown, yes) == (
        "№1: выбор изменился. Сейчас выбрано: Отдел СМИ. Проверьте и нажмите ещё раз."
    )
    assert shown.text.endswith("Выбран орган: Отдел СМИ. Нажмите «Направить».")
    assert (await caller.incident(1))["status"] == "registered"
    await town.press(lev, shown, "Направить")
    assert (await caller.incident(1))["lead"] == "media"


async def test_the_media_department_leaves_unanswered_and_cancels(
    town: Town, darya: Person, caller: Caller
) -> None:
    await town.say(town.boris, HOUSING, f"/new {FOUND}")
    card = town.find(MEDIA, "Публикация №1")
    await town.act(darya, card, "Без ответа")
    assert "Почему на публикацию №1 ответ не даётся?" in card.text
    await town.act(darya, card, "Брань или оскорбления", "Да, подтверждаю")
    assert (await caller.incident(1))["status"] == "no_answer"
    assert "Публикация №1 · ответ не даётся\nОснование" in town.last(HOUSING).text
    second = await town.say(darya, MEDIA, f"/new {FOUND}")
    await town.act(darya, second, "Отменить регистрацию")
    await town.press(darya, second, "Ошибка")
    assert (await caller.incident(2))["status"] == "cancelled"


async def test_the_media_department_works_what_concerns_the_administration(
    town: Town, darya: Person, caller: Caller
) -> None:
    card = await town.registered("Когда приём у главы? https://vk.com/wall-1_2")
    await town.press(town.anna, card, "Отдел СМИ")
    task = town.find(MEDIA, "№1 · ответьте")
    assert "Громова" in task.text
    await town.press(darya, task, "Взять в работу")
    await town.reply(darya, task, "Приём граждан состоится в пятницу.")
    await town.press(town.anna, town.find(CONTROL, "Проект ответа, версия 1"), "✅ Согласовать")
    await town.reply(darya, town.last(MEDIA), "https://vk.com/wall-1_2?reply=3")
    assert (await caller.incident(1))["status"] == "answered"


async def test_a_publication_is_never_of_high_importance(town: Town, darya: Person) -> None:
    card = await town.say(darya, MEDIA, f"/new {FOUND}")
    town.seat(town.anna, MEDIA)
    for person in (darya, town.anna):
        answer = await town.press_data(person, card, "iq:1:high")
        assert answer == "№1: повышенная важность бывает только у инцидентов."


# One who may register both


async def test_one_who_may_register_both_kinds_is_asked_and_no_message_is_lost(
    town: Town, lev: Person, caller: Caller
) -> None:
    first = await town.say(lev, lev, FOUND)
    second = await town.say(lev, lev, "Яма на Ленина, 5. https://ok.ru/group/1/topic/2")
    assert offered(first) == [["Инцидент"], ["Публикация"], ["Ничего"]]
    assert "Когда починят качели на Садовой?" in first.text
    await town.pass_time(hours=1)
    still_shown = first.keys["Публикация"]["callback_data"]
    await town.press(lev, first, "Публикация")
    await town.press(lev, second, "Инцидент")
    one, two = await caller.incident(1), await caller.incident(2)
    assert (one["kind"], two["kind"]) == ("publication", "incident")
    assert one["detected_at"] == "2026-11-24T09:00:00+03:00"
    await town.press_data(lev, first, still_shown)
    assert (await caller.get("/api/v1/incidents/3"))[0] == 404


async def test_in_its_chat_each_department_registers_its_own(
    town: Town, lev: Person, caller: Caller
) -> None:
    await town.say(lev, CONTROL, f"/new {FOUND}")
    await town.say(lev, MEDIA, f"/new Лавочка сломана. {FOUND}")
    assert (await caller.incident(1))["kind"] == "incident"
    assert (await caller.incident(2))["kind"] == "publication"


async def test_a_question_is_answered_by_the_next_message_and_then_asks_which_kind(
    town: Town, lev: Person, caller: Caller
) -> None:
    asked = await town.say(lev, lev, "/new")
    question = await town.reply(lev, asked, FOUND)
    await town.press(lev, question, "Публикация")
    assert (await caller.incident(1))["kind"] == "publication"


@COMMENTED
async def test_a_comment_and_what_is_forwarded_with_it_are_asked_about_together(
    town: Town, lev: Person, caller: Caller
) -> None:
    lev.say(lev.id, "Посмотрите, пожалуйста, что с качелями")
    lev.forward(lev.id, FromHidden("Жительница"), FOUND)
    await town.settle()
    question = town.last(lev)
    assert "Когда починят качели на Садовой?" in question.text
    await town.press(lev, question, "Публикация")
    card = town.find(lev, "Публикация №1")
    assert "Когда починят качели на Садовой?" in card.text
    assert "Посмотрите, пожалуйста" in card.text
    assert (await caller.get("/api/v1/incidents/2"))[0] == 404


@COMMENTED
async def test_a_comment_and_what_is_forwarded_with_it_are_one_publication(
    town: Town, caller: Caller
) -> None:
    town.boris.say(
        town.boris.id, "Посмотрите, пожалуйста, что с качелями на Садовой https://vk.com/1"
    )
    town.boris.forward(town.boris.id, FromHidden("Жительница"), FOUND)
    await town.settle()
    assert "Когда починят качели" in town.find(HOUSING, "Публикация №1").text
    assert (await caller.get("/api/v1/incidents/2"))[0] == 404


# What others decide


async def test_the_media_department_decides_on_a_return_of_a_publication(
    town: Town, darya: Person, caller: Caller
) -> None:
    await town.say(town.boris, HOUSING, f"/new {FOUND}")
    await town.press(town.boris, town.find(HOUSING, "Публикация №1"), RETURN)
    question = town.find(HOUSING, "почему вопрос не в вашей компетенции")
    assert "причину увидит отдел СМИ" in question.text
    receipt = await town.reply(town.boris, question, PARK)
    assert "возврат направлен в отдел СМИ" in receipt.text
    referral = town.find(MEDIA, "Возврат из органа")
    assert not town.chat(CONTROL).messages
    await town.act(darya, referral, "Перенаправить", "Отдел культуры")
    assert (await caller.incident(1))["lead"] == "culture"
    assert "Публикация №1 · ответьте" in town.last(CULTURE).text


async def test_refusals_of_a_publication_name_the_media_department(
    town: Town, darya: Person
) -> None:
    await town.say(town.boris, HOUSING, f"/new {FOUND}")
    card, shown = town.find(HOUSING, "Публикация №1"), town.find(MEDIA, "Публикация №1")
    town.seat(town.anna, MEDIA)
    await town.answer(town.boris, card, RETURN, PARK)
    referral = town.find(MEDIA, "Возврат из органа")
    assert await town.press(town.anna, referral, "Вернуть в орган") == (
        "№1: решение о возврате или предложении принимает отдел СМИ."
    )
    await town.press(darya, referral, "Вернуть в орган")
    assert "\nНужен ответ: ответьте на это сообщение текстом.\n" in town.last(HOUSING).text
    await town.act(darya, shown, "Без ответа", "Брань или оскорбления", "Да, подтверждаю")
    assert await town.press(town.anna, shown, "Возобновить") == (
        "№1: возобновить работу по публикации может отдел СМИ."
    )


async def test_redirecting_and_adding_warn_where_nobody_watches_the_network(
    town: Town, darya: Person
) -> None:
    warning = "Не работают в этой соцсети: Отдел культуры."
    await town.say(town.boris, HOUSING, "/new Когда починят качели? https://t.me/city/1")
    card, shown = town.find(HOUSING, "Публикация №1"), town.find(MEDIA, "Публикация №1")
    await town.answer(town.boris, card, RETURN, PARK)
    referral = town.find(MEDIA, "Возврат из органа")
    await town.press(darya, referral, "Перенаправить")
    assert warning in referral.text
    await town.press(darya, shown, "Изменить органы")
    assert warning not in shown.text
    await town.press(darya, shown, "Отдел культуры")
    assert warning in shown.text


# Handed over to control


async def test_a_publication_handed_over_is_an_incident_for_control_to_route(
    town: Town, darya: Person, caller: Caller
) -> None:
    card = await town.say(darya, MEDIA, f"/new {FOUND}")
    before = await caller.incident(1)
    await town.pass_time(hours=1)
    assert await town.act(darya, card, *GIVE) == "№1: передано в отдел контроля."
    registration = town.find(CONTROL, "№1 · выберите орган, ")
    assert ["Повышенная важность"] in registration.buttons
    after = await caller.incident(1)
    assert after["kind"] == "incident"
    assert (after["detected_at"], after["due_at"]) == (before["detected_at"], before["due_at"])
    await town.press(town.anna, registration, "Управление ЖКХ")
    assert "направлять инциденты может отдел контроля" in await town.press_data(
        darya, card, "to:1::x"
    )
    assert "публикация передана в отдел контроля и стала инцидентом" in await town.history()
    assert await town.press_data(darya, card, "hy:1") == "№1: уже в отделе контроля."


async def test_a_ready_text_then_needs_controls_approval(
    town: Town, darya: Person, caller: Caller
) -> None:
    await town.say(town.boris, HOUSING, f"/new {FOUND}")
    ready = await town.reply(town.boris, town.find(HOUSING, "Публикация №1"), ANSWER)
    await town.act(darya, town.find(MEDIA, "Публикация №1"), *GIVE)
    assert (await caller.incident(1))["status"] == "on_approval"
    assert "версия 1 ждёт согласования" in town.last(HOUSING).text
    assert not ready.buttons
    assert ready.text.startswith("№1 · не размещайте · ")
    assert ready.text.endswith(
        "\nПока не размещайте этот текст: отдел контроля ещё не согласовал его."
    )
    approval = town.find(CONTROL, "№1 · согласуйте")
    await town.press(town.maria, approval, "✅ Согласовать")
    to_place = town.last(HOUSING)
    assert to_place.text.startswith("№1 · разместите ответ до ")
    await town.reply(town.boris, to_place, PLACED)
    assert (await caller.incident(1))["status"] == "answered"


async def test_what_was_handed_over_is_only_shown_to_the_media_department(
    town: Town, darya: Person
) -> None:
    await town.say(town.boris, HOUSING, f"/new {FOUND}")
    card = town.find(MEDIA, "Публикация №1")
    own = await town.say(darya, darya, "/incident 1")
    assert offered(own) == card.buttons
    await town.act(darya, card, *GIVE)
    for shown in (card, own):
        assert shown.text.startswith("№1 · в работе, ")
        assert shown.text.endswith("\nРаботу координирует отдел контроля.")
        assert not shown.buttons
    answer = await town.reply(darya, card, "08:00")
    assert answer.text.startswith("№1: ")
    registration = town.find(CONTROL, "№1 · направлено: ")
    await town.act(town.anna, registration, "Повышенная важность", "Да, подтверждаю")
    assert "повышенная важность" in card.text
    assert not card.buttons


async def test_a_return_of_what_was_handed_over_is_controls_to_decide(
    town: Town, darya: Person, caller: Caller
) -> None:
    await town.say(town.boris, HOUSING, f"/new {FOUND}")
    await town.answer(
        town.boris,
        town.find(HOUSING, "Публикация №1"),
        RETURN,
        PARK,
    )
    referral = town.find(MEDIA, "Возврат из органа")
    await town.act(darya, town.find(MEDIA, "Публикация №1 · возврат ждёт"), *GIVE)
    assert referral.text.endswith("\nРешение принимает отдел контроля.")
    assert not referral.buttons
    brought = town.find(CONTROL, "Возврат из органа")
    await town.act(town.anna, brought, "Перенаправить", "Отдел культуры")
    assert (await caller.incident(1))["lead"] == "culture"
    assert "Перенаправлено в орган «Отдел культуры»" in referral.text


async def test_the_text_of_a_publication_is_nobodys_to_recall(town: Town, darya: Person) -> None:
    await town.say(town.boris, HOUSING, f"/new {FOUND}")
    await town.reply(town.boris, town.find(HOUSING, "Публикация №1"), ANSWER)
    for where in (MEDIA, darya):
        shown = await town.say(darya, where, "/incident 1")
        assert ends_with(shown.buttons, [["Дубликат", "Другие действия…"]])
        assert ["Отменить согласование"] not in shown.buttons


async def test_the_text_of_a_publication_follows_the_lead(town: Town, darya: Person) -> None:
    await town.say(town.boris, HOUSING, f"/new {FOUND}")
    former = await town.reply(town.boris, town.find(HOUSING, "Публикация №1"), ANSWER)
    card = town.find(MEDIA, "Публикация №1")
    await town.act(
        darya,
        card,
        "Изменить органы",
        "Отдел СМИ",
        "Сводный ответ: Отдел СМИ",
        "Сохранить изменения",
    )
    assert former.text.startswith("Публикация №1 · ждёт размещения, ")
    assert former.text.endswith("\nНе размещайте: ответ размещает Отдел СМИ.")
    assert not former.buttons
    to_place = town.find(MEDIA, "Разместите ответ")
    assert offered(to_place) == [
        ["Вставить ссылку"],
        ["Размещено, ссылки нет"],
        ["Другие действия…"],
    ]
    await town.act(
        darya, card, "Изменить органы", "Сводный ответ: Управление ЖКХ", "Сохранить изменения"
    )
    assert not to_place.buttons
    assert to_place.text.endswith("\nНе размещайте: ответ размещает Управление ЖКХ.")
    await town.reply(town.boris, town.find(HOUSING, "Разместите ответ"), PLACED)
    assert "Ссылка на ответ" in card.text


# Who sees and hears of it


async def test_lists_mark_publications_and_each_department_has_its_own(
    town: Town, darya: Person
) -> None:
    await town.say(town.boris, HOUSING, f"/new {FOUND}")
    await town.registered()
    control = await town.say(town.anna, CONTROL, "/open")
    assert control.text.startswith("Открытые инциденты: 1\n№2 ")
    media = await town.say(darya, MEDIA, "/open")
    assert media.text.startswith("Открытые публикации: 1\nПубликация №1 ")
    both = await town.say(darya, darya, "/open")
    assert both.text.startswith("Открытые сообщения: 2\n")
    await town.say(darya, MEDIA, f"/new {FOUND}")
    waiting = await town.say(darya, darya, "/my")
    assert "Публикация №3" in waiting.text
    assert "№2" not in waiting.text
    looked = await town.say(darya, darya, "/incident 2")
    assert looked.text.startswith("№2 ·")
    assert not looked.buttons
    arithmetic = await town.say(darya, darya, "/deadline 1")
    assert arithmetic.text.startswith("Публикация №1 · как посчитан срок")
    assert "отдел контроля" not in arithmetic.text
    assert "8 рабочих часов" in arithmetic.text


async def test_the_media_department_is_reminded_of_publications(town: Town, darya: Person) -> None:
    await town.say(darya, MEDIA, f"/new {FOUND}")
    await town.pass_time(days=1)
    assert [one for one in said(town, MEDIA) if "выберите орган, срок истёк" in one]
    assert [one for one in said(town, MEDIA) if "Начало дня" in one]
    assert not town.chat(CONTROL).messages


async def test_executors_are_reminded_in_words_that_fit_a_publication(town: Town) -> None:
    await town.say(town.boris, HOUSING, f"/new {FOUND}")
    await town.pass_time(hours=5)
    [half] = [one for one in said(town, HOUSING) if "прошла примерно половина срока" in one]
    assert "ответа ещё нет" in half
    assert "текстом ответа или, если он уже размещён, ссылкой" in half
    await town.reply(town.boris, town.find(HOUSING, "Публикация №1 · ответьте"), ANSWER)
    await town.pass_time(hours=1)
    [ready] = [one for one in said(town, HOUSING) if "готов, но ещё не размещён" in one]
    assert "Разместите ответ и пришлите ссылку." in ready


def said(town: Town, chat: int) -> Iterator[str]:
    return (message.text for message in town.chat(chat).messages)


async def test_help_tells_each_what_they_can_do_about_publications(
    town: Town, darya: Person
) -> None:
    media = await town.say(darya, darya, "/help")
    assert "Нашли публикацию" in media.text
    assert HAND_OVER in media.text
    assert "✅ Согласовать" not in media.text
    executor = await town.say(town.boris, town.boris, "/help")
    assert "Нашли публикацию для своего органа" in executor.text
    assert HAND_OVER not in executor.text
