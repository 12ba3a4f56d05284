"""Which reminder is due when: before, at and after each threshold, in and out of working time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain.model.conversation.notices.reminded import REMINDED, reminded
from domain.model.conversation.reminders import next_attention, reminders_at, still_true
from domain.model.ids import ChatId, PersonId, Place
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.events import Reminded
from domain.model.incident.workflow.assignment import Plan
from domain.model.incident.workflow.status import CancelGround, Importance, Status
from domain.model.incident.workflow.thresholds import TRACKS, Threshold, Track
from domain.model.incident.workflow.thresholds import ReminderKind as Kind
from domain.model.organisation.people import Person, Post, Role
from tests.unit.calendars import moscow
from tests.unit.incidents import (
    ANNA,
    BORIS,
    CONTROL_CHAT,
    FIRST,
    NUMBER,
    OFFICE,
    ORGANISATION,
    ROADS,
    ZHKH,
    ZHKH_CHAT,
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


@pytest.mark.parametrize(
    ("status", "at", "kinds"),
    [
        (Status.IN_PROGRESS, "2026-06-16 13:49", []),
        (Status.IN_PROGRESS, "2026-06-16 13:50", [Kind.HALF_GONE]),
        (Status.ON_APPROVAL, "2026-06-16 10:29", []),
        (Status.ON_APPROVAL, "2026-06-16 10:30", [Kind.DRAFT_WAITS]),
        (Status.ON_APPROVAL, "2026-06-16 13:50", [Kind.DRAFT_WAITS]),
        (Status.APPROVED, "2026-06-16 11:29", []),
        (Status.APPROVED, "2026-06-16 11:30", [Kind.NOT_PLACED]),
        (Status.REGISTERED, "2026-06-16 13:50", []),
        (Status.REGISTERED, "2026-06-16 16:49", []),
        (Status.REGISTERED, "2026-06-16 16:50", [Kind.HOUR_LEFT]),
        (Status.IN_PROGRESS, "2026-06-16 16:50", [Kind.HOUR_LEFT]),
        (Status.IN_PROGRESS, "2026-06-17 07:59", []),
        (Status.IN_PROGRESS, "2026-06-17 08:00", [Kind.HALF_HOUR_LEFT]),
        (Status.IN_PROGRESS, "2026-06-17 08:50", [Kind.HALF_HOUR_LEFT]),
        (Status.IN_PROGRESS, "2026-06-17 08:51", [Kind.OVERDUE]),
        (Status.IN_PROGRESS, "2026-06-16 17:00", []),
        (Status.IN_PROGRESS, "2026-06-16 23:00", []),
        (Status.IN_PROGRESS, "2026-06-17 12:10", []),
        (Status.IN_PROGRESS, "2026-06-20 10:00", []),
        (Status.IN_PROGRESS, "2026-06-22 08:00", [Kind.OVERDUE]),
    ],
    ids=[
        "before half of the norm",
        "at half of the norm",
        "before the draft has waited",
        "when the draft has waited",
        "half of the norm with a draft",
        "before the approved text should stand",
        "when the approved text should stand",
        "half of the norm before routing",
        "before the last hour",
        "at the last hour, not routed",
        "at the last hour, without a draft",
        "before the opening of the day of the last half hour",
        "at the opening, with the digest",
        "exactly at the due",
        "after the due",
        "at the close of the day",
        "at night",
        "at lunch",
        "on Saturday",
        "after days of downtime, the latest only",
    ],
)
def test_a_normal_incident_is_reminded_of_in_working_time(
    status: Status, at: str, kinds: list[Kind]
) -> None:
    assert told(found(status), at) == kinds


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


@pytest.mark.parametrize("importance", Importance)
@pytest.mark.parametrize(
    ("at", "kinds"),
    [
        pytest.param("2026-06-16 13:50", [], id="no half of a norm"),
        pytest.param("2026-06-17 08:51", [], id="the first due is over"),
        pytest.param("2026-06-19 15:59", [], id="before the third day"),
        pytest.param("2026-06-22 08:00", [Kind.THREE_DAYS_LEFT], id="three days before"),
        pytest.param(
            "2026-06-23 10:00", [Kind.THREE_DAYS_LEFT], id="two days before, the same one"
        ),
        pytest.param("2026-06-24 08:00", [Kind.ONE_DAY_LEFT], id="one day before"),
        pytest.param("2026-06-25 08:00", [Kind.LAST_DAY], id="the last day opens"),
        pytest.param("2026-06-25 16:59", [Kind.LAST_DAY], id="the last hours"),
        pytest.param("2026-06-26 08:00", [Kind.OVERDUE], id="overdue at the next opening"),
    ],
)
def test_the_second_clock_reminds_by_working_days(
    at: str, kinds: list[Kind], importance: Importance
) -> None:
    incident = awaiting_final(importance)
    due = {Kind.ALERT_AGAIN, Kind.ALERT_IGNORED, Kind.NOT_REPORTED}
    assert [kind for kind in told(incident, at) if kind not in due] == kinds


def test_the_next_attention_of_the_second_clock_is_an_opening() -> None:
    incident = awaiting_final()
    noon = moscow("2026-06-16 12:00")
    assert next_attention(incident, CALENDAR, noon) == moscow("2026-06-22 08:00")


@pytest.mark.parametrize("kind", [Kind.THREE_DAYS_LEFT, Kind.ONE_DAY_LEFT, Kind.LAST_DAY])
def test_the_chat_alone_is_reminded_of_the_days_left(kind: Kind) -> None:
    event = Reminded(number=NUMBER, at=NINE, by=None, kind=kind, since=NINE)
    assert reminded(event, awaiting_final(), ORGANISATION) == [ZHKH_CHAT]


def test_a_question_to_the_author_does_not_stop_the_first_clocks_reminders() -> None:
    incident = found(Status.IN_PROGRESS)
    at = moscow("2026-06-16 10:00")
    incident.submit("Какой подъезд?", BORIS, at, kind=DraftKind.CLARIFICATION)
    incident.decide(FIRST, (), ANNA, at)
    incident.place(None, BORIS, at)
    assert told(incident, "2026-06-16 13:50") == [Kind.HALF_GONE]


def test_what_was_told_is_not_told_again_and_the_next_one_is() -> None:
    incident = found(Status.IN_PROGRESS)
    for at, kinds in [
        ("2026-06-16 13:55", [Kind.HALF_GONE]),
        ("2026-06-16 14:00", []),
        ("2026-06-17 08:25", [Kind.HALF_HOUR_LEFT]),
        ("2026-06-17 08:51", [Kind.OVERDUE]),
        ("2026-06-17 09:49", []),
        ("2026-06-17 09:50", [Kind.OVERDUE]),
        ("2026-06-17 10:50", [Kind.OVERDUE]),
        ("2026-06-17 16:00", []),
    ]:
        thresholds = reminders_at(incident, CALENDAR, moscow(at))
        assert [threshold.kind for threshold in thresholds] == kinds, at
        incident.remind(thresholds, moscow(at))
    assert next_attention(incident, CALENDAR, NINE) is None


def test_a_high_one_is_overdue_every_working_hour_and_at_any_hour_of_the_day() -> None:
    incident = found(Status.IN_PROGRESS, Importance.HIGH)  # due at 13:50
    assert told(incident, "2026-06-16 12:10") == [Kind.HOUR_LEFT]
    seen = []
    for at in ("2026-06-16 13:51", "2026-06-16 14:50", "2026-06-16 16:55", "2026-06-16 23:00"):
        thresholds = reminders_at(incident, CALENDAR, moscow(at))
        incident.remind(thresholds, moscow(at))
        seen.append([threshold.at.strftime("%H:%M:%S") for threshold in thresholds])
    assert seen == [["13:50:01"], ["14:50:00"], ["16:50:00"], []]
    assert next_attention(incident, CALENDAR, NINE) == moscow("2026-06-17 08:50")


@pytest.mark.parametrize(
    ("status", "at"),
    [
        (Status.IN_PROGRESS, "2026-06-16 13:50"),
        (Status.ON_APPROVAL, "2026-06-16 10:30"),
        (Status.APPROVED, "2026-06-16 11:30"),
        (Status.REGISTERED, "2026-06-16 16:50"),
    ],
    ids=["a draft is missing", "a draft waits", "not placed", "not routed"],
)
def test_attention_comes_when_the_first_threshold_does(status: Status, at: str) -> None:
    assert next_attention(found(status), CALENDAR, NINE) == moscow(at)


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


def test_a_recalled_approval_makes_the_draft_wait_again() -> None:
    incident = found(Status.APPROVED)
    incident.recall(FIRST, ANNA, moscow("2026-06-16 13:00"))
    assert told(incident, "2026-06-16 13:29") == []
    assert told(incident, "2026-06-16 13:30") == [Kind.DRAFT_WAITS]


def test_an_undone_placement_is_to_be_made_again() -> None:
    incident = found(Status.APPROVED)
    incident.place(None, BORIS, moscow("2026-06-16 13:00"))
    incident.unplace(FIRST, BORIS, moscow("2026-06-16 13:10"))
    assert told(incident, "2026-06-16 13:39") == []
    assert told(incident, "2026-06-16 13:40") == [Kind.NOT_PLACED]


def test_a_withdrawn_draft_is_no_draft() -> None:
    incident = found(Status.ON_APPROVAL)
    incident.withdraw(FIRST, BORIS, moscow("2026-06-16 10:10"))
    assert told(incident, "2026-06-16 13:50") == [Kind.HALF_GONE]


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


OFFICER = Person(PersonId(701), "Сидоров С. С.", frozenset({Post(Role.RESPONSIBLE, ZHKH)}))
DEPUTY = Person(PersonId(801), "Глебов Г. Г.", frozenset({Post(Role.DEPUTY_HEAD)}))
STAFFED = replace(
    ORGANISATION, people={**ORGANISATION.people, OFFICER.id: OFFICER, DEPUTY.id: DEPUTY}
)
OFFICERS_CHAT, DEPUTYS_CHAT = Place(ChatId(701)), Place(ChatId(801))


def test_each_kind_has_its_track_and_those_who_are_reminded() -> None:
    assert TRACKS.keys() == REMINDED.keys() == set(Kind)


@pytest.mark.parametrize(
    ("kind", "status", "importance", "places"),
    [
        (Kind.HALF_GONE, Status.IN_PROGRESS, Importance.NORMAL, [ZHKH_CHAT]),
        (Kind.HOUR_LEFT, Status.IN_PROGRESS, Importance.NORMAL, [ZHKH_CHAT]),
        (Kind.HOUR_LEFT, Status.ON_APPROVAL, Importance.NORMAL, [ZHKH_CHAT, CONTROL_CHAT]),
        (Kind.HALF_HOUR_LEFT, Status.REGISTERED, Importance.NORMAL, [CONTROL_CHAT]),
        (Kind.DRAFT_WAITS, Status.ON_APPROVAL, Importance.NORMAL, [CONTROL_CHAT]),
        (Kind.NOT_PLACED, Status.APPROVED, Importance.NORMAL, [ZHKH_CHAT]),
        (
            Kind.OVERDUE,
            Status.IN_PROGRESS,
            Importance.NORMAL,
            [ZHKH_CHAT, CONTROL_CHAT, OFFICERS_CHAT],
        ),
        (
            Kind.OVERDUE,
            Status.IN_PROGRESS,
            Importance.HIGH,
            [ZHKH_CHAT, CONTROL_CHAT, OFFICERS_CHAT, DEPUTYS_CHAT],
        ),
        (Kind.OVERDUE, Status.REGISTERED, Importance.NORMAL, [CONTROL_CHAT]),
    ],
)
def test_who_is_reminded(
    kind: Kind, status: Status, importance: Importance, places: list[Place]
) -> None:
    event = Reminded(number=NUMBER, at=NINE, by=None, kind=kind, since=NINE)
    assert reminded(event, found(status, importance), STAFFED) == places


def test_a_look_at_any_moment_agrees_with_the_moment_of_attention() -> None:
    """Nothing is told before the moment of attention, and something at it."""
    for status in (Status.REGISTERED, Status.IN_PROGRESS, Status.ON_APPROVAL, Status.APPROVED):
        for importance in Importance:
            incident = found(status, importance)
            now = NINE
            for _ in range(6):
                moment = next_attention(incident, CALENDAR, now)
                if moment is None:
                    break
                before: datetime = moment - timedelta(seconds=1)
                assert reminders_at(incident, CALENDAR, before) == []
                thresholds = reminders_at(incident, CALENDAR, moment)
                assert thresholds
                incident.remind(thresholds, moment)
                now = moment


def shared() -> Incident:
    """Asked at nine; housing answers, the department for roads informs it by 13:50 (§12)."""
    incident = found(Status.REGISTERED)
    incident.plan = Plan((ZHKH, ROADS), ZHKH)
    incident.route(None, ANNA, NINE)
    return incident


@pytest.mark.parametrize(
    ("at", "kinds"),
    [
        ("2026-06-16 10:59", []),
        ("2026-06-16 11:00", [Kind.CONTRIBUTION_HALF_GONE]),
        ("2026-06-16 13:49", [Kind.CONTRIBUTION_HALF_GONE]),
        ("2026-06-16 13:50", [Kind.CONTRIBUTION_DUE, Kind.HALF_GONE]),
        ("2026-06-16 14:19", [Kind.HALF_GONE, Kind.CONTRIBUTION_DUE]),
        ("2026-06-16 14:20", [Kind.HALF_GONE, Kind.CONTRIBUTION_OVERDUE]),
        ("2026-06-16 23:00", []),
    ],
    ids=["before", "half", "after half", "due", "after the due", "overdue", "at night"],
)
def test_an_authority_is_reminded_of_its_information(at: str, kinds: list[Kind]) -> None:
    assert sorted(told(shared(), at)) == sorted(kinds)


def test_what_one_authority_has_been_told_is_not_told_again() -> None:
    incident = shared()
    for at, kinds in [
        ("2026-06-16 11:00", [Kind.CONTRIBUTION_HALF_GONE]),
        ("2026-06-16 11:01", []),
        ("2026-06-16 14:20", [Kind.HALF_GONE, Kind.CONTRIBUTION_OVERDUE]),
        ("2026-06-16 16:49", []),
    ]:
        thresholds = reminders_at(incident, CALENDAR, moscow(at))
        assert [threshold.kind for threshold in thresholds] == kinds, at
        incident.remind(thresholds, moscow(at))


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
