"""Which reminder is due when: before, at and after each threshold, in and out of working time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.model.conversation.notices.reminded import REMINDED
from domain.model.conversation.reminders import next_attention, reminders_at, still_true
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.workflow.assignment import Plan
from domain.model.incident.workflow.status import CancelGround, Importance, Status
from domain.model.incident.workflow.thresholds import TRACKS, Threshold, Track
from domain.model.incident.workflow.thresholds import ReminderKind as Kind
from tests.unit import approved
from tests.unit.calendars import MOSCOW, moscow
from tests.unit.incidents import (
    ANNA,
    BORIS,
    FIRST,
    OFFICE,
    ROADS,
    ZHKH,
    registered,
)

CALENDAR = OFFICE.calendar
NINE = moscow("2026-06-16 09:00")
"""A Tuesday: eight working hours end on Wednesday at 08:50."""


def found(status: Status, importance: Importance = Importance.NORMAL) -> Incident:
    """Detected on Tuesday at nine; drafted at ten and approved at eleven, where it got so far."""
    incident = registered()
    dues = OFFICE.dues(importance, NINE, incident.policy)
    incident.detected_at = incident.registered_at = NINE
    incident.importance = importance
    incident.due, incident.draft_due_at = dues.answer, dues.draft
    incident.reminded_until = dict.fromkeys(Track, NINE)
    if status is not Status.REGISTERED:
        incident.route(ZHKH, ANNA, NINE)
    if status in {Status.ON_APPROVAL, Status.APPROVED}:
        incident.submit("Воду дадут завтра", BORIS, moscow("2026-06-16 10:00"))
    if status is Status.APPROVED:
        incident.decide(FIRST, (), ANNA, moscow("2026-06-16 11:00"))
    return incident


def told(incident: Incident, at: str) -> list[Kind]:
    return [threshold.kind for threshold in reminders_at(incident, CALENDAR, moscow(at))]


def timeline(incident: Incident, most: int = 9) -> str:
    """Return what the incident is reminded of, line by line, each as soon as it may be told."""
    lines: list[str] = []
    now = NINE
    while (moment := next_attention(incident, CALENDAR, now)) is not None and len(lines) < most:
        assert reminders_at(incident, CALENDAR, moment - timedelta(seconds=1)) == []
        thresholds = reminders_at(incident, CALENDAR, moment)
        kinds = " ".join(threshold.kind for threshold in thresholds)
        lines.append(f"{moment.astimezone(MOSCOW):%a %d.%m %H:%M:%S} {kinds}")
        incident.remind(thresholds, moment)
        now = moment
    return "\n".join(lines)


def test_the_reminders_of_an_incident_as_approved() -> None:
    """Nothing is told before the moment of attention, and something at it."""
    stages = (Status.REGISTERED, Status.IN_PROGRESS, Status.ON_APPROVAL, Status.APPROVED)
    approved.check(
        "reminders_by_the_clock",
        {
            **{
                f"{status}, {importance}": timeline(found(status, importance))
                for importance in Importance
                for status in stages
            },
            **{
                f"awaiting the final answer, {importance}": timeline(awaiting_final(importance))
                for importance in Importance
            },
            "shared": timeline(shared()),
            "a question to the author was placed": timeline(asked_the_author()),
            "the approval was recalled at one": timeline(recalled()),
            "the placement was undone at ten past one": timeline(undone()),
            "the draft was withdrawn": timeline(withdrawn()),
        },
    )


@pytest.mark.parametrize(
    ("at", "kinds"),
    [
        pytest.param("2026-06-16 17:00", [], id="at the close of the day"),
        pytest.param("2026-06-16 23:00", [], id="at night"),
        pytest.param("2026-06-17 12:10", [], id="at lunch"),
        pytest.param("2026-06-20 10:00", [], id="on Saturday"),
        pytest.param("2026-06-17 08:50", [Kind.HALF_HOUR_LEFT], id="exactly at the due"),
        pytest.param("2026-06-22 08:00", [Kind.OVERDUE], id="after days, the latest only"),
    ],
)
def test_what_was_not_told_in_time_is_told_in_working_time(at: str, kinds: list[Kind]) -> None:
    assert told(found(Status.IN_PROGRESS), at) == kinds


def test_a_task_that_came_after_the_opening_is_reminded_of_at_the_usual_moment() -> None:
    incident = found(Status.REGISTERED)
    assert told(incident, "2026-06-17 08:00") == [Kind.HALF_HOUR_LEFT]
    incident.remind(reminders_at(incident, CALENDAR, moscow("2026-06-17 08:00")), NINE)
    incident.route(ZHKH, ANNA, moscow("2026-06-17 08:05"))
    assert told(incident, "2026-06-17 08:19") == []
    assert told(incident, "2026-06-17 08:20") == [Kind.HALF_HOUR_LEFT]


def awaiting_final(importance: Importance = Importance.NORMAL) -> Incident:
    """An interim answer was placed on Tuesday at eleven: the final one is due on the 25th."""
    incident = found(Status.IN_PROGRESS, importance)
    incident.submit("Воду дадут в июле", BORIS, moscow("2026-06-16 10:00"), kind=DraftKind.INTERIM)
    incident.decide(FIRST, (), ANNA, moscow("2026-06-16 10:30"))
    placed = moscow("2026-06-16 11:00")
    incident.place(None, BORIS, placed, final=OFFICE.final_dues(placed, incident.policy))
    return incident


def asked_the_author() -> Incident:
    incident = found(Status.IN_PROGRESS)
    at = moscow("2026-06-16 10:00")
    incident.submit("Какой подъезд?", BORIS, at, kind=DraftKind.CLARIFICATION)
    incident.decide(FIRST, (), ANNA, at)
    incident.place(None, BORIS, at)
    return incident


def recalled() -> Incident:
    incident = found(Status.APPROVED)
    incident.recall(FIRST, ANNA, moscow("2026-06-16 13:00"))
    return incident


def undone() -> Incident:
    incident = found(Status.APPROVED)
    incident.place(None, BORIS, moscow("2026-06-16 13:00"))
    incident.unplace(FIRST, BORIS, moscow("2026-06-16 13:10"))
    return incident


def withdrawn() -> Incident:
    incident = found(Status.ON_APPROVAL)
    incident.withdraw(FIRST, BORIS, moscow("2026-06-16 10:10"))
    return incident


def test_attention_out_of_working_time_waits_for_the_opening() -> None:
    incident = found(Status.IN_PROGRESS)
    incident.due = replace(incident.due, at=moscow("2026-06-16 17:00"))
    incident.reminded_until[Track.DUE] = moscow("2026-06-16 16:30")
    evening = moscow("2026-06-16 20:00")
    assert next_attention(incident, CALENDAR, NINE) == moscow("2026-06-17 08:00")
    assert next_attention(incident, CALENDAR, evening) == moscow("2026-06-17 08:00")


def test_what_was_missed_in_the_evening_does_not_keep_the_sweep_awake_at_night() -> None:
    incident = found(Status.IN_PROGRESS)
    night = moscow("2026-06-16 23:00")
    assert reminders_at(incident, CALENDAR, night) == []
    assert next_attention(incident, CALENDAR, night) == moscow("2026-06-17 08:00")


@pytest.mark.parametrize("status", [Status.ANSWERED, Status.NO_ANSWER, Status.CANCELLED])
def test_a_closed_incident_needs_no_attention(status: Status) -> None:
    incident = found(Status.IN_PROGRESS)
    incident.status = status
    assert told(incident, "2026-06-22 09:00") == []
    assert next_attention(incident, CALENDAR, NINE) is None


def test_a_new_due_tells_the_latest_of_its_thresholds_that_has_passed() -> None:
    incident = found(Status.IN_PROGRESS)
    at = moscow("2026-06-16 13:00")
    dues = OFFICE.dues(Importance.HIGH, NINE, incident.policy)
    incident.change_importance(Importance.HIGH, dues.answer, dues.draft, ANNA, at)
    assert told(incident, "2026-06-16 13:00") == [Kind.HOUR_LEFT]


@pytest.mark.parametrize(
    ("change", "true"),
    [
        (lambda _: None, True),
        (lambda incident: incident.submit("Воду дадут завтра", BORIS, NINE), False),
        (lambda incident: setattr(incident, "due", replace(incident.due, at=NINE)), True),
        (lambda incident: setattr(incident, "status", Status.CANCELLED), False),
    ],
    ids=["nothing happened", "a draft came", "another due, the same half", "it was closed"],
)
def test_a_reminder_is_told_only_while_it_is_true(change, true: bool) -> None:
    incident = found(Status.IN_PROGRESS)
    half = Threshold(moscow("2026-06-16 13:50"), Kind.HALF_GONE)
    change(incident)
    assert still_true(half, incident, CALENDAR, half.at) is true


@pytest.mark.parametrize(
    ("now", "true"),
    [("2026-06-16 13:49", True), ("2026-06-16 13:48", False), ("2025-06-16 13:50", False)],
    ids=["the clocks of two machines", "put right since", "a year back"],
)
def test_a_reminder_that_a_clock_ahead_has_made_is_not_true_yet(now: str, true: bool) -> None:
    half = Threshold(moscow("2026-06-16 13:50"), Kind.HALF_GONE)
    assert still_true(half, found(Status.IN_PROGRESS), CALENDAR, moscow(now)) is true


def test_each_kind_has_its_track_and_those_who_are_reminded() -> None:
    assert TRACKS.keys() == REMINDED.keys() == set(Kind)


def shared() -> Incident:
    """Asked at nine; housing answers, the department for roads informs it by 13:50 (§12)."""
    incident = found(Status.REGISTERED)
    incident.plan = Plan((ZHKH, ROADS), ZHKH)
    incident.route(None, ANNA, NINE)
    return incident


def informed(incident: Incident) -> None:
    incident.contribute(ROADS, "Дорогу откроют завтра", BORIS, NINE)


def taken_off(incident: Incident) -> None:
    incident.reassign(Plan((ZHKH,)), ANNA, NINE)


def made_the_lead(incident: Incident) -> None:
    incident.reassign(Plan((ROADS, ZHKH), ROADS), ANNA, NINE)


def closed(incident: Incident) -> None:
    incident.cancel(CancelGround.MISTAKE, ANNA, NINE)


@pytest.mark.parametrize("act", [informed, taken_off, made_the_lead, closed])
def test_a_reminder_of_information_that_is_no_longer_expected_is_dropped(
    act: Callable[[Incident], None],
) -> None:
    incident = shared()
    thresholds = reminders_at(incident, CALENDAR, moscow("2026-06-16 14:20"))
    late = next(one for one in thresholds if one.kind is Kind.CONTRIBUTION_OVERDUE)
    assert late.authority == ROADS
    assert still_true(late, incident, CALENDAR, late.at)
    act(incident)
    assert not still_true(late, incident, CALENDAR, late.at)


def test_a_higher_importance_brings_the_information_forward() -> None:
    incident = shared()
    dues = OFFICE.dues(Importance.HIGH, NINE, incident.policy)
    incident.change_importance(Importance.HIGH, dues.answer, dues.draft, ANNA, NINE)
    assert OFFICE.contribution_due(incident, ROADS) == moscow("2026-06-16 11:00")


def test_a_track_that_an_older_version_did_not_know_begins_with_the_detection() -> None:
    incident = found(Status.ON_APPROVAL)
    del incident.reminded_until[Track.STAGE]
    assert told(incident, "2026-06-16 10:30") == [Kind.DRAFT_WAITS]
    assert next_attention(incident, CALENDAR, NINE) == moscow("2026-06-16 10:30")
