"""What people ask to see: lists in order of their dues, and open questions."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from domain.model.conversation.menu import MenuPage, PageKind
from domain.model.conversation.question import About, HeldMessage, HeldText, Question
from domain.model.conversation.questions import (
    DoubtfulLink,
    HeldContribution,
    HeldDraft,
    PlanAbsence,
    Register,
    WhatIsMeant,
    WriteContribution,
    WriteDraft,
)
from domain.model.ids import AuthorityCode, DraftVersion, IncidentNumber
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind, RejectionReason
from domain.model.incident.answer.draft_warning import DraftWarning
from domain.model.incident.workflow.assignment import Assignment, Plan
from domain.model.incident.workflow.status import CancelGround, Importance, IncidentKind, Status
from domain.model.message.citizen_message import CitizenMessage, Network
from domain.model.message.link import LinkWarning
from domain.model.organisation.absence import Absence, AbsenceReason
from domain.model.organisation.permissions import IncidentAccess
from domain.model.organisation.rights import Side
from domain.model.time.deadline import Due
from domain.ports.incidents import UnknownIncident
from domain.ports.reading import AskedQuestion, IncidentRow, WaitingReferral
from domain.use_cases import asking
from storage.incidents.reading import SqlReading
from storage.schema.messages import question as table
from tests.questions import ONE_OF_EACH, VARIANTS
from tests.storage.samples import (
    CONTROL,
    IVANOVA,
    NOW,
    PETROV,
    PRIVATE,
    ROADS,
    ZHKH,
    ZHKH_PLACE,
    Units,
    ivanova,
    message,
    petrov,
    registered,
    routed,
)
from tests.unit.incidents import photos


def due_in(hours: int, number: int, *authorities: AuthorityCode) -> Incident:
    made = registered(number)
    made.due = Due(NOW + timedelta(hours=hours), preliminary=False, calendar_revision="r1")
    if authorities:
        made.route(authorities[0], None, NOW)
    for authority in authorities[1:]:
        made.assignments.insert(0, Assignment(authority, NOW, lead=False))
    return made


@pytest.fixture
async def reading_five(units: Units, reading: SqlReading) -> SqlReading:
    """Four open incidents and a closed one."""
    closed = due_in(1, 5, ZHKH)
    closed.cancel(CancelGround.MISTAKE, ivanova(), NOW)
    for made in (
        due_in(3, 1),
        due_in(2, 2, ZHKH),
        due_in(-1, 3, ROADS, ZHKH),
        due_in(2, 4, ROADS),
        closed,
    ):
        await units.store(made)
    return reading


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        pytest.param({}, [3, 2, 4, 1], id="all"),
        pytest.param({"authorities": frozenset({ZHKH})}, [3, 2], id="one-authority"),
        pytest.param({"authorities": frozenset({ZHKH, ROADS})}, [3, 2, 4], id="two-authorities"),
        pytest.param({"authorities": frozenset()}, [], id="no-authority"),
        pytest.param({"statuses": frozenset({Status.REGISTERED})}, [1], id="status"),
        pytest.param({"statuses": frozenset({Status.CANCELLED})}, [], id="closed"),
        pytest.param({"due_before": NOW}, [3], id="overdue"),
        pytest.param(
            {"due_before": NOW + timedelta(hours=2)}, [3], id="exactly-then-is-not-before"
        ),
    ],
)
async def test_open_incidents_are_listed_the_earliest_due_first(
    asked: dict[str, Any], numbers: list[int], reading_five: SqlReading
):
    rows = await reading_five.open_incidents(**{"authorities": None} | asked)
    assert [row.number for row in rows] == numbers


async def test_high_importance_is_listed_before_any_earlier_due(units: Units, reading: SqlReading):
    later, sooner = due_in(9, 1, ZHKH), due_in(1, 2, ZHKH)
    later.importance = Importance.HIGH
    await units.store(later, sooner)
    assert [row.number for row in await reading.open_incidents(None)] == [1, 2]
    assert [row.number for row in (await reading.most_urgent(1, None, None)).rows] == [1]


@pytest.mark.parametrize(
    ("asked", "numbers", "count"),
    [
        pytest.param((9, None, None), [3, 2, 4, 1], 4, id="all"),
        pytest.param((2, None, None), [3, 2], 4, id="the-first"),
        pytest.param((1, frozenset({ZHKH}), None), [3], 2, id="one-authority"),
        pytest.param((9, None, None, NOW), [3], 1, id="overdue"),
        pytest.param((9, frozenset(), None), [], 0, id="no-authority"),
        pytest.param((9, None, Side(frozenset({ROADS}), frozenset())), [3, 4], 2, id="its-bodies"),
        pytest.param(
            (1, None, Side(frozenset(), frozenset({IncidentKind.INCIDENT}))),
            [3],
            4,
            id="its-kind",
        ),
        pytest.param(
            (9, None, Side(frozenset(), frozenset({IncidentKind.PUBLICATION}))),
            [],
            0,
            id="another-kind",
        ),
    ],
)
async def test_the_most_urgent_are_read_and_all_are_counted(
    asked: Any, numbers: list[int], count: int, reading_five: SqlReading
):
    found = await reading_five.most_urgent(*asked)
    assert [row.number for row in found.rows] == numbers
    assert sum(found.counts.values()) == count
    assert [row for row in await reading_five.open_incidents(None) if row.number in numbers] == (
        found.rows
    )


async def test_a_line_holds_what_a_list_shows(reading_five: SqlReading):
    (line,) = await reading_five.open_incidents(None, due_before=NOW)
    assert line == IncidentRow(
        IncidentNumber(3),
        Status.IN_PROGRESS,
        Importance.NORMAL,
        NOW - timedelta(hours=1),
        (ROADS, ZHKH),
        "Нет воды на ул. Мира, 5",
        uninformed={ZHKH: NOW},
        url="https://vk.com/wall-1_2",
        since=NOW,
    )


LATER = NOW + timedelta(minutes=5)
REJECTED: list[Callable[[Incident], object]] = [
    lambda it: it.submit("Вода есть", petrov(20), NOW),
    lambda it: it.decide(DraftVersion(1), [RejectionReason.LANGUAGE], ivanova(), NOW),
]
LINES: list[Any] = [
    pytest.param(
        (ZHKH, ROADS),
        [lambda it: it.take(ZHKH, petrov(20), NOW)],
        {"assignees": {PETROV}},
        id="who has taken it",
    ),
    pytest.param(
        (ROADS, ZHKH),
        [lambda it: it.contribute(ZHKH, "Вода есть", petrov(20), NOW)],
        {"uninformed": {}},
        id="who has yet to inform the lead",
    ),
    pytest.param(
        (ZHKH,),
        [lambda it: it.submit("Вода есть", petrov(20), LATER)],
        {"status": Status.ON_APPROVAL, "since": LATER, "in_hand": DraftKind.FINAL},
        id="since when it stands where it is",
    ),
    pytest.param((ZHKH,), REJECTED, {"rework": True, "in_hand": None}, id="rework"),
    pytest.param(
        (ZHKH,),
        [
            *REJECTED,
            lambda it: it.return_to_control(ZHKH, "Не наше", petrov(21), NOW),
            lambda it: it.redirect(it.referrals[0].number, ROADS, ivanova(), NOW),
        ],
        {"rework": False, "referrals": ()},
        id="no rework for another authority",
    ),
    pytest.param(
        (ROADS, ZHKH),
        [lambda it: it.return_to_control(ZHKH, "Не наше", petrov(20), LATER)],
        {
            "referrals": (WaitingReferral(ZHKH, LATER, returned=True),),
            "authorities": (ROADS, ZHKH),
        },
        id="what an authority has put before control",
    ),
]


@pytest.mark.parametrize(("authorities", "steps", "expected"), LINES)
async def test_a_line_of_a_list_shows(
    authorities: tuple[AuthorityCode, ...],
    steps: list[Callable[[Incident], object]],
    expected: dict[str, object],
    units: Units,
    reading: SqlReading,
):
    made = due_in(1, 1, *authorities)
    for step in steps:
        step(made)
    await units.store(made, due_in(2, 2, ROADS))
    line, other = await reading.open_incidents(None)
    assert {name: getattr(line, name) for name in expected} == expected
    assert line.rework is (made.draft_in_rework is not None)
    assert await reading.open_incidents(None, referred=True) == ([line] if line.referrals else [])
    assert (other.rework, other.referrals) == (False, ())


async def test_a_long_text_is_cut_at_a_word(units: Units, reading: SqlReading):
    made = registered()
    made.message = CitizenMessage("\n\n  Во дворе\tдома " + "темно " * 100)
    await units.store(made)
    (line,) = await reading.open_incidents(None)
    assert line.beginning.startswith("Во дворе дома темно")
    assert line.beginning.endswith("темно…")
    assert len(line.beginning) <= 80


QUESTION = Question(IVANOVA, PRIVATE, Register())
LINK = Question(
    PETROV,
    ZHKH_PLACE,
    DoubtfulLink(IncidentNumber(1), "https://vk.com/wall1", LinkWarning.OTHER_NETWORK),
)


async def ask(units: Units, question: Question) -> int:
    async with units.unit() as uow:
        await asking.ask(uow, question)
        await uow.commit()
    return await units.database.scalar(select(func.max(table.c.id))) or 0


INTERIM = HeldText("Завтра.", message(20, ZHKH_PLACE, edited_at=5), kind=DraftKind.INTERIM)
TALK = HeldText("Жду", message(20, ZHKH_PLACE), warnings=(DraftWarning.TALK, DraftWarning.INTERIM))
HELD = Question(PETROV, ZHKH_PLACE, HeldDraft(IncidentNumber(1), INTERIM))
WITH_FILES = HeldText("Завтра.", message(20, ZHKH_PLACE), photos(2), written_at=NOW)

TO_REGISTER = Question(
    PETROV,
    ZHKH_PLACE,
    WhatIsMeant(
        HeldMessage(
            CitizenMessage("Нет воды", Network.VK, "https://vk.com/1", "Олег", note="Срочно"),
            NOW,
            (message(30, ZHKH_PLACE), message(31, ZHKH_PLACE)),
        )
    ),
)

KINDS: list[About] = [
    *ONE_OF_EACH,
    *VARIANTS,
    LINK.about,
    TO_REGISTER.about,
    HeldDraft(IncidentNumber(1), INTERIM),
    HeldDraft(IncidentNumber(1), WITH_FILES),
    HeldDraft(IncidentNumber(1), TALK),
    HeldDraft(IncidentNumber(1), INTERIM, DraftVersion(2), approved=True),
    HeldContribution(IncidentNumber(1), ZHKH, WITH_FILES),
    PlanAbsence(MenuPage(PageKind.ABSENCE_DAYS, f"{PETROV}.illness")),
    PlanAbsence(
        MenuPage(PageKind.ABSENCE, str(IVANOVA)),
        Absence(PETROV, AbsenceReason.ILLNESS, NOW.date(), NOW.date(), IVANOVA),
    ),
]


@pytest.mark.parametrize(
    "question", [QUESTION, *(Question(PETROV, ZHKH_PLACE, about) for about in KINDS)]
)
async def test_a_question_comes_back_as_it_went(
    question: Question, units: Units, reading: SqlReading
):
    number = await ask(units, question)
    assert await reading.question(number, NOW) == AskedQuestion(number, question)


async def test_only_a_question_answered_in_words_is_found_by_who_it_was_put_to(
    units: Units, reading: SqlReading
):
    number = await ask(units, QUESTION)
    await ask(units, replace(LINK, person=IVANOVA, place=PRIVATE))
    found = await reading.open_question(IVANOVA, PRIVATE, NOW)
    assert found is not None
    assert found.id == number


async def test_a_held_text_is_found_by_its_message_whichever_edit_of_it(
    units: Units, reading: SqlReading
):
    number = await ask(units, HELD)
    found = await reading.held_from(PETROV, [message(20, ZHKH_PLACE, edited_at=9)], NOW)
    assert found is not None
    assert found.id == number
    assert await reading.held_from(PETROV, [message(21, ZHKH_PLACE)], NOW) is None
    assert await reading.held_from(IVANOVA, [message(20, ZHKH_PLACE)], NOW) is None


async def test_what_a_message_did_last_is_found_whichever_edit_of_it(
    units: Units, reading: SqlReading
):
    incident = routed()
    incident.submit("Первый", petrov(20), NOW)
    by = replace(petrov(20), source=message(20, ZHKH_PLACE, edited_at=5))
    incident.submit("Второй", by, NOW)
    last = incident.events[-1]
    incident.withdraw(DraftVersion(2), replace(petrov(20), pressed=True), NOW)
    await units.store(incident)
    assert await reading.done_by([message(20, ZHKH_PLACE, edited_at=9)]) == last
    assert await reading.done_by([message(21, ZHKH_PLACE)]) is None
    assert await reading.done_by([message(20)]) is None


async def test_questions_about_different_incidents_stand_beside_each_other(
    units: Units, reading: SqlReading
):
    first = await ask(units, HELD)
    second = await ask(units, Question(PETROV, ZHKH_PLACE, HeldDraft(IncidentNumber(2), INTERIM)))
    assert await reading.question(first, NOW) is not None
    await units.do(lambda uow: uow.questions.withdraw(PETROV, ZHKH_PLACE, IncidentNumber(1)))
    assert await reading.question(first, NOW) is None
    assert await reading.question(second, NOW) is not None


async def test_files_for_texts_of_two_authorities_wait_beside_each_other(units: Units):
    """One person in one place works for both; a text of one leaves the other's files."""
    number = IncidentNumber(1)
    draft = WriteDraft(number, DraftKind.FINAL, files=photos(2)[:1])
    information = WriteContribution(number, ROADS, files=photos(2)[1:])
    await ask(units, Question(PETROV, ZHKH_PLACE, draft))
    await ask(units, Question(PETROV, ZHKH_PLACE, information))
    there = PETROV, ZHKH_PLACE, number
    async with units.unit() as uow:
        assert await asking.files_ahead(uow, *there, None) == draft.files
        assert await asking.files_ahead(uow, *there, ROADS) == information.files
        assert await asking.files_ahead(uow, *there, ZHKH) == ()
        await asking.withdraw_for_text(uow, *there, None)
        assert await asking.files_ahead(uow, *there, None) == ()
        assert await asking.files_ahead(uow, *there, ROADS) == information.files


async def test_a_question_is_of_one_person_in_one_place(units: Units, reading: SqlReading):
    await ask(units, QUESTION)
    assert await reading.open_question(PETROV, PRIVATE, NOW) is None
    assert await reading.open_question(IVANOVA, CONTROL, NOW) is None


async def test_a_new_question_withdraws_the_open_one_to_the_same_person_there(
    units: Units, reading: SqlReading
):
    elsewhere = await ask(units, Question(IVANOVA, CONTROL, Register()))
    first = await ask(units, QUESTION)
    second = await ask(units, QUESTION)
    assert await reading.question(first, NOW) is None
    found = await reading.open_question(IVANOVA, PRIVATE, NOW)
    assert found is not None
    assert found.id == second
    assert await reading.question(elsewhere, NOW) is not None


async def test_messages_to_be_registered_take_nothings_place_and_nothing_takes_theirs(
    units: Units, reading: SqlReading
):
    first = await ask(units, TO_REGISTER)
    second = await ask(units, TO_REGISTER)
    other = await ask(units, replace(TO_REGISTER, about=Register()))
    await ask(units, TO_REGISTER)
    assert await reading.question(other, NOW) is not None
    assert await reading.question(first, NOW) is not None
    assert await reading.question(second, NOW) is not None


async def test_a_question_is_closed_once(units: Units, reading: SqlReading):
    number = await ask(units, LINK)
    async with units.unit() as uow:
        assert await uow.questions.close(number) == LINK
        assert await uow.questions.close(number) is None
        assert await uow.questions.close(number + 1) is None
        await uow.commit()
    assert await reading.question(number, NOW) is None


async def test_what_decides_who_may_do_what_is_read_as_the_incident_says_it(
    units: Units, reading: SqlReading
) -> None:
    promised, words = due_in(1, 2, ZHKH), "Свет дадим к 1 июля."
    promised.submit(words, petrov(20), NOW)
    promised.decide(DraftVersion(1), (), ivanova(), NOW)
    promised.place(None, petrov(21), NOW, promised=[(date(2026, 7, 1), words)])
    promised.reopen(promised.due, promised.draft_due_at, ivanova(), NOW + timedelta(hours=2))
    promised.reassign(Plan((ROADS,)), ivanova(), NOW + timedelta(hours=3))
    made = [registered(1), promised, due_in(1, 3, ZHKH, ROADS)]
    async with units.unit() as uow:
        for one in made:
            await uow.incidents.save(one)
        await uow.commit()
    for one in made:
        access = await reading.access(one.number)
        assert access == IncidentAccess(one.number, one.kind, one.authorities, one.promising)
    with pytest.raises(UnknownIncident):
        await reading.access(IncidentNumber(99))
    assert made[1].promising == {ZHKH}
    assert made[1].authorities == (ROADS,)
