"""In private nothing is registered by accident, and nothing written is lost."""

import pytest

from bot.sandbox import FromHidden, Message, Photo
from tests.e2e.town import (
    CONTROL,
    HOUSING,
    Town,
    ends_with,
    starts_with,
)
from tests.telegram import FromUser

pytestmark = pytest.mark.staffed

ASKED = "Что это за сообщение?"
DRAFT = "Яму во дворе засыплем завтра до обеда."
REPORT = "Разместили ответ: https://vk.com/wall-3_3?reply=9"
PLACED = "https://vk.com/wall-1_2?reply=3"
ABSENT = "Сидоров в больнице, отвечу завтра вместо него сам"


async def registered(town: Town) -> int:
    return (await town.say(town.admin, town.admin, "/open")).text.count("№")


@pytest.mark.usefixtures("two")
async def test_a_draft_that_forgot_its_card_goes_where_its_author_says(town: Town) -> None:
    asked = await town.say(town.boris, town.boris, DRAFT)
    assert asked.text == f"{ASKED}\n{DRAFT}\n№1 · Яма на Ленина, 5.\n№2 · Яма на Мира, 7."
    assert asked.buttons == [
        ["Это ответ на №1"],
        ["Это ответ на №2"],
        ["Зарегистрировать"],
        ["Ничего"],
    ]
    assert await registered(town) == 2
    await town.press(town.boris, asked, "Это ответ на №2")
    approval = town.chat(CONTROL).find("версия 1")
    assert approval.text.startswith("№2 ·")
    assert DRAFT in approval.text
    assert (asked.text, asked.buttons) == ("Ваше сообщение отнесено к №2.", [])
    assert await registered(town) == 2


@pytest.mark.usefixtures("two")
async def test_the_incident_at_the_address_that_the_text_names_comes_first(town: Town) -> None:
    asked = await town.say(town.boris, town.boris, "На Мира 7 засыплют 4 декабря, яму огородили")
    assert starts_with(asked.buttons, [["Это ответ на №2"], ["Это ответ на №1"]])


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("words", [DRAFT, "Завтра засыплем."], ids=["draft", "talk"])
async def test_a_text_that_counts_from_another_day_has_its_days_looked_at(
    town: Town, words: str
) -> None:
    """It counts from what has happened to the incident since it was written."""
    card = town.chat(HOUSING).find("Яма на Мира")
    await town.until(24, 16, 30)
    asked = await town.say(town.boris, town.boris, words)
    await town.until(25, 8, 2)
    await town.reply(town.boris, card, "Яму на дороге засыпали и заровняли.")
    await town.press(town.maria, town.chat(CONTROL).find("версия 1"), "↩️ Не по сути вопроса")
    await town.press(town.boris, asked, "Это ответ на №2")
    again = town.last(town.boris)
    assert "автра». Проверьте день: текст написан 24.11.2026." in again.text


@pytest.mark.usefixtures("two")
async def test_talk_of_which_its_author_is_asked_on_another_day_has_its_days_looked_at(
    town: Town,
) -> None:
    await town.until(24, 16, 30)
    message = town.boris.say(town.boris.id, "Завтра, ладно?")
    await town.settle()
    asked = town.last(town.boris)
    await town.until(25, 8, 2)
    await town.press(town.boris, asked, "Это ответ на №2")
    doubt = "• «Завтра». Проверьте день: текст написан 24.11.2026.\nЭто ответ"
    assert doubt in town.last(town.boris).text
    await town.edit(town.boris, message, "Завтра засыплем яму.")
    assert "яму.\nПроверьте текст:\n• «Завтра»" in town.last(town.boris).text


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(
    ("words", "link"),
    [(PLACED, PLACED), (REPORT, "https://vk.com/wall-3_3?reply=9")],
    ids=["a link alone", "a report"],
)
async def test_a_placement_is_first_offered_for_the_text_that_waits_to_be_placed(
    town: Town, words: str, link: str
) -> None:
    await town.reply(town.boris, town.chat(HOUSING).find("Яма на Мира"), DRAFT)
    await town.press(town.maria, town.chat(CONTROL).find("версия 1"), "✅ Согласовать")
    asked = await town.say(town.boris, town.boris, words)
    assert starts_with(asked.buttons, [["Это ответ на №2"]])
    await town.press(town.boris, asked, "Это ответ на №2")
    assert link in (await town.say(town.boris, town.boris, "/incident 2")).text


@pytest.mark.usefixtures("two")
async def test_talk_about_reminders_is_no_citizens_message(town: Town) -> None:
    """The responsible officer answers «Напоминания: 2» in private, or nothing at all."""
    asked = await town.say(town.gleb, town.gleb, ABSENT)
    assert asked.text.startswith(f"{ASKED}\n{ABSENT}\n№1 · ")
    assert await registered(town) == 2
    await town.press(town.gleb, asked, "Ничего")
    assert (asked.text, asked.buttons) == ("Хорошо, ничего не сделано.", [])
    assert await registered(town) == 2


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("words", ["спасибо", "12"])
async def test_short_words_of_control_get_no_number(town: Town, words: str) -> None:
    await town.reply(town.boris, town.chat(HOUSING).find("Яма на Мира"), DRAFT)
    asked = await town.say(town.anna, town.anna, words)
    assert asked.buttons == [["Зарегистрировать"], ["Замечание к проекту №2"], ["Ничего"]]
    assert await registered(town) == 2


@pytest.mark.usefixtures("two")
async def test_control_says_which_draft_its_comment_is_about(town: Town) -> None:
    await town.reply(town.boris, town.chat(HOUSING).find("Яма на Мира"), DRAFT)
    asked = await town.say(town.anna, town.anna, "Назовите, пожалуйста, точный день.")
    await town.press(town.anna, asked, "Замечание к проекту №2")
    assert town.received(town.anna, "комментарий к версии 1 сохранён")


async def test_words_alone_are_registered_when_control_says_so(town: Town) -> None:
    sent = town.anna.say(town.anna.id, "Яма на Ленина")
    await town.settle()
    asked = town.last(town.anna)
    assert asked.text == "Зарегистрировать сообщение?\nЯма на Ленина"
    assert asked.buttons == [["Зарегистрировать"], ["Ничего"]]
    await town.pass_time(hours=1)
    await town.edit(town.anna, sent, "Яма на Ленина, 5")
    assert await town.press(town.anna, asked, "Зарегистрировать") == "№1: зарегистрировано."
    card = town.last(town.anna)
    assert "Сообщение:\nЯма на Ленина, 5\n" in card.text
    assert "Выявлен: 24.11.2026 09:00\n" in card.text


async def test_photos_with_words_are_asked_about_whole(town: Town) -> None:
    town.anna.send_album(town.anna.id, [Photo(), Photo()], "Яма на Ленина, 5")
    await town.pass_time(seconds=2)
    asked = town.last(town.anna)
    assert asked.buttons == [["Зарегистрировать"], ["Ничего"]]
    await town.press(town.anna, asked, "Зарегистрировать")
    assert "Вложения: 2 фото" in town.chat(town.anna).find("№1 ·").text


@pytest.mark.usefixtures("two")
async def test_what_is_forwarded_of_the_bot_is_no_citizens_message(town: Town) -> None:
    """Employees forward each other cards."""
    bot = FromUser(town.sandbox.world.bot.id, "Отклик")
    card = town.chat(HOUSING).find("Яма на Мира").text
    for person, text in ((town.anna, f"{card}\nhttps://vk.com/wall-1_2"), (town.boris, card)):
        person.forward(person.id, bot, text)
        await town.settle()
        assert ["Ничего"] in town.last(person).buttons
    assert await registered(town) == 2


@pytest.mark.telegram("a comment that comes right before a forward")
@pytest.mark.parametrize("link", ["", " https://vk.com/wall-1_2"])
@pytest.mark.usefixtures("names_shown")
async def test_a_comment_and_what_is_forwarded_after_it_are_one_incident(
    town: Town, link: str
) -> None:
    town.anna.say(town.anna.id, f"Посмотрите, пожалуйста, что там{link}")
    town.anna.forward(town.anna.id, FromHidden("Жительница"), "Нет воды")
    await town.settle()
    card = town.chat(town.anna).find("№1 ·")
    assert "Автор: Жительница\n" in card.text
    assert "Посмотрите, пожалуйста" in card.text
    assert await registered(town) == 1
    assert not [one for one in town.chat(town.anna).messages if ["Ничего"] in one.buttons]


async def test_whoever_may_do_nothing_of_it_is_pointed_to_help(town: Town) -> None:
    for text in ("спасибо", "Яма https://vk.com/wall-1_2", PLACED):
        assert (await town.say(town.timur, town.timur, text)).text == (
            "Непонятно, к чему относится это сообщение. Что умеет бот: /help"
        )


async def test_a_message_nobody_said_anything_about_ends_as_other_questions(town: Town) -> None:
    sent = town.anna.say(town.anna.id, "Яма на Ленина")
    await town.settle()
    asked = town.last(town.anna)
    await town.pass_time(hours=25)
    told: Message = town.chat(town.anna).find("сутки оставался без ответа")
    assert told.reply_to is sent
    assert asked.buttons == []


# An answer that could be taken for a citizen's message

GREETING = "Здравствуйте! Яму засыпали, фото тут https://example.org/photo"


@pytest.mark.usefixtures("two")
async def test_a_report_of_a_placement_registers_nothing(town: Town) -> None:
    await town.routed("Свалка https://vk.com/wall-3_3")
    asked = await town.say(town.boris, town.boris, REPORT)
    assert asked.text.startswith(f"{ASKED}\n{REPORT}\n")
    assert asked.buttons == [
        ["Это ответ на №3"],
        ["Это ответ на №1"],
        ["Это ответ на №2"],
        ["Зарегистрировать"],
        ["Ничего"],
    ]
    assert await registered(town) == 3
    await town.press(town.boris, asked, "Это ответ на №3")
    assert "Похоже на отметку о размещении" in town.last(town.boris).text


@pytest.mark.usefixtures("two")
async def test_a_text_that_greets_a_citizen_is_asked_about(town: Town) -> None:
    asked = await town.say(town.boris, town.boris, GREETING)
    assert asked.text.startswith(f"{ASKED}\n{GREETING}\n")
    assert await registered(town) == 2
    await town.press(town.boris, asked, "Зарегистрировать")
    town.chat(HOUSING).find("Публикация №3")


async def test_a_link_under_the_post_that_waits_is_asked_about(town: Town) -> None:
    await town.routed("Свалка https://vk.com/wall-3_3?reply=2")
    asked = await town.say(town.boris, town.boris, "Убрали https://m.vk.com/wall-3_3?reply=9")
    assert starts_with(asked.buttons, [["Это ответ на №1"]])
    assert await registered(town) == 1


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(
    "text",
    [
        "Здравствуйте! Когда засыплют яму? https://vk.com/wall-5_6",
        "Яма на Гагарина https://vk.com/wall-5_6",
    ],
)
async def test_a_citizens_message_is_registered_at_once(town: Town, text: str) -> None:
    await town.say(town.boris, town.boris, text)
    town.chat(HOUSING).find("Публикация №3")


@pytest.mark.usefixtures("two")
async def test_control_registers_whoever_greets_and_another_comment_of_the_same_post(
    town: Town,
) -> None:
    """It has nothing of its own to answer."""
    await town.routed("Свалка https://vk.com/wall-3_3?reply=2")
    for text in (
        "Здравствуйте! На Мира не горит фонарь https://vk.com/wall-5_6",
        "Свалка и у нас https://vk.com/wall-3_3?reply=4",
    ):
        assert "№" in (await town.say(town.anna, town.anna, text)).text.splitlines()[0]
    assert await registered(town) == 5


async def test_where_nothing_waits_a_greeting_is_registered_and_a_report_asked_about(
    town: Town,
) -> None:
    await town.say(town.boris, town.boris, GREETING)
    town.chat(HOUSING).find("Публикация №1")
    asked = await town.say(town.boris, town.boris, REPORT)
    assert ["Ничего"] in asked.buttons
    assert await registered(town) == 1


# Registered by mistake

FOUND = "Когда починят качели на Садовой? https://vk.com/wall-5_6"
UNDO, UNDO_SURELY = "Отменить регистрацию", "Да, отменить регистрацию"


async def test_whoever_registered_by_mistake_takes_it_back(town: Town) -> None:
    receipt = await town.say(town.boris, town.boris, FOUND)
    assert receipt.buttons == [[UNDO]]
    card = town.chat(HOUSING).find("Публикация №1 · ответьте")
    assert ends_with(card.buttons, [[UNDO]])
    await town.press(town.boris, receipt, UNDO)
    asked = town.last(town.boris)
    assert (
        "Отменить регистрацию публикации №1? Возобновить её сможет только отдел СМИ." in asked.text
    )
    assert "регистрация отменена" not in card.text
    await town.press(town.boris, asked, "Назад")
    assert "Возобновить" not in asked.text
    await town.press(town.boris, asked, UNDO)
    assert await town.press(town.boris, asked, UNDO_SURELY) == "№1: регистрация отменена."
    assert card.text.startswith("Публикация №1 · регистрация отменена")
    assert card.buttons == []
    assert "закрыто" in await town.press(town.boris, receipt, UNDO)


async def test_only_whoever_registered_it_takes_it_back(town: Town) -> None:
    await town.say(town.boris, HOUSING, f"/new {FOUND}")
    card = town.chat(HOUSING).find("Публикация №1 · ответьте")
    assert (await town.press(town.semyon, card, UNDO)).startswith(
        "№1: отменить регистрацию может тот, кто зарегистрировал публикацию"
    )
    await town.press(town.boris, card, UNDO)
    assert ends_with(card.buttons, [[UNDO_SURELY]])
    assert (await town.press(town.semyon, card, UNDO_SURELY)).startswith(
        "№1: отменить регистрацию может тот, кто зарегистрировал публикацию"
    )
    await town.press(town.boris, card, UNDO_SURELY)
    assert "регистрация отменена" in card.text


async def test_after_a_quarter_of_an_hour_the_department_cancels_it(town: Town) -> None:
    receipt = await town.say(town.boris, town.boris, FOUND)
    await town.pass_time(minutes=16)
    assert (await town.press(town.boris, receipt, UNDO)).startswith(
        "№1: отменить свою регистрацию можно только в течение 15 минут"
    )
    assert [UNDO] not in (await town.say(town.boris, town.boris, "/incident 1")).buttons


@pytest.mark.parametrize("act", ["taken", "answered"])
async def test_what_others_have_acted_on_is_not_taken_back(town: Town, act: str) -> None:
    receipt = await town.say(town.boris, town.boris, FOUND)
    card = town.chat(HOUSING).find("Публикация №1 · ответьте")
    if act == "taken":
        await town.press(town.semyon, card, "Взять в работу")
    else:
        await town.reply(town.semyon, card, "Качели на Садовой починят до пятницы.")
    assert [UNDO] not in card.buttons
    assert (await town.press(town.boris, receipt, UNDO)).startswith("№1: отменить свою")


async def test_an_incident_of_control_is_not_its_executors_to_cancel(town: Town) -> None:
    assert [UNDO] not in (await town.routed()).buttons


async def test_a_command_in_cyrillic_is_no_message_of_a_citizen(town: Town) -> None:
    for typed in ("/нов Яма на Ленина", "/помощь"):
        answer = await town.say(town.anna, town.anna, typed)
        assert answer.text == "Непонятно, к чему относится это сообщение. Что умеет бот: /help"
    card = await town.routed()
    await town.reply(town.boris, card, "/размещено во дворе дома пять вчера")
    assert not town.chat(CONTROL).messages


async def test_the_same_text_and_link_of_one_person_is_asked_about(town: Town) -> None:
    text = "Яма на Ленина, 5 https://vk.com/wall-1_2"
    await town.say(town.anna, town.anna, text)
    asked = await town.say(town.anna, town.anna, text)
    assert asked.text == (
        "Вы уже зарегистрировали такое сообщение: №1, /incident_1\n"
        f"Зарегистрировать сообщение ещё раз?\n{text}"
    )
    assert asked.buttons == [["Зарегистрировать"], ["Ничего"]]
    assert await registered(town) == 1
    await town.press(town.anna, asked, "Зарегистрировать")
    assert await registered(town) == 2
    in_chat = await town.say(town.anna, CONTROL, f"/new {text}")
    assert in_chat.text.startswith("Вы уже зарегистрировали такое сообщение: №2, /incident_2\n")
    await town.press(town.anna, in_chat, "Ничего")
    assert await registered(town) == 2


async def test_what_others_sent_or_was_cancelled_is_registered_at_once(town: Town) -> None:
    text = "Яма на Ленина, 5 https://vk.com/wall-1_2"
    for one in (town.anna, town.maria):
        await town.say(one, one, text)
    await town.say(town.anna, town.anna, f"{text} Ещё одна.")
    assert await registered(town) == 3
    for number in (1, 2, 3):
        card = await town.say(town.anna, town.anna, f"/incident_{number}")
        await town.act(town.anna, card, "Отменить регистрацию")
        await town.press(town.anna, card, "Ошибка")
    assert await registered(town) == 0
    await town.say(town.anna, town.anna, text)
    assert await registered(town) == 1
