"""The clock speaks: reminders, overdue incidents and the digest, on a stepped clock."""

import asyncio
import re
from datetime import timedelta

import pytest

from bot.sandbox import Message, Photo
from tests.e2e.absences import other_absent
from tests.e2e.town import CONTROL, CULTURE, DRAFT, HOUSING, TUESDAY_MORNING, Town
from tests.telegram import Person, ServerError
from tests.telegram.markup import html_of

RESPONSIBLE = """
[[staff]]
name = "Громов Глеб Иванович"
telegram_id = 506
role = "responsible"
authority = "zhkh"
"""

pytestmark = pytest.mark.organisation(RESPONSIBLE)


@pytest.fixture(autouse=True)
def who_answers_for_housing(town: Town) -> None:
    """They have opened the bot."""
    town.gleb.start()


def said_overdue(town: Town, chat: int | Person) -> list[Message]:
    """In their first lines; not the cards, which say so as well."""
    overdue = re.compile("срок истёк|просрочено на")
    messages = [one for one in town.chat(chat).messages if "Соцсеть:" not in one.text]
    return [one for one in messages if overdue.search(one.text.partition("\n")[0])]


async def test_an_executor_is_reminded_until_there_is_a_draft(town: Town) -> None:
    card = await town.routed()
    await town.until(24, 13, 40)
    assert not town.said(HOUSING, "половина срока")
    await town.until(24, 14)
    [reminder] = town.said(HOUSING, "половина срока")
    assert reminder.text == (
        "№1 · ответьте до 25.11 08:50 · прошла примерно половина срока, проекта ещё нет, осталось 4 ч рабочего времени\n"
        "Срок ответа: 25.11.2026 08:50\n"
        "Направьте проект ответа: ответьте на это сообщение или на карточку текстом.\n"
        "Исполнители: Петров Б. В."
    )
    assert reminder.reply_to is not None
    assert reminder.reply_to.id == card.id

    await town.reply(town.boris, reminder, "Яму во дворе засыплем завтра до обеда.")
    assert "версия 1" in town.chat(CONTROL).last.text


async def test_a_reminder_mentions_the_assignee_alone(town: Town) -> None:
    card = await town.routed()
    await town.press(town.boris, card, "Взять в работу")
    await town.until(24, 14)
    [reminder] = town.said(HOUSING, "половина срока")
    assert reminder.text.endswith("\nВзято в работу: Петров Б. В.")
    assert html_of(reminder).count("tg://user") == 1


async def test_control_calls_the_executors_with_one_press(town: Town) -> None:
    card = await town.sent_to_housing()
    task = town.last(HOUSING)
    await town.until(24, 10)
    toast = await town.press(town.anna, card, "Напомнить")
    assert toast == "№1: исполнители получат напоминание."
    called = town.last(HOUSING)
    assert called.text == (
        "№1 · ответьте до 25.11 08:50 · напоминание\n"
        "Срок ответа: 25.11.2026 08:50, осталось 7 ч рабочего времени\n"
        "Направьте проект ответа: ответьте на это сообщение или на карточку текстом.\n"
        "Напоминает: Иванова А. П.\n"
        "Исполнители: Петров Б. В."
    )
    assert called.reply_to is not None
    assert called.reply_to.id == task.id
    assert html_of(called).count("tg://user") == 1
    assert "напоминание: Управление ЖКХ (Иванова А. П.)" in await town.history()

    await town.reply(town.boris, called, DRAFT)
    assert "версия 1" in town.chat(CONTROL).last.text


async def test_the_executors_are_called_once_in_half_an_hour(town: Town) -> None:
    card = await town.sent_to_housing()
    await town.until(24, 10)
    await town.press(town.anna, card, "Напомнить")
    await town.until(24, 10, 29)
    again = await town.press(town.anna, card, "Напомнить")
    assert again == "№1: напомнили в 10:00, снова можно с 10:30."
    assert len(town.said(HOUSING, "Напоминает")) == 1
    await town.until(24, 10, 30)
    await town.press(town.anna, card, "Напомнить")
    assert len(town.said(HOUSING, "Напоминает")) == 2


async def test_nobody_is_called_while_the_draft_waits_for_control(town: Town) -> None:
    card = await town.sent_to_housing()
    await town.reply(town.boris, town.last(HOUSING), DRAFT)
    late = await town.press(town.anna, card, "Напомнить")
    assert late == "№1: сейчас от исполнителей ничего не ждут."
    assert not town.said(HOUSING, "Напоминает")


async def test_control_is_reminded_of_a_draft_that_waits(town: Town) -> None:
    await town.drafted()
    await town.until(24, 9, 29)
    assert not town.said(CONTROL, "проект ждёт решения")
    await town.until(24, 9, 31)
    assert len(town.said(CONTROL, "проект ждёт решения")) == 1
    await town.until(24, 16, 40)
    assert len(town.said(CONTROL, "проект ждёт решения")) == 1


async def test_a_chat_that_waits_for_control_is_reminded_without_a_sound(town: Town) -> None:
    await town.until(24, 9, 45)
    await town.drafted()
    await town.until(25, 9, 6)
    for chat in (HOUSING, CONTROL):
        [reminder] = town.said(chat, "до срока осталось 30 мин рабочего времени")
        assert reminder.silent == (chat == HOUSING)
        assert ("tg://user" in html_of(reminder)) == (chat == CONTROL)
    await town.until(25, 9, 40)
    [overdue] = said_overdue(town, HOUSING)
    assert not overdue.silent
    assert "tg://user" in html_of(overdue)


async def test_an_approved_text_that_is_not_placed_is_reminded_of(town: Town) -> None:
    await town.approved()
    await town.until(24, 9, 31)
    [reminder] = town.said(HOUSING, "ещё не размещён")
    await town.reply(town.boris, reminder, "https://example.org/answer")
    assert town.received(HOUSING, "размещение записано")


async def test_an_overdue_incident_is_told_to_everybody_who_answers_for_it(town: Town) -> None:
    await town.routed()
    await town.until(25, 8, 55)
    for chat in (HOUSING, CONTROL, town.gleb):
        assert len(said_overdue(town, chat)) == 1, chat
    await town.until(25, 12)
    for chat in (HOUSING, CONTROL, town.gleb):
        assert len(said_overdue(town, chat)) == 3, chat
    await town.until(25, 16, 59)
    assert len(said_overdue(town, HOUSING)) == 3


async def test_an_answer_to_an_overdue_notice_in_private_is_one_to_the_card(town: Town) -> None:
    await town.routed()
    await town.until(25, 8, 55)
    [notice] = said_overdue(town, town.gleb)
    answer = await town.reply(town.gleb, notice, "Отвечу завтра")
    assert "Это ответ гражданину?" in answer.text
    assert answer.buttons


async def test_the_working_day_opens_with_a_digest_once(town: Town) -> None:
    await town.routed()
    await town.until(25, 7, 59)
    assert not town.said(CONTROL, "Начало дня, 25")
    await town.until(25, 8, 1)
    [digest] = town.said(CONTROL, "Начало дня, 25")
    assert digest.text.splitlines()[:2] == [
        "Начало дня, 25.11.2026",
        "Открыто: 1, срок сегодня: 1, просрочено: 0",
    ]
    assert len(town.said(HOUSING, "Начало дня, 25")) == 1
    assert not town.said(CULTURE, "Начало дня")
    await town.until(25, 10)
    assert len(town.said(CONTROL, "Начало дня, 25")) == 1


async def test_the_digest_says_what_waits_for_whom_and_who_stands_in(town: Town) -> None:
    await town.drafted(about="Яма.")
    await town.routed("Нет света.")
    await other_absent(town, town.anna, "Петров Б. В.", "Громов Г. И.")
    await town.until(25, 8, 1)
    [control] = town.said(CONTROL, "Начало дня, 25")
    [housing] = town.said(HOUSING, "Начало дня, 25")
    waited = "7 ч 9 мин" if town.may_be_late else "7 ч 10 мин"
    assert control.text == (
        "Начало дня, 25.11.2026\n"
        "Открыто: 2, срок сегодня: 2, просрочено: 0\n"
        f"№1 · согласуйте до 08:50 · ждёт {waited} рабочего времени · Управление ЖКХ"
        " · взято в работу: Громов Г. И. (замещает: Петров Б. В.) · Яма.\n"
        "Ждут других: 1\n"
        f"№2 · Управление ЖКХ · в работе уже {waited} рабочего времени · срок 25.11.2026 08:50 · Нет света.\n"
        "На работе: Иванова А. П., Козлова М. И.\n"
        "Отсутствует Петров Б. В. (Управление ЖКХ): по 05.12.2026, замещает Громов Г. И.\n"
        "Напоминания: 1 · №1\n"
        "№1 · до срока осталось 50 мин рабочего времени — Иванова А. П., Козлова М. И."
    )
    assert housing.text.splitlines()[2:] == [
        f"№2 · ответьте до 08:50 · ждёт {waited} рабочего времени · Нет света.",
        "Ждут других: 1",
        (
            f"№1 · на согласовании уже {waited} рабочего времени"
            " · взято в работу: Громов Г. И. (замещает: Петров Б. В.)"
            " · срок 25.11.2026 08:50 · Яма."
        ),
        "На работе: Громов Г. И. (замещает: Петров Б. В.)",
        "Отсутствует Петров Б. В.: по 05.12.2026, замещает Громов Г. И.",
        "Напоминания: 2 · №1, №2",
        "№1 · до срока осталось 50 мин рабочего времени",
        "№2 · до срока осталось 50 мин рабочего времени — Громов Г. И.",
    ]


async def test_what_falls_due_in_the_first_half_hour_comes_with_the_digest(town: Town) -> None:
    await town.routed()
    await town.until(25, 8, 1)
    opened = town.last(HOUSING)
    assert opened.text.startswith("Начало дня, 25.11.2026\n")
    assert "№1 · до срока осталось 50 мин рабочего времени" in opened.text
    assert "tg://user" in html_of(opened)
    await town.until(25, 8, 49)
    assert town.last(HOUSING) is opened


async def test_a_task_that_comes_after_the_opening_is_reminded_of_at_the_usual_moment(
    town: Town,
) -> None:
    card = await town.registered()
    await town.until(25, 8, 5)
    assert "до срока осталось 50 мин" in town.last(CONTROL).text
    await town.press(town.anna, card, "Управление ЖКХ")
    await town.until(25, 8, 21)
    [reminder] = town.said(HOUSING, "до срока осталось 30 мин рабочего времени")
    assert reminder is town.last(HOUSING)


async def test_a_closed_incident_is_never_reminded_of(town: Town) -> None:
    to_place = await town.approved()
    await town.reply(town.boris, to_place, "https://example.org/answer")
    before = len(town.chat(HOUSING).messages)
    await town.until(26, 12)
    assert len(town.chat(HOUSING).messages) == before


async def test_reminders_that_wait_for_one_chat_come_as_one_message(town: Town) -> None:
    for number in range(3):
        await town.routed(f"Во дворе дома {number} не горит фонарь.")
    await town.clock.advance_to(TUESDAY_MORNING.replace(hour=14))
    await town.settle()
    [merged] = town.said(HOUSING, "Напоминания: 3")
    assert [line[:2] for line in merged.text.splitlines()[1:]] == ["№1", "№2", "№3"]


async def test_after_downtime_each_reminder_comes_once_and_late(town: Town) -> None:
    await town.routed()
    await town.clock.pass_asleep(timedelta(hours=24).total_seconds())
    await town.settle()
    assert len(said_overdue(town, HOUSING)) == 1
    assert not town.said(HOUSING, "половина срока")


async def test_a_wall_clock_that_is_behind_for_a_moment_tells_nothing_twice(town: Town) -> None:
    await town.routed()
    await town.until(24, 14)
    clock = town.clock
    clock.jump_wall(clock.now() - timedelta(hours=1))
    await town.pass_time(minutes=1)
    clock.jump_wall(clock.now() + timedelta(hours=1))
    await town.until(24, 15, 45)
    assert len(town.said(HOUSING, "половина срока")) == 1


async def test_a_wall_clock_that_was_ahead_for_a_moment_takes_nothing_from_the_days_to_come(
    town: Town,
) -> None:
    town.rude = True
    await town.routed()
    clock, before = town.clock, len(town.chat(HOUSING).messages)
    clock.jump_wall(clock.now() + timedelta(days=30))
    await town.pass_time(minutes=1)
    assert said_overdue(town, HOUSING)
    town.sandbox.faults.fail_next("sendMessage", ServerError(), chat=HOUSING)
    town.boris.send_album(HOUSING, [Photo(), Photo()], "Фото ямы для проекта.")
    await asyncio.sleep(0.5)
    clock.jump_wall(clock.now() - timedelta(days=30))
    await town.settle()
    await town.say(town.boris, HOUSING, "/help")
    assert len(town.chat(HOUSING).messages) > before + 3

    for _ in range(20):  # the sweep looks as often
        await town.pass_time(seconds=20)
        await asyncio.sleep(0.05)
    half_gone, overdue = (
        len(town.said(HOUSING, "половина срока")),
        len(said_overdue(town, HOUSING)),
    )
    await town.until(24, 14, 1)
    assert len(town.said(HOUSING, "половина срока")) == half_gone + 1
    await town.until(25, 8, 5)
    assert len(town.said(CONTROL, "Начало дня, 25")) == 1
    await town.until(25, 8, 55)
    assert len(said_overdue(town, HOUSING)) > overdue
    assert len(said_overdue(town, town.gleb)) > 0


@pytest.mark.parametrize("away", [True, False], ids=["the chat takes nothing", "it takes all"])
async def test_what_a_wall_clock_ahead_passes_over_is_told_once_it_is_right(
    town: Town, *, away: bool
) -> None:
    """It is a year ahead for a moment, just before half of the norm has gone."""
    town.rude = True
    await town.routed()
    await town.until(24, 13, 49)
    clock, faults = town.clock, town.sandbox.faults
    if away:
        faults.fail_next("sendMessage", ServerError(), chat=HOUSING, times=1000)
    clock.jump_wall(clock.now() + timedelta(days=365))
    await tried(town, HOUSING, within=15)
    if not away:
        await town.settle()
    clock.jump_wall(clock.now() - timedelta(days=365))
    faults.clear()
    await town.settle()
    assert len(said_overdue(town, HOUSING)) == (0 if away else 1)

    for _ in range(20):  # the sweep looks as often
        await town.pass_time(seconds=20)
        await asyncio.sleep(0.05)
    assert len(town.said(HOUSING, "половина срока")) == 1
    overdue = len(said_overdue(town, HOUSING))
    await town.until(25, 8, 55)
    assert len(town.said(HOUSING, "половина срока")) == 1
    assert len(said_overdue(town, HOUSING)) == overdue + 1


async def test_a_wall_clock_that_is_behind_when_a_reminder_leaves_keeps_it_for_later(
    town: Town,
) -> None:
    town.rude = True
    await town.routed()
    await town.until(24, 13, 49)
    clock, faults = town.clock, town.sandbox.faults
    faults.fail_next("sendMessage", ServerError(), chat=HOUSING, times=1000)
    await tried(town, HOUSING, within=75)
    clock.jump_wall(clock.now() - timedelta(hours=1))
    faults.clear()
    await town.settle()
    assert not town.said(HOUSING, "половина срока")
    await town.pass_time(minutes=1)
    clock.jump_wall(clock.now() + timedelta(hours=1))
    await town.pass_time(minutes=1)
    assert len(town.said(HOUSING, "половина срока")) == 1


async def tried(town: Town, chat: int, within: float) -> None:
    """The program has tried to write there, after so many seconds of the clock."""
    before = len(town.sandbox.calls_to("sendMessage", chat=chat))
    await town.clock.advance(within)
    await town.sandbox.until(lambda: len(town.sandbox.calls_to("sendMessage", chat=chat)) > before)


async def while_telegram_is_away(town: Town, day: int, hour: int, minute: int) -> None:
    """Passes time in which nothing can be received or sent; the program looks at every minute."""
    clock, end = town.clock, TUESDAY_MORNING.replace(day=day, hour=hour, minute=minute)
    while clock.now() < end:
        await clock.advance(60)
        await asyncio.sleep(0.01)


async def test_what_was_sent_during_an_outage_is_read_before_anybody_is_alarmed(
    town: Town,
) -> None:
    town.rude = True
    to_place = await town.approved()
    await town.until(25, 8, 26)
    with town.sandbox.faults.outage():
        await while_telegram_is_away(town, 25, 8, 45)
        town.boris.reply(to_place, "https://example.org/answer")
        await while_telegram_is_away(town, 25, 9, 10)
    await town.settle()
    for chat in (HOUSING, CONTROL, town.gleb):
        assert not said_overdue(town, chat), chat
    assert town.received(HOUSING, "в срок")


async def test_an_outage_in_which_nobody_answered_is_no_excuse(town: Town) -> None:
    town.rude = True
    await town.approved()
    await town.until(25, 8, 26)
    with town.sandbox.faults.outage():
        await while_telegram_is_away(town, 25, 9, 10)
    await town.settle()
    assert len(said_overdue(town, town.gleb)) == 1


async def test_a_wall_clock_beyond_the_calendar_is_told_of_and_ends_nothing(town: Town) -> None:
    town.rude = True
    card = await town.routed()
    clock, right = town.clock, town.clock.now()
    clock.jump_wall(right.replace(year=2050))
    town.boris.reply(card, DRAFT)
    await town.sandbox.until(lambda: bool(town.said(HOUSING, "срок не посчитать")))
    clock.jump_wall(right)
    await town.reply(town.boris, card, DRAFT)
    assert "версия 1" in town.last(CONTROL).text
    await town.until(24, 9, 31)
    assert len(town.said(CONTROL, "проект ждёт решения")) == 1
