"""One person is control and an authority, and their private chat is the chat of both."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox import Message
from tests.e2e.town import CONTROL, HOUSING, ROUTED, Town, offered, rewritten
from tests.telegram import Sandbox

ORGANISATION = """
[administration]
name = "Администрация сельского поселения"
[control]
chat = 501
[[authority]]
code = "all"
name = "Общий отдел"
chat = 501
[[staff]]
name = "Иванова Анна Петровна"
telegram_id = 501
role = "control"
[[staff]]
name = "Иванова Анна Петровна"
telegram_id = 501
role = "executor"
authority = "all"
"""


@pytest.fixture
async def village(sandbox: Sandbox, tmp_path: Path, database_url: str) -> AsyncIterator[Town]:
    organisation = rewritten(tmp_path / "village.toml", ORGANISATION)
    async with Town.running(sandbox, organisation, database_url) as village:
        village.anna.start()
        await village.settle()
        yield village


def newest(village: Town, words: str) -> Message:
    return village.chat(village.anna).find(words)


async def registered(village: Town, text: str) -> Message:
    """She is asked as what, because she may register both; gives the card."""
    question = await village.say(village.anna, village.anna, text)
    assert offered(question) == [["Инцидент"], ["Публикация"], ["Ничего"]]
    await village.press(village.anna, question, "Инцидент")
    return village.last(village.anna)


async def test_the_whole_life_fits_into_one_private_chat(village: Town) -> None:
    anna = village.anna
    card = await registered(village, "Не горит фонарь. https://vk.com/wall-1_2")
    await village.press(anna, card, "Общий отдел")

    task = newest(village, "это будет проект ответа")
    await village.reply(anna, task, "Фонарь на этой улице починили вчира.")
    approval = newest(village, "Проект ответа:")
    await village.reply(anna, approval, "Опечатка")
    await village.press(anna, approval, "↩️ Орфография, пунктуация")
    rejection = newest(village, "проект возвращён: ")
    assert "Опечатка" in rejection.text

    await village.reply(anna, rejection, "Фонарь на этой улице починили вчера.")
    await village.press(anna, newest(village, "Проект ответа, версия 2"), "✅ Согласовать")
    to_place = newest(village, "Разместите ответ")
    question = await village.reply(anna, to_place, "https://ok.ru/1")
    await village.press(anna, question, "Нет, пришлю другую")
    await village.reply(anna, to_place, "https://vk.com/wall-1_2?reply=3")
    with_buttons = [
        message for message in village.chat(anna).messages if offered(message) not in ([], ROUTED)
    ]
    asked = {"Инцидент", "Нет, пришлю другую", "Сделать шаблоном"}
    assert [
        message for message in with_buttons if not asked & {row[0] for row in message.buttons}
    ] == [to_place]
    answer = await village.say(anna, anna, "/history 1")
    assert "решение по собственному проекту" in answer.text
    assert "ответ размещён в срок, версия 2" in answer.text


async def test_incident_gives_the_card_that_is_to_be_worked_now(village: Town) -> None:
    anna = village.anna
    await registered(village, "Не горит фонарь")
    card = await village.say(anna, anna, "/incident 1")
    await village.press(anna, card, "Общий отдел")
    task = await village.say(anna, anna, "/incident 1")
    await village.reply(anna, task, "Фонарь на этой улице починим завтра.")
    approval = await village.say(anna, anna, "/incident 1")
    await village.press(anna, approval, "✅ Согласовать")
    to_place = await village.say(anna, anna, "/incident 1")
    await village.reply(anna, to_place, "https://example.org/1")
    assert (await village.say(anna, anna, "/my")).text == "Сейчас от вас ничего не требуется."
    assert "№1" not in (await village.say(anna, anna, "/open")).text


async def test_a_message_that_answers_nothing_is_a_new_incident(village: Town) -> None:
    await registered(village, "Первое")
    card = await registered(village, "Второе")
    assert card.text.startswith("№2 · выберите орган, ")


TWO_IN_ONE_CHAT = """
[administration]
name = "Администрация городского поселения"
[control]
chat = -1001
[[authority]]
code = "roads"
name = "Дорожный отдел"
chat = -1003
[[authority]]
code = "parks"
name = "Отдел благоустройства"
chat = -1003
[[staff]]
name = "Иванова Анна Петровна"
telegram_id = 501
role = "control"
[[staff]]
name = "Петров Борис Викторович"
telegram_id = 503
role = "executor"
authority = "roads"
[[staff]]
name = "Петров Борис Викторович"
telegram_id = 503
role = "executor"
authority = "parks"
"""


@pytest.fixture
async def town_of_two(sandbox: Sandbox, tmp_path: Path, database_url: str) -> AsyncIterator[Town]:
    organisation = rewritten(tmp_path / "town.toml", TWO_IN_ONE_CHAT)
    async with Town.running(sandbox, organisation, database_url) as town:
        sandbox.group(CONTROL, "Отдел контроля", [town.anna])
        sandbox.group(HOUSING, "Дороги и благоустройство", [town.boris])
        town.anna.start()
        await town.settle()
        yield town


async def test_one_chat_serves_two_authorities_and_the_reply_tells_which(town_of_two: Town) -> None:
    town, chat = town_of_two, town_of_two.chat(HOUSING)
    card = await town.registered("На улице яма, а в парке упало дерево.")
    lead = "Сводный ответ: Дорожный отдел"
    await town.act(
        town.anna,
        card,
        "Несколько органов…",
        "Дорожный отдел",
        "Отдел благоустройства",
        lead,
        "Направить",
    )
    roads, parks = chat.find("Орган: Дорожный отдел"), chat.find("Орган: Отдел благоустройства")
    assert "Сводный ответ готовит ваш орган." in roads.text
    assert "Сводный ответ готовит: Дорожный отдел" in parks.text

    await town.press(town.boris, parks, "Взять в работу")
    assert "Взято в работу" in parks.text
    assert "Взято в работу" not in roads.text

    await town.reply(town.boris, parks, "Дерево в парке уберут сегодня к вечеру.")
    assert "Дерево в парке уберут" in roads.text
    news = chat.find("информация для сводного ответа — Отдел благоустройства")
    await town.reply(town.boris, news, "Яму засыплем завтра, дерево уберём сегодня.")
    approval = town.last(CONTROL)
    assert "Проект ответа, версия 1" in approval.text
    await town.press(town.anna, approval, "✅ Согласовать")
    to_place = chat.find("Разместите ответ")
    await town.reply(town.boris, to_place, "https://example.org/1")
    await town.press(town.anna, card, "Другие действия…")
    assert card.text.startswith("№1 · ответ размещён")
