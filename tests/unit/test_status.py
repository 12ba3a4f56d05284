"""The table of moves, row by row; a pair that is not listed here fails the last test."""

from itertools import product

import pytest

from domain.model.incident.workflow.status import CLOSED, Move, MoveNotAllowed, Status, after
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

REFUSED = [
    ("nobody drafts yet", Status.REGISTERED, Move.SUBMIT),
    ("no draft to return", Status.REGISTERED, Move.REJECT),
    ("no draft to agree to", Status.REGISTERED, Move.APPROVE),
    ("no answer to place", Status.REGISTERED, Move.PLACE),
    ("no draft to take back", Status.REGISTERED, Move.WITHDRAW),
    ("no approval to undo", Status.REGISTERED, Move.RECALL),
    ("no placement to undo", Status.REGISTERED, Move.UNPLACE),
    ("it is out already", Status.IN_PROGRESS, Move.ROUTE),
    ("no draft waits to be returned", Status.IN_PROGRESS, Move.REJECT),
    ("no draft waits for agreement", Status.IN_PROGRESS, Move.APPROVE),
    ("nothing is agreed yet", Status.IN_PROGRESS, Move.PLACE),
    ("no draft waits to be taken back", Status.IN_PROGRESS, Move.WITHDRAW),
    ("nothing agreed to undo", Status.IN_PROGRESS, Move.RECALL),
    ("it is out and drafted", Status.ON_APPROVAL, Move.ROUTE),
    ("placed before control agrees", Status.ON_APPROVAL, Move.PLACE),
    ("not agreed yet: undone", Status.ON_APPROVAL, Move.RECALL),
    ("not placed yet: undone", Status.ON_APPROVAL, Move.UNPLACE),
    ("it is out and agreed", Status.APPROVED, Move.ROUTE),
    ("a draft behind an agreed one", Status.APPROVED, Move.SUBMIT),
    ("returned after agreement", Status.APPROVED, Move.REJECT),
    ("agreed twice", Status.APPROVED, Move.APPROVE),
    ("taken back after agreement", Status.APPROVED, Move.WITHDRAW),
    ("agreed, not placed: undone", Status.APPROVED, Move.UNPLACE),
    ("answered: draft taken back", Status.ANSWERED, Move.WITHDRAW),
    ("answered: agreement undone", Status.ANSWERED, Move.RECALL),
    ("answered: routed", Status.ANSWERED, Move.ROUTE),
    ("answered: drafted", Status.ANSWERED, Move.SUBMIT),
    ("answered: returned", Status.ANSWERED, Move.REJECT),
    ("answered: agreed", Status.ANSWERED, Move.APPROVE),
    ("answered: placed again", Status.ANSWERED, Move.PLACE),
    ("answered: no answer", Status.ANSWERED, Move.LEAVE_UNANSWERED),
    ("answered: cancelled", Status.ANSWERED, Move.CANCEL),
    ("no answer: draft taken back", Status.NO_ANSWER, Move.WITHDRAW),
    ("no answer: agreement undone", Status.NO_ANSWER, Move.RECALL),
    ("no answer: placement undone", Status.NO_ANSWER, Move.UNPLACE),
    ("no answer: routed", Status.NO_ANSWER, Move.ROUTE),
    ("no answer: drafted", Status.NO_ANSWER, Move.SUBMIT),
    ("no answer: returned", Status.NO_ANSWER, Move.REJECT),
    ("no answer: agreed", Status.NO_ANSWER, Move.APPROVE),
    ("no answer: placed", Status.NO_ANSWER, Move.PLACE),
    ("no answer: once more", Status.NO_ANSWER, Move.LEAVE_UNANSWERED),
    ("no answer: cancelled", Status.NO_ANSWER, Move.CANCEL),
    ("cancelled: draft taken back", Status.CANCELLED, Move.WITHDRAW),
    ("cancelled: agreement undone", Status.CANCELLED, Move.RECALL),
    ("cancelled: placement undone", Status.CANCELLED, Move.UNPLACE),
    ("cancelled: routed", Status.CANCELLED, Move.ROUTE),
    ("cancelled: drafted", Status.CANCELLED, Move.SUBMIT),
    ("cancelled: returned", Status.CANCELLED, Move.REJECT),
    ("cancelled: agreed", Status.CANCELLED, Move.APPROVE),
    ("cancelled: placed", Status.CANCELLED, Move.PLACE),
    ("cancelled: no answer", Status.CANCELLED, Move.LEAVE_UNANSWERED),
    ("cancelled: once more", Status.CANCELLED, Move.CANCEL),
    *(
        (f"{status.value}: {move.value}", status, move)
        for status in Status
        for move in (Move.PLACE_INTERIM, Move.PLACE_CLARIFICATION)
        if status is not Status.APPROVED
    ),
    ("awaited: reopened", Status.AWAITING_FINAL, Move.REOPEN),
    ("awaited: reopened to be routed", Status.AWAITING_FINAL, Move.REOPEN_UNROUTED),
    ("awaited: routed", Status.AWAITING_FINAL, Move.ROUTE),
    ("awaited: returned", Status.AWAITING_FINAL, Move.REJECT),
    ("awaited: agreed", Status.AWAITING_FINAL, Move.APPROVE),
    ("awaited: placed", Status.AWAITING_FINAL, Move.PLACE),
    ("awaited: draft taken back", Status.AWAITING_FINAL, Move.WITHDRAW),
    ("awaited: agreement undone", Status.AWAITING_FINAL, Move.RECALL),
    ("new: reopened", Status.REGISTERED, Move.REOPEN),
    ("in work: reopened", Status.IN_PROGRESS, Move.REOPEN),
    ("on approval: reopened", Status.ON_APPROVAL, Move.REOPEN),
    ("agreed: reopened", Status.APPROVED, Move.REOPEN),
    ("new: reopened to be routed", Status.REGISTERED, Move.REOPEN_UNROUTED),
    ("in work: reopened to be routed", Status.IN_PROGRESS, Move.REOPEN_UNROUTED),
    ("on approval: reopened to be routed", Status.ON_APPROVAL, Move.REOPEN_UNROUTED),
    ("agreed: reopened to be routed", Status.APPROVED, Move.REOPEN_UNROUTED),
]

_OF_PUBLICATIONS = (
    Move.PREPARE,
    Move.PLACE_UNDRAFTED,
    Move.UNPLACE_UNDRAFTED,
    Move.GIVE_TO_CONTROL,
)
REFUSED += [
    (f"only what is new, and not {status}", status, Move.FIND_ANSWERED)
    for status in Status
    if status is not Status.REGISTERED
]
REFUSED += [
    (f"only what is joined, and not {status}: {move.name}", status, move)
    for status, move in product(Status, (Move.TAKE_ANSWER, Move.LOSE_ANSWER))
    if (status, move) not in {(before, done) for _, before, done, _ in ALLOWED}
]
REFUSED += [
    (f"only a publication, and not {status}: {move.name}", status, move)
    for status, move in product(Status, _OF_PUBLICATIONS)
    if (status, move) not in {(before, done) for _, before, done, _ in ALLOWED}
]


@pytest.mark.parametrize(
    ("status", "move", "then"), [pytest.param(*row, id=word) for word, *row in ALLOWED]
)
def test_an_allowed_move_leads_to_its_status(status: Status, move: Move, then: Status) -> None:
    assert after(NUMBER, status, move) is then


@pytest.mark.parametrize(
    ("status", "move", "then"), [pytest.param(*row, id=word) for word, *row in ALLOWED]
)
def test_after_an_interim_answer_work_goes_on_awaiting_the_final_one(
    status: Status, move: Move, then: Status
) -> None:
    awaited = Status.AWAITING_FINAL if then is Status.IN_PROGRESS else then
    assert after(NUMBER, status, move, awaiting_final=True) is awaited


@pytest.mark.parametrize(
    ("status", "move"), [pytest.param(*row, id=word) for word, *row in REFUSED]
)
def test_any_other_move_is_refused_and_says_what_was_tried(status: Status, move: Move) -> None:
    with pytest.raises(MoveNotAllowed) as refused:
        after(NUMBER, status, move)
    assert refused.value == MoveNotAllowed(NUMBER, status, move)


def test_every_pair_of_status_and_move_is_listed_once() -> None:
    listed = [(row[1], row[2]) for row in (*ALLOWED, *REFUSED)]
    assert sorted(listed) == sorted(product(Status, Move))


def test_three_statuses_are_closed() -> None:
    closed = {Status.ANSWERED, Status.NO_ANSWER, Status.CANCELLED}
    assert {status for status in Status if status.closed} == closed == CLOSED
