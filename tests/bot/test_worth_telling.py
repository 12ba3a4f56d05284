"""Reminders are looked at once more before they leave: what is stale by then is not told."""

from datetime import datetime

import pytest

from domain.model.ids import Place
from domain.model.incident import Incident
from domain.model.incident.events import Reminded
from domain.model.incident.workflow.status import CancelGround, Status
from domain.model.incident.workflow.thresholds import ReminderKind as Kind
from domain.ports.snapshots import IncidentSnapshot, Reminders
from handlers.news.reminders import worth_telling
from tests.unit.calendars import moscow
from tests.unit.incidents import ANNA, BORIS, CONTROL_CHAT, OFFICE, ROADS_CHAT, ZHKH_CHAT
from tests.unit.test_reminders import found

HALF = (Kind.HALF_GONE, moscow("2026-06-16 13:50"))
HOUR = (Kind.HOUR_LEFT, moscow("2026-06-16 16:50"))
LATE = moscow("2026-06-16 16:55")


def told(
    incident: Incident,
    *thresholds: tuple[Kind, datetime],
    place: Place = ZHKH_CHAT,
    now: datetime = LATE,
) -> list[Kind]:
    snapshot = IncidentSnapshot(incident, OFFICE)
    events = [
        Reminded(number=incident.number, at=since, by=None, kind=kind, since=since)
        for kind, since in thresholds
    ]
    waiting = Reminders(place, tuple((event, snapshot) for event in events))
    return [event.kind for event, _ in worth_telling(waiting, now)]


def test_of_those_that_waited_together_only_the_latest_is_told() -> None:
    incident = found(Status.IN_PROGRESS)
    assert told(incident, HALF) == [Kind.HALF_GONE]
    assert told(incident, HALF, HOUR) == [Kind.HOUR_LEFT]


def test_what_a_clock_ahead_has_queued_leaves_what_is_true_by_now() -> None:
    incident = found(Status.IN_PROGRESS)
    assert told(incident, HALF, HOUR, now=HALF[1]) == [Kind.HALF_GONE]
    assert told(incident, HALF, HOUR, now=moscow("2026-06-16 09:00")) == []


def test_a_draft_that_came_meanwhile_leaves_nothing_to_tell() -> None:
    incident = found(Status.IN_PROGRESS)
    incident.submit("Воду дадут завтра", BORIS, LATE)
    assert told(incident, HALF) == []


def test_a_closed_incident_leaves_nothing_to_tell() -> None:
    incident = found(Status.IN_PROGRESS)
    incident.cancel(CancelGround.MISTAKE, ANNA, LATE)
    assert told(incident, HALF, HOUR) == []


@pytest.mark.parametrize(
    ("place", "kinds"),
    [(ZHKH_CHAT, [Kind.HOUR_LEFT]), (ROADS_CHAT, []), (CONTROL_CHAT, [])],
    ids=["the chat that works on it", "a chat that does no more", "control, not waiting any more"],
)
def test_a_reminder_is_told_only_where_it_still_belongs(place: Place, kinds: list[Kind]) -> None:
    assert told(found(Status.IN_PROGRESS), HOUR, place=place) == kinds
