"""The lessons as data: whatever they name is there."""

from dataclasses import fields, is_dataclass
from typing import get_args

import pytest

from bot.demo.people import CONTROL, CULTURE, HOUSING, MEDIA, ORGANISATION
from bot.organisation.file import read_organisation
from bot.page.inside import BESIDE
from bot.page.lessons import lessons, shelf
from domain.model.incident.events import Event
from storage.incidents.events import kind_of

PEOPLE = frozenset(read_organisation(ORGANISATION).people)
CHATS = PEOPLE | {CONTROL, MEDIA, HOUSING, CULTURE}
EVENTS = {kind_of(of): of for of in get_args(Event)}


@pytest.mark.parametrize("code", lessons())
def test_a_lesson_names_people_chats_and_events_that_are_there(code: str) -> None:
    lesson = lessons()[code]
    for seat in (*lesson.seats, *(step.seat for step in lesson.steps)):
        assert seat.person in PEOPLE
        assert seat.chat in CHATS
    for act in lesson.before:
        assert act.by in PEOPLE | {0}
    for step in lesson.steps:
        assert step.by in PEOPLE
        assert step.hints
        if step.fact in BESIDE:
            continue
        event = EVENTS[step.fact]
        assert is_dataclass(event)
        assert set(step.where) <= {field.name for field in fields(event)}


def test_the_shelf_has_the_eight_in_their_order() -> None:
    assert [one["title"] for one in shelf()] == [
        "Первый ответ",
        "Возврат с замечанием",
        "Ночью прорвало трубу",
        "Сводный ответ",
        "Промежуточный ответ",
        "Не наша компетенция",
        "Отпуск",
        "Отчёт заместителю главы",
    ]
    for code, lesson in lessons().items():
        assert bool(lesson.steps) is (code != "free")
        assert bool(lesson.praise and lesson.otherwise) is bool(lesson.steps)
