"""How an incident is routed, placed or otherwise ended: what is changed, recorded, refused."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from domain.model.actor import Actor
from domain.model.errors import DomainError
from domain.model.incident import Incident
from domain.model.incident.events import (
    Registered,
)
from domain.model.incident.workflow.status import (
    CancelGround,
    Importance,
    Move,
    NoAnswerGround,
    Status,
)
from domain.model.time.deadline import Due
from tests.unit.incidents import (
    ANNA,
    BORIS,
    DUE,
    NOW,
    NUMBER,
    ZHKH,
    after,
    registered,
    standing,
)
from tests.unit.outcomes import Step, check_stories

OPEN = [status for status in Status if not status.closed]
CLOSED = [status for status in Status if status.closed]
A_SECOND = timedelta(seconds=1)


# Registration and routing


@pytest.mark.parametrize("by", [ANNA, None], ids=["a person", "the monitoring system"])
def test_registration_records_who_registered_and_when_the_clock_starts(by: Actor | None) -> None:
    assert registered(by).events == [
        Registered(
            number=NUMBER,
            at=NOW,
            by=by,
            detected_at=after(-30),
            due_at=DUE.at,
            importance=Importance.NORMAL,
        )
    ]


# Corrections before routing

EARLIER = Due(after(420), preliminary=False, calendar_revision="r2")


def test_the_clock_runs_again_from_a_corrected_moment_as_approved() -> None:
    """Cut to the minute, and never later than now."""

    def corrects(to: datetime) -> Step:
        return lambda one: one.correct_detection(to, EARLIER, after(360), ANNA, after(5))

    moments = (after(-90), after(4), after(5), after(4) + A_SECOND, after(5) + A_SECOND)
    check_stories(
        "detection_corrected",
        {"one after another": (standing(Status.REGISTERED), *map(corrects, moments))},
    )


# The due


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


def refusal_of(act: Callable[[Incident], object], status: Status) -> DomainError | None:
    """Return why the act is refused in that status, or None."""
    try:
        act(standing(status))
    except DomainError as error:
        return error
    return None


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("status", Status)
def test_a_check_refuses_what_the_move_itself_would(status: Status, move: Move) -> None:
    refused = refusal_of(MOVES[move], status)
    assert refusal_of(lambda one: one.check(move), status) == refused
