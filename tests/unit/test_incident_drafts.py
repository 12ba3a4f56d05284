"""Drafts of an incident, the decisions on them and the comments: what is recorded, what refused."""

from datetime import datetime, timedelta

import pytest

from domain.model.actor import Actor, Signature
from domain.model.errors import (
    AlreadyDone,
    DomainError,
    DoneKind,
    Limited,
    Reason,
    Refusal,
    TooMany,
)
from domain.model.ids import DraftVersion
from domain.model.incident import Incident
from domain.model.incident.answer.draft import (
    LONGEST_DRAFT,
    DraftState,
    OutdatedVersion,
    RejectionReason,
)
from domain.model.incident.events import CommentAdded, DraftApproved, DraftRejected, DraftSubmitted
from domain.model.incident.workflow.status import AlreadyClosed, CancelGround, Status
from tests.refusals import refused_for
from tests.unit.incidents import (
    ANNA,
    BORIS,
    CONTROL_CHAT,
    DRAFT_DUE,
    FIRST,
    IVANOVA,
    KOZLOVA,
    MARIA,
    NUMBER,
    PETROV,
    SECOND,
    TEXT,
    ZHKH,
    after,
    rejected,
    replaced,
    reworked,
    standing,
    wrote,
)

THIRD = DraftVersion(3)
NOTE = wrote(IVANOVA, CONTROL_CHAT)
A_SECOND = timedelta(seconds=1)


# Drafts


def test_a_draft_waits_for_control_as_the_next_version() -> None:
    incident = standing(Status.IN_PROGRESS)
    draft = incident.submit(f"  {TEXT}\n", BORIS, after(20))
    assert incident.status is Status.ON_APPROVAL
    assert incident.drafts == [draft]
    assert incident.waiting_draft is draft
    assert (draft.version, draft.text) == (FIRST, TEXT)
    assert draft.signed == Signature(PETROV.id, after(20), BORIS.source)
    assert incident.events == [
        DraftSubmitted(
            number=NUMBER,
            at=after(20),
            by=BORIS,
            version=FIRST,
            authority=ZHKH,
            draft_due_kept=True,
        )
    ]


@pytest.mark.parametrize(
    ("at", "kept"),
    [
        pytest.param(DRAFT_DUE - A_SECOND, True, id="a second before"),
        pytest.param(DRAFT_DUE, True, id="at the moment"),
        pytest.param(DRAFT_DUE + A_SECOND, False, id="a second after"),
    ],
)
def test_a_draft_keeps_its_due_up_to_that_very_moment(at: datetime, kept: bool) -> None:
    incident = standing(Status.IN_PROGRESS)
    incident.submit(TEXT, BORIS, at)
    [event] = incident.events
    assert isinstance(event, DraftSubmitted)
    assert event.draft_due_kept is kept


def test_a_newer_draft_takes_the_place_of_the_one_that_waits() -> None:
    incident = standing(Status.ON_APPROVAL)
    draft = incident.submit("Воду дадут сегодня", BORIS, after(25))
    assert draft.version == SECOND
    assert [one.state for one in incident.drafts] == [DraftState.SUPERSEDED, DraftState.WAITING]
    assert incident.status is Status.ON_APPROVAL


def test_rework_is_the_next_version_and_leaves_the_rejected_one_as_it_was() -> None:
    incident = rejected()
    incident.submit("Воду дадут сегодня", BORIS, after(40))
    assert [one.state for one in incident.drafts] == [DraftState.REJECTED, DraftState.WAITING]
    assert incident.status is Status.ON_APPROVAL


@pytest.mark.parametrize(
    ("text", "error"),
    [
        pytest.param(" \n", Refusal(Reason.DRAFT_EMPTY), id="nothing to see"),
        pytest.param("б" * 5000, TooMany(Limited.DRAFT, LONGEST_DRAFT, 5000), id="too long"),
    ],
)
def test_a_refused_text_leaves_the_waiting_draft_in_place(text: str, error: DomainError) -> None:
    incident = standing(Status.ON_APPROVAL)
    with pytest.raises(type(error)) as refused:
        incident.submit(text, BORIS, after(25))
    assert refused.value == error
    assert incident.waiting_draft is incident.drafts[0]
    assert incident.events == []


# Decisions


@pytest.mark.parametrize(
    ("reasons", "recorded"),
    [
        pytest.param([RejectionReason.OFF_TOPIC], (RejectionReason.OFF_TOPIC,), id="off topic"),
        pytest.param([RejectionReason.LANGUAGE], (RejectionReason.LANGUAGE,), id="language"),
        pytest.param(
            [RejectionReason.OFF_TOPIC, RejectionReason.LANGUAGE],
            (RejectionReason.LANGUAGE, RejectionReason.OFF_TOPIC),
            id="both, in a fixed order",
        ),
    ],
)
def test_reasons_return_the_draft_for_rework(
    reasons: list[RejectionReason], recorded: tuple[RejectionReason, ...]
) -> None:
    incident = standing(Status.ON_APPROVAL)
    assert incident.decide(FIRST, reasons, ANNA, after(30))
    assert incident.status is Status.IN_PROGRESS
    assert incident.drafts[0].state is DraftState.REJECTED
    assert incident.waiting_draft is None
    assert incident.events == [
        DraftRejected(
            number=NUMBER, at=after(30), by=ANNA, version=FIRST, reasons=recorded, comments=0
        )
    ]


def test_without_reasons_the_draft_is_approved() -> None:
    incident = standing(Status.ON_APPROVAL)
    assert incident.decide(FIRST, (), ANNA, after(30))
    assert incident.status is Status.APPROVED
    assert incident.approved_draft is incident.drafts[0]
    assert incident.events == [
        DraftApproved(number=NUMBER, at=after(30), by=ANNA, version=FIRST, own=False)
    ]


@pytest.mark.parametrize("reasons", [(), tuple(RejectionReason)], ids=["approved", "rejected"])
def test_a_decision_on_ones_own_draft_is_recorded_as_such(
    reasons: tuple[RejectionReason, ...],
) -> None:
    incident = standing(Status.IN_PROGRESS)
    incident.submit(TEXT, NOTE, after(20))
    incident.decide(FIRST, reasons, ANNA, after(30))
    decided = incident.events[-1]
    assert isinstance(decided, DraftApproved | DraftRejected)
    assert decided.own


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


@pytest.mark.parametrize("reasons", [(), tuple(RejectionReason)], ids=["approved", "rejected"])
def test_the_same_press_again_is_success_and_changes_nothing(
    reasons: tuple[RejectionReason, ...],
) -> None:
    incident = standing(Status.ON_APPROVAL)
    incident.decide(FIRST, reasons, ANNA, after(30))
    status, decision = incident.status, incident.drafts[0].decision
    assert not incident.decide(FIRST, reasons, ANNA, after(31))
    assert (incident.status, incident.drafts[0].decision) == (status, decision)
    assert len(incident.events) == 1


def test_the_same_press_is_success_even_after_the_answer_is_placed() -> None:
    incident = standing(Status.ANSWERED)
    assert not incident.decide(FIRST, (), ANNA, after(50))


@pytest.mark.parametrize(
    ("reasons", "actor"),
    [
        pytest.param((), MARIA, id="the same, by somebody else"),
        pytest.param((RejectionReason.LANGUAGE,), ANNA, id="another, by the same person"),
        pytest.param((RejectionReason.LANGUAGE,), MARIA, id="another, by somebody else"),
    ],
)
def test_the_first_decision_stands_and_the_second_is_told_of_it(
    reasons: tuple[RejectionReason, ...], actor: Actor
) -> None:
    incident = standing(Status.APPROVED)
    decision = incident.drafts[0].decision
    assert decision is not None
    with pytest.raises(AlreadyDone) as refused:
        incident.decide(FIRST, reasons, actor, after(31))
    assert refused.value == AlreadyDone(DoneKind.APPROVED, decision.signed, NUMBER)
    assert incident.drafts[0].decision == decision


def test_a_press_on_a_replaced_version_is_told_which_one_waits() -> None:
    incident = replaced()
    with pytest.raises(OutdatedVersion) as refused:
        incident.decide(FIRST, (), ANNA, after(30))
    assert refused.value == OutdatedVersion(NUMBER, FIRST, current=SECOND)
    assert incident.status is Status.ON_APPROVAL


@pytest.mark.parametrize(
    ("incident", "current"),
    [
        pytest.param(standing(Status.ON_APPROVAL), FIRST, id="another waits"),
        pytest.param(standing(Status.IN_PROGRESS), None, id="none waits"),
        pytest.param(rejected(), None, id="the last was returned"),
    ],
)
def test_a_version_that_never_was_is_outdated_too(
    incident: Incident, current: DraftVersion | None
) -> None:
    with pytest.raises(OutdatedVersion) as refused:
        incident.decide(THIRD, (), ANNA, after(30))
    assert refused.value == OutdatedVersion(NUMBER, THIRD, current)


def test_a_draft_that_waited_when_the_incident_was_closed_is_not_decided_on() -> None:
    incident = standing(Status.ON_APPROVAL)
    incident.cancel(CancelGround.MISTAKE, ANNA, after(30))
    with pytest.raises(AlreadyClosed):
        incident.decide(FIRST, (), ANNA, after(31))


# Comments


def test_a_comment_before_the_decision_is_kept_with_its_draft() -> None:
    incident = standing(Status.ON_APPROVAL)
    incident.comment(FIRST, " Назовите срок ", NOTE, after(25))
    incident.comment(FIRST, "И причину", NOTE, after(26))
    assert [note.text for note in incident.drafts[0].comments] == ["Назовите срок", "И причину"]
    assert incident.drafts[0].comments[0].signed.source == NOTE.source
    assert incident.events == [
        CommentAdded(
            number=NUMBER,
            at=after(25 + index),
            by=NOTE,
            version=FIRST,
            index=index,
            after_rejection=False,
        )
        for index in range(2)
    ]


def test_a_comment_after_a_rejection_is_for_the_executor_at_once() -> None:
    incident = rejected()
    incident.comment(FIRST, "Назовите срок", NOTE, after(35))
    assert incident.events == [
        CommentAdded(
            number=NUMBER, at=after(35), by=NOTE, version=FIRST, index=0, after_rejection=True
        )
    ]


@pytest.mark.parametrize("status", [Status.APPROVED, Status.ANSWERED])
def test_a_comment_after_an_approval_is_too_late(status: Status) -> None:
    incident = standing(status)
    placed = status is Status.ANSWERED
    with refused_for(Reason.COMMENT_ON_PLACED if placed else Reason.COMMENT_ON_APPROVED):
        incident.comment(FIRST, "Назовите срок", NOTE, after(50))


@pytest.mark.parametrize("incident", [replaced(), reworked()], ids=["replaced", "reworked"])
def test_a_comment_on_an_older_version_is_outdated(incident: Incident) -> None:
    with pytest.raises(OutdatedVersion) as refused:
        incident.comment(FIRST, "Назовите срок", NOTE, after(50))
    assert refused.value == OutdatedVersion(NUMBER, FIRST, current=SECOND)
    assert incident.events == []


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


def test_others_decisions_name_their_own_authors() -> None:
    incident = standing(Status.ON_APPROVAL)
    incident.decide(FIRST, (), MARIA, after(30))
    decision = incident.drafts[0].decision
    assert decision is not None
    assert decision.signed == Signature(KOZLOVA.id, after(30))
