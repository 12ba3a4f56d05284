"""The second clock: what opens it, what it counts, and what puts the first one back (§16, §17)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.model.ids import DraftVersion
from domain.model.incident import Incident
from domain.model.incident.answer.draft import (
    DraftKind,
    RejectionReason,
)
from domain.model.incident.events import (
    AnswerPlaced,
    InterimPlaced,
)
from domain.model.incident.workflow.assignment import Plan
from domain.model.incident.workflow.status import (
    Importance,
    Status,
)
from domain.model.time.deadline import Due
from tests.unit.calendars import moscow
from tests.unit.incidents import (
    ANNA,
    BORIS,
    DUE,
    FINAL_DUES,
    FIRST,
    OFFICE,
    ROADS,
    SECOND,
    TEXT,
    ZHKH,
    after,
    approved,
    placed_interim,
    registered,
    standing,
)
from tests.unit.outcomes import Step, check_stories
from tests.unit.steps import (
    came,
    cancels,
    corrects_time,
    decides,
    places,
    reassigns,
    reopens,
    replaces,
    submits,
    undoes,
    withdraws,
)

INTERIM, CLARIFICATION, FINAL = DraftKind.INTERIM, DraftKind.CLARIFICATION, DraftKind.FINAL
THIRD = DraftVersion(3)
A_SECOND = 1 / 60


def drafted_again(incident: Incident, kind: DraftKind | None = None, at: float = 100) -> Incident:
    """Another version, agreed to and ready to be placed."""
    version = DraftVersion(len(incident.drafts) + 1)
    return came(incident, submits(at, kind=kind), decides(at + 5, version=version))


@pytest.mark.parametrize(
    ("placed", "due", "draft_due"),
    [
        pytest.param("2026-06-16 10:00", "2026-06-25 17:00", "2026-06-25 16:00", id="a Tuesday"),
        pytest.param("2026-06-16 23:59", "2026-06-25 17:00", "2026-06-25 16:00", id="at night"),
        pytest.param("2026-06-17 00:00", "2026-06-26 16:00", "2026-06-26 15:00", id="at midnight"),
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


def test_the_day_of_the_placement_is_that_of_the_calendars_zone() -> None:
    late = datetime(2026, 6, 15, 21, 30, tzinfo=UTC)  # 00:30 of the 16th in Moscow
    dues = OFFICE.final_dues(late, registered().policy)
    assert dues.answer.at == moscow("2026-06-25 17:00")


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


def allows(at: float) -> Step:
    return lambda one: one.allow_interim(ANNA, after(at))


def allowed_again() -> Incident:
    """A second interim answer is to be placed."""
    return drafted_again(came(placed_interim(), allows(50)), INTERIM)


def consolidated(kind: DraftKind) -> Incident:
    """A draft of that kind waits; another authority has not informed the lead yet."""
    new = standing(Status.IN_PROGRESS)
    return came(new, reassigns(12, ZHKH, ROADS, lead=ZHKH), submits(20, kind=kind))


def test_the_second_clock_as_approved() -> None:
    earlier = replace(FINAL_DUES, answer=replace(FINAL_DUES.answer, at=after(9000)))
    check_stories(
        "second_clock",
        {
            "an interim answer opens it even if late": (
                approved(INTERIM),
                lambda one: one.place(None, BORIS, DUE.at + timedelta(minutes=1), final=FINAL_DUES),
            ),
            "then all work awaits the final answer": (
                placed_interim(),
                submits(60),
                decides(70, RejectionReason.OFF_TOPIC, version=SECOND),
                submits(80),
                withdraws(90, THIRD),
                submits(100, kind=CLARIFICATION),
                decides(105, version=DraftVersion(4)),
                places(110),
            ),
            "a second interim answer needs control's permission": (
                placed_interim(),
                submits(45, kind=INTERIM),
                replaces(45, kind=INTERIM),
                allows(50),
                allows(51),
            ),
            "which is used up by it, and the due stays": (
                allowed_again(),
                places(120, replace(FINAL_DUES, draft=after(1))),
                submits(130, kind=INTERIM),
                replaces(130, kind=INTERIM),
                allows(131),
            ),
            "a second interim answer is undone: clock and permission stay": (
                came(allowed_again(), places(120)),
                undoes(121, SECOND),
            ),
            "the first one is undone: the first clock runs again": (
                placed_interim(),
                undoes(55 + A_SECOND),
                undoes(55),
            ),
            "a new draft is withdrawn before it is undone": (
                placed_interim(),
                submits(45),
                undoes(50),
                withdraws(51, SECOND),
                undoes(52),
                places(53),
            ),
            "it is not undone once the final answer is placed": (
                drafted_again(placed_interim(), at=42),
                undoes(48),
                places(49),
                undoes(50),
                undoes(51, SECOND),
            ),
            "its corrected time counts for both clocks": (
                came(approved(INTERIM), places(485)),
                corrects_time(490, DUE.at, earlier),
            ),
            "reopened after the final answer a first clock starts": (
                came(drafted_again(placed_interim()), places(200)),
                reopens(300),
                undoes(301, SECOND),
            ),
            "reopened after a cancellation the final answer is awaited": (
                placed_interim(),
                cancels(50),
                reopens(60),
            ),
            **{
                f"missing information, {kind}": (consolidated(kind), decides(30))
                for kind in DraftKind
            },
            # a question neither answers nor misses the draft's due
            **{
                f"a late draft, {kind}": (
                    standing(Status.IN_PROGRESS),
                    submits(480, kind=kind),
                )
                for kind in DraftKind
            },
        },
    )


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


def test_the_office_counts_the_clock_that_runs() -> None:
    incident = placed_interim()
    assert OFFICE.running_dues(incident) == OFFICE.final_dues(after(40), incident.policy)
    first = OFFICE.dues(Importance.NORMAL, incident.detected_at, incident.policy)
    assert OFFICE.first_dues(incident) == first
    assert OFFICE.running_dues(registered()) == first


def test_a_clock_does_not_run_without_a_deadline() -> None:
    with pytest.raises(ValueError, match="deadline"):
        approved(INTERIM).place(None, BORIS, after(40))
    with pytest.raises(ValueError, match="deadline"):
        placed_interim().unplace(FIRST, BORIS, after(45))


def test_contributions_get_a_share_of_the_second_clock() -> None:
    incident = approved(INTERIM)
    placed = moscow("2026-06-16 09:40")
    incident.place(None, BORIS, placed, final=OFFICE.final_dues(placed, incident.policy))
    asked = moscow("2026-06-24 17:00")  # a day before the due
    incident.reassign(Plan((ZHKH, ROADS), ZHKH), ANNA, asked)
    assert OFFICE.contribution_due(incident, ROADS) == moscow("2026-06-25 12:55")
