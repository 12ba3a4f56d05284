"""Absences and substitutes: who acts for whom on which day, and what is refused at entry (§8)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.model.errors import DomainError, Reason, Refusal
from domain.model.ids import AuthorityCode, PersonId
from domain.model.organisation.absence import (
    Absence,
    AbsenceOverlaps,
    AbsenceReason,
    NobodyAtWork,
    SubstitutesInCircle,
    checked,
    gaps_made,
    leads_back,
    on_duty,
    present,
    unstaffed,
    who_acts,
)
from domain.model.organisation.organisation import Organisation, media_department
from domain.model.organisation.people import MEDIA, Person, Post, Role, Substitution
from tests.refusals import refused_for
from tests.unit.incidents import ORGANISATION, ROADS, ROADS_CHAT, ZHKH

A, B, C, D = (PersonId(number) for number in (1, 2, 3, 4))
TODAY = date(2026, 11, 24)


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def away(person: PersonId, first: int, last: int, substitute: PersonId | None = None) -> Absence:
    return Absence(person, AbsenceReason.VACATION, day(first), day(last), substitute)


def executor(person: PersonId, authority: AuthorityCode = ZHKH) -> Person:
    return Person(person, f"Работник {person}", frozenset({Post(Role.EXECUTOR, authority)}))


def staffed(*people: Person) -> Organisation:
    return replace(ORGANISATION, people={person.id: person for person in people})


@pytest.mark.parametrize(
    ("on", "expected"),
    [(-1, True), (0, False), (3, False), (5, False), (6, True)],
    ids=["before", "the first day", "in the middle", "the last day", "after"],
)
def test_an_absence_lasts_from_its_first_day_to_its_last(on: int, expected: bool) -> None:
    assert present(A, day(on), [away(A, 0, 5)]) is expected


@pytest.mark.parametrize(
    ("absences", "acting"),
    [
        pytest.param([], A, id="present"),
        pytest.param([away(A, 0, 5, B)], B, id="a substitute"),
        pytest.param([away(A, 0, 5)], None, id="no substitute"),
        pytest.param([away(A, 0, 5, B), away(B, 0, 5, C)], C, id="a chain"),
        pytest.param([away(A, 0, 5, B), away(B, 0, 5)], None, id="a chain that ends"),
        pytest.param([away(A, 0, 5, B), away(B, 1, 5, C)], B, id="the substitute leaves tomorrow"),
        pytest.param([away(A, 0, 5, B), away(B, 0, 5, C), away(C, 0, 0, D)], D, id="a long chain"),
        pytest.param([away(A, 0, 5, B), away(B, 0, 5, A)], None, id="a circle stored somehow"),
    ],
)
def test_the_work_goes_along_the_chain(absences: list[Absence], acting: PersonId | None) -> None:
    assert who_acts(A, TODAY, absences) == acting


@pytest.mark.parametrize(
    ("new", "known", "refusal"),
    [
        (away(A, 5, 4), [], Refusal(Reason.ABSENCE_REVERSED)),
        (away(A, -3, -1), [], Refusal(Reason.ABSENCE_OVER)),
        (away(A, 0, 1200), [], Refusal(Reason.ABSENCE_TOO_LONG)),
        (away(A, 0, 5, A), [], Refusal(Reason.OWN_SUBSTITUTE)),
        (away(A, 0, 5), [away(A, 5, 9)], AbsenceOverlaps(away(A, 5, 9))),
        (away(A, 0, 5, B), [away(B, 0, 5, A)], SubstitutesInCircle(B)),
        (away(A, 0, 5, B), [away(B, 5, 9, A)], SubstitutesInCircle(B)),
        (away(A, 0, 5, B), [away(B, 0, 9, C), away(C, 3, 4, A)], SubstitutesInCircle(B)),
    ],
    ids=[
        "the last day before the first",
        "over",
        "a wrong year",
        "themselves",
        "two at once",
        "each other",
        "each other on one day",
        "along a chain",
    ],
)
def test_what_makes_no_sense_is_refused(
    new: Absence, known: list[Absence], refusal: DomainError
) -> None:
    with refused_for(refusal):
        checked(new, known, TODAY)


@pytest.mark.parametrize(
    ("new", "known"),
    [
        pytest.param(away(A, -3, 0), [], id="begun already"),
        pytest.param(away(A, 0, 5), [away(A, 6, 9), away(A, -5, -1)], id="one after another"),
        pytest.param(away(A, 0, 5, B), [away(B, 6, 9, A)], id="each other on different days"),
        pytest.param(
            away(A, 0, 5, B), [away(B, 0, 2, C), away(C, 3, 5, A)], id="a chain broken in time"
        ),
        pytest.param(away(A, 0, 5, B), [away(B, 0, 5)], id="a substitute who is absent"),
    ],
)
def test_what_makes_sense_is_taken(new: Absence, known: list[Absence]) -> None:
    assert checked(new, known, TODAY) is new


PEOPLE = st.sampled_from([A, B, C, D])
ABSENCES = st.builds(
    lambda person, first, length, substitute: away(person, first, first + length, substitute),
    PEOPLE,
    st.integers(0, 6),
    st.integers(0, 4),
    st.none() | PEOPLE,
)


@given(st.lists(ABSENCES, max_size=8))
def test_however_absences_are_entered_no_chain_runs_in_a_circle(wanted: list[Absence]) -> None:
    known: list[Absence] = []
    for new in wanted:
        try:
            known.append(checked(new, known, TODAY))
        except DomainError:
            continue
    for on in (day(number) for number in range(12)):
        for person in (A, B, C, D):
            followed = [person]
            while absence := next(
                (one for one in known if one.person == followed[-1] and one.covers(on)), None
            ):
                if absence.substitute is None:
                    break
                followed.append(absence.substitute)
                assert len(followed) <= 4
    assert not any(leads_back(one, [it for it in known if it is not one]) for one in known)


def test_on_duty_are_those_present_and_the_substitutes() -> None:
    admin = Person(D, "Орлов О. О.", frozenset({Post(Role.ADMIN), Post(Role.CONTROL)}))
    organisation = staffed(executor(A), executor(B, ROADS), admin)
    today = on_duty(organisation, [away(A, 0, 5, B), away(D, 0, 3, B)], TODAY)
    assert [person.id for person in today.holders(Role.EXECUTOR, ZHKH)] == [B]
    assert [person.id for person in today.holders(Role.CONTROL)] == [B]
    assert [person.id for person in today.holders(Role.ADMIN)] == [D]
    assert today.people[B].substitutions == {
        Substitution(Post(Role.EXECUTOR, ZHKH), A),
        Substitution(Post(Role.CONTROL), D),
    }
    assert today.people[A].absent_until == day(5)
    assert (today.acting_for(A), today.acting_for(B)) == (B, B)


def test_the_day_after_everybody_is_who_they_were() -> None:
    organisation = staffed(executor(A), executor(B))
    absences = [away(A, 0, 5, B)]
    assert on_duty(on_duty(organisation, absences, TODAY), absences, day(6)) == organisation


def test_a_substitute_who_has_left_acts_for_nobody() -> None:
    today = on_duty(staffed(executor(A)), [away(A, 0, 5, B)], TODAY)
    assert today.holders(Role.EXECUTOR) == ()
    assert today.acting_for(A) is None


def test_deserted_is_an_authority_all_of_whose_employees_are_away_without_a_substitute() -> None:
    organisation = staffed(executor(A), executor(B))
    assert unstaffed(organisation) == ()
    both = [away(A, 0, 5), away(B, 0, 5)]
    assert unstaffed(on_duty(organisation, both, TODAY)) == (ZHKH,)
    replaced = [away(A, 0, 5), away(B, 0, 5, C)]
    assert (
        unstaffed(
            on_duty(staffed(*organisation.people.values(), executor(C, ROADS)), replaced, TODAY)
        )
        == ()
    )


def test_the_media_department_is_deserted_without_its_staff() -> None:
    media = Person(A, "Кто-то", frozenset({Post(Role.MEDIA)}))
    department = media_department(ROADS_CHAT)
    organisation = replace(staffed(media), authorities={MEDIA: department})
    assert unstaffed(on_duty(organisation, [away(A, 0, 0)], TODAY)) == (MEDIA,)


@pytest.mark.parametrize(
    ("known", "new", "gaps"),
    [
        ([], away(A, 0, 5), []),
        ([away(B, 2, 3)], away(A, 0, 5), [NobodyAtWork(ZHKH, day(2), day(3))]),
        ([away(B, 0, 1), away(B, 2, 9)], away(A, 0, 5), [NobodyAtWork(ZHKH, day(0), day(5))]),
        ([away(B, 0, 9)], away(A, 0, 5, C), []),
        ([away(B, 0, 9), away(C, 4, 4)], away(A, 0, 5, C), [NobodyAtWork(ZHKH, day(4), day(4))]),
        (
            [away(B, 0, 1), away(B, 4, 9)],
            away(A, 0, 5),
            [NobodyAtWork(ZHKH, day(0), day(1)), NobodyAtWork(ZHKH, day(4), day(5))],
        ),
        (
            [away(A, 0, 9, C), away(B, 0, 9)],
            away(C, 2, 3),
            [NobodyAtWork(ZHKH, day(2), day(3)), NobodyAtWork(ROADS, day(2), day(3))],
        ),
    ],
    ids=[
        "a colleague is there",
        "a colleague is away for two days",
        "two absences of a colleague in a row",
        "a substitute",
        "the substitute is away for a day",
        "twice",
        "the substitute of all leaves",
    ],
)
def test_an_absence_tells_on_which_days_it_leaves_nobody(
    known: list[Absence], new: Absence, gaps: list[NobodyAtWork]
) -> None:
    organisation = staffed(executor(A), executor(B), executor(C, ROADS))
    assert list(gaps_made(organisation, known, new)) == gaps
