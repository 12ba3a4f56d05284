"""Returns and proposals of no answer: who may put one before control, and what becomes of it."""

from collections.abc import Callable

import pytest

from domain.model.actor import Actor, Signature
from domain.model.errors import DomainError, Reason, Refusal
from domain.model.ids import AuthorityCode, ReferralNumber
from domain.model.incident import Incident
from domain.model.incident.answer.draft import RejectionReason
from domain.model.incident.events import (
    DraftSubmitted,
    NoAnswerDecided,
    NoAnswerProposed,
    Redirected,
    ReferralDeclined,
    ReturnedToControl,
)
from domain.model.incident.workflow.assignment import Assignment
from domain.model.incident.workflow.referral import (
    DraftInTheWay,
    Referral,
    ReferralOver,
    ReferralState,
    check_referral,
    returns_in,
)
from domain.model.incident.workflow.status import (
    CLOSED,
    AlreadyClosed,
    CancelGround,
    NoAnswerGround,
    Status,
    StatusPeriod,
)
from tests.refusals import refused_for
from tests.unit.incidents import (
    ANNA,
    BORIS,
    DRAFT_DUE,
    DUE,
    FIRST,
    GONE,
    IVANOVA,
    MARIA,
    NUMBER,
    PETROV,
    ROADS,
    ZHKH,
    after,
    proposed,
    rejected,
    returned,
    standing,
)

ONE, TWO = ReferralNumber(1), ReferralNumber(2)
CULTURE = AuthorityCode("culture")
TEXT = "Воду дадут завтра"


def of(authority: AuthorityCode, state: ReferralState = ReferralState.WAITING) -> Referral:
    return Referral(ONE, authority, Signature(PETROV.id, after(15)), state=state)


# Who may referral


@pytest.mark.parametrize(
    ("status", "authority", "referrals", "error"),
    [
        (Status.IN_PROGRESS, ZHKH, [], None),
        (Status.IN_PROGRESS, ZHKH, [of(ZHKH, ReferralState.DECLINED)], None),
        (Status.IN_PROGRESS, ZHKH, [of(ROADS)], None),
        (Status.IN_PROGRESS, ZHKH, [of(ZHKH)], Refusal(Reason.REFERRAL_WAITS, NUMBER)),
        (Status.ON_APPROVAL, ZHKH, [], Refusal(Reason.DRAFT_ON_APPROVAL, NUMBER)),
        (Status.APPROVED, ZHKH, [], DraftInTheWay(NUMBER)),
        (Status.ON_APPROVAL, ROADS, [], None),
        (Status.APPROVED, ROADS, [of(ROADS)], Refusal(Reason.REFERRAL_WAITS, NUMBER)),
    ],
    ids=[
        "in work",
        "after a decision",
        "another one's waits",
        "its own waits",
        "its draft waits",
        "its draft is approved",
        "the lead's draft waits",
        "not the lead, its own waits",
    ],
)
def test_when_an_authority_may_referral(
    status: Status, authority: AuthorityCode, referrals: list[Referral], error: DomainError | None
) -> None:
    if error is None:
        check_referral(NUMBER, status, authority, ZHKH, referrals)
        return
    with pytest.raises(type(error)) as refused:
        check_referral(NUMBER, status, authority, ZHKH, referrals)
    assert refused.value == error


ASKS: list[Callable[[Incident], object]] = [
    lambda one: one.return_to_control(ZHKH, "Не наш", BORIS, after(60)),
    lambda one: one.propose_no_answer(ZHKH, NoAnswerGround.HARM, BORIS, after(60)),
]


@pytest.mark.parametrize("ask", ASKS, ids=["return", "proposal"])
@pytest.mark.parametrize("status", sorted(CLOSED))
def test_of_a_closed_incident_nothing_is_asked(
    status: Status, ask: Callable[[Incident], object]
) -> None:
    with pytest.raises(AlreadyClosed):
        ask(standing(status))


def test_who_does_not_work_it_returns_nothing() -> None:
    with refused_for(Reason.NOT_ASSIGNED):
        standing(Status.IN_PROGRESS).return_to_control(ROADS, "Не наш", BORIS, after(15))


def test_a_return_has_a_reason() -> None:
    incident = standing(Status.IN_PROGRESS)
    with refused_for(Reason.DRAFT_EMPTY):
        incident.return_to_control(ZHKH, " \u200b", BORIS, after(15))
    assert incident == standing(Status.IN_PROGRESS)


def test_a_return_is_kept_with_its_reason_and_moves_nothing() -> None:
    incident = standing(Status.IN_PROGRESS)
    incident.return_to_control(ZHKH, "  Дорога областная\n", BORIS, after(15))
    reason = "Дорога областная"
    assert incident.referrals == [Referral(ONE, ZHKH, BORIS.sent(after(15)), reason=reason)]
    assert incident.referrals[0].returned
    assert incident.waiting_referral is incident.referrals[0]
    assert (incident.status, incident.due) == (Status.IN_PROGRESS, DUE)
    assert incident.events == [
        ReturnedToControl(number=NUMBER, at=after(15), by=BORIS, authority=ZHKH, referral=ONE)
    ]


def test_a_proposal_is_kept_with_its_ground_and_moves_nothing() -> None:
    incident = standing(Status.IN_PROGRESS)
    incident.propose_no_answer(ZHKH, NoAnswerGround.THREAT, BORIS, after(15))
    assert not incident.referrals[0].returned
    assert incident.status is Status.IN_PROGRESS
    assert incident.events == [
        NoAnswerProposed(
            number=NUMBER,
            at=after(15),
            by=BORIS,
            authority=ZHKH,
            referral=ONE,
            ground=NoAnswerGround.THREAT,
        )
    ]


# Control's word


def test_a_redirection_replaces_the_authority_and_no_due() -> None:
    incident = returned()
    incident.take(ZHKH, BORIS, after(16))
    incident.events.clear()
    assert incident.redirect(ONE, ROADS, ANNA, after(20))
    assert incident.assignments == [Assignment(ROADS, after(20), lead=True)]
    assert (incident.due, incident.draft_due_at) == (DUE, DRAFT_DUE)
    assert incident.periods[-1] == StatusPeriod(Status.IN_PROGRESS, after(20), ROADS)
    [referral] = incident.referrals
    assert (referral.state, referral.decision) == (
        ReferralState.GRANTED,
        Signature(IVANOVA.id, after(20)),
    )
    assert referral.redirected_to == ROADS
    assert incident.events == [
        Redirected(number=NUMBER, at=after(20), by=ANNA, authority=ZHKH, to=ROADS, referral=ONE)
    ]


def shared_and_returned(by: AuthorityCode = ZHKH) -> Incident:
    """Housing answers, roads and culture inform it; one of them has returned it."""
    incident = standing(Status.IN_PROGRESS)
    for code in (ROADS, CULTURE):
        incident.assignments.append(Assignment(code, after(10), lead=False))
    incident.return_to_control(by, "Дорога областная", BORIS, after(15))
    incident.events.clear()
    return incident


def test_another_authority_that_works_it_keeps_its_part() -> None:
    incident = shared_and_returned()
    incident.redirect(ONE, GONE, ANNA, after(20))
    assert incident.lead == GONE
    assert incident.authorities == (GONE, ROADS, CULTURE)


def test_one_that_informs_the_lead_may_answer_in_its_place() -> None:
    incident = shared_and_returned()
    incident.take(ROADS, BORIS, after(16))
    incident.contribute(ROADS, "Дорога наша", BORIS, after(17))
    incident.events.clear()
    assert incident.redirect(ONE, ROADS, ANNA, after(20))
    assert incident.assignments == [
        Assignment(ROADS, after(10), lead=True, assignee=BORIS.person),
        Assignment(CULTURE, after(10), lead=False),
    ]
    assert list(incident.missing_contributions) == [CULTURE]
    assert (incident.due, incident.draft_due_at) == (DUE, DRAFT_DUE)
    assert incident.periods[-1] == StatusPeriod(Status.IN_PROGRESS, after(20), ROADS)
    assert incident.referrals[0].redirected_to == ROADS
    assert incident.events == [
        Redirected(
            number=NUMBER,
            at=after(20),
            by=ANNA,
            authority=ZHKH,
            to=ROADS,
            referral=ONE,
            beside=True,
        )
    ]
    assert not incident.redirect(ONE, ROADS, ANNA, after(21))
    with pytest.raises(ReferralOver):
        incident.redirect(ONE, CULTURE, ANNA, after(22))


@pytest.mark.parametrize(
    ("returned_by", "to"),
    [
        pytest.param(ZHKH, ZHKH, id="the lead itself"),
        pytest.param(ROADS, ROADS, id="the other one itself"),
        pytest.param(ROADS, ZHKH, id="the lead, for another one"),
        pytest.param(ROADS, CULTURE, id="another one for another one"),
    ],
)
def test_nobody_gets_what_it_has_in_the_same_part_already(
    returned_by: AuthorityCode, to: AuthorityCode
) -> None:
    incident = shared_and_returned(returned_by)
    assert not incident.may_redirect(incident.referrals[0], to)
    with refused_for(Reason.ALREADY_ASSIGNED):
        incident.redirect(ONE, to, ANNA, after(20))


def test_one_that_has_returned_it_too_does_not_get_it_instead() -> None:
    incident = shared_and_returned()
    incident.return_to_control(ROADS, "Тоже не наша", BORIS, after(16))
    assert not incident.may_redirect(incident.referrals[0], ROADS)
    assert incident.may_redirect(incident.referrals[0], CULTURE)
    with refused_for(Reason.ALREADY_ASSIGNED):
        incident.redirect(ONE, ROADS, ANNA, after(20))


@pytest.mark.parametrize("make", [returned, proposed])
def test_a_declined_referral_leaves_the_incident_with_the_authority(
    make: Callable[[], Incident],
) -> None:
    incident = make()
    assert incident.decline_referral(ONE, ANNA, after(20))
    assert incident.authorities == (ZHKH,)
    assert incident.referrals[0].state is ReferralState.DECLINED
    assert incident.events == [
        ReferralDeclined(
            number=NUMBER,
            at=after(20),
            by=ANNA,
            authority=ZHKH,
            referral=ONE,
            returned=make is returned,
        )
    ]


def test_a_confirmed_proposal_closes_on_its_ground() -> None:
    incident = proposed()
    assert incident.confirm_no_answer(ONE, ANNA, after(20))
    assert incident.status is Status.NO_ANSWER
    assert incident.referrals[0].state is ReferralState.GRANTED
    assert incident.events == [
        NoAnswerDecided(
            number=NUMBER,
            at=after(20),
            by=ANNA,
            ground=NoAnswerGround.INSULT,
            proposed_by=ZHKH,
        )
    ]


DECISIONS: dict[str, tuple[Callable[[], Incident], Callable[[Incident, Actor], bool]]] = {
    "redirect": (returned, lambda one, by: one.redirect(ONE, ROADS, by, after(20))),
    "send back": (returned, lambda one, by: one.decline_referral(ONE, by, after(20))),
    "decline": (proposed, lambda one, by: one.decline_referral(ONE, by, after(20))),
    "confirm": (proposed, lambda one, by: one.confirm_no_answer(ONE, by, after(20))),
}


@pytest.mark.parametrize(("make", "decide"), DECISIONS.values(), ids=DECISIONS)
def test_the_same_decision_again_is_success_and_anybody_elses_is_refused(
    make: Callable[[], Incident], decide: Callable[[Incident, Actor], bool]
) -> None:
    incident = make()
    assert decide(incident, ANNA)
    assert not decide(incident, ANNA)
    assert len(incident.events) == 1
    with pytest.raises(ReferralOver) as refused:
        decide(incident, MARIA)
    assert refused.value == ReferralOver(NUMBER, incident.referrals[0])


def test_another_target_is_another_decision() -> None:
    incident = returned()
    incident.redirect(ONE, ROADS, ANNA, after(20))
    with pytest.raises(ReferralOver):
        incident.redirect(ONE, AuthorityCode("culture"), ANNA, after(21))


@pytest.mark.parametrize(
    "act",
    [
        lambda: returned().confirm_no_answer(ONE, ANNA, after(20)),
        lambda: proposed().redirect(ONE, ROADS, ANNA, after(20)),
        lambda: returned().decline_referral(TWO, ANNA, after(20)),
    ],
    ids=["a return confirmed", "a proposal redirected", "no such referral"],
)
def test_a_decision_that_fits_no_referral_is_refused(act: Callable[[], object]) -> None:
    with pytest.raises(Refusal) as refused:
        act()
    assert refused.value == Refusal(Reason.UNKNOWN_REFERRAL, NUMBER)


# What takes its sense away


@pytest.mark.parametrize("make", [returned, proposed])
def test_a_draft_overtakes_it(make: Callable[[], Incident]) -> None:
    incident = make()
    incident.submit(TEXT, BORIS, after(20))
    assert incident.referrals[0].state is ReferralState.OVERTAKEN
    [event] = incident.events
    assert isinstance(event, DraftSubmitted)
    assert event.overtook_referral
    with pytest.raises(ReferralOver):
        incident.decline_referral(ONE, ANNA, after(21))


def test_the_leads_draft_does_not_overtake_another_ones_return() -> None:
    incident = standing(Status.IN_PROGRESS)
    incident.assignments.append(Assignment(ROADS, after(10), lead=False))
    incident.return_to_control(ROADS, "Не наша дорога", BORIS, after(15))
    incident.submit(TEXT, BORIS, after(20))
    assert incident.waiting_referral is incident.referrals[0]


@pytest.mark.parametrize("make", [returned, proposed])
def test_a_closing_ends_it(make: Callable[[], Incident]) -> None:
    incident = make()
    incident.cancel(CancelGround.MISTAKE, ANNA, after(20))
    assert incident.referrals[0].state is ReferralState.CLOSED
    incident.reopen(DUE, DRAFT_DUE, ANNA, after(30))
    assert incident.waiting_referral is None


def test_returns_are_counted_whatever_became_of_them() -> None:
    incident = returned()
    incident.decline_referral(ONE, ANNA, after(20))
    incident.propose_no_answer(ZHKH, NoAnswerGround.HARM, BORIS, after(25))
    incident.decline_referral(TWO, ANNA, after(30))
    incident.return_to_control(ZHKH, "И всё же не наш", BORIS, after(35))
    assert returns_in(incident.referrals) == 2


def version_in_rework(incident: Incident) -> int | None:
    draft = incident.draft_in_rework
    return draft.version if draft else None


def test_the_rework_of_the_old_authority_is_not_the_new_ones() -> None:
    incident = rejected()
    assert version_in_rework(incident) == FIRST
    incident.return_to_control(ZHKH, "Не наш", BORIS, after(40))
    incident.redirect(ONE, ROADS, ANNA, after(50))
    assert not incident.drafted
    assert version_in_rework(incident) is None
    incident.submit("Дорогу починят завтра", BORIS, after(60))
    incident.decide(incident.drafts[-1].version, {RejectionReason.LANGUAGE}, ANNA, after(70))
    assert version_in_rework(incident) == incident.drafts[-1].version
