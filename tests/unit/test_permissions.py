"""Who may do what: the whole table, written down here once more and independently of the code."""

from itertools import product

import pytest

from domain.model.ids import AuthorityCode, PersonId
from domain.model.people import MEDIA, ROLES_OF_AN_AUTHORITY, Person, Post, Role
from domain.model.permissions import Action, NotPermitted, may, permit
from domain.model.status import IncidentKind
from tests.unit.incidents import ROADS, ZHKH

TABLE = """
                   control  media  executor  responsible  deputy_head  authorised  head  admin
see                all      all    own       own          all          all         all   all
register           kind     kind   -         -            -            -           -     -
register_own       -        -      own       own          -            -           -     -
route              kind     kind   -         -            -            -           -     -
change_importance  kind     -      -         -            -            -           -     -
take               -        -      own       own          -            -           -     -
submit_draft       -        -      own       own          -            -           -     -
withdraw_draft     -        -      own       own          -            -           -     -
decide             kind     -      -         -            -            -           -     -
recall_approval    kind     -      -         -            -            -           -     -
place              kind     kind   own       own          -            -           -     -
leave_unanswered   kind     kind   -         -            -            -           -     -
cancel             kind     kind   -         -            -            -           -     -
appeal             -        -      own       own          -            -           -     -
decide_appeal      kind     kind   -         -            -            -           -     -
reopen             kind     kind   -         -            -            -           -     -
hand_over          kind     kind   -         -            -            -           -     -
acknowledge        -        -      -         -            all          all         -     -
report_to_head     -        -      -         -            all          all         -     -
"""
"""`own`: on incidents of the authority in which the role is held; `all`: on any; `-`: on none.

`kind`: on those that the role coordinates: control incidents, the media department publications.
"""

_HEAD, *_ROWS = (line.split() for line in TABLE.strip().splitlines())
CELLS = {
    (Action(action), Role(role)): cell
    for action, *cells in _ROWS
    for role, cell in zip(_HEAD, cells, strict=True)
}

INCIDENTS: dict[str, tuple[AuthorityCode, ...]] = {
    "of their authority": (ZHKH,),
    "of another authority": (ROADS,),
    "of both": (ROADS, ZHKH),
    "not yet routed": (),
}
COVERED = {"all": set(INCIDENTS), "own": {"of their authority", "of both"}, "-": set()}
COORDINATORS = {IncidentKind.INCIDENT: Role.CONTROL, IncidentKind.PUBLICATION: Role.MEDIA}


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
@pytest.mark.parametrize(
    ("action", "role"), [pytest.param(*pair, id=" by ".join(pair)) for pair in CELLS]
)
def test_a_role_permits_what_the_table_says(
    action: Action, role: Role, incident: str, kind: IncidentKind
) -> None:
    person, authorities, coordinator = holder(post(role)), INCIDENTS[incident], COORDINATORS[kind]
    expected = incident in covered(CELLS[action, role], role, kind)
    assert may(person, action, authorities, coordinator) is expected
    if expected:
        permit(person, action, authorities, coordinator=coordinator)
    else:
        with pytest.raises(NotPermitted) as refused:
            permit(person, action, authorities, coordinator=coordinator)
        assert refused.value == NotPermitted(action, coordinator=coordinator)


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
