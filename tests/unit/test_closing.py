"""Closing without an answer, duplicates, and taking a closed incident into work again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.model.conversation.reminders import reminders_at
from domain.model.errors import DomainError, Reason, Refusal
from domain.model.ids import IncidentNumber
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftState
from domain.model.incident.events import DuplicateLinked, DuplicateUnlinked
from domain.model.incident.workflow.relations import RelationFault, RelationUnfit, check_original
from domain.model.incident.workflow.status import CancelGround, Importance, Status
from domain.model.incident.workflow.thresholds import ReminderKind, Track
from domain.model.time.deadline import Due
from tests.refusals import refused_for
from tests.unit.calendars import calendar
from tests.unit.incidents import (
    ANNA,
    BORIS,
    DRAFT_DUE,
    DUE,
    FIRST,
    NUMBER,
    SECOND,
    after,
    another,
    registered,
    standing,
)

OTHER, THIRD = IncidentNumber(3), IncidentNumber(5)
LATER = Due(after(60) + timedelta(hours=8), preliminary=False, calendar_revision="r2")
DRAFT_LATER = after(60) + timedelta(hours=7)
OPEN = [status for status in Status if not status.closed]


def reopen(incident: Incident) -> None:
    incident.reopen(LATER, DRAFT_LATER, ANNA, after(60))


# Duplicates


@pytest.mark.parametrize("status", [one for one in Status if one is not Status.CANCELLED])
def test_an_original_of_any_status_names_its_duplicate(status: Status) -> None:
    original, duplicate = another(status), standing(Status.IN_PROGRESS)
    duplicate.cancel_as_duplicate(original, ANNA, after(60))
    assert duplicate.duplicate_of == OTHER
    assert (original.status, original.duplicates) == (status, [NUMBER])
    assert original.events == [
        DuplicateLinked(number=OTHER, at=after(60), by=ANNA, duplicate=NUMBER)
    ]


def unfit(kind: RelationFault, main: IncidentNumber | None = None) -> RelationUnfit:
    return RelationUnfit(NUMBER, kind, OTHER, main)


@pytest.mark.parametrize(
    ("named", "status", "original", "error"),
    [
        (NUMBER, Status.IN_PROGRESS, None, Refusal(Reason.DUPLICATE_OF_ITSELF, NUMBER)),
        (OTHER, Status.CANCELLED, THIRD, unfit(RelationFault.DUPLICATE, THIRD)),
        (OTHER, Status.CANCELLED, NUMBER, unfit(RelationFault.DUPLICATE_OF_THIS, NUMBER)),
        (OTHER, Status.CANCELLED, None, unfit(RelationFault.CANCELLED)),
    ],
    ids=["itself", "a duplicate", "its own duplicate", "cancelled"],
)
def test_an_unfit_original_is_refused(
    named: IncidentNumber, status: Status, original: IncidentNumber | None, error: DomainError
) -> None:
    with refused_for(error):
        check_original(NUMBER, named, status, original)


# Reopening


def test_an_incident_reopened_before_routing_is_to_be_routed() -> None:
    incident = registered()
    incident.cancel(CancelGround.MISTAKE, ANNA, after(5))
    reopen(incident)
    assert incident.status is Status.REGISTERED


def test_the_first_answer_stays_when_a_second_is_placed() -> None:
    incident = standing(Status.ANSWERED)
    [first] = incident.placements
    reopen(incident)
    assert (incident.approved_draft, incident.drafted) == (None, False)
    incident.submit("Воду дадут сегодня", BORIS, after(70))
    assert incident.drafted
    incident.decide(SECOND, (), ANNA, after(80))
    assert incident.approved_draft is incident.draft(SECOND)
    second = incident.place(None, BORIS, after(90))
    assert incident.placements == [replace(first, earlier=True), second]
    assert (first.due_at, second.due_at) == (DUE.at, LATER.at)
    assert incident.answered_at == after(90)
    assert incident.placement_of(FIRST) == replace(first, earlier=True)


@pytest.mark.parametrize("status", [Status.APPROVED, Status.ON_APPROVAL])
def test_reopening_supersedes_a_draft_that_was_not_placed(status: Status) -> None:
    incident = standing(status)
    incident.cancel(CancelGround.MISTAKE, ANNA, after(40))
    reopen(incident)
    draft = incident.draft(FIRST)
    assert (draft.state, draft.decision) == (DraftState.SUPERSEDED, None)
    assert not incident.drafted


def test_a_reopened_duplicate_and_its_original_forget_each_other() -> None:
    original, duplicate = another(), standing(Status.IN_PROGRESS)
    duplicate.cancel_as_duplicate(original, ANNA, after(30))
    duplicate.reopen(LATER, DRAFT_LATER, ANNA, after(60), original)
    assert (duplicate.duplicate_of, original.duplicates) == (None, [])
    assert original.events[-1] == DuplicateUnlinked(
        number=OTHER, at=after(60), by=ANNA, duplicate=NUMBER
    )


def test_closing_keeps_the_state_of_the_alert() -> None:
    incident = standing(Status.IN_PROGRESS)
    incident.change_importance(Importance.HIGH, DUE, DRAFT_DUE, ANNA, after(15))
    incident.acknowledge(ANNA, after(16))
    alert, told = incident.alert, dict(incident.reminded_until)
    incident.cancel(CancelGround.MISTAKE, ANNA, after(20))
    reopen(incident)
    assert incident.alert is alert
    assert (incident.reminded_until[Track.ALERT], incident.reminded_until[Track.REPORT]) == (
        told[Track.ALERT],
        told[Track.REPORT],
    )


@pytest.mark.parametrize(
    ("status", "kind"),
    [(Status.CANCELLED, ReminderKind.OVERDUE), (Status.ANSWERED, None)],
    ids=["the old due has passed", "a new due"],
)
def test_reminders_of_a_reopened_incident_follow_its_present_deadline(
    status: Status, kind: ReminderKind | None
) -> None:
    incident = standing(status)
    at = DUE.at + timedelta(minutes=1)
    later = Due(at + timedelta(days=1), preliminary=False, calendar_revision="r2")
    incident.reopen(later, later.at, ANNA, at)
    told = reminders_at(incident, calendar(), calendar().next_opening(at))
    assert [one.kind for one in told] == ([kind] if kind else [])
