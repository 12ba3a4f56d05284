"""The replay: a history tells the state, and whether it can have been."""

from dataclasses import replace

import pytest

from domain.model.incident import Incident
from domain.model.incident.events import (
    DraftApproved,
    DraftSubmitted,
    DueRecounted,
    IncidentEvent,
    Registered,
    Reminded,
    Routed,
)
from domain.model.incident.replay import Disagreement, disagreements, recorded_twice
from domain.model.incident.workflow.thresholds import ReminderKind
from tests.unit.incidents import ANNA, BORIS, FIRST, TEXT, ZHKH, after, registered


@pytest.fixture
def answered() -> Incident:
    incident = registered()
    incident.route(ZHKH, ANNA, after(10))
    incident.submit(TEXT, BORIS, after(20))
    incident.decide(FIRST, (), ANNA, after(30))
    incident.place("https://vk.com/wall-1_2", BORIS, after(40))
    return incident


def test_a_whole_history_agrees(answered: Incident) -> None:
    assert list(disagreements(answered, answered.events)) == []


@pytest.mark.parametrize(
    ("lost", "found"),
    [
        (Registered, Disagreement.NO_HISTORY),
        (Routed, Disagreement.STATUS),
        (DraftSubmitted, Disagreement.STATUS),
        (DraftApproved, Disagreement.STATUS),
    ],
)
def test_an_event_lost_in_the_middle_is_found(
    answered: Incident, lost: type[IncidentEvent], found: Disagreement
) -> None:
    left = [event for event in answered.events if not isinstance(event, lost)]
    assert list(disagreements(answered, left)) == [found]


def test_a_reminder_recorded_twice_in_a_row_is_found(answered: Incident) -> None:
    def reminded(minutes: float) -> Reminded:
        return Reminded(
            number=answered.number,
            at=after(minutes),
            by=None,
            kind=ReminderKind.OVERDUE,
            since=after(100),
        )

    history = [*answered.events, reminded(110)]
    assert not recorded_twice(history)
    assert recorded_twice([*history, reminded(120)])
    between = DueRecounted(number=answered.number, at=after(115), by=None, due_at=after(200))
    assert not recorded_twice([*history, between, reminded(120)])


def test_a_message_recorded_twice_is_found(answered: Incident) -> None:
    assert recorded_twice([*answered.events, replace(answered.events[2], at=after(50))])
