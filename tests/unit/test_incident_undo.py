"""Taken upon oneself, taken back, put right: what is changed, recorded, refused."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from domain.model.errors import DomainError, Reason, Refusal
from domain.model.incident import Incident
from domain.model.incident.answer.draft import OutdatedVersion, RejectionReason
from domain.model.incident.answer.placement import UNDO_WINDOW, PlacedTooEarly, UndoTooLate
from domain.model.incident.events import PlacementTimeCorrected
from domain.model.incident.workflow.status import Status, StatusPeriod
from tests.refusals import refused_for
from tests.unit.incidents import (
    ANNA,
    BORIS,
    DUE,
    FIRST,
    NUMBER,
    SECOND,
    TEXT,
    ZHKH,
    after,
    clarified,
    reworked,
    standing,
)

PLACED_AT = after(40)
A_SECOND = timedelta(seconds=1)


# A draft


def test_a_draft_after_a_withdrawn_one_gets_the_next_version() -> None:
    incident = standing(Status.ON_APPROVAL)
    incident.withdraw(FIRST, BORIS, after(25))
    assert incident.submit("Новый", BORIS, after(27)).version == SECOND


def test_withdrawing_a_rework_puts_the_rejected_version_back_in_rework() -> None:
    incident = reworked()
    incident.withdraw(SECOND, BORIS, after(50))
    assert incident.draft_in_rework is incident.drafts[0]
    incident.comment(FIRST, "Назовите срок", ANNA, after(51))
    with pytest.raises(OutdatedVersion):
        incident.comment(SECOND, "Зачем отозвали?", ANNA, after(52))


# An approval


def test_a_refused_text_leaves_the_approval_in_place() -> None:
    incident, untouched = standing(Status.APPROVED), standing(Status.APPROVED)
    with refused_for(Reason.DRAFT_EMPTY):
        incident.replace_approved("  ", BORIS, after(35))
    assert incident == untouched


# A placement


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
def test_a_placement_can_be_corrected_within_the_window(
    act: Callable[[Incident, datetime], object], at: datetime, in_time: bool
) -> None:
    incident, untouched = standing(Status.ANSWERED), standing(Status.ANSWERED)
    assert (incident.undoable_placement(at) is not None) is in_time
    if in_time:
        act(incident, at)
        assert len(incident.events) == 1
    else:
        with refused_for(UndoTooLate(NUMBER)):
            act(incident, at)
        assert incident == untouched


def test_the_window_starts_when_the_placement_is_recorded() -> None:
    incident = standing(Status.APPROVED)
    incident.place(None, BORIS, PLACED_AT, at=after(100))
    incident.unplace(FIRST, BORIS, after(114))
    assert incident.status is Status.APPROVED


def test_undoing_another_version_keeps_the_placement() -> None:
    incident = reworked()
    incident.decide(SECOND, (), ANNA, after(50))
    incident.place(None, BORIS, after(60))
    with pytest.raises(OutdatedVersion):
        incident.unplace(FIRST, BORIS, after(61))
    assert incident.status is Status.ANSWERED


@pytest.mark.parametrize(
    ("placed_at", "in_time"),
    [
        pytest.param(DUE.at, True, id="at the due"),
        pytest.param(DUE.at + A_SECOND, False, id="a second after it"),
    ],
)
def test_the_corrected_time_decides_and_both_times_are_kept(
    placed_at: datetime, in_time: bool
) -> None:
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


def test_a_corrected_time_applies_to_the_standing_placement() -> None:
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
    with refused_for(error):
        incident.correct_placement_time(placed_at, BORIS, after(45))
    assert incident == untouched


def test_a_placement_in_the_minute_of_the_approval_counts_from_it() -> None:
    incident = standing(Status.ANSWERED)
    incident.correct_placement_time(after(29.5), BORIS, after(45))
    assert incident.placements[0].at == APPROVED_AT
