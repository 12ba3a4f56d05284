"""Where the working time of an incident went."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.model.ids import AuthorityCode
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind, RejectionReason
from domain.model.incident.workflow.status import (
    AnswerStage,
    Status,
    StatusPeriod,
    handed_over,
    stage_times,
)
from tests.unit import approved
from tests.unit.calendars import moscow
from tests.unit.incidents import (
    ANNA,
    BORIS,
    FINAL_DUES,
    FIRST,
    OFFICE,
    ROADS,
    SECOND,
    TEXT,
    ZHKH,
    registered,
)

CALENDAR = OFFICE.calendar
DETECTED = moscow("2026-06-16 08:30")
"""A Tuesday."""


def spent(periods: list[StatusPeriod], now: str) -> str:
    """Return the hours and minutes of each stage."""
    return "\n".join(
        f"{stage}: {str(worked)[:-3]}"
        for (stage, _), worked in stage_times(DETECTED, periods, moscow(now), CALENDAR).items()
    )


def period(status: Status, since: str, lead=ZHKH) -> StatusPeriod:
    return StatusPeriod(status, moscow(f"2026-06-{since}"), lead)


REGISTERED = period(Status.REGISTERED, "16 09:00", None)
ROUTED = period(Status.IN_PROGRESS, "16 09:20")
DRAFTED = period(Status.ON_APPROVAL, "16 11:00")
APPROVED = period(Status.APPROVED, "16 11:30")
PLACED = period(Status.ANSWERED, "16 13:00")


def test_stages_in_working_time_as_approved() -> None:
    reworked = [REGISTERED, ROUTED, DRAFTED, period(Status.IN_PROGRESS, "16 11:20"), PLACED]
    late = [REGISTERED, ROUTED, DRAFTED, period(Status.ON_APPROVAL, "16 10:40"), APPROVED]
    answered = [REGISTERED, ROUTED, DRAFTED, APPROVED, PLACED]
    imported = replace(REGISTERED, imported=True)
    lives = {
        "just registered": ([REGISTERED], "16 09:00"),
        "not routed; lunch is not counted": ([REGISTERED], "16 12:30"),
        "over a night": ([REGISTERED, ROUTED], "17 09:00"),
        "answered; nothing after the end is counted": (answered, "20 09:00"),
        "returned for rework: both drafts are counted": (reworked, "16 13:00"),
        "recorded late, of a moment before the last one: lasted nothing": (late, "16 11:30"),
        "imported: the time before is nobody's": ([imported], "16 09:20"),
    }
    approved.check(
        "stages",
        {title: spent(periods, f"2026-06-{now}") for title, (periods, now) in lives.items()},
    )


def test_each_authority_answers_for_its_own_hours() -> None:
    other = period(Status.IN_PROGRESS, "16 10:20", ROADS)
    back = period(Status.IN_PROGRESS, "16 11:00")
    found = stage_times(
        DETECTED, [REGISTERED, ROUTED, other, back], moscow("2026-06-16 11:30"), CALENDAR
    )
    assert list(found.items())[2:] == [
        ((AnswerStage.DRAFTING, ZHKH), timedelta(minutes=90)),
        ((AnswerStage.DRAFTING, ROADS), timedelta(minutes=40)),
    ]


def test_what_came_later_is_not_counted() -> None:
    returned = period(Status.IN_PROGRESS, "16 12:00")
    periods = [REGISTERED, ROUTED, period(Status.ON_APPROVAL, "16 11:00"), returned]
    for now in ("16 09:10", "16 09:40", "16 11:20", "16 13:00"):
        until = moscow(f"2026-06-{now}")
        earlier = [one for one in periods if one.since <= until]
        counted, known = (
            [one for one in stage_times(DETECTED, told, until, CALENDAR).items() if one[1]]
            for told in (periods, earlier)
        )
        assert counted == known
    before = stage_times(DETECTED, periods, moscow("2026-06-16 08:40"), CALENDAR)
    assert list(filter(None, before.values())) == [timedelta(minutes=10)]


def lived() -> Incident:
    """Detected and registered at nine, drafted at ten, returned and drafted again."""
    incident = registered()
    incident.detected_at = incident.registered_at = moscow("2026-06-16 09:00")
    incident.record_registration()
    incident.route(ZHKH, ANNA, moscow("2026-06-16 09:30"))
    incident.submit(TEXT, BORIS, moscow("2026-06-16 10:00"))
    incident.decide(FIRST, {RejectionReason.LANGUAGE}, ANNA, moscow("2026-06-16 10:10"))
    incident.submit(TEXT, BORIS, moscow("2026-06-16 10:40"))
    incident.decide(SECOND, (), ANNA, moscow("2026-06-16 11:00"))
    incident.place(None, BORIS, moscow("2026-06-16 11:30"))
    return incident


def minutes_of(incident: Incident) -> list[int]:
    times = incident.stage_times(moscow("2026-06-16 16:00"), CALENDAR)
    return [int(worked.total_seconds() // 60) for worked in times.values()]


def test_an_incident_keeps_where_its_time_went() -> None:
    assert minutes_of(lived()) == [0, 30, 60, 30, 30]


def test_the_real_time_of_a_placement_ends_its_stage() -> None:
    incident = lived()
    placed_at, now = moscow("2026-06-16 11:10"), moscow("2026-06-16 11:40")
    incident.correct_placement_time(placed_at, BORIS, now)
    assert minutes_of(incident) == [0, 30, 60, 30, 10]


def test_after_an_interim_answer_the_hours_are_counted_apart() -> None:
    incident = registered()
    incident.detected_at = incident.registered_at = moscow("2026-06-16 09:00")
    incident.record_registration()
    incident.route(ZHKH, ANNA, moscow("2026-06-16 09:30"))
    incident.submit(TEXT, BORIS, moscow("2026-06-16 10:00"), kind=DraftKind.INTERIM)
    incident.decide(FIRST, (), ANNA, moscow("2026-06-16 10:10"))
    incident.place(None, BORIS, moscow("2026-06-16 10:40"), final=FINAL_DUES)
    incident.submit(TEXT, BORIS, moscow("2026-06-16 10:45"))
    incident.withdraw(SECOND, BORIS, moscow("2026-06-16 10:50"))
    earlier, now = moscow("2026-06-16 10:20"), moscow("2026-06-16 10:52")
    incident.correct_placement_time(earlier, BORIS, now, FINAL_DUES)
    found = list(incident.stage_times(moscow("2026-06-16 11:00"), CALENDAR).items())
    assert [(stage, worked // timedelta(minutes=1)) for (stage, _), worked in found[2:]] == [
        (AnswerStage.DRAFTING, 30),
        (AnswerStage.APPROVAL, 15),
        (AnswerStage.PLACING, 10),
        (AnswerStage.FINAL, 35),
    ]
    assert found[-1][0] == (AnswerStage.FINAL, ZHKH)


def test_an_undone_placement_lets_the_stage_go_on() -> None:
    incident = lived()
    incident.unplace(SECOND, BORIS, moscow("2026-06-16 11:40"))
    assert minutes_of(incident)[-1] == 30 + 210


@pytest.mark.parametrize(
    ("last", "lead", "follows"),
    [
        (ROUTED, ROADS, [period(Status.IN_PROGRESS, "16 12:00", ROADS)]),
        (APPROVED, ROADS, [period(Status.APPROVED, "16 12:00", ROADS)]),
        (ROUTED, ZHKH, []),
        (DRAFTED, ROADS, []),
    ],
    ids=["while it drafts", "while it is to place", "the same lead", "while control has it"],
)
def test_the_hours_of_another_lead_begin_when_it_is_named(
    last: StatusPeriod, lead: AuthorityCode, follows: list[StatusPeriod]
) -> None:
    assert handed_over(last, lead, moscow("2026-06-16 12:00")) == follows
