"""Taken upon oneself, taken back, put right: what is changed, recorded, refused."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from domain.model.actor import Actor
from domain.model.errors import DomainError, DoneKind, Reason, Refusal
from domain.model.ids import PersonId
from domain.model.incident import Incident
from domain.model.incident.answer.draft import (
    DraftState,
    OutdatedVersion,
    RejectionReason,
)
from domain.model.incident.answer.placement import UNDO_WINDOW, PlacedTooEarly, UndoTooLate
from domain.model.incident.events import (
    ApprovalRecalled,
    DraftSubmitted,
    DraftWithdrawn,
    PlacementLinkCorrected,
    PlacementTimeCorrected,
    PlacementUndone,
    TakenToWork,
)
from domain.model.incident.workflow.assignment import AlreadyTaken
from domain.model.incident.workflow.status import (
    AlreadyClosed,
    Move,
    MoveNotAllowed,
    Status,
    StatusPeriod,
)
from tests.refusals import refused_for
from tests.unit.incidents import (
    ANNA,
    BORIS,
    DUE,
    FIRST,
    NUMBER,
    PETROV,
    ROADS,
    SECOND,
    TEXT,
    ZHKH,
    after,
    clarified,
    rejected,
    replaced,
    reworked,
    standing,
)

GLEB = Actor(PersonId(602))
PLACED_AT = after(40)
A_SECOND = timedelta(seconds=1)
CLOSED = [status for status in Status if status.closed]


# Taking it


def test_who_takes_it_is_recorded_with_the_assignment() -> None:
    incident = standing(Status.IN_PROGRESS)
    assert incident.take(ZHKH, BORIS, after(20))
    assert incident.assignee(ZHKH) == PETROV.id
    assert incident.status is Status.IN_PROGRESS
    assert incident.events == [
        TakenToWork(number=NUMBER, at=after(20), by=BORIS, authority=ZHKH, instead_of=None)
    ]
    assert not incident.take(ZHKH, BORIS, after(21))
    assert len(incident.events) == 1


def test_it_is_taken_over_only_from_the_one_who_has_it() -> None:
    incident = standing(Status.IN_PROGRESS)
    incident.take(ZHKH, BORIS, after(20))
    for instead_of in (None, PersonId(999)):
        with pytest.raises(AlreadyTaken) as refused:
            incident.take(ZHKH, GLEB, after(21), instead_of)
        assert refused.value == AlreadyTaken(NUMBER, PETROV.id)
    assert incident.take(ZHKH, GLEB, after(22), PETROV.id)
    assert incident.assignee(ZHKH) == GLEB.person
    assert incident.events[-1] == TakenToWork(
        number=NUMBER, at=after(22), by=GLEB, authority=ZHKH, instead_of=PETROV.id
    )


def test_only_what_an_authority_works_is_taken_for_it() -> None:
    with refused_for(Reason.NOT_ASSIGNED):
        standing(Status.IN_PROGRESS).take(ROADS, BORIS, after(20))


# A draft


def test_a_withdrawn_draft_is_still_a_version_and_the_next_one_follows() -> None:
    incident = standing(Status.ON_APPROVAL)
    assert incident.withdraw(FIRST, BORIS, after(25))
    assert (incident.status, incident.waiting_draft) == (Status.IN_PROGRESS, None)
    assert incident.drafts[0].state is DraftState.WITHDRAWN
    assert incident.events == [DraftWithdrawn(number=NUMBER, at=after(25), by=BORIS, version=FIRST)]
    assert not incident.withdraw(FIRST, BORIS, after(26))
    assert incident.submit("Новый", BORIS, after(27)).version == SECOND


@pytest.mark.parametrize(
    ("make", "error"),
    [
        pytest.param(rejected, DoneKind.REJECTED, id="rejected"),
        pytest.param(lambda: standing(Status.APPROVED), DoneKind.APPROVED, id="approved"),
        pytest.param(replaced, OutdatedVersion, id="replaced"),
        pytest.param(lambda: standing(Status.IN_PROGRESS), OutdatedVersion, id="never there"),
    ],
)
def test_only_what_waits_is_withdrawn(
    make: Callable[[], Incident], error: DoneKind | type[DomainError]
) -> None:
    incident, untouched = make(), make()
    with refused_for(error):
        incident.withdraw(FIRST, BORIS, after(50))
    assert incident == untouched


def test_after_a_withdrawn_rework_the_rejected_version_is_in_rework_again() -> None:
    incident = reworked()
    incident.withdraw(SECOND, BORIS, after(50))
    assert incident.draft_in_rework is incident.drafts[0]
    incident.comment(FIRST, "Назовите срок", ANNA, after(51))
    with pytest.raises(OutdatedVersion):
        incident.comment(SECOND, "Зачем отозвали?", ANNA, after(52))


# An approval


def test_a_recalled_version_waits_for_a_decision_as_before() -> None:
    incident = standing(Status.APPROVED)
    assert incident.recall(FIRST, ANNA, after(35))
    [draft] = incident.drafts
    assert (incident.status, incident.waiting_draft, draft.decision) == (
        Status.ON_APPROVAL,
        draft,
        None,
    )
    assert incident.events == [
        ApprovalRecalled(number=NUMBER, at=after(35), by=ANNA, version=FIRST)
    ]
    assert not incident.recall(FIRST, ANNA, after(36))
    assert incident.decide(FIRST, RejectionReason, ANNA, after(37))


@pytest.mark.parametrize("status", sorted(CLOSED))
def test_nothing_is_recalled_once_it_is_closed(status: Status) -> None:
    with pytest.raises(AlreadyClosed):
        standing(status).recall(FIRST, ANNA, after(50))


def test_a_rejected_version_has_no_approval_to_recall() -> None:
    with pytest.raises(OutdatedVersion):
        rejected().recall(FIRST, ANNA, after(50))


def test_a_text_in_the_place_of_the_approved_one_tells_both_steps() -> None:
    incident = standing(Status.APPROVED)
    draft = incident.replace_approved("Новый текст", BORIS, after(35))
    assert incident.waiting_draft is draft
    assert [one.state for one in incident.drafts] == [DraftState.SUPERSEDED, DraftState.WAITING]
    assert [type(event) for event in incident.events] == [ApprovalRecalled, DraftSubmitted]


def test_a_refused_text_leaves_the_approval_in_place() -> None:
    incident, untouched = standing(Status.APPROVED), standing(Status.APPROVED)
    with refused_for(Reason.DRAFT_EMPTY):
        incident.replace_approved("  ", BORIS, after(35))
    assert incident == untouched


# A placement


def test_an_undone_placement_leaves_the_approved_answer_to_be_placed() -> None:
    incident = standing(Status.ANSWERED)
    assert incident.unplace(FIRST, BORIS, after(50))
    assert (incident.status, incident.placements, incident.closed_at, incident.answered_at) == (
        Status.APPROVED,
        [],
        None,
        None,
    )
    assert incident.approved_draft is incident.drafts[0]
    assert incident.events == [
        PlacementUndone(number=NUMBER, at=after(50), by=BORIS, version=FIRST)
    ]
    assert not incident.unplace(FIRST, BORIS, after(51))
    assert incident.overdue(DUE.at + A_SECOND)


UNDOING: dict[str, Callable[[Incident, datetime], object]] = {
    "undone": lambda one, at: one.unplace(FIRST, BORIS, at),
    "another link": lambda one, at: one.correct_placement_link("https://vk.com/b", BORIS, at),
    "another time": lambda one, at: one.correct_placement_time(after(35), BORIS, at),
}


@pytest.mark.parametrize("act", UNDOING.values(), ids=UNDOING)
@pytest.mark.parametrize(
    ("at", "in_time"),
    [
        pytest.param(PLACED_AT, True, id="at once"),
        pytest.param(PLACED_AT + UNDO_WINDOW, True, id="at the end of the window"),
        pytest.param(PLACED_AT + UNDO_WINDOW + A_SECOND, False, id="a second after it"),
    ],
)
def test_a_placement_is_put_right_within_the_window(
    act: Callable[[Incident, datetime], object], at: datetime, in_time: bool
) -> None:
    incident, untouched = standing(Status.ANSWERED), standing(Status.ANSWERED)
    assert (incident.undoable_placement(at) is not None) is in_time
    if in_time:
        act(incident, at)
        assert len(incident.events) == 1
    else:
        with pytest.raises(UndoTooLate) as refused:
            act(incident, at)
        assert refused.value == UndoTooLate(NUMBER)
        assert incident == untouched


def test_the_window_runs_from_the_recording() -> None:
    incident = standing(Status.APPROVED)
    incident.place(None, BORIS, PLACED_AT, at=after(100))
    incident.unplace(FIRST, BORIS, after(114))
    assert incident.status is Status.APPROVED


@pytest.mark.parametrize("act", UNDOING.values(), ids=UNDOING)
@pytest.mark.parametrize(
    ("status", "error"),
    [
        (Status.ON_APPROVAL, MoveNotAllowed(NUMBER, Status.ON_APPROVAL, Move.UNPLACE)),
        (Status.CANCELLED, AlreadyClosed(NUMBER, Status.CANCELLED)),
    ],
    ids=["not placed", "cancelled"],
)
def test_what_is_not_placed_is_not_put_right(
    act: Callable[[Incident, datetime], object], status: Status, error: DomainError
) -> None:
    incident, untouched = standing(status), standing(status)
    with pytest.raises(type(error)) as refused:
        act(incident, after(45))
    assert refused.value == error
    assert incident == untouched


def test_the_placement_of_another_version_stays() -> None:
    incident = reworked()
    incident.decide(SECOND, (), ANNA, after(50))
    incident.place(None, BORIS, after(60))
    with pytest.raises(OutdatedVersion):
        incident.unplace(FIRST, BORIS, after(61))
    assert incident.status is Status.ANSWERED


def test_a_corrected_link_changes_nothing_else() -> None:
    incident = standing(Status.ANSWERED)
    [before] = incident.placements
    incident.correct_placement_link("https://vk.com/b", ANNA, after(45))
    [placement] = incident.placements
    assert (placement.url, placement.at, placement.recorded) == (
        "https://vk.com/b",
        before.at,
        before.recorded,
    )
    assert incident.events == [
        PlacementLinkCorrected(
            number=NUMBER, at=after(45), by=ANNA, version=FIRST, links=0, whose=BORIS.person
        )
    ]


@pytest.mark.parametrize(
    ("placed_at", "in_time"),
    [
        pytest.param(DUE.at, True, id="at the due"),
        pytest.param(DUE.at + A_SECOND, False, id="a second after it"),
    ],
)
def test_the_real_time_decides_and_both_are_kept(placed_at: datetime, in_time: bool) -> None:
    incident = standing(Status.APPROVED)
    recorded = DUE.at + timedelta(minutes=30)
    incident.place(None, BORIS, recorded)
    incident.events.clear()
    incident.correct_placement_time(placed_at, BORIS, recorded + A_SECOND)
    [placement] = incident.placements
    assert (placement.at, placement.recorded.at) == (placed_at, recorded)
    assert incident.answered_at == placed_at
    assert incident.events == [
        PlacementTimeCorrected(
            number=NUMBER,
            at=recorded + A_SECOND,
            by=BORIS,
            version=FIRST,
            placed_at=placed_at,
            in_time=in_time,
        )
    ]


def test_a_corrected_time_is_that_of_the_placement_that_stands() -> None:
    """Not of the one that was undone since."""
    incident = clarified()
    incident.submit(TEXT, BORIS, after(41))
    incident.decide(SECOND, (), ANNA, after(42))
    incident.place(None, BORIS, after(43))
    incident.unplace(SECOND, ANNA, after(44))
    incident.recall(SECOND, ANNA, after(45))
    incident.decide(SECOND, {RejectionReason.LANGUAGE}, ANNA, after(46))
    before = incident.periods[:]
    incident.correct_placement_time(after(35), BORIS, after(47))
    pairs = zip(before, incident.periods, strict=True)
    assert [(old, new.since) for old, new in pairs if old != new] == [
        (StatusPeriod(Status.IN_PROGRESS, after(40), ZHKH), after(35))
    ]


APPROVED_AT = after(30)


@pytest.mark.parametrize(
    ("placed_at", "error"),
    [
        pytest.param(after(46), Refusal(Reason.PLACED_IN_FUTURE, NUMBER), id="to come"),
        pytest.param(
            after(29), PlacedTooEarly(NUMBER, APPROVED_AT, approved=True), id="a minute before"
        ),
    ],
)
def test_an_impossible_time_is_refused(placed_at: datetime, error: DomainError) -> None:
    incident, untouched = standing(Status.ANSWERED), standing(Status.ANSWERED)
    with pytest.raises(type(error)) as refused:
        incident.correct_placement_time(placed_at, BORIS, after(45))
    assert refused.value == error
    assert incident == untouched


def test_the_minute_of_the_approval_counts_as_its_moment() -> None:
    incident = standing(Status.ANSWERED)
    incident.correct_placement_time(after(29.5), BORIS, after(45))
    assert incident.placements[0].at == APPROVED_AT
