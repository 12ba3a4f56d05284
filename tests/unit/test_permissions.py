"""Every cell of docs/reference/permissions.md is tried, for present, absent, substitute."""

from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from domain.model.ids import AuthorityCode, PersonId
from domain.model.incident.workflow.status import IncidentKind
from domain.model.organisation.people import (
    MEDIA,
    ROLES_OF_AN_AUTHORITY,
    Person,
    Post,
    Role,
    Substitution,
)
from domain.model.organisation.permissions import Action, Away, NotPermitted, may, permit
from tests.refusals import refused_for
from tests.unit.incidents import ROADS, ZHKH

DOCUMENT = Path(__file__).parents[2] / "docs" / "reference" / "permissions.md"


def _cells() -> dict[tuple[Action, Role], str]:
    """The first table of the document: `all`, `own` or `—` for each action and role."""
    rows = [
        [cell.strip() for cell in line.strip("|\n ").split("|")]
        for line in DOCUMENT.read_text(encoding="utf-8").splitlines()
        if line.startswith("|")
    ]
    roles = [Role(name) for name in rows[0][1:]]
    actions = (row for row in rows if row[0].startswith("`"))
    return {
        (Action(row[0].split("`")[1]), role): cell
        for row in actions
        for role, cell in zip(roles, row[1:], strict=True)
    }


CELLS = _cells()

INCIDENTS: dict[str, tuple[AuthorityCode, ...]] = {
    "of their authority": (ZHKH,),
    "of another authority": (ROADS,),
    "of both": (ROADS, ZHKH),
    "not yet routed": (),
}
COVERED = {"all": set(INCIDENTS), "own": {"of their authority", "of both"}, "—": set()}
COORDINATORS = {IncidentKind.INCIDENT: Role.CONTROL, IncidentKind.PUBLICATION: Role.MEDIA}

ABSENT, UNTIL = PersonId(2), date(2026, 12, 5)


def covered(cell: str, role: Role, kind: IncidentKind) -> set[str]:
    """On which incidents of the kind the role permits what the cell says."""
    if cell == "kind":
        return set(INCIDENTS) if COORDINATORS[kind] is role else set()
    return COVERED[cell]


def holder(*posts: Post) -> Person:
    return Person(PersonId(1), "Кто-то", frozenset(posts))


def post(role: Role, authority: AuthorityCode = ZHKH) -> Post:
    return Post(role, authority if role in ROLES_OF_AN_AUTHORITY else None)


def test_the_table_has_a_cell_for_every_action_and_role() -> None:
    assert set(CELLS) == set(product(Action, Role))


@pytest.mark.parametrize("kind", IncidentKind)
@pytest.mark.parametrize("incident", INCIDENTS)
def test_a_role_permits_what_the_table_says(incident: str, kind: IncidentKind) -> None:
    for (action, role), cell in CELLS.items():
        person = holder(post(role))
        authorities, coordinator = INCIDENTS[incident], COORDINATORS[kind]
        expected = incident in covered(cell, role, kind)
        assert may(person, action, authorities, coordinator) is expected, (action, role)
        if expected:
            assert permit(person, action, authorities, coordinator=coordinator) is None
        else:
            with refused_for(NotPermitted(action, coordinator=coordinator)):
                permit(person, action, authorities, coordinator=coordinator)


@pytest.mark.parametrize("kind", IncidentKind)
@pytest.mark.parametrize("incident", INCIDENTS)
def test_who_is_absent_may_only_look(incident: str, kind: IncidentKind) -> None:
    for (action, role), cell in CELLS.items():
        person = replace(holder(post(role)), absent_until=UNTIL)
        authorities, coordinator = INCIDENTS[incident], COORDINATORS[kind]
        allowed = incident in covered(cell, role, kind)
        kept = action is Action.SEE or role is Role.ADMIN
        assert may(person, action, authorities, coordinator) is (allowed and kept), (action, role)
        if allowed and kept:
            assert permit(person, action, authorities, coordinator=coordinator) is None
        else:
            with pytest.raises((Away, NotPermitted)) as refused:
                permit(person, action, authorities, coordinator=coordinator)
            refusal = NotPermitted(action, coordinator=coordinator)
            assert refused.value == (Away(action, UNTIL) if allowed else refusal)


@pytest.mark.parametrize("kind", IncidentKind)
@pytest.mark.parametrize("incident", INCIDENTS)
def test_a_substitute_may_what_the_absent_person_could(incident: str, kind: IncidentKind) -> None:
    for (action, role), cell in CELLS.items():
        person = replace(holder(), substitutions=frozenset({Substitution(post(role), ABSENT)}))
        authorities, coordinator = INCIDENTS[incident], COORDINATORS[kind]
        allowed = incident in covered(cell, role, kind)
        assert may(person, action, authorities, coordinator) is allowed, (action, role)
        if allowed:
            assert permit(person, action, authorities, coordinator=coordinator) == ABSENT
        else:
            with pytest.raises(NotPermitted):
                permit(person, action, authorities, coordinator=coordinator)


def test_ones_own_right_goes_before_a_substitutes() -> None:
    own = holder(post(Role.EXECUTOR))
    person = replace(own, substitutions=frozenset({Substitution(post(Role.RESPONSIBLE), ABSENT)}))
    assert permit(person, Action.PLACE, (ZHKH,)) is None
    assert permit(person, Action.MARK_ABSENCE, (ZHKH,)) == ABSENT


@pytest.mark.parametrize("action", Action)
def test_who_holds_no_post_may_do_nothing(action: Action) -> None:
    assert not may(holder(), action, (ZHKH,))


def test_posts_add_up() -> None:
    person = holder(post(Role.EXECUTOR), post(Role.CONTROL))
    assert may(person, Action.SUBMIT_DRAFT, (ZHKH,))
    assert may(person, Action.DECIDE, (ROADS,))


def test_each_post_counts_in_its_own_authority_only() -> None:
    person = holder(post(Role.EXECUTOR, ZHKH), post(Role.RESPONSIBLE, ROADS))
    assert may(person, Action.PLACE, (ZHKH,))
    assert may(person, Action.PLACE, (ROADS,))
    assert not may(person, Action.PLACE, (AuthorityCode("culture"),))


def test_whoever_is_in_the_media_department_is_an_executor_of_that_authority() -> None:
    person = holder(post(Role.MEDIA))
    assert may(person, Action.SUBMIT_DRAFT, (MEDIA,))
    assert may(person, Action.PLACE, (MEDIA,), Role.CONTROL)
    assert not may(person, Action.SUBMIT_DRAFT, (ZHKH,), Role.MEDIA)
