"""The table of moves, row by row: a pair that is not listed here is refused."""

from itertools import product

import pytest

from domain.model.incident.workflow.status import CLOSED, Move, MoveNotAllowed, Status, after
from tests.refusals import refused_for
from tests.unit.incidents import NUMBER

ALLOWED = [
    ("control sends it out", Status.REGISTERED, Move.ROUTE, Status.IN_PROGRESS),
    ("a draft comes", Status.IN_PROGRESS, Move.SUBMIT, Status.ON_APPROVAL),
    ("a newer draft replaces it", Status.ON_APPROVAL, Move.SUBMIT, Status.ON_APPROVAL),
    ("control returns the draft", Status.ON_APPROVAL, Move.REJECT, Status.IN_PROGRESS),
    ("control agrees", Status.ON_APPROVAL, Move.APPROVE, Status.APPROVED),
    ("its authors take the draft back", Status.ON_APPROVAL, Move.WITHDRAW, Status.IN_PROGRESS),
    ("control undoes its approval", Status.APPROVED, Move.RECALL, Status.ON_APPROVAL),
    ("the placement is undone", Status.ANSWERED, Move.UNPLACE, Status.APPROVED),
    ("another placement is undone", Status.IN_PROGRESS, Move.UNPLACE, Status.APPROVED),
    ("an interim answer is undone", Status.AWAITING_FINAL, Move.UNPLACE, Status.APPROVED),
    ("the final draft comes", Status.AWAITING_FINAL, Move.SUBMIT, Status.ON_APPROVAL),
    ("an interim one is placed", Status.APPROVED, Move.PLACE_INTERIM, Status.AWAITING_FINAL),
    ("the author is asked", Status.APPROVED, Move.PLACE_CLARIFICATION, Status.IN_PROGRESS),
    (
        "no answer, after an interim one",
        Status.AWAITING_FINAL,
        Move.LEAVE_UNANSWERED,
        Status.NO_ANSWER,
    ),
    ("mistake, after an interim one", Status.AWAITING_FINAL, Move.CANCEL, Status.CANCELLED),
    ("the answer is placed", Status.APPROVED, Move.PLACE, Status.ANSWERED),
    ("the answer to a publication is ready", Status.IN_PROGRESS, Move.PREPARE, Status.APPROVED),
    ("a newer one replaces it", Status.APPROVED, Move.PREPARE, Status.APPROVED),
    ("a link alone", Status.IN_PROGRESS, Move.PLACE_UNDRAFTED, Status.ANSWERED),
    ("a link alone, undone", Status.ANSWERED, Move.UNPLACE_UNDRAFTED, Status.IN_PROGRESS),
    ("it gets the answer of another", Status.IN_PROGRESS, Move.TAKE_ANSWER, Status.APPROVED),
    ("the final one of another", Status.AWAITING_FINAL, Move.TAKE_ANSWER, Status.APPROVED),
    ("a newer one of another", Status.APPROVED, Move.TAKE_ANSWER, Status.APPROVED),
    ("it loses that again", Status.APPROVED, Move.LOSE_ANSWER, Status.IN_PROGRESS),
    ("a ready answer goes to control", Status.APPROVED, Move.GIVE_TO_CONTROL, Status.ON_APPROVAL),
    ("no answer, at once", Status.REGISTERED, Move.LEAVE_UNANSWERED, Status.NO_ANSWER),
    ("no answer, in work", Status.IN_PROGRESS, Move.LEAVE_UNANSWERED, Status.NO_ANSWER),
    ("no answer, draft waits", Status.ON_APPROVAL, Move.LEAVE_UNANSWERED, Status.NO_ANSWER),
    ("no answer, draft agreed", Status.APPROVED, Move.LEAVE_UNANSWERED, Status.NO_ANSWER),
    ("mistake seen at once", Status.REGISTERED, Move.CANCEL, Status.CANCELLED),
    ("mistake seen in work", Status.IN_PROGRESS, Move.CANCEL, Status.CANCELLED),
    ("mistake, draft waits", Status.ON_APPROVAL, Move.CANCEL, Status.CANCELLED),
    ("mistake, draft agreed", Status.APPROVED, Move.CANCEL, Status.CANCELLED),
    ("the answer was not enough", Status.ANSWERED, Move.REOPEN, Status.IN_PROGRESS),
    ("an answer is due after all", Status.NO_ANSWER, Move.REOPEN, Status.IN_PROGRESS),
    ("cancelled by mistake", Status.CANCELLED, Move.REOPEN, Status.IN_PROGRESS),
    ("due after all, to be routed", Status.NO_ANSWER, Move.REOPEN_UNROUTED, Status.REGISTERED),
    ("cancelled before routing", Status.CANCELLED, Move.REOPEN_UNROUTED, Status.REGISTERED),
    ("it comes with its answer", Status.REGISTERED, Move.FIND_ANSWERED, Status.ANSWERED),
    ("that was not enough", Status.ANSWERED, Move.REOPEN_UNROUTED, Status.REGISTERED),
]

allowed = pytest.mark.parametrize(
    ("status", "move", "then"), [pytest.param(*row, id=word) for word, *row in ALLOWED]
)
REFUSED = sorted({*product(Status, Move)} - {(before, move) for _, before, move, _ in ALLOWED})


@allowed
def test_an_allowed_move_leads_to_its_status(status: Status, move: Move, then: Status) -> None:
    assert after(NUMBER, status, move) is then


@allowed
def test_after_an_interim_answer_work_goes_on_awaiting_the_final_one(
    status: Status, move: Move, then: Status
) -> None:
    awaited = Status.AWAITING_FINAL if then is Status.IN_PROGRESS else then
    assert after(NUMBER, status, move, awaiting_final=True) is awaited


@pytest.mark.parametrize(("status", "move"), REFUSED)
def test_any_other_move_is_refused_and_says_what_was_tried(status: Status, move: Move) -> None:
    with refused_for(MoveNotAllowed(NUMBER, status, move)):
        after(NUMBER, status, move)


def test_three_statuses_are_closed() -> None:
    closed = {Status.ANSWERED, Status.NO_ANSWER, Status.CANCELLED}
    assert {status for status in Status if status.closed} == closed == CLOSED
