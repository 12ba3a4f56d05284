"""Whoever edits a message that meant something is answered: it is done, or they read what to do."""

from collections.abc import Awaitable, Callable

import pytest

from bot.sandbox import Message
from tests.e2e.town import CONTROL, CULTURE, HOUSING, Town
from tests.telegram import Person

pytestmark = pytest.mark.staffed

FIRST, OTHER = "Яму на дороге засыплем завтра утром.", "Яму на дороге засыплем завтра к вечеру."
OFF_TOPIC, APPROVE = "↩️ Не по сути вопроса", "✅ Согласовать"
LINK, ANOTHER = "https://example.org/answer", "https://example.org/another"

Written = tuple[Person, Message]


async def replied(town: Town, by: Person, to: Message, text: str) -> Written:
    message = by.reply(to, text)
    await town.settle()
    return by, message


async def draft(town: Town) -> Written:
    return await replied(town, town.boris, await town.routed(), FIRST)


async def decided(town: Town, label: str) -> Written:
    written = await draft(town)
    await town.press(town.anna, town.last(CONTROL), label)
    return written


async def returned_twice(town: Town) -> Written:
    written = await decided(town, OFF_TOPIC)
    await town.reply(town.boris, town.last(HOUSING), OTHER)
    return written


async def replaced(town: Town) -> Written:
    written = await draft(town)
    await town.reply(town.boris, town.executors_card, "Яму на дороге засыплем послезавтра.")
    return written


async def withdrawn(town: Town) -> Written:
    written = await draft(town)
    await town.confirmed(town.boris, town.executors_card, "Отозвать проект")
    return written


async def placed(town: Town) -> Written:
    written = await decided(town, APPROVE)
    await town.reply(town.boris, town.last(HOUSING), LINK)
    return written


async def link(town: Town) -> Written:
    return await replied(town, town.boris, await town.approved(), LINK)


async def no_link(town: Town) -> Written:
    return await replied(town, town.boris, await town.approved(), "Готово")


async def comment(town: Town) -> Written:
    return await replied(town, town.anna, await town.drafted(), "Назовите день работ")


async def late_comment(town: Town) -> Written:
    written = await comment(town)
    await town.press(town.maria, town.chat(CONTROL).find("версия 1, направлен"), OFF_TOPIC)
    return written


async def registered(town: Town) -> Written:
    message = town.anna.say(town.anna.id, "/new Во дворе на Ленина, 5 яма.")
    await town.settle()
    return town.anna, message


async def sent_on(town: Town) -> Written:
    written = await registered(town)
    await town.press(town.anna, town.last(town.anna), "Управление ЖКХ")
    return written


async def detection(town: Town) -> Written:
    return await replied(town, town.anna, await town.registered(), "вчера 16:00")


async def source(town: Town) -> Written:
    return await replied(town, town.anna, await town.registered(), LINK)


async def reason(town: Town) -> Written:
    await town.press(town.boris, await town.routed(), "Не в нашей компетенции")
    return await replied(town, town.boris, town.last(HOUSING), "Это дорога области, не наша.")


async def information(town: Town) -> Written:
    card = await town.registered()
    await town.act(
        town.anna,
        card,
        "Несколько органов…",
        "Управление ЖКХ",
        "Отдел культуры",
        "Сводный ответ: Управление ЖКХ",
        "Направить",
    )
    return await replied(town, town.vera, town.last(CULTURE), "Концерт начнётся в 18 часов.")


async def talk(town: Town) -> Written:
    return await replied(town, town.boris, await town.routed(), "Ладно, сделаем")


async def time_of_placement(town: Town) -> Written:
    to_place = await town.answered_incident()
    await town.pass_time(minutes=2)
    await town.press(town.boris, to_place, "Указать время")
    return await replied(town, town.boris, town.last(HOUSING), "09:00")


async def said_in_private(town: Town) -> Written:
    message = town.boris.say(town.boris.id, "Спасибо")
    await town.settle()
    await town.press(town.boris, town.last(town.boris), "Ничего")
    return town.boris, message


@pytest.mark.parametrize(
    ("write", "text", "answer"),
    [
        (draft, OTHER, "версия 2"),
        (replaced, OTHER, "№1: версию 1 заменила версия 2, правка этого сообщения не принята."),
        (withdrawn, OTHER, "№1: версия 1 уже отозвана, правка этого сообщения не принята."),
        (lambda town: decided(town, OFF_TOPIC), OTHER, "уже возвращена на доработку"),
        (
            returned_twice,
            OTHER,
            "№1: версия 1 уже возвращена на доработку, последняя — версия 2, п",
        ),
        (lambda town: decided(town, APPROVE), OTHER, "Заменить согласованный текст?"),
        (placed, OTHER, "№1: версия 1 уже размещена, правка этого сообщения не принята."),
        (link, ANOTHER, "ссылка на ответ исправлена"),
        (no_link, LINK, "размещение записано"),
        (comment, "Назовите час работ", "Комментарий (Иванова А. П.):\nНазовите час работ"),
        (late_comment, "Назовите час работ", "Пришлите новый комментарий ответом на карточку"),
        (registered, "/new Во дворе на Ленина, 7 яма.", "Сообщение:\nВо дворе на Ленина, 7 яма."),
        (sent_on, "/new Во дворе на Ленина, 7 яма.", "№1: правка не принята. Исправить сообщение"),
        (detection, "вчера 15:00", "момент выявления — 23.11.2026 15:00"),
        (source, ANOTHER, "ссылка исправлена"),
        (reason, "Это дорога федеральная.", "№1: возврат уже направлен, правка не принята."),
        (information, "Концерт начнётся в 19 часов.", "исправлен"),
        (talk, FIRST, "отправлен"),
        (time_of_placement, "08:00", "№1: правка этого сообщения ничего не меняет."),
        (said_in_private, "Спасибо большое", "Правка этого сообщения ничего не меняет."),
    ],
)
async def test_every_edit_of_what_meant_something_is_answered(
    town: Town, write: Callable[[Town], Awaitable[Written]], text: str, answer: str
) -> None:
    by, message = await write(town)
    before = {chat: len(town.chat(chat).messages) for chat in (CONTROL, HOUSING, message.chat.id)}
    await town.edit(by, message, text)
    told = [one.text for chat, count in before.items() for one in town.chat(chat).messages[count:]]
    seen = [*told, *(one.text for one in town.chat(message.chat.id).messages if not told)]
    assert any(answer in one for one in seen), told


async def test_an_edit_that_changes_nothing_is_not_answered(town: Town) -> None:
    for write in (draft, comment):
        by, message = await write(town)
        before = len(town.chat(message.chat.id).messages)
        await town.edit(by, message, f"{message.text} ")
        assert len(town.chat(message.chat.id).messages) == before


async def test_what_came_by_an_edit_counts_from_the_edit(town: Town) -> None:
    by, message = await no_link(town)
    await town.pass_time(hours=1)
    await town.edit(by, message, LINK)
    assert "Размещено 24.11.2026 10:00, в срок" in town.find(CONTROL, "Размещено").text
