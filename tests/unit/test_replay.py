"""The replay: a history tells the state, and whether it can have been."""

from dataclasses import replace

import pytest

from domain.model.incident import Incident, events
from domain.model.incident.events import (
    DraftApproved,
    DraftSubmitted,
    DueRecounted,
    IncidentEvent,
    PlacementChecked,
    Registered,
    Reminded,
    Routed,
)
from domain.model.incident.replay import Disagreement, disagreements, recorded_twice
from domain.model.incident.state import EFFECTS
from domain.model.incident.workflow.thresholds import ReminderKind
from domain.model.network.post import Looked, PostState
from tests.unit import views_samples as sample
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


def test_a_lost_look_is_found() -> None:
    incident = sample.deleted()
    left = [event for event in incident.events if not isinstance(event, PlacementChecked)]
    assert list(disagreements(incident, left)) == [Disagreement.PROOFS]


def test_a_corrected_link_or_an_undone_placement_has_no_proof() -> None:
    incident = sample.deleted()
    incident.correct_placement_link(sample.LINK, sample.PETROV, sample.at(24, "12:55"))
    assert list(disagreements(incident, incident.events)) == []
    incident = sample.answered()
    look = Looked(PostState.MISSING)
    looked_at, later = sample.at(24, "11:55"), sample.at(24, "12:50")
    incident.record_look(0, sample.ANSWER_LINK, look, looked_at, own=(), next_look_at=later)
    incident.unplace(FIRST, sample.PETROV, sample.at(24, "11:56"))
    assert list(disagreements(incident, incident.events)) == []


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


WITHOUT_EFFECT = {
    events.MessageCompleted,
    events.OtherDueMoved,
    events.PastAnswerTaken,
    events.PlacingAskedAgain,
    events.PlacingFailed,
    events.PlacingOrdered,
    events.SourceCorrected,
}
"""What they report is in no event: words, links, orders, another incident's deadline."""


def test_every_other_event_has_an_effect() -> None:
    assert set(IncidentEvent.__subclasses__()) - EFFECTS.keys() == WITHOUT_EFFECT
