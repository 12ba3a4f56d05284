"""Telegram fails in every way it knows; people get everything once, and nobody waits for others."""

import asyncio
import re

import pytest

import bot.max.line
import bot.telegram.line
from bot.sandbox import ApiRefusal, BadGateway, Fault, SlowAnswer, TooManyRequests
from domain.model.outcome import MOST_COPIES
from tests.e2e.town import CONTROL, HOUSING, Starting, Town
from tests.telegram import DropAfter, DropBefore, Sandbox, ServerError

FAULTS: dict[str, Fault] = {
    "429": TooManyRequests(3),
    "500": ServerError(),
    "502": BadGateway(),
    "dropped before": DropBefore(),
}

NOT_FOUND = pytest.param(
    ApiRefusal(404, "Not Found"),
    marks=pytest.mark.telegram("404 for any call while its server is replaced"),
)


def about(town: Town, chat: int, words: str) -> int:
    """How many messages in that chat say so."""
    return sum(words in message.text for message in town.chat(chat).messages)


def timeless(text: str) -> str:
    """A card without the time that is left: a copy comes a minute later."""
    return re.sub(r"осталось .+", "", text)


@pytest.mark.parametrize("fault", [*FAULTS.values(), NOT_FOUND], ids=[*FAULTS, "404"])
async def test_what_failed_is_sent_again_and_only_once(town: Town, fault: Fault) -> None:
    town.sandbox.faults.fail_next("sendMessage", fault, times=2, chat=HOUSING)
    town.sandbox.faults.fail_next("editMessageText", fault, times=2)
    task = await town.routed()
    assert town.chat(HOUSING).messages == [task]
    assert town.chat(town.anna).find("Выявлен").text.startswith("№1 · направлено: Управление ЖКХ")
    await town.reply(town.boris, task, "Яму на этой дороге засыплем.")
    town.sandbox.faults.fail_next("editMessageText", fault, chat=CONTROL)
    await town.approve_last()
    assert "Согласовано" in town.last(CONTROL).text
    assert about(town, HOUSING, "Разместите ответ") == 1


@pytest.mark.telegram("copies of a message whose answer was lost")
async def test_an_answer_lost_doubles_at_most_that_message_and_each_copy_counts(
    town: Town,
) -> None:
    town.sandbox.faults.fail_next("sendMessage", DropAfter(), chat=HOUSING)
    await town.routed()
    lost, known = town.chat(HOUSING).messages
    assert lost.text == known.text
    await town.reply(town.boris, lost, "Яму на этой дороге засыплем.")
    assert "версия 1" in town.last(CONTROL).text
    assert town.received(HOUSING, "отправлен на согласование")

    town.sandbox.faults.fail_next("sendMessage", DropAfter(), chat=CONTROL)
    await town.reply(town.boris, known, "Яму на этой дороге засыплем завтра.")
    *_, lost, known = town.chat(CONTROL).messages
    assert timeless(lost.text) == timeless(known.text)
    await town.reply(town.maria, lost, "Назовите час")
    assert "Назовите час" in known.text
    await town.press(town.maria, lost, "↩️ Обе причины")
    assert "Назовите час" in town.last(HOUSING).text

    await town.reply(town.boris, town.last(HOUSING), "Яму на этой дороге засыплем в 9:00.")
    town.sandbox.faults.fail_next("sendMessage", DropAfter(), chat=HOUSING)
    await town.approve_last()
    *_, lost, known = town.chat(HOUSING).messages
    await town.reply(town.boris, lost, "https://example.org/1")
    assert "Размещено" in known.text


async def test_an_edit_whose_answer_was_lost_is_a_success(town: Town) -> None:
    card = await town.registered()
    town.sandbox.faults.fail_next("editMessageText", DropAfter())
    await town.press(town.anna, card, "Управление ЖКХ")
    assert card.text.startswith("№1 · направлено: Управление ЖКХ")
    assert len(card.history) == 1


@pytest.mark.telegram("pauses of minutes after too many calls")
async def test_silence_in_one_chat_slows_no_other(town: Town) -> None:
    card = await town.registered()
    town.sandbox.faults.fail_next("sendMessage", TooManyRequests(600), chat=HOUSING)
    town.anna.press(card, "Управление ЖКХ")
    await town.sandbox.until(lambda: "направлено: " in card.text)
    started = town.clock.monotonic()
    town.maria.say(CONTROL, "/open")
    await town.sandbox.until(lambda: "Открытые инциденты: 1" in town.last(CONTROL).text)
    assert town.clock.monotonic() - started < 60
    assert town.chat(HOUSING).messages == []
    await town.pass_time(minutes=10)
    assert about(town, HOUSING, "№1 ·") == 1


async def test_a_deleted_card_is_sent_again(town: Town) -> None:
    card = await town.registered()
    town.sandbox.world.delete(card)
    await town.press_data(town.anna, await town.say(town.maria, CONTROL, "/help"), "ch:1:zhkh:1")
    resend = town.last(town.anna)
    assert resend is not card
    assert "Выбран орган: Управление ЖКХ" in resend.text
    await town.press(town.anna, resend, "Направить")
    assert resend.text.startswith("№1 · направлено: Управление ЖКХ")
    town.rude = True


async def test_a_chat_without_the_bot_is_told_to_control_and_admins(town: Town) -> None:
    town.boris.remove_bot(HOUSING)
    await town.sent_to_housing()
    for place in (CONTROL, town.admin.id):
        assert about(town, place, "№1: сообщение не доставлено, чат «Управление ЖКХ»") == 1
    town.rude = True


async def test_a_person_who_blocked_the_bot_holds_nobody_up(town: Town) -> None:
    card = await town.registered()
    town.anna.block()
    await town.settle()
    town.chat(town.anna)
    copy = await town.say(town.maria, CONTROL, "/incident 1")
    await town.press(town.maria, copy, "Управление ЖКХ")
    assert town.last(HOUSING).text.startswith("№1 · ответьте до ")
    assert card.text.startswith("№1 · выберите орган, ")
    assert about(town, CONTROL, "Иванова") >= 1
    town.rude = True


async def test_a_person_who_never_opened_the_bot_is_to_do_so(town: Town) -> None:
    town.refuse_next("sendMessage", town.not_started, town.anna.id)
    await town.say(town.anna, town.anna, "/new Во дворе на Ленина, 5 яма.")
    assert "открыть и запустить бота" in town.last(CONTROL).text
    town.rude = True


async def test_a_bot_that_may_write_again_goes_on(town: Town) -> None:
    town.boris.remove_bot(HOUSING)
    await town.sent_to_housing()
    town.take_bot_back(town.boris, HOUSING)
    task = await town.say(town.boris, HOUSING, "/incident 1")
    await town.reply(town.boris, task, "Яму на этой дороге засыплем.")
    assert "версия 1" in town.last(CONTROL).text
    town.rude = True


async def test_what_waits_for_telegram_is_delivered_after_a_restart_once(
    starting: Starting, sandbox: Sandbox
) -> None:
    async with starting() as town:
        card = await town.registered()
        sandbox.faults.fail_next("sendMessage", TooManyRequests(300), chat=HOUSING)
        town.anna.press(card, "Управление ЖКХ")
        await sandbox.until(lambda: "направлено: " in card.text)
        await sandbox.until(lambda: sandbox.calls_to("sendMessage", chat=HOUSING))
    town.boris.say(town.boris.id, "/my")
    await town.clock.advance(400)
    async with starting() as again:
        await again.settle()
        assert about(again, HOUSING, "№1 · ответьте до ") == 1
        assert "№1" in again.last(again.boris).text
        await again.reply(again.boris, again.last(HOUSING), "Яму на этой дороге засыплем.")
        assert about(again, CONTROL, "версия 1") == 1


@pytest.mark.telegram("twenty messages a minute in a group")
async def test_limits_are_remembered_over_a_restart(starting: Starting, sandbox: Sandbox) -> None:
    async with starting() as town:
        for _ in range(15):  # a group's answers of a minute
            await town.say(town.anna, CONTROL, "/help")
        began = town.clock.monotonic()
        assert began < 60
    async with starting() as town:
        town.anna.say(CONTROL, "/help")
        await town.settle()
    times = [call.monotonic for call in sandbox.calls_to("sendMessage", chat=CONTROL)]
    assert len(times) == 16
    assert times[15] - times[0] >= 60


@pytest.mark.telegram("twenty messages a minute in a group")
async def test_groups_get_no_more_than_twenty_messages_a_minute(town: Town) -> None:
    for _ in range(45):
        await town.say(town.anna, CONTROL, "/help")
    times = [call.monotonic for call in town.sandbox.calls_to("sendMessage", chat=CONTROL)]
    assert len(times) == 45
    assert all(times[n + 20] - times[n] >= 60 for n in range(25))


async def test_calls_that_reached_nobody_use_up_nothing_of_a_groups_minute(town: Town) -> None:
    cards = [await town.registered(f"Яма у дома {number}.") for number in range(1, 5)]
    town.sandbox.faults.fail_next("sendMessage", BadGateway(), times=24, chat=HOUSING)
    began = town.clock.monotonic()
    for card in cards:
        town.anna.press(card, "Управление ЖКХ")
    await town.settle()
    assert town.clock.monotonic() - began < 60
    assert [about(town, HOUSING, f"№{number} ·") for number in range(1, 5)] == [1] * 4


async def test_ten_changes_of_a_card_that_cannot_be_shown_become_one_edit(town: Town) -> None:
    card = await town.registered()
    town.sandbox.faults.fail_next("editMessageText", TooManyRequests(100), chat=town.anna.id)
    for _ in range(5):
        town.anna.press_data(card, "iq:1:high")
        town.anna.press_data(card, "iq:1:normal")
    town.anna.press_data(card, "iq:1:high")
    await town.settle()
    assert "повышенная важность" in card.text
    assert len(card.history) <= 2


async def test_a_press_is_answered_even_if_its_card_cannot_be_edited(town: Town) -> None:
    card = await town.registered()
    await town.press(town.anna, card, "Повышенная важность")
    town.sandbox.faults.fail_next("editMessageText", TooManyRequests(60), chat=town.anna.id)
    press = town.anna.press(card, "Да, подтверждаю")
    assert (await press.answered()).text.startswith("№1: важность повышенная")
    await town.settle()


async def test_a_chat_that_stays_closed_is_told_of_once(town: Town) -> None:
    """Not for each of the messages and edits that wait for it."""
    await town.routed()
    town.boris.remove_bot(HOUSING)
    card = await town.say(town.anna, CONTROL, "/incident 1")
    await town.press_data(town.anna, card, "iq:1:high")
    await town.press_data(town.anna, card, "iq:1:normal")
    await town.press_data(town.anna, card, "cy:1")
    for place in (CONTROL, town.admin.id):
        assert about(town, place, "№1: сообщение не доставлено") == 1
    town.rude = True


@pytest.mark.telegram("copies of a message whose answer was lost")
async def test_an_answer_slower_than_any_timeout_makes_three_copies_at_most(
    starting: Starting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.telegram.line, "_SEND_TIMEOUT", 0.2)
    async with starting() as town:
        slow = SlowAnswer(0.5, real=True)
        town.sandbox.faults.fail_next("sendMessage", slow, times=100, chat=town.anna.id)
        await town.registered()
        assert about(town, town.anna.id, "№1 ·") == MOST_COPIES
        await town.pass_time(hours=1)
        assert about(town, town.anna.id, "№1 ·") == MOST_COPIES


async def test_what_changes_while_the_last_copy_is_on_its_way_is_shown(
    starting: Starting, monkeypatch: pytest.MonkeyPatch
) -> None:
    for line in (bot.telegram.line, bot.max.line):
        monkeypatch.setattr(line, "_SEND_TIMEOUT", 0.4)
    async with starting() as town:
        copies = 1 if town.asks_what_arrived else MOST_COPIES
        card = await town.registered()
        slow = SlowAnswer(1.0, real=True)
        town.sandbox.faults.fail_next("sendMessage", slow, times=MOST_COPIES, chat=HOUSING)
        town.anna.press(card, "Управление ЖКХ")
        async with asyncio.timeout(240):
            while about(town, HOUSING, "№1 ·") < copies:
                await asyncio.sleep(0.02)
                if not town.app.working:
                    await town.clock.advance(5)
        town.anna.press_data(card, "iq:1:high")
        await town.settle()
        known = town.chat(HOUSING).messages[0] if town.asks_what_arrived else town.last(HOUSING)
        assert "повышенная важность" in known.text
