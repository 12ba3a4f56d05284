"""A reply to a message of the bot about several incidents, or none, is asked about (privacy mode)."""

from collections.abc import Awaitable, Callable

import pytest

from bot.sandbox import Message, Photo
from tests.e2e.town import CONTROL, HOUSING, Town

ASKED = "К какому инциденту относится ваше сообщение?"
DRAFT = "Яму во дворе засыплем завтра до обеда."
OFFERED = [["№1", "№2"], ["Отмена"]]


async def reminders(town: Town) -> Message:
    await town.pass_time(hours=5)
    return town.chat(HOUSING).find("Напоминания: 2")


async def a_list(town: Town) -> Message:
    return await town.say(town.boris, HOUSING, "/open")


async def digest(town: Town) -> Message:
    await town.pass_time(hours=24)
    return town.chat(HOUSING).find("Начало дня")


async def incidents(town: Town) -> int:
    rows = (await town.say(town.admin, town.admin, "/open")).text
    return rows.count("№")


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("listing", [reminders, a_list, digest])
async def test_the_incident_chosen_gets_the_draft(
    town: Town, listing: Callable[[Town], Awaitable[Message]]
):
    shown = await listing(town)
    asked = await town.reply(town.boris, shown, DRAFT)
    assert asked.text == f"{ASKED}\n{DRAFT}\n№1 · Яма на Ленина, 5.\n№2 · Яма на Мира, 7."
    assert asked.buttons == OFFERED
    assert (await town.press(town.stranger, asked, "№2")).startswith("Вас нет в списке")
    await town.press(town.boris, asked, "№2")
    approval = town.chat(CONTROL).find("версия 1")
    assert approval.text.startswith("№2 ·")
    assert DRAFT in approval.text
    assert asked.buttons == []


@pytest.mark.usefixtures("two")
async def test_what_is_chosen_once_is_chosen(town: Town):
    asked = await town.reply(town.boris, await a_list(town), DRAFT)
    first, second = town.boris.press(asked, "№1"), town.boris.press(asked, "№2")
    await town.settle()
    await first.answered()
    assert "неактуален" in (await second.answered()).text
    assert len([one for one in town.chat(CONTROL).messages if "версия 1" in one.text]) == 1


@pytest.mark.usefixtures("two")
async def test_an_edit_after_the_choice_changes_what_is_asked_about(town: Town):
    sent = town.boris.reply(await a_list(town), "Хорошо, завтра.")
    await town.settle()
    await town.press(town.boris, town.last(HOUSING), "№1")
    await town.edit(town.boris, sent, "Хорошо, в среду.")
    await town.press(town.boris, town.last(HOUSING), "На согласование")
    assert "Хорошо, в среду." in town.chat(CONTROL).find("версия 1").text


@pytest.mark.usefixtures("two")
async def test_an_edit_before_the_choice_changes_what_is_held(town: Town):
    sent = town.boris.reply(await a_list(town), DRAFT)
    await town.settle()
    asked = town.last(HOUSING)
    await town.edit(town.boris, sent, "Яму засыплем сегодня до шести вечера.")
    assert town.last(HOUSING) is asked
    await town.press(town.boris, asked, "№1")
    assert "сегодня до шести вечера" in town.chat(CONTROL).find("версия 1").text


@pytest.mark.usefixtures("two")
async def test_an_album_is_held_whole(town: Town):
    town.boris.send_album(HOUSING, [Photo(), Photo()], DRAFT, reply_to=await a_list(town))
    await town.pass_time(seconds=2)
    asked = town.last(HOUSING)
    assert asked.buttons == OFFERED
    await town.press(town.boris, asked, "№1")
    photos = [one for one in town.chat(CONTROL).messages if "photo" in one.content.other]
    assert len(photos) == town.messages_of(2)


@pytest.mark.usefixtures("two")
async def test_a_link_is_the_placement_of_the_one_chosen(town: Town):
    await town.reply(town.boris, town.chat(HOUSING).find("Яма на Мира"), DRAFT)
    await town.press(town.maria, town.chat(CONTROL).find("версия 1"), "✅ Согласовать")
    asked = await town.reply(town.boris, await a_list(town), "https://example.org/answer")
    await town.press(town.boris, asked, "№2")
    assert town.received(HOUSING, "№2 · размещение записано")
    assert "Размещено" in town.chat(HOUSING).find(DRAFT).text


@pytest.mark.usefixtures("two")
async def test_nothing_comes_of_it_where_it_is_called_off(town: Town):
    asked = await town.reply(town.boris, await a_list(town), DRAFT)
    assert await town.press(town.boris, asked, "Отмена") == "Текст не отправлен."
    assert not [one for one in town.chat(CONTROL).messages if "версия 1" in one.text]


@pytest.mark.usefixtures("two")
async def test_in_private_the_reply_registers_nothing_but_its_button_may(town: Town):
    shown = await town.say(town.anna, town.anna, "/open")
    asked = await town.reply(town.anna, shown, "Яма на Садовой, 3 https://vk.com/wall-1_1")
    assert asked.buttons == [["Зарегистрировать"], ["Ничего"]]
    assert await incidents(town) == 2
    await town.press(town.anna, asked, "Зарегистрировать")
    assert asked.text == "Зарегистрировано: №3."
    assert await incidents(town) == 3


async def test_in_private_a_reply_to_what_is_about_nothing_is_asked_about(town: Town):
    shown = await town.say(town.anna, town.anna, "/help")
    asked = await town.reply(town.anna, shown, "Яма на Садовой, 3 https://vk.com/wall-1_1")
    assert asked.text.startswith("Зарегистрировать сообщение?")
    assert asked.buttons == [["Зарегистрировать"], ["Ничего"]]
    assert await incidents(town) == 0


async def test_elsewhere_a_reply_to_what_is_about_nothing_is_told_so(town: Town):
    shown = await town.say(town.boris, HOUSING, "/help")
    told = await town.reply(town.boris, shown, DRAFT)
    assert told.text.startswith("Ответ на это сообщение не принимается.")
    assert "вас нет в списке" in (await town.reply(town.stranger, shown, "Здравствуйте")).text


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("private", [False, True])
async def test_what_has_no_words_is_asked_for_in_words(town: Town, private: bool):
    """A voice message is a draft that somebody meant; of text it would be taken."""
    where = town.boris.id if private else HOUSING
    shown = await town.say(town.boris, where, "/open")
    town.boris.send_sticker(where, reply_to=shown)
    await town.settle()
    assert town.last(where).text == "Ответ принимается только текстом. Пришлите его словами."


@pytest.mark.usefixtures("two")
async def test_control_is_told_how_to_call_the_executors_and_not_asked_whom(town: Town):
    """Its words about what others work on go nowhere, whichever incident it would choose."""
    await town.registered("Фонарь на Садовой.")
    shown = await town.say(town.anna, CONTROL, "/open")
    asked = await town.reply(town.anna, shown, "Коллеги, поторопитесь, пожалуйста")
    assert asked.buttons == [["№3"], ["Отмена"]]
    await town.press(town.anna, town.chat(town.anna).find("№3 ·"), "Управление ЖКХ")
    shown = await town.say(town.anna, CONTROL, "/open")
    told = await town.reply(town.anna, shown, "Коллеги, поторопитесь, пожалуйста")
    assert told.text == (
        "Эти слова никому не переданы. Позвать исполнителей: «Напомнить» на карточке. Её"
        " показывает команда с номером, например: /incident_12"
    )
    card = await town.say(town.anna, CONTROL, "/incident 1")
    told = await town.reply(town.anna, card, "Коллеги, поторопитесь, пожалуйста")
    assert told.text == (
        "№1: эти слова никому не переданы. Позвать исполнителей: «Напомнить» на карточке,"
        " /incident_1"
    )
