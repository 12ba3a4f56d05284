"""What control picks on its card: one authority, or several with one that answers (§11, §12)."""

import pytest

from domain.model.errors import Reason, Refusal
from domain.model.ids import AuthorityCode, IncidentNumber
from domain.model.incident.workflow.assignment import (
    PickedMeanwhile,
    Plan,
    plan_of,
    remaining,
    with_pick,
)
from tests.refusals import refused_for
from tests.unit.incidents import ROADS, ZHKH

CULTURE = AuthorityCode("culture")
NUMBER = IncidentNumber(7)


@pytest.mark.parametrize(
    ("plan", "pressed", "chosen", "expected"),
    [
        pytest.param(None, ZHKH, True, Plan((ZHKH,)), id="the first"),
        pytest.param(Plan((ZHKH,)), ROADS, True, Plan((ZHKH, ROADS)), id="another one"),
        pytest.param(Plan((ZHKH,)), ZHKH, True, Plan((ZHKH,)), id="picked already"),
        pytest.param(None, ZHKH, False, None, id="put back already"),
        pytest.param(Plan((ROADS,)), ZHKH, False, Plan((ROADS,)), id="never picked"),
        pytest.param(Plan((ZHKH,)), ZHKH, False, Plan(()), id="the only one, put back"),
        pytest.param(Plan(()), ZHKH, True, Plan((ZHKH,)), id="the first of several"),
        pytest.param(Plan((ZHKH, ROADS)), ZHKH, False, Plan((ROADS,)), id="one of two, put back"),
        pytest.param(
            Plan((ZHKH, ROADS), ZHKH),
            ROADS,
            False,
            Plan((ZHKH,), ZHKH),
            id="beside the lead, put back",
        ),
        pytest.param(
            Plan((ZHKH, ROADS), ZHKH), ZHKH, False, Plan((ROADS,)), id="the lead, put back"
        ),
        pytest.param(
            Plan((ZHKH, ROADS), ZHKH),
            CULTURE,
            True,
            Plan((ZHKH, ROADS, CULTURE), ZHKH),
            id="a third one beside a lead",
        ),
    ],
)
def test_a_press_picks_or_puts_back(
    plan: Plan | None, pressed: AuthorityCode, chosen: bool, expected: Plan | None
) -> None:
    assert with_pick(plan, pressed, picked=chosen) == expected


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        pytest.param(Plan((ZHKH, ROADS), ROADS), Plan((ZHKH, ROADS), ROADS), id="all are there"),
        pytest.param(Plan((ZHKH, CULTURE), ZHKH), Plan((ZHKH,), ZHKH), id="another has left"),
        pytest.param(Plan((ZHKH, CULTURE), CULTURE), Plan((ZHKH,)), id="the lead has left"),
        pytest.param(Plan((CULTURE,)), Plan((CULTURE,)), id="the only one has left"),
    ],
)
def test_who_has_left_the_organisation_is_picked_no_more(plan: Plan, expected: Plan) -> None:
    assert remaining(plan, {ZHKH, ROADS}) == expected


@pytest.mark.parametrize(
    ("plan", "answering"),
    [
        pytest.param(Plan(()), None, id="nobody is picked yet"),
        pytest.param(Plan((ZHKH,)), ZHKH, id="the only one"),
        pytest.param(Plan((ZHKH, ROADS)), None, id="several without a lead"),
        pytest.param(Plan((ZHKH, ROADS), ROADS), ROADS, id="the lead of several"),
    ],
)
def test_who_answers(plan: Plan, answering: AuthorityCode | None) -> None:
    assert plan.answering == answering


@pytest.mark.parametrize(
    ("plan", "seen", "same"),
    [
        pytest.param(Plan((ZHKH, ROADS), ZHKH), Plan((ZHKH, ROADS), ZHKH), True, id="the same"),
        pytest.param(Plan((ROADS, ZHKH), ZHKH), Plan((ZHKH, ROADS), ZHKH), True, id="other order"),
        pytest.param(Plan((ZHKH,), ZHKH), Plan((ZHKH,)), True, id="the only one answers anyway"),
        pytest.param(Plan((ZHKH, ROADS), ROADS), Plan((ZHKH, ROADS), ZHKH), False, id="other lead"),
        pytest.param(Plan((ZHKH, ROADS)), Plan((ZHKH, ROADS), ZHKH), False, id="no lead any more"),
        pytest.param(Plan((ZHKH,)), Plan((ZHKH, ROADS), ZHKH), False, id="one fewer"),
        pytest.param(
            Plan((ZHKH, ROADS, CULTURE), ZHKH), Plan((ZHKH, ROADS), ZHKH), False, id="more"
        ),
        pytest.param(Plan(()), Plan((ZHKH,)), False, id="none any more"),
    ],
)
def test_only_what_was_seen_is_committed(plan: Plan, seen: Plan, same: bool) -> None:
    if same:
        plan.check_seen(seen.mark, NUMBER)
        return
    with refused_for(PickedMeanwhile(NUMBER, plan)):
        plan.check_seen(seen.mark, NUMBER)


def test_a_mark_is_the_same_in_every_process() -> None:
    assert Plan((ZHKH, ROADS), ROADS).mark == "e0bb4f6e"


def test_only_a_chosen_one_can_be_the_lead() -> None:
    plan = Plan((ZHKH, ROADS))
    assert plan.led_by(ROADS, NUMBER) == Plan((ZHKH, ROADS), ROADS)
    with refused_for(Refusal(Reason.NOT_PICKED, NUMBER)):
        plan.led_by(CULTURE, NUMBER)


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        pytest.param((), None, id="none"),
        pytest.param((ZHKH, ROADS, ZHKH), Plan((ZHKH, ROADS), ROADS), id="one named twice"),
    ],
)
def test_a_list_names_each_authority_once(
    codes: tuple[AuthorityCode, ...], expected: Plan | None
) -> None:
    assert plan_of(codes, ROADS) == expected
