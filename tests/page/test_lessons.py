"""Each lesson is clicked to its end."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.tutorial.lessons import lessons
from bot.tutorial.wall import CITIZEN, WALL
from tests.page.people import ANNA, BORIS, CONTROL, CULTURE, GLEB, HOUSING, MARIA, SOFIA, VERA
from tests.page.visitor import Visitor

pytestmark = pytest.mark.page

APPROVE = "✅ Согласовать"
DRAFT = "Здравствуйте! Причина — повреждение кабеля. Свет во дворе дома 12 включим 25 ноября."
LINK = "https://vk.com/wall-1001_345?reply=346"

Deed = Callable[[Visitor], Awaitable[Any]]


def reply(person: int, chat: int, words: str, text: str) -> Deed:
    return lambda visitor: visitor.reply(person, chat, words, text)


def say(person: int, chat: int, text: str) -> Deed:
    return lambda visitor: visitor.say(person, chat, text)


def sees(person: int, chat: int, words: str) -> Deed:
    return lambda visitor: visitor.sees(person, chat, words)


def press(person: int, chat: int, *labels: str) -> Deed:
    return lambda visitor: visitor.press(person, chat, *labels)


def answer(person: int, chat: int, text: str) -> Deed:
    return lambda visitor: visitor.answer(person, chat, text)


def moves_the_clock(entry: str) -> Deed:
    return lambda visitor: visitor.move_clock(entry)


def both(*deeds: Deed) -> Deed:
    async def do_all(visitor: Visitor) -> None:
        for deed in deeds:
            await deed(visitor)

    return do_all


drafts = reply(BORIS, HOUSING, "№1", DRAFT)
approves = press(MARIA, CONTROL, APPROVE)
places = reply(BORIS, HOUSING, "Разместите", LINK)

PLAYED: dict[str, list[Deed]] = {
    "first": [drafts, approves, places],
    "rework": [
        reply(MARIA, CONTROL, "№1", "«Восстановлены» — две «с». И назовите день."),
        press(MARIA, CONTROL, "↩️ Обе причины"),
        reply(BORIS, HOUSING, "№1", DRAFT),
        approves,
    ],
    "night": [
        press(GLEB, GLEB, "Принято к сведению"),
        press(GLEB, GLEB, "Доложено главе", "Да, доложено"),
        drafts,
        approves,
        places,
    ],
    "consolidated": [
        press(
            ANNA,
            ANNA,
            "Несколько органов…",
            "Управление ЖКХ",
            "Отдел культуры",
            "Сводный ответ: Управление ЖКХ",
            "Направить",
        ),
        reply(VERA, CULTURE, "№1", "Мусор на площади убрали сегодня к одиннадцати."),
        drafts,
        approves,
        places,
    ],
    "interim": [
        both(
            press(BORIS, HOUSING, "Промежуточный ответ"),
            answer(BORIS, HOUSING, "Здравствуйте! Меняем кабель, о результате сообщим."),
        ),
        approves,
        places,
    ],
    "referral": [
        both(
            press(VERA, CULTURE, "Не наша компетенция"),
            sees(VERA, CULTURE, "почему вопрос не в вашей"),
            reply(VERA, CULTURE, "почему вопрос не в вашей", "Это обслуживает Управление ЖКХ."),
        ),
        press(MARIA, CONTROL, "Перенаправить", "Управление ЖКХ"),
        drafts,
    ],
    "absence": [
        both(
            say(ANNA, ANNA, "/absence"),
            press(ANNA, ANNA, "Отметить отсутствие работника", "Петров Б. В.", "Отпуск"),
            sees(ANNA, ANNA, "какие дни"),
            say(ANNA, ANNA, "24.11–05.12"),
            sees(ANNA, ANNA, "кто замещает"),
            press(ANNA, ANNA, "Сомова С. С.", "Да, отметить"),
        ),
        reply(SOFIA, HOUSING, "№1", DRAFT),
    ],
    "report": [
        both(
            say(GLEB, GLEB, "/report"),
            press(GLEB, GLEB, "Поручить отделу контроля", "Эта неделя"),
        ),
        reply(MARIA, CONTROL, "направьте заместителю главы отчёт", "Сроки соблюдены."),
        press(MARIA, CONTROL, "Направить заместителю главы"),
    ],
    "proven": [
        both(
            say(CITIZEN.id, WALL, "Во дворе дома 12 не горит фонарь. Когда починят?"),
            press(MARIA, CONTROL, "Управление ЖКХ"),
        ),
        drafts,
        approves,
        press(BORIS, HOUSING, "Разместить от имени «Калининский район»", "Да, разместить"),
        both(
            sees(CITIZEN.id, WALL, DRAFT),
            moves_the_clock("+15 минут"),
            sees(BORIS, HOUSING, "Подтверждено 24.11"),
            sees(MARIA, CONTROL, "Подтверждено 24.11"),
        ),
    ],
}


def test_each_lesson_is_played_here() -> None:
    assert {code for code, lesson in lessons().items() if lesson.steps} == set(PLAYED)
    assert {code: len(lessons()[code].steps) for code in PLAYED} == {
        code: len(deeds) for code, deeds in PLAYED.items()
    }


@pytest.mark.parametrize("code", PLAYED)
async def test_a_lesson_is_clicked_to_its_end(visitor: Visitor, code: str) -> None:
    await visitor.come(code)
    for number, deed in enumerate(PLAYED[code], start=1):
        await deed(visitor)
        await visitor.steps_done(number)
    panel = visitor.page.locator("lesson-panel")
    await panel.get_by_text("Что могло пойти не так").wait_for()
    kept = await visitor.page.evaluate("localStorage.getItem('lessons-done')")
    assert code in kept
