"""What the organisation and its calendar decide about people and time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.model.actor import Actor
from domain.model.errors import Reason
from domain.model.ids import PersonId
from domain.model.incident.workflow.policy import Policy
from domain.model.incident.workflow.status import Importance, IncidentKind, Status
from domain.model.organisation.people import Person, Post, Role
from domain.model.organisation.permissions import (
    FOLLOWED,
    Action,
    IncidentAccess,
    NotPermitted,
    UnknownPerson,
)
from domain.model.time.deadline import Due
from tests.refusals import refused_for
from tests.unit.calendars import moscow
from tests.unit.incidents import (
    ANNA,
    BORIS,
    GONE,
    IVANOVA,
    NUMBER,
    OFFICE,
    ORGANISATION,
    PETROV,
    ROADS,
    ZHKH,
    standing,
)

STRANGER = PersonId(999)


def test_a_strangers_account_is_refused_with_its_number() -> None:
    with refused_for(UnknownPerson(STRANGER)):
        OFFICE.person(STRANGER)


def test_the_code_of_no_authority_is_refused() -> None:
    with refused_for(Reason.UNKNOWN_AUTHORITY):
        OFFICE.authority(GONE)


def test_who_acts_by_their_own_right_acts_for_nobody() -> None:
    assert OFFICE.permit(ANNA, Action.REGISTER) == ANNA
    assert OFFICE.permit(BORIS, Action.PLACE, standing(Status.APPROVED)) == BORIS


@pytest.mark.parametrize("action", [Action.TAKE, Action.REFER, Action.CONTRIBUTE, Action.SEE])
def test_the_own_authority_counts_only_while_it_works_the_incident(action: Action) -> None:
    theirs = IncidentAccess(NUMBER, IncidentKind.INCIDENT, (ZHKH, ROADS))
    others = IncidentAccess(NUMBER, IncidentKind.INCIDENT, (ROADS,))
    assert OFFICE.permit(BORIS, action, theirs, ZHKH) == BORIS
    for authority in (ZHKH, ROADS):
        with pytest.raises(NotPermitted):
            OFFICE.permit(BORIS, action, others, authority)


def test_an_authority_follows_what_it_has_promised() -> None:
    lost = IncidentAccess(NUMBER, IncidentKind.INCIDENT, (ROADS,), frozenset({ZHKH}))
    for action in FOLLOWED:
        assert OFFICE.permit(BORIS, action, lost) == BORIS
    for action in (Action.TAKE, Action.PLACE, Action.SUBMIT_DRAFT):
        with pytest.raises(NotPermitted):
            OFFICE.permit(BORIS, action, lost)


def test_an_executor_may_not_act_on_what_is_not_in_their_authoritys_hands() -> None:
    with pytest.raises(NotPermitted):
        OFFICE.permit(BORIS, Action.SEE, standing(Status.REGISTERED))


def test_a_stranger_is_unknown_before_anything_is_said_of_rights() -> None:
    with pytest.raises(UnknownPerson):
        OFFICE.permit(Actor(STRANGER), Action.SEE)


@pytest.mark.parametrize(
    ("importance", "detected", "due", "draft_due"),
    [
        pytest.param(
            "normal", "2026-06-16 08:00", "2026-06-16 16:50", "2026-06-16 15:50", id="day"
        ),
        pytest.param(
            "normal", "2026-06-16 10:30", "2026-06-17 10:20", "2026-06-17 09:20", id="night"
        ),
        pytest.param("high", "2026-06-16 08:00", "2026-06-16 12:00", "2026-06-16 11:00", id="high"),
        pytest.param(
            "high", "2026-06-16 09:00", "2026-06-16 13:50", "2026-06-16 12:00", id="lunch"
        ),
        pytest.param(
            "high", "2026-06-13 12:00", "2026-06-15 12:00", "2026-06-15 11:00", id="weekend"
        ),
    ],
)
def test_dues_follow_the_norm_of_the_importance(
    importance: str, detected: str, due: str, draft_due: str
) -> None:
    dues = OFFICE.dues(Importance(importance), moscow(detected), OFFICE.policy)
    assert dues.answer == Due(moscow(due), False, OFFICE.calendar.revision)
    assert dues.draft == moscow(draft_due)


def test_the_norms_are_those_of_the_policy_given() -> None:
    policy = Policy(normal=timedelta(hours=2), draft_lead=timedelta(minutes=30))
    dues = OFFICE.dues(Importance.NORMAL, moscow("2026-06-16 08:00"), policy)
    assert (dues.answer.at, dues.draft) == (moscow("2026-06-16 10:00"), moscow("2026-06-16 09:30"))


def test_the_policy_is_8_and_4_working_hours_and_a_draft_an_hour_before() -> None:
    assert Policy() == Policy(
        normal=timedelta(hours=8), high=timedelta(hours=4), draft_lead=timedelta(hours=1)
    )


def test_a_due_past_the_published_calendar_is_preliminary() -> None:
    dues = OFFICE.dues(Importance.NORMAL, moscow("2027-02-01 09:00"), OFFICE.policy)
    assert dues.answer.preliminary


def test_somebody_else_of_control_could_decide() -> None:
    assert OFFICE.others_in_control(IVANOVA.id)


def test_an_employee_alone_in_control_has_nobody_else() -> None:
    admin = Person(PersonId(900), "Орлов О. О.", frozenset({Post(Role.ADMIN)}))
    people = {person.id: person for person in (IVANOVA, PETROV, admin)}
    alone = replace(OFFICE, organisation=replace(ORGANISATION, people=people))
    assert not alone.others_in_control(IVANOVA.id)
    assert alone.others_in_control(PETROV.id)
