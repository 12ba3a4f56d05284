"""What was noted by a clock that was ahead lies in the past once the clock is right."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from domain.model.actor import Actor
from domain.model.incident.events import Registered, Reminded
from domain.model.incident.workflow.alert import Alert
from domain.model.incident.workflow.status import Status
from domain.model.incident.workflow.thresholds import ReminderKind as Kind
from domain.model.incident.workflow.thresholds import Track
from domain.model.time.deadline import CLOCKS_DIFFER_BY, clamp_to_past
from tests.unit.incidents import BORIS, NOW, NUMBER, PETROV, ZHKH, after, registered, standing

AHEAD = NOW + timedelta(days=30)


@pytest.mark.parametrize(
    ("moment", "bounded"),
    [
        (NOW - CLOCKS_DIFFER_BY, NOW - CLOCKS_DIFFER_BY),
        (NOW + CLOCKS_DIFFER_BY, NOW + CLOCKS_DIFFER_BY),
        (NOW + CLOCKS_DIFFER_BY + timedelta(seconds=1), NOW),
        (AHEAD, NOW),
    ],
)
def test_a_moment_of_the_past_is_never_far_ahead(moment, bounded) -> None:
    assert clamp_to_past(moment, NOW) == bounded


def test_what_was_told_ahead_of_its_time_silences_nothing() -> None:
    incident = standing(Status.ON_APPROVAL)
    incident.reminded_until[Track.DUE] = AHEAD
    incident.submit("Воду дадут сегодня", BORIS, AHEAD)
    assert incident.reminded_ahead(after(25))
    incident.clamp_to_past(after(25))
    assert incident.reminded_until[Track.DUE] == incident.clock_from
    assert incident.stage_since == after(25)
    assert not incident.reminded_ahead(after(25))


HALF, HOUR = after(240), after(420)


def reminded(kind: Kind, since: datetime, at: datetime | None = None, **about: Any) -> Reminded:
    """People were reminded `at` that moment, by whatever clock."""
    return Reminded(
        number=NUMBER, at=at or since, by=None, kind=kind, since=since, authority=about.get("of")
    )


@pytest.mark.parametrize(
    ("history", "until"),
    [
        ([], None),
        ([reminded(Kind.HALF_GONE, HALF)], HALF),
        ([reminded(Kind.HALF_GONE, HALF), reminded(Kind.OVERDUE, HOUR, AHEAD)], HALF),
        ([reminded(Kind.HALF_GONE, HALF), reminded(Kind.OVERDUE, AHEAD, HOUR)], HALF),
        ([reminded(Kind.DRAFT_WAITS, HOUR)], None),
        ([reminded(Kind.CONTRIBUTION_DUE, HOUR, of=ZHKH)], None),
    ],
    ids=["of nothing", "in time", "too early", "of what is to come", "of its stage", "of another"],
)
def test_a_track_goes_on_behind_what_people_were_told_of_in_time(
    history: list[Reminded], until: datetime | None
) -> None:
    incident = standing(Status.IN_PROGRESS)
    incident.reminded_until[Track.DUE] = AHEAD
    incident.clamp_to_past(after(430), history)
    assert incident.reminded_until[Track.DUE] == (until or incident.clock_from)


def test_of_what_came_before_an_import_nobody_is_reminded_for_a_wrong_clock() -> None:
    incident = registered()
    incident.reminded_until[Track.DUE] = AHEAD
    imported = Registered(
        number=NUMBER,
        at=incident.registered_at,
        by=None,
        detected_at=incident.detected_at,
        due_at=incident.due.at,
        importance=incident.importance,
        kind=incident.kind,
        imported=True,
    )
    incident.clamp_to_past(after(430), [imported])
    assert incident.reminded_until[Track.DUE] == incident.registered_at


def test_a_call_by_a_person_waits_for_no_clock() -> None:
    incident = standing(Status.IN_PROGRESS)
    incident.reminded_until[Track.CALL] = AHEAD
    incident.clamp_to_past(after(5))
    assert incident.reminded_until[Track.CALL] == after(5)


def test_an_alert_raised_ahead_of_its_time_is_repeated_from_now_on() -> None:
    incident = registered()
    incident.alert = Alert(AHEAD)
    incident.acknowledge(Actor(PETROV.id), AHEAD)
    incident.clamp_to_past(NOW)
    assert (incident.alert.raised_at, incident.alert.acknowledged[0].at) == (NOW, NOW)


def test_what_has_been_stays_as_it_was() -> None:
    incident = standing(Status.ON_APPROVAL)
    told, periods = dict(incident.reminded_until), list(incident.periods)
    incident.clamp_to_past(after(60))
    assert (incident.reminded_until, incident.periods) == (told, periods)
