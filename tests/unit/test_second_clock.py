"""The second clock: what opens it, what it counts, and what puts the first one back (§16, §17)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.model.errors import DomainError, Reason, Refusal
from domain.model.ids import AuthorityCode, DraftVersion
from domain.model.incident import Incident
from domain.model.incident.answer.draft import (
    ApprovalUnconfirmed,
    DraftKind,
    RejectionReason,
)
from domain.model.incident.answer.placement import UndoTooLate
from domain.model.incident.events import (
    AnswerPlaced,
    DraftSubmitted,
    InterimAllowed,
    InterimPlaced,
    PlacementTimeCorrected,
)
from domain.model.incident.workflow.assignment import Plan
from domain.model.incident.workflow.policy import SecondClock
from domain.model.incident.workflow.status import (
    CancelGround,
    Importance,
    Move,
    MoveNotAllowed,
    Status,
)
from domain.model.time.deadline import Due
from tests.refusals import refused_for
from tests.unit.calendars import moscow
from tests.unit.incidents import (
    ANNA,
    BORIS,
    DUE,
    FINAL_DUES,
    FIRST,
    FIRST_DUES,
    NUMBER,
    OFFICE,
    ROADS,
    SECOND,
    TEXT,
    ZHKH,
    after,
    approved,
    clarified,
    placed_interim,
    registered,
    standing,
)

INTERIM, CLARIFICATION, FINAL = DraftKind.INTERIM, DraftKind.CLARIFICATION, DraftKind.FINAL
THIRD = DraftVersion(3)
A_SECOND = 1 / 60


def drafted_again(incident: Incident, kind: DraftKind | None = None, at: float = 100) -> Incident:
    """Another version, agreed to and ready to be placed."""
    draft = incident.submit(TEXT, BORIS, after(at), kind=kind)
    incident.decide(draft.version, (), ANNA, after(at + 5))
    incident.events.clear()
    return incident


@pytest.mark.parametrize(
    ("placed", "due", "draft_due"),
    [
        pytest.param("2026-06-16 10:00", "2026-06-25 17:00", "2026-06-25 16:00", id="a Tuesday"),
        pytest.param("2026-06-16 23:59", "2026-06-25 17:00", "2026-06-25 16:00", id="at night"),
        pytest.param("2026-06-11 08:00", "2026-06-23 17:00", "2026-06-23 16:00", id="holiday next"),
        pytest.param("2026-06-20 12:00", "2026-06-30 17:00", "2026-06-30 16:00", id="a Saturday"),
        pytest.param("2026-06-17 09:00", "2026-06-26 16:00", "2026-06-26 15:00", id="to a Friday"),
    ],
)
def test_the_final_answer_is_due_at_the_close_of_the_seventh_working_day(
    placed: str, due: str, draft_due: str
) -> None:
    dues = OFFICE.final_dues(moscow(placed), registered().policy)
    assert (dues.answer.at, dues.draft) == (moscow(due), moscow(draft_due))


A_TEXT_TO_PLACE = {
    "a final answer": (lambda: standing(Status.APPROVED), DUE),
    "an interim answer": (lambda: approved(INTERIM), DUE),
    "the final answer after it": (lambda: drafted_again(placed_interim()), FINAL_DUES.answer),
}


@pytest.mark.parametrize(
    ("late", "in_time"),
    [(-A_SECOND, True), (0, True), (A_SECOND, False)],
    ids=["a second before the due", "at the due", "a second after the due"],
)
@pytest.mark.parametrize(("make", "due"), A_TEXT_TO_PLACE.values(), ids=A_TEXT_TO_PLACE)
def test_an_answer_is_in_time_until_its_own_deadline(
    make: Callable[[], Incident], due: Due, late: float, in_time: bool
) -> None:
    incident, at = make(), due.at + timedelta(minutes=late)
    incident.place(None, BORIS, at, final=FINAL_DUES)
    [placed] = incident.events
    assert isinstance(placed, AnswerPlaced | InterimPlaced)
    assert placed.in_time is in_time
    assert incident.placements[-1].at == at


def test_an_interim_answer_opens_the_second_clock_even_if_late() -> None:
    incident, late = approved(INTERIM), DUE.at + timedelta(minutes=1)
    incident.place(None, BORIS, late, final=FINAL_DUES)
    assert incident.status is Status.AWAITING_FINAL
    assert incident.second_clock == SecondClock(FIRST, late, DUE.at)
    assert (incident.due, incident.answered_at) == (FINAL_DUES.answer, None)


def test_after_an_interim_answer_work_awaits_the_final_one() -> None:
    incident = placed_interim()
    incident.submit(TEXT, BORIS, after(60))
    assert incident.drafts[-1].kind is FINAL
    statuses = [incident.status]
    incident.decide(SECOND, {RejectionReason.OFF_TOPIC}, ANNA, after(70))
    statuses.append(incident.status)
    assert incident.draft_in_rework is incident.drafts[-1]
    incident.submit(TEXT, BORIS, after(80))
    incident.withdraw(THIRD, BORIS, after(90))
    statuses.append(incident.status)
    drafted_again(incident, CLARIFICATION)
    incident.place(None, BORIS, after(110))
    statuses.append(incident.status)
    assert statuses == [Status.ON_APPROVAL, *[Status.AWAITING_FINAL] * 3]
    assert incident.due == FINAL_DUES.answer


# A second interim answer


def refuses(error: DomainError, incident: Incident, kind: DraftKind) -> bool:
    for act in (incident.submit, incident.replace_approved):
        with refused_for(error):
            act(TEXT, BORIS, after(300), kind=kind)
    return True


def test_a_second_interim_answer_needs_controls_permission() -> None:
    incident = placed_interim()
    assert not incident.interim_allowed
    assert refuses(Refusal(Reason.SECOND_INTERIM, NUMBER), incident, INTERIM)
    assert incident.allow_interim(ANNA, after(50))
    assert incident.events == [InterimAllowed(number=NUMBER, at=after(50), by=ANNA)]
    assert not incident.allow_interim(ANNA, after(51))
    assert len(incident.events) == 1

    drafted_again(incident, INTERIM)
    incident.place(None, BORIS, after(120), final=replace(FINAL_DUES, draft=after(1)))
    assert (incident.due, incident.draft_due_at) == (FINAL_DUES.answer, FINAL_DUES.draft)
    [placed] = incident.events
    assert isinstance(placed, InterimPlaced)
    assert not placed.opened
    assert placed.due_at == FINAL_DUES.answer.at
    assert refuses(Refusal(Reason.SECOND_INTERIM, NUMBER), incident, INTERIM)
    assert incident.allow_interim(ANNA, after(130))
    assert incident.interim_allowed


def test_undoing_the_second_interim_answer_keeps_clock_and_permission() -> None:
    incident = placed_interim()
    incident.allow_interim(ANNA, after(50))
    drafted_again(incident, INTERIM)
    incident.place(None, BORIS, after(120), final=FINAL_DUES)
    incident.unplace(SECOND, BORIS, after(121), FIRST_DUES)
    assert incident.due == FINAL_DUES.answer
    assert incident.status is Status.APPROVED
    assert incident.interim_allowed


# The clock that runs


def test_the_office_counts_the_clock_that_runs() -> None:
    incident = placed_interim()
    assert OFFICE.running_dues(incident) == OFFICE.final_dues(after(40), incident.policy)
    first = OFFICE.dues(Importance.NORMAL, incident.detected_at, incident.policy)
    assert OFFICE.first_dues(incident) == first
    assert OFFICE.running_dues(registered()) == first


# Putting a placement right


def test_undoing_the_interim_answer_restores_the_first_clock() -> None:
    incident = placed_interim()
    assert incident.unplace(FIRST, BORIS, after(55), FIRST_DUES)
    assert (incident.status, incident.second_clock) == (Status.APPROVED, None)
    assert (incident.due, incident.draft_due_at) == (DUE, FIRST_DUES.draft)
    with pytest.raises(UndoTooLate):
        placed_interim().unplace(FIRST, BORIS, after(55 + A_SECOND), FIRST_DUES)


def test_a_new_draft_must_be_withdrawn_before_the_placement_is_undone() -> None:
    incident = placed_interim()
    incident.submit(TEXT, BORIS, after(45))
    with refused_for(MoveNotAllowed(NUMBER, Status.ON_APPROVAL, Move.UNPLACE)):
        incident.unplace(FIRST, BORIS, after(50), FIRST_DUES)
    incident.withdraw(SECOND, BORIS, after(51))
    assert incident.unplace(FIRST, BORIS, after(52), FIRST_DUES)
    assert incident.approved_draft is incident.drafts[0]
    incident.place(None, BORIS, after(53), final=FINAL_DUES)
    assert incident.placements[0].version == FIRST


def test_the_interim_answer_is_not_undone_once_the_final_one_is_placed() -> None:
    incident = drafted_again(placed_interim(), at=42)
    with pytest.raises(MoveNotAllowed):
        incident.unplace(FIRST, BORIS, after(48), FIRST_DUES)
    incident.place(None, BORIS, after(49))
    with pytest.raises(UndoTooLate):
        incident.unplace(FIRST, BORIS, after(50), FIRST_DUES)
    assert incident.unplace(SECOND, BORIS, after(51), FIRST_DUES)
    assert incident.due == FINAL_DUES.answer
    assert incident.second_clock is not None


def test_the_corrected_time_counts_for_both_clocks() -> None:
    incident = approved(INTERIM)
    incident.place(None, BORIS, DUE.at + timedelta(minutes=5), final=FINAL_DUES)
    incident.events.clear()
    earlier = replace(FINAL_DUES, answer=replace(FINAL_DUES.answer, at=after(9000)))
    at = DUE.at + timedelta(minutes=10)
    incident.correct_placement_time(DUE.at, BORIS, at, earlier)
    assert incident.second_clock == SecondClock(FIRST, DUE.at, DUE.at)
    assert incident.due == earlier.answer
    assert incident.events == [
        PlacementTimeCorrected(
            number=NUMBER,
            at=at,
            by=BORIS,
            version=FIRST,
            placed_at=DUE.at,
            in_time=True,
            kind=INTERIM,
            due_at=after(9000),
        )
    ]


def test_a_clock_does_not_run_without_a_deadline() -> None:
    with pytest.raises(ValueError, match="deadline"):
        approved(INTERIM).place(None, BORIS, after(40))
    with pytest.raises(ValueError, match="deadline"):
        placed_interim().unplace(FIRST, BORIS, after(45))


# Closing and reopening


def test_reopening_after_the_final_answer_starts_a_first_clock() -> None:
    incident = drafted_again(placed_interim())
    incident.place("https://vk.com/a", BORIS, after(200))
    due = Due(after(900), preliminary=False, calendar_revision="r1")
    incident.reopen(due, after(840), ANNA, after(300))
    assert incident.status is Status.IN_PROGRESS
    assert (incident.second_clock, incident.due) == (None, due)
    assert incident.interim_allowed
    assert incident.undoable_placement(after(301)) is None
    assert [placed.due_at for placed in incident.placements] == [DUE.at, FINAL_DUES.answer.at]


def test_reopening_after_a_cancellation_awaits_the_final_answer() -> None:
    incident = placed_interim()
    incident.cancel(CancelGround.MISTAKE, ANNA, after(50))
    incident.reopen(DUE, FIRST_DUES.draft, ANNA, after(60))
    assert incident.status is Status.AWAITING_FINAL
    assert incident.due == FINAL_DUES.answer
    assert incident.second_clock is not None
    assert not incident.interim_allowed


# Several authorities (§12)


def consolidated(kind: DraftKind) -> Incident:
    """A draft of that kind waits; another authority has not informed the lead yet."""
    incident = standing(Status.IN_PROGRESS)
    incident.reassign(Plan((ZHKH, ROADS), ZHKH), ANNA, after(12))
    incident.submit(TEXT, BORIS, after(20), kind=kind)
    return incident


@pytest.mark.parametrize(("kind", "lacks"), [(FINAL, (ROADS,)), (INTERIM, ()), (CLARIFICATION, ())])
def test_only_the_final_answer_needs_contributions(
    kind: DraftKind, lacks: tuple[AuthorityCode, ...]
) -> None:
    incident = consolidated(kind)
    assert incident.lacks(incident.drafts[0]) == lacks
    if lacks:
        with pytest.raises(ApprovalUnconfirmed):
            incident.decide(FIRST, (), ANNA, after(30))
    else:
        assert incident.decide(FIRST, (), ANNA, after(30))


def test_contributions_get_a_share_of_the_second_clock() -> None:
    incident = approved(INTERIM)
    placed = moscow("2026-06-16 09:40")
    incident.place(None, BORIS, placed, final=OFFICE.final_dues(placed, incident.policy))
    asked = moscow("2026-06-24 17:00")  # a day before the due
    incident.reassign(Plan((ZHKH, ROADS), ZHKH), ANNA, asked)
    assert OFFICE.contribution_due(incident, ROADS) == moscow("2026-06-25 12:55")


# Kinds


@pytest.mark.parametrize("kind", DraftKind)
def test_the_next_draft_has_the_kind_in_hand(kind: DraftKind) -> None:
    incident = standing(Status.IN_PROGRESS)
    assert incident.next_kind is FINAL
    incident.submit(TEXT, BORIS, after(20), kind=kind)
    assert incident.next_kind is kind
    incident.decide(FIRST, {RejectionReason.LANGUAGE}, ANNA, after(30))
    assert incident.next_kind is kind
    assert incident.submit(TEXT, BORIS, after(40)).kind is kind
    incident.decide(SECOND, (), ANNA, after(50))
    assert incident.next_kind is kind
    assert incident.replace_approved(TEXT, BORIS, after(60)).kind is kind
    incident.withdraw(THIRD, BORIS, after(70))
    assert incident.submit(TEXT, BORIS, after(80), kind=FINAL).kind is FINAL


@pytest.mark.parametrize("make", [placed_interim, clarified])
def test_after_a_placement_the_next_draft_is_final(make) -> None:
    assert make().next_kind is FINAL


@pytest.mark.parametrize(
    ("kind", "drafted"), [(INTERIM, True), (CLARIFICATION, False), (FINAL, True)]
)
def test_a_clarification_is_no_answer_and_meets_no_draft_deadline(
    kind: DraftKind, drafted: bool
) -> None:
    incident = standing(Status.IN_PROGRESS)
    incident.submit(TEXT, BORIS, DUE.at, kind=kind)
    assert incident.drafted is drafted
    [submitted] = incident.events
    assert isinstance(submitted, DraftSubmitted)
    assert submitted.draft_due_kept is not drafted
    assert submitted.kind is kind
