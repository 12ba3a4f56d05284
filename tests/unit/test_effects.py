"""Rules apart from the way of a draft: the alert, the calendar, the staff, earlier answers."""

from dataclasses import replace

from domain.model.actor import MONITORING
from domain.model.incident import Incident
from domain.model.incident.events import (
    AnsweredElsewhere,
    AssigneeLeft,
    BodyRecognised,
    DueRecounted,
    TakenToWork,
)
from domain.model.incident.replay import disagreements
from domain.model.incident.workflow.assignment import Assignment
from domain.model.incident.workflow.status import Importance, Status
from domain.model.incident.workflow.thresholds import ReminderKind, Threshold, Track
from domain.model.time.deadline import Due
from tests.unit.incidents import (
    ANNA,
    BORIS,
    DRAFT_DUE,
    DUE,
    MARIA,
    NOW,
    PETROV,
    ZHKH,
    after,
    registered,
)


def agrees(incident: Incident) -> bool:
    return not list(disagreements(incident, incident.events))


def test_a_recount_moves_the_deadlines_and_restarts_the_reminders() -> None:
    incident = registered()
    incident.remind([Threshold(after(10), ReminderKind.HALF_GONE)], after(10))
    assert incident.reminded_until[Track.DUE] == after(10)
    later = Due(after(600), preliminary=True, calendar_revision="r2")
    incident.recount(later, after(540), after(20))
    assert (incident.due, incident.draft_due_at) == (later, after(540))
    assert incident.reminded_until[Track.DUE] == incident.detected_at
    assert isinstance(incident.events[-1], DueRecounted)
    assert agrees(incident)


def test_a_recount_that_moves_nothing_only_renews_the_calendar() -> None:
    incident = registered()
    renewed = Due(DUE.at, preliminary=False, calendar_revision="r2")
    incident.recount(renewed, DRAFT_DUE, after(20))
    assert incident.due == renewed
    assert not any(isinstance(event, DueRecounted) for event in incident.events)


def test_an_answer_placed_elsewhere_closes_the_incident_for_good() -> None:
    incident = registered()
    incident.record_earlier_answer(NOW, ZHKH)
    assert (incident.status, incident.closed_at, incident.answered_at) == (
        Status.ANSWERED,
        NOW,
        NOW,
    )
    assert incident.assignments == [Assignment(ZHKH, NOW)]
    (placement,) = incident.placements
    assert (placement.version, placement.recorded.by, placement.due_at) == (
        None,
        MONITORING,
        DUE.at,
    )
    assert incident.undoable_placement(NOW) is None
    assert isinstance(incident.events[-1], AnsweredElsewhere)
    assert agrees(incident)


def test_a_body_that_answered_elsewhere_is_recognised_by_its_name_later() -> None:
    incident = replace(registered(), named_body="УЖКХ")
    incident.record_earlier_answer(NOW, None)
    incident.recognise_body(ZHKH, after(60))
    assert incident.named_body is None
    assert (incident.lead, incident.periods[-1].lead) == (ZHKH, ZHKH)
    assert isinstance(incident.events[-1], BodyRecognised)
    assert agrees(incident)


def test_an_assignee_who_left_is_removed_once() -> None:
    incident = registered()
    incident.route(ZHKH, ANNA, after(10))
    incident.take(ZHKH, BORIS, after(20))
    assert incident.assignee(ZHKH) == PETROV.id
    assert incident.remove_assignee(ZHKH, PETROV.id, after(30))
    assert incident.assignee(ZHKH) is None
    assert not incident.remove_assignee(ZHKH, PETROV.id, after(40))
    assert [type(event) for event in incident.events[-2:]] == [TakenToWork, AssigneeLeft]
    assert agrees(incident)


def test_an_alert_is_acknowledged_once_by_each_and_reported_once() -> None:
    incident = registered()
    incident.change_importance(Importance.HIGH, DUE, DRAFT_DUE, ANNA, after(5))
    assert incident.acknowledge(MARIA, after(6))
    assert not incident.acknowledge(MARIA, after(7))
    assert incident.report_to_head(ANNA, after(8))
    assert incident.alert is not None
    assert incident.alert.acknowledged == [MARIA.signed(after(6)), ANNA.signed(after(8))]
    assert incident.alert.reported == ANNA.signed(after(8))
    assert agrees(incident)
