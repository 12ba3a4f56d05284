"""What was noted by a clock that was ahead lies in the past once the clock is right."""

from datetime import timedelta

import pytest

from domain.model.actor import Actor
from domain.model.course.alert import Alert
from domain.model.course.status import Status
from domain.model.course.threshold import Track
from domain.model.time.past import CLOCKS_DIFFER_BY, clamp_to_past
from tests.unit.incidents import BORIS, NOW, PETROV, after, registered, standing

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
    incident.clamp_to_past(after(25))
    assert incident.reminded_until[Track.DUE] == incident.stage_since == after(25)


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
