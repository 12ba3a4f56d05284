"""How an incident is routed, placed or otherwise ended: what is changed, recorded, refused."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from domain.model.actor import Signature
from domain.model.errors import Reason, Refusal
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftState
from domain.model.incident.answer.placement import Placement
from domain.model.incident.events import (
    AnswerPlaced,
    DetectionCorrected,
    ImportanceChanged,
    Registered,
)
from domain.model.incident.workflow.assignment import Plan
from domain.model.incident.workflow.status import (
    AlreadyClosed,
    CancelGround,
    Importance,
    Move,
    MoveNotAllowed,
    NoAnswerGround,
    Status,
)
from domain.model.time.deadline import Due
from tests.refusals import refused_for
from tests.unit.incidents import (
    ANNA,
    BORIS,
    DUE,
    FIRST,
    NOW,
    NUMBER,
    PETROV,
    ROADS,
    SECOND,
    ZHKH,
    after,
    registered,
    reworked,
    standing,
)

OPEN = [status for status in Status if not status.closed]
CLOSED = [status for status in Status if status.closed]
A_SECOND = timedelta(seconds=1)


# Registration and routing


def test_registration_records_who_registered_and_when_the_clock_starts() -> None:
    assert registered().events == [
        Registered(
            number=NUMBER,
            at=NOW,
            by=ANNA,
            detected_at=after(-30),
            due_at=DUE.at,
            importance=Importance.NORMAL,
        )
    ]


def test_a_registration_by_the_monitoring_system_has_no_actor() -> None:
    [event] = registered(by=None).events
    assert event.by is None


def test_a_button_picks_an_authority_or_puts_it_back() -> None:
    incident = standing(Status.REGISTERED)
    plans = []
    for authority, chosen in ((ZHKH, True), (ROADS, True), (ROADS, False)):
        incident.pick(authority, picked=chosen)
        plans.append(incident.plan)
    assert plans == [Plan((ZHKH,)), Plan((ZHKH, ROADS)), Plan((ZHKH,))]
    assert incident.events == []


# Corrections before routing

EARLIER = Due(after(420), preliminary=False, calendar_revision="r2")


@pytest.mark.parametrize(
    "detected_at",
    [
        pytest.param(after(-90), id="earlier"),
        pytest.param(after(4), id="later than registered"),
        pytest.param(after(5), id="this very moment"),
    ],
)
def test_the_clock_runs_again_from_a_corrected_moment(detected_at: datetime) -> None:
    incident = standing(Status.REGISTERED)
    incident.correct_detection(detected_at, EARLIER, after(360), ANNA, after(5))
    assert (incident.detected_at, incident.due, incident.draft_due_at, incident.status) == (
        detected_at,
        EARLIER,
        after(360),
        Status.REGISTERED,
    )
    assert incident.events == [
        DetectionCorrected(
            number=NUMBER, at=after(5), by=ANNA, detected_at=detected_at, due_at=EARLIER.at
        )
    ]


def test_a_corrected_moment_of_detection_is_cut_to_the_minute() -> None:
    incident = standing(Status.REGISTERED)
    incident.correct_detection(after(4) + A_SECOND, EARLIER, after(360), ANNA, after(5))
    assert incident.detected_at == after(4)


def test_a_detection_in_the_future_is_refused() -> None:
    incident, untouched = standing(Status.REGISTERED), standing(Status.REGISTERED)
    with refused_for(Refusal(Reason.DETECTED_IN_FUTURE, NUMBER)):
        incident.correct_detection(after(5) + A_SECOND, EARLIER, after(360), ANNA, after(5))
    assert incident == untouched


# Placement and other ends


@pytest.mark.parametrize(
    ("at", "in_time"),
    [
        pytest.param(DUE.at - A_SECOND, True, id="a second before the due"),
        pytest.param(DUE.at, True, id="at the due"),
        pytest.param(DUE.at + A_SECOND, False, id="a second after the due"),
    ],
)
def test_a_placement_stops_the_clock(at: datetime, in_time: bool) -> None:
    incident = standing(Status.APPROVED)
    placement = incident.place("https://vk.com/a", BORIS, at)
    assert placement == Placement(
        FIRST,
        Signature(PETROV.id, at),
        at,
        due_at=DUE.at,
        period=4,
        url="https://vk.com/a",
        next_look_at=at + timedelta(minutes=5),
        put_off_at=at,
    )
    assert incident.placements == [placement]
    assert (incident.status, incident.closed_at, incident.answered_at) == (Status.ANSWERED, at, at)
    assert incident.events == [
        AnswerPlaced(number=NUMBER, at=at, by=BORIS, version=FIRST, with_link=True, in_time=in_time)
    ]


def test_the_approved_version_is_placed() -> None:
    incident = reworked()
    incident.decide(SECOND, (), ANNA, after(50))
    assert incident.place(None, BORIS, after(60)).version == SECOND


@pytest.mark.parametrize(
    "close",
    [
        lambda one: one.cancel(CancelGround.MISTAKE, ANNA, after(40)),
        lambda one: one.leave_unanswered(NoAnswerGround.HARM, ANNA, after(40)),
    ],
    ids=["cancelled", "left without an answer"],
)
def test_closing_supersedes_a_waiting_draft(
    close: Callable[[Incident], None],
) -> None:
    incident = standing(Status.ON_APPROVAL)
    close(incident)
    assert incident.drafts[0].state is DraftState.SUPERSEDED
    assert incident.waiting_draft is None


# Importance and the due


@pytest.mark.parametrize("status", [one for one in OPEN if one is not Status.AWAITING_FINAL])
def test_a_change_of_importance_moves_both_deadlines_and_keeps_the_status(status: Status) -> None:
    incident = standing(status)
    due = Due(after(240), preliminary=False, calendar_revision="r2")
    incident.change_importance(Importance.HIGH, due, after(180), ANNA, after(40))
    assert (incident.importance, incident.due, incident.draft_due_at, incident.status) == (
        Importance.HIGH,
        due,
        after(180),
        status,
    )
    assert incident.events == [
        ImportanceChanged(
            number=NUMBER, at=after(40), by=ANNA, importance=Importance.HIGH, due_at=after(240)
        )
    ]


@pytest.mark.parametrize(
    ("now", "overdue"),
    [
        pytest.param(DUE.at - A_SECOND, False, id="a second before the due"),
        pytest.param(DUE.at, False, id="at the due"),
        pytest.param(DUE.at + A_SECOND, True, id="a second after the due"),
    ],
)
@pytest.mark.parametrize("status", [one for one in OPEN if one is not Status.AWAITING_FINAL])
def test_an_open_incident_is_overdue_after_its_deadline(
    status: Status, now: datetime, overdue: bool
) -> None:
    assert standing(status).overdue(now) is overdue


@pytest.mark.parametrize("status", sorted(CLOSED))
def test_a_closed_incident_is_never_overdue(status: Status) -> None:
    assert not standing(status).overdue(DUE.at + A_SECOND)


# Moves out of turn

MOVES: dict[Move, Callable[[Incident], object]] = {
    Move.ROUTE: lambda one: one.route(ZHKH, ANNA, after(50)),
    Move.SUBMIT: lambda one: one.submit("Новый текст", BORIS, after(50)),
    Move.PLACE: lambda one: one.place(None, BORIS, after(50)),
    Move.LEAVE_UNANSWERED: lambda one: one.leave_unanswered(NoAnswerGround.HARM, ANNA, after(50)),
    Move.CANCEL: lambda one: one.cancel(CancelGround.MISTAKE, ANNA, after(50)),
}


@pytest.mark.parametrize(
    ("status", "move"),
    [
        pytest.param(Status.REGISTERED, Move.SUBMIT, id="a draft before routing"),
        pytest.param(Status.REGISTERED, Move.PLACE, id="a placement before routing"),
        pytest.param(Status.IN_PROGRESS, Move.ROUTE, id="routing twice"),
        pytest.param(Status.IN_PROGRESS, Move.PLACE, id="a placement before approval"),
        pytest.param(Status.ON_APPROVAL, Move.ROUTE, id="routing what is drafted"),
        pytest.param(Status.ON_APPROVAL, Move.PLACE, id="a placement while control decides"),
        pytest.param(Status.APPROVED, Move.ROUTE, id="routing what is approved"),
        pytest.param(Status.APPROVED, Move.SUBMIT, id="a draft after approval"),
    ],
)
def test_a_move_out_of_turn_changes_nothing(status: Status, move: Move) -> None:
    incident, untouched = standing(status), standing(status)
    for attempt in (MOVES[move], lambda one: one.check(move)):
        with refused_for(MoveNotAllowed(NUMBER, status, move)):
            attempt(incident)
    assert incident == untouched


def test_a_check_of_a_closed_incident_says_that_it_is_closed() -> None:
    with pytest.raises(AlreadyClosed):
        standing(Status.CANCELLED).check(Move.PLACE)
