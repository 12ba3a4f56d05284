"""Every call of the bot x everything that can go wrong with it: nothing lost, few copies, no end.

A cell of the matrix is a story of its own in one long day: the fault falls on the calls of one method,
once or five times in a row, and people get what they were to get all the same.
"""

from collections.abc import Sequence
from http import HTTPStatus
from itertools import count
from typing import Final

import pytest

from bot.sandbox import (
    ApiRefusal,
    BadGateway,
    Document,
    Fault,
    ForeignPage,
    Message,
    Photo,
    TooManyRequests,
)
from domain.model.outcome import MOST_COPIES
from tests.e2e.town import CONTROL, DRAFT, HOUSING, Town
from tests.telegram import DropAfter, DropBefore, OddAnswer, Oddity, ServerError

SORRY: Final = "<html><title>502 Плохой шлюз</title></html>"

BEFORE: dict[str, Fault] = {
    "429": TooManyRequests(1),
    "500": ServerError(),
    "502": BadGateway(),
    "502 in cp1251": ForeignPage(502, SORRY, "cp1251", "utf-8"),
    "503 in koi8-r": ForeignPage(503, SORRY, "koi8-r", None),
    "403 of a provider": ForeignPage(403, SORRY, "cp1251", None),
    "451 of a provider": ForeignPage(451, SORRY),
    "302 to a provider": ForeignPage(302, SORRY),
    "401": ApiRefusal(401, "Unauthorized"),
    "409": ApiRefusal(409, "Conflict: terminated by other getUpdates request"),
}
"""The call has certainly not happened, and the bot knows it."""

DROPPED: Final = DropBefore()
"""It has not happened, but to the bot that looks like an answer lost on its way."""

AFTER: dict[str, Fault] = {
    "dropped after": DropAfter(),
    "200 in cp1251": ForeignPage(200, SORRY, "cp1251", "utf-8", after=True),
    "504": ForeignPage(504, SORRY, after=True),
    "truncated": OddAnswer(Oddity.TRUNCATED),
    "new fields": OddAnswer(Oddity.NEW_FIELDS),
    "new values": OddAnswer(Oddity.NEW_VALUES),
    "new shape": OddAnswer(Oddity.NEW_SHAPE),
}
"""It has happened, and the bot may not learn of it."""

REFUSED: dict[str, ApiRefusal] = {
    words: ApiRefusal(code, words)
    for words, code in {
        "Forbidden: bot was kicked from the supergroup chat": 403,
        "Forbidden: bot is not a member of the supergroup chat": 403,
        "Forbidden: bot was blocked by the user": 403,
        "Forbidden: user is deactivated": 403,
        "Bad Request: chat not found": 400,
        "Bad Request: not enough rights to send text messages to the chat": 400,
        "Bad Request: CHAT_WRITE_FORBIDDEN": 400,
        "Bad Request: TOPIC_CLOSED": 400,
        "Bad Request: message thread not found": 400,
        "Bad Request: BUTTON_DATA_INVALID": 400,
        "Bad Request: something that nobody has ever heard of": 400,
        "Request Entity Too Large": 413,
    }.items()
}

TIMES = (1, 5)


def about(town: Town, where: int, number: int) -> list[Message]:
    """The messages there that begin with the № of the incident."""
    return [one for one in town.chat(where).messages if one.text.startswith(f"№{number} ·")]


def cells(faults: dict[str, Fault], times: Sequence[int] = TIMES) -> list[tuple[str, Fault, int]]:
    return [(name, fault, often) for name, fault in faults.items() for often in times]


async def registered(town: Town, number: int, fault: tuple[str, int, Fault, int]) -> None:
    method, chat, what, times = fault
    town.sandbox.faults.fail_next(method, what, times=times, chat=chat)
    await town.say(town.anna, town.anna, f"/new Яма у дома {number}.")
    town.sandbox.faults.clear()


@pytest.fixture(autouse=True)
def rude(town: Town) -> None:
    town.rude = True


async def test_a_new_message_that_was_not_taken_comes_once(town: Town) -> None:
    for number, (name, fault, times) in enumerate(cells(BEFORE), start=1):
        await registered(town, number, ("sendMessage", town.anna.id, fault, times))
        assert len(about(town, town.anna.id, number)) == 1, (name, times)


async def test_a_new_message_whose_call_was_dropped_comes_too(town: Town) -> None:
    for number, times in enumerate((1, MOST_COPIES - 1), start=1):
        await registered(town, number, ("sendMessage", town.anna.id, DROPPED, times))
        assert len(about(town, town.anna.id, number)) == 1, times


async def test_a_new_message_of_unknown_outcome_comes_three_times_at_most(town: Town) -> None:
    for number, (name, fault, times) in enumerate(cells(AFTER), start=1):
        await registered(town, number, ("sendMessage", town.anna.id, fault, times))
        copies = about(town, town.anna.id, number)
        assert 1 <= len(copies) <= MOST_COPIES, (name, times)
        await town.press(town.anna, copies[-1], "Управление ЖКХ")
        shown = about(town, town.anna.id, number)[-1]
        assert "направлено: " in shown.text, (name, times)
        assert len(about(town, HOUSING, number)) == 1, (name, times)


async def test_a_new_message_that_is_refused_is_told_of_and_comes_later(town: Town) -> None:
    for number, (name, fault) in enumerate(REFUSED.items(), start=1):
        card = await town.registered(f"Яма у дома {number}.")
        town.refuse_next("sendMessage", fault, HOUSING)
        await town.press(town.anna, card, "Управление ЖКХ")
        told = town.last(CONTROL).text
        assert told.startswith(f"№{number}: сообщение не доставлено"), name
        assert name not in told
        await town.say(town.boris, HOUSING, "/help")
        await town.say(town.boris, HOUSING, f"/incident {number}")
        assert about(town, HOUSING, number), name


async def test_an_edit_is_made_however_often_it_fails(town: Town) -> None:
    for number, (name, fault, times) in enumerate(
        cells(BEFORE | AFTER | {"dropped": DROPPED}), start=1
    ):
        card = await town.registered(f"Яма у дома {number}.")
        town.sandbox.faults.fail_next("editMessageText", fault, times=times)
        await town.press(town.anna, card, "Управление ЖКХ")
        town.sandbox.faults.clear()
        assert "направлено: Управление ЖКХ" in card.text, (name, times)
        assert about(town, town.anna.id, number) == [card], (name, times)


async def test_taking_buttons_may_fail_in_every_way(town: Town) -> None:
    card = await town.registered()
    for name, fault in (BEFORE | AFTER | REFUSED).items():
        town.sandbox.faults.fail_next("editMessageReplyMarkup", fault)
        shown = await town.say(town.anna, town.anna, "/incident 1")
        town.sandbox.faults.clear()
        assert shown is not card, name
        await town.pass_time(minutes=2)
        assert (card.buttons == []) == (name not in REFUSED), name
        assert about(town, town.anna.id, 1)[-1] is shown, name
        card = shown


async def test_a_receipt_reaches_its_author_however_its_reaction_fails(town: Town) -> None:
    card = await town.registered()
    faults = BEFORE | AFTER | {"dropped": DROPPED} | REFUSED
    for number, (name, fault, times) in enumerate(cells(faults), start=1):
        town.sandbox.faults.fail_next("setMessageReaction", fault, times=times)
        standing = len(town.chat(town.anna).messages)
        await town.reply(town.anna, card, f"https://example.org/{number}")
        town.sandbox.faults.clear()
        assert town.received(town.anna, "ссылка исправлена"), (name, times)
        assert len(town.chat(town.anna).messages) == standing + 1, (name, times)


async def test_a_receipt_is_the_edited_card_where_there_are_no_reactions(town: Town) -> None:
    card = await town.routed()
    town.chat(HOUSING).reactions = False
    written = await replied(town, card, DRAFT)
    assert town.last(HOUSING) is written
    assert written.reactions == {}
    assert "версия 1, на согласовании" in card.text


async def test_a_receipt_is_a_new_card_where_the_card_is_gone(town: Town) -> None:
    card = await town.routed()
    town.chat(HOUSING).reactions = False
    town.boris.reply(card, DRAFT)
    town.sandbox.world.delete(card)
    await town.settle()
    (new,) = about(town, HOUSING, 1)
    assert "версия 1, на согласовании" in new.text
    await town.reply(town.boris, new, "Яму на дороге засыплем завтра до обеда.")
    assert "версия 2" in town.last(CONTROL).text


async def test_a_receipt_comes_in_words_where_the_card_is_not_edited(town: Town) -> None:
    for number, (name, fault) in enumerate(REFUSED.items(), start=1):
        card = await town.routed(f"Яма у дома {number}.")
        town.chat(HOUSING).reactions = False
        await town.pass_time(seconds=1)
        town.refuse_next("editMessageText", fault, HOUSING)
        await town.reply(town.boris, card, DRAFT)
        receipt = about(town, HOUSING, number)[-1]
        sent = f"№{number} · проект, версия 1, отправлен на согласование"
        assert receipt is not card, name
        assert receipt.text == sent or "версия 1, на согласовании" in receipt.text, name


async def test_a_receipt_waits_for_the_card_however_its_edit_fails(town: Town) -> None:
    town.chat(HOUSING).reactions = False
    faults = BEFORE | AFTER | {"dropped": DROPPED}
    for number, (name, fault, times) in enumerate(cells(faults), start=1):
        card = await town.routed(f"Яма у дома {number}.")
        town.sandbox.faults.fail_next("editMessageText", fault, times=times, chat=HOUSING)
        written = await replied(town, card, DRAFT)
        town.sandbox.faults.clear()
        assert "версия 1, на согласовании" in card.text, (name, times)
        assert town.last(HOUSING) is written, (name, times)


async def replied(town: Town, card: Message, text: str) -> Message:
    """Boris replies to the card; gives his message."""
    await town.reply(town.boris, card, text)
    return town.said(HOUSING, text)[-1]


async def test_a_refusal_reaches_whoever_pressed(town: Town) -> None:
    task = await town.routed()
    town.seat(town.vera, HOUSING)
    for name, fault in (BEFORE | AFTER | REFUSED).items():
        before = len(town.chat(HOUSING).messages)
        town.sandbox.faults.fail_next("answerCallbackQuery", fault)
        press = town.vera.press(task, "Взять в работу")
        await town.settle()
        await town.app.processing[0].finish()
        await town.settle()
        said = len(town.chat(HOUSING).messages) > before
        assert said or press.answer is not None, name


@pytest.mark.parametrize("method", ["sendPhoto", "sendDocument", "sendMediaGroup"])
async def test_files_come_with_their_card(town: Town, method: str) -> None:
    numbers, refusals = count(1), [*REFUSED.values()]

    async def sent(fault: Fault, times: int) -> tuple[int, int]:
        number = next(numbers)
        send_files(town, method, f"Яма у дома {number}. https://vk.com/wall-1_{number}")
        await town.settle()
        card = town.last(town.anna)
        before = len(town.chat(HOUSING).messages)
        if isinstance(fault, ApiRefusal) and fault in refusals:
            town.refuse_next(method, fault, HOUSING)
            if method == "sendMediaGroup" and fault.status != HTTPStatus.FORBIDDEN:
                for _ in range(2):  # it is sent file by file then
                    town.refuse_next("sendPhoto", fault, HOUSING)
        else:
            town.sandbox.faults.fail_next(method, fault, times=times, chat=HOUSING)
        await town.press(town.anna, card, "Управление ЖКХ")
        town.sandbox.faults.clear()
        came = town.chat(HOUSING).messages[before:]
        cards = about(town, HOUSING, number)
        return sum(one not in cards for one in came), len(cards)

    whole = 2 if method == "sendMediaGroup" and not town.album_is_one_message else 1
    often = TIMES if method == "sendPhoto" else TIMES[-1:]
    for name, fault, times in cells(BEFORE, often):
        assert await sent(fault, times) == (whole, 1), (name, times)
    for name, fault, times in cells(AFTER, often):
        files, cards = await sent(fault, times)
        assert whole <= files <= MOST_COPIES * whole, (name, times)
        assert cards == 1, (name, times)
    for name, refusal in REFUSED.items():
        assert await sent(refusal, 1) == (0, 1), name
        assert "вложения не переданы" in town.last(CONTROL).text, name


def send_files(town: Town, method: str, caption: str) -> None:
    match method:
        case "sendPhoto":
            town.anna.send_photo(town.anna.id, caption)
        case "sendDocument":
            town.anna.send_document(town.anna.id, Document("акт.pdf", b"1"), caption)
        case _:
            town.anna.send_album(town.anna.id, [Photo(), Photo()], caption)


async def test_what_people_send_is_received_once_however_polling_fails(town: Town) -> None:
    every = BEFORE | AFTER | REFUSED | {"dropped": DROPPED}
    for number, (name, fault, times) in enumerate(cells(every, times=(2,)), start=1):
        town.sandbox.faults.fail_next("getUpdates", fault, times=times)
        await town.say(town.anna, town.anna, f"/new Яма у дома {number}.")
        town.sandbox.faults.clear()
        assert len(about(town, town.anna.id, number)) == 1, (name, times)
        assert not about(town, town.anna.id, number + 1), (name, times)
