"""The lessons as data: whatever they name is there."""

from dataclasses import fields, is_dataclass
from itertools import count
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.setup.organisation_file import read_organisation
from bot.tutorial import lessons as module
from bot.tutorial.clock import START, SharedClock
from bot.tutorial.facts import BESIDE, Fact
from bot.tutorial.lessons import Course, Mark, lessons, marks, shelf
from bot.tutorial.people import ORGANISATION
from bot.tutorial.sandboxes import Sandboxes
from bot.tutorial.wall import CITIZEN, WALL
from domain.model.ids import number_of
from domain.model.incident.events import IncidentEvent
from storage.incidents.events import kind_of
from tests.page.people import BORIS, CONTROL, CULTURE, GLEB, HOUSING, MARIA, MEDIA
from tests.telegram import Sandbox
from tests.telegram.simulation import gather

PEOPLE = frozenset(map(number_of, read_organisation(ORGANISATION).people)) | {CITIZEN.id}
CHATS = PEOPLE | {CONTROL, MEDIA, HOUSING, CULTURE, WALL}
EVENTS = {kind_of(of): of for of in IncidentEvent.__subclasses__()}


@pytest.mark.parametrize("code", lessons())
def test_a_lesson_names_people_chats_and_events_that_are_there(code: str) -> None:
    lesson = lessons()[code]
    for seat in (*lesson.seats, *(step.seat for step in lesson.steps)):
        assert seat.person in PEOPLE
        assert seat.chat in CHATS
        assert lesson.wall or seat.chat != WALL
    for act in lesson.before:
        assert act.by in PEOPLE | {0}
    for step in lesson.steps:
        assert step.by in PEOPLE | {None, 0}
        assert step.hints
        if step.fact in BESIDE:
            continue
        event = EVENTS[step.fact]
        assert is_dataclass(event)
        assert set(step.where) <= {field.name for field in fields(event)}


def test_the_shelf_has_the_nine_in_their_order() -> None:
    assert [one["title"] for one in shelf()] == [
        "Первый ответ",
        "Возврат с замечанием",
        "Ночью прорвало трубу",
        "Сводный ответ",
        "Промежуточный ответ",
        "Не наша компетенция",
        "Отпуск",
        "Отчёт заместителю главы",
        "Ответ подтверждён",
    ]
    for code, lesson in lessons().items():
        assert bool(lesson.steps) is (code != "free")
        assert bool(lesson.praise and lesson.otherwise) is bool(lesson.steps)


@pytest.mark.parametrize("code", lessons())
def test_what_was_answered_before_lies_before_the_lesson(code: str) -> None:
    bodies = read_organisation(ORGANISATION).authorities
    for row in lessons()[code].rows:
        assert row.answered is not None
        assert row.answered.by in bodies
        assert row.detected_at < row.answered.at < lessons()[code].begins_at


_NUMBERS = count(1)
NOTED, TOLD = ("alert_acknowledged", GLEB), ("reported_to_head", GLEB)
DRAFTED, PLACED = ("draft_submitted", BORIS), ("answer_placed", BORIS)
COMMENTED, REJECTED, APPROVED = (
    ("comment_added", MARIA),
    ("draft_rejected", MARIA),
    ("draft_approved", MARIA),
)


def fact(kind: str, by: int, **payload: Any) -> Fact:
    return Fact(("event", next(_NUMBERS)), kind, by, payload)


def marked(code: str, *facts: tuple[str, int]) -> str:
    """`+` done, `-` passed over, `.` open."""
    found = marks(lessons()[code].steps, [fact(*one) for one in facts])
    return "".join({Mark.DONE: "+", Mark.MISSED: "-", Mark.OPEN: "."}[one] for one in found)


def test_what_was_done_ahead_counts() -> None:
    assert marked("night", NOTED, DRAFTED) == "+.+.."
    assert marked("night", NOTED, DRAFTED, TOLD) == "+++.."
    assert marked("night", DRAFTED, APPROVED, PLACED, NOTED, TOLD) == "+++++"


def test_what_needs_its_order_does_not_count_ahead() -> None:
    again = ("draft_submitted", BORIS)
    assert marked("rework", COMMENTED, again, REJECTED) == "++.."
    assert marked("rework", COMMENTED, APPROVED, REJECTED, again) == "+++."
    assert marked("rework", COMMENTED, REJECTED, again, APPROVED) == "++++"


def test_what_can_be_done_no_more_is_passed_over() -> None:
    assert marked("rework", REJECTED, DRAFTED) == ".++."
    assert marked("rework", REJECTED, DRAFTED, APPROVED) == "-+++"


def test_one_fact_counts_for_one_step_of_its_person() -> None:
    assert marked("first", ("draft_submitted", MARIA)) == "..."
    twice = [lessons()["first"].steps[0]] * 2
    assert marks(twice, [fact(*DRAFTED)]) == [Mark.DONE, Mark.OPEN]


async def test_words_that_answer_nothing_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async def none(_: Any) -> list[Fact]:
        return []

    monkeypatch.setattr(module, "facts", none)
    async with Sandbox(token="1:page", clock=SharedClock.starting(START)) as sandbox:
        gather(sandbox, read_organisation(ORGANISATION))
        boris = sandbox.person(BORIS)
        course = Course("first", cast("Any", SimpleNamespace(sandboxes=Sandboxes(sandbox))))
        assert not await course.look()
        maria = sandbox.person(MARIA)
        maria.join(HOUSING)
        card = maria.say(HOUSING, "Карточка")
        assert not await course.look(), "somebody else may talk"
        words = boris.say(HOUSING, "Починим завтра")
        assert await course.look()
        assert course.as_json()["mistake"] == "no_reply"
        boris.delete(words)
        assert await course.look()
        boris.say(HOUSING, "Починим завтра")
        boris.reply(card, "Починим завтра")
        assert not await course.look()
        assert course.as_json()["mistake"] == ""


async def test_another_way_than_the_steps_is_told_with_the_way_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done = list[Fact]()

    async def found(_: Any) -> list[Fact]:
        return done

    monkeypatch.setattr(module, "facts", found)
    async with Sandbox(token="1:page", clock=SharedClock.starting(START)) as sandbox:
        gather(sandbox, read_organisation(ORGANISATION))
        course = Course("interim", cast("Any", SimpleNamespace(sandboxes=Sandboxes(sandbox))))

        async def told(what: str, by: int, **payload: Any) -> str:
            done.append(Fact(("event", next(_NUMBERS)), what, by, payload))
            await course.look()
            return str(course.as_json()["mistake"])

        assert "Отозвать проект" in await told("draft_submitted", BORIS, kind="final")
        assert await told("draft_submitted", BORIS, kind="interim") == ""
        assert "окончательный" in await told("draft_submitted", BORIS, kind="final")
        await told("draft_approved", MARIA)
        assert "закрыто" in await told("answer_placed", BORIS)
