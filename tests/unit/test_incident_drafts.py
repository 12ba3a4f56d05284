"""Drafts of an incident, the decisions on them and the comments: what is recorded, what refused."""

from datetime import datetime, timedelta

import pytest

from domain.model.errors import DomainError, Limited, Reason
from domain.model.incident.answer.draft import RejectionReason
from domain.model.incident.events import DraftSubmitted
from domain.model.incident.workflow.status import Status
from tests.refusals import refused_for
from tests.unit.incidents import (
    ANNA,
    BORIS,
    CONTROL_CHAT,
    DRAFT_DUE,
    FIRST,
    IVANOVA,
    MARIA,
    TEXT,
    after,
    standing,
    wrote,
)

NOTE = wrote(IVANOVA, CONTROL_CHAT)
A_SECOND = timedelta(seconds=1)


# Drafts


@pytest.mark.parametrize(
    ("at", "kept"),
    [
        pytest.param(DRAFT_DUE - A_SECOND, True, id="a second before"),
        pytest.param(DRAFT_DUE, True, id="at the moment"),
        pytest.param(DRAFT_DUE + A_SECOND, False, id="a second after"),
    ],
)
def test_a_draft_at_its_deadline_is_in_time(at: datetime, kept: bool) -> None:
    incident = standing(Status.IN_PROGRESS)
    incident.submit(TEXT, BORIS, at)
    [event] = incident.events
    assert isinstance(event, DraftSubmitted)
    assert event.draft_due_kept is kept


# Decisions


@pytest.mark.parametrize("reasons", [(), tuple(RejectionReason)], ids=["approved", "rejected"])
def test_nobody_decides_on_their_own_draft_while_a_colleague_can(
    reasons: tuple[RejectionReason, ...],
) -> None:
    incident = standing(Status.IN_PROGRESS)
    incident.submit(TEXT, NOTE, after(20))
    with refused_for(Reason.OWN_DRAFT):
        incident.decide(FIRST, reasons, ANNA, after(30), colleagues=True)
    assert incident.status is Status.ON_APPROVAL
    assert incident.decide(FIRST, reasons, MARIA, after(30), colleagues=True)


# Comments


@pytest.mark.parametrize(
    ("text", "error"),
    [
        pytest.param("\u200b", Reason.DRAFT_EMPTY, id="nothing to see"),
        pytest.param("б" * 4097, Limited.DRAFT, id="too long"),
    ],
)
def test_a_comment_must_fit_a_message(text: str, error: Reason | type[DomainError]) -> None:
    incident = standing(Status.ON_APPROVAL)
    with refused_for(error):
        incident.comment(FIRST, text, NOTE, after(25))
    assert incident.drafts[0].comments == []
