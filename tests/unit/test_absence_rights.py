"""Whose absence somebody may mark, who may be the substitute, and who is told (§8)."""

from dataclasses import replace
from datetime import date

import pytest

from domain.model.conversation.announcement import (
    AbsenceEnded,
    AbsenceMarked,
    HandedOver,
    announced_in,
)
from domain.model.ids import AbsenceId, ChatId, IncidentNumber, PersonId, Place
from domain.model.organisation.absence import Absence, AbsenceReason, NobodyAtWork, on_duty
from domain.model.organisation.absence_rights import may_mark, others_to_mark, substitutes
from domain.model.organisation.office import Office
from domain.model.organisation.people import Person, Post, Role
from tests.unit.incidents import CONTROL_CHAT, OFFICE, ORGANISATION, ROADS, ZHKH, ZHKH_CHAT

FIRST, LAST = date(2026, 6, 16), date(2026, 6, 20)


def person(number: int, *posts: Post) -> Person:
    return Person(PersonId(number), f"Работник {number}", frozenset(posts))


EXECUTOR = person(1, Post(Role.EXECUTOR, ZHKH))
OFFICER = person(2, Post(Role.RESPONSIBLE, ZHKH))
ELSEWHERE = person(3, Post(Role.EXECUTOR, ROADS))
BOTH = person(4, Post(Role.EXECUTOR, ZHKH), Post(Role.CONTROL))
CONTROL = person(5, Post(Role.CONTROL))
DEPUTY = person(6, Post(Role.DEPUTY_HEAD))
AUTHORISED = person(7, Post(Role.AUTHORISED))
ADMIN = person(8, Post(Role.ADMIN))
STAFF = (EXECUTOR, OFFICER, ELSEWHERE, BOTH, CONTROL, DEPUTY, AUTHORISED, ADMIN)


def office(*absences: Absence) -> Office:
    organisation = replace(ORGANISATION, people={one.id: one for one in STAFF})
    known = {AbsenceId(number): absence for number, absence in enumerate(absences, start=1)}
    return replace(OFFICE, organisation=on_duty(organisation, absences, FIRST), absences=known)


def away(who: Person, substitute: Person | None = None, last: date = LAST) -> Absence:
    return Absence(who.id, AbsenceReason.OTHER, FIRST, last, substitute.id if substitute else None)


@pytest.mark.parametrize("who", STAFF, ids=lambda one: one.name)
def test_everybody_marks_their_own_absence(who: Person) -> None:
    assert may_mark(who, who)


@pytest.mark.parametrize(
    ("by", "whose"),
    [
        (EXECUTOR, []),
        (OFFICER, [EXECUTOR]),
        (ELSEWHERE, []),
        (CONTROL, [one for one in STAFF if one != CONTROL]),
        (DEPUTY, []),
        (ADMIN, [one for one in STAFF if one != ADMIN]),
    ],
    ids=["an executor", "the responsible officer", "another", "control", "the deputy", "an admin"],
)
def test_others_absences_are_for_some_to_mark(by: Person, whose: list[Person]) -> None:
    assert list(others_to_mark(by, office())) == whose


def test_who_is_absent_marks_only_their_own() -> None:
    today = office(away(OFFICER))
    officer = today.person(OFFICER.id)
    assert may_mark(officer, officer)
    assert others_to_mark(officer, today) == ()


def test_the_officers_substitute_marks_their_staff() -> None:
    today = office(away(OFFICER, ELSEWHERE))
    assert EXECUTOR in others_to_mark(today.person(ELSEWHERE.id), today)


@pytest.mark.parametrize(
    ("absent", "by", "expected"),
    [
        (EXECUTOR, EXECUTOR, [OFFICER, BOTH]),
        (DEPUTY, DEPUTY, [AUTHORISED]),
        (CONTROL, ELSEWHERE, [BOTH]),
        (ELSEWHERE, ELSEWHERE, []),
        (EXECUTOR, CONTROL, [OFFICER, BOTH, ELSEWHERE, CONTROL, DEPUTY, AUTHORISED, ADMIN]),
    ],
    ids=["an authority", "the heads", "control", "alone", "control may choose anybody"],
)
def test_substitutes_are_colleagues(absent: Person, by: Person, expected: list[Person]) -> None:
    assert list(substitutes(absent, FIRST, LAST, by, office())) == expected


def test_who_is_away_all_the_time_is_no_substitute_but_for_a_part_of_it_they_may() -> None:
    gone, back_soon = away(OFFICER), away(BOTH, last=FIRST)
    found = substitutes(EXECUTOR, FIRST, LAST, EXECUTOR, office(gone, back_soon))
    assert [one.id for one in found] == [BOTH.id]


def test_who_is_replaced_by_the_absent_is_no_substitute() -> None:
    known = office(away(OFFICER, EXECUTOR, last=FIRST))
    assert [one.id for one in substitutes(EXECUTOR, FIRST, LAST, EXECUTOR, known)] == [BOTH.id]


def private(*people: Person) -> tuple[Place, ...]:
    return tuple(Place(ChatId(one.id)) for one in people)


def test_an_absence_is_told_to_whom_it_concerns_each_once() -> None:
    told = AbsenceMarked(
        person=EXECUTOR.id, first=FIRST, last=LAST, substitute=OFFICER.id, by=CONTROL.id
    )
    expected = private(CONTROL, OFFICER, EXECUTOR)
    assert announced_in(told, office().organisation) == expected


def test_its_end_is_told_to_the_officers_substitute_too() -> None:
    told = AbsenceEnded(
        person=EXECUTOR.id, first=FIRST, last=LAST, substitute=None, begun=True, by=EXECUTOR.id
    )
    today = office(away(OFFICER, ELSEWHERE)).organisation
    assert announced_in(told, today) == private(EXECUTOR, ELSEWHERE)


def test_an_empty_authority_is_told_to_control_and_a_hand_over_to_the_authority() -> None:
    organisation = office().organisation
    empty = NobodyAtWork(body=ZHKH, first=FIRST, last=LAST)
    assert announced_in(empty, organisation) == (CONTROL_CHAT,)
    left = HandedOver(authority=ZHKH, person=EXECUTOR.id, numbers=(IncidentNumber(1),))
    assert announced_in(left, organisation) == (ZHKH_CHAT,)
