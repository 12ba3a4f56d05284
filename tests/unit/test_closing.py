"""Closing without an answer, duplicates, and taking a closed incident into work again."""

from datetime import timedelta

import pytest

from domain.model.conversation.reminders import reminders_at
from domain.model.errors import DomainError, Reason, Refusal
from domain.model.ids import IncidentNumber
from domain.model.incident import Incident
from domain.model.incident.events import DuplicateLinked, DuplicateUnlinked
from domain.model.incident.workflow.relations import RelationFault, RelationUnfit, check_original
from domain.model.incident.workflow.status import Importance, Status
from domain.model.incident.workflow.thresholds import ReminderKind
from domain.model.time.deadline import Due
from tests.refusals import refused_for
from tests.unit.calendars import calendar
from tests.unit.incidents import (
    ANNA,
    DRAFT_DUE,
    DUE,
    NUMBER,
    SECOND,
    after,
    another,
    registered,
    standing,
)
from tests.unit.outcomes import check_stories
from tests.unit.steps import came, cancels, decides, places, reopens, submits

OTHER, THIRD = IncidentNumber(3), IncidentNumber(5)
LATER = Due(after(60) + timedelta(hours=8), preliminary=False, calendar_revision="r2")
DRAFT_LATER = after(60) + timedelta(hours=7)
OPEN = [status for status in Status if not status.closed]


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


def alerted() -> Incident:
    """Its alert was acknowledged."""
    return came(
        standing(Status.IN_PROGRESS),
        lambda one: one.change_importance(Importance.HIGH, DUE, DRAFT_DUE, ANNA, after(15)),
        lambda one: one.acknowledge(ANNA, after(16)),
    )


def test_reopened_incidents_as_approved() -> None:
    check_stories(
        "reopened",
        {
            "before it was routed": (came(registered(), cancels(5)), reopens(60)),
            "after an answer: the first one stays when a second is placed": (
                standing(Status.ANSWERED),
                reopens(60),
                submits(70),
                decides(80, version=SECOND),
                places(90),
            ),
            "before a text was placed: it is superseded": (
                came(standing(Status.APPROVED), cancels(40)),
                reopens(60),
            ),
            "the alert stays as it was": (alerted(), cancels(20), reopens(60)),
        },
    )


def test_a_reopened_duplicate_and_its_original_forget_each_other() -> None:
    original, duplicate = another(), standing(Status.IN_PROGRESS)
    duplicate.cancel_as_duplicate(original, ANNA, after(30))
    duplicate.reopen(LATER, DRAFT_LATER, ANNA, after(60), original)
    assert (duplicate.duplicate_of, original.duplicates) == (None, [])
    assert original.events[-1] == DuplicateUnlinked(
        number=OTHER, at=after(60), by=ANNA, duplicate=NUMBER
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
