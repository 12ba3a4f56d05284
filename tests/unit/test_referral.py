"""Returns and proposals of no answer: who may put one before control, and what becomes of it."""

import pytest

from domain.model.actor import Signature
from domain.model.errors import DomainError, Reason, Refusal
from domain.model.ids import AuthorityCode, ReferralNumber
from domain.model.incident import Incident
from domain.model.incident.answer.draft import RejectionReason
from domain.model.incident.workflow.assignment import Assignment
from domain.model.incident.workflow.referral import (
    DraftInTheWay,
    Referral,
    ReferralState,
    check_referral,
    returns_in,
)
from domain.model.incident.workflow.status import NoAnswerGround, Status
from tests.refusals import refused_for
from tests.unit.incidents import (
    ANNA,
    BORIS,
    NUMBER,
    PETROV,
    ROADS,
    SECOND,
    ZHKH,
    after,
    rejected,
    returned,
    standing,
)
from tests.unit.outcomes import check_stories
from tests.unit.steps import came, decides, informs, redirects, returns, submits

ONE, TWO = ReferralNumber(1), ReferralNumber(2)
CULTURE = AuthorityCode("culture")
TEXT = "Воду дадут завтра"


def of(authority: AuthorityCode, state: ReferralState = ReferralState.WAITING) -> Referral:
    return Referral(ONE, authority, Signature(PETROV.id, after(15)), state=state)


# Who may refer it


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
def test_an_authority_may_refer_the_incident(
    status: Status, authority: AuthorityCode, referrals: list[Referral], error: DomainError | None
) -> None:
    if error is None:
        check_referral(NUMBER, status, authority, ZHKH, referrals)
        return
    with refused_for(error):
        check_referral(NUMBER, status, authority, ZHKH, referrals)


# Control's word


def shared_and_returned(by: AuthorityCode = ZHKH) -> Incident:
    """Housing answers, roads and culture inform it; one of them has returned it."""
    incident = standing(Status.IN_PROGRESS)
    for code in (ROADS, CULTURE):
        incident.assignments.append(Assignment(code, after(10), lead=False))
    incident.return_to_control(by, "Дорога областная", BORIS, after(15))
    incident.events.clear()
    return incident


def test_referrals_as_approved() -> None:
    check_stories(
        "referrals",
        {
            "an authority that informs the lead may become it": (
                came(
                    shared_and_returned(),
                    lambda one: one.take(ROADS, BORIS, after(16)),
                    informs(17),
                ),
                redirects(20, ROADS),
                redirects(21, ROADS),
                redirects(22, CULTURE),
            ),
            "the lead's draft keeps the referral of another authority": (
                shared_and_returned(ROADS),
                submits(20),
            ),
            "a rework does not pass to the new authority": (
                rejected(),
                returns(40),
                redirects(50, ROADS),
                submits(60),
                decides(70, RejectionReason.LANGUAGE, version=SECOND),
            ),
        },
    )


@pytest.mark.parametrize(
    ("returned_by", "to"),
    [
        pytest.param(ZHKH, ZHKH, id="the lead itself"),
        pytest.param(ROADS, ROADS, id="the other one itself"),
        pytest.param(ROADS, ZHKH, id="the lead, for another one"),
        pytest.param(ROADS, CULTURE, id="another one for another one"),
    ],
)
def test_an_incident_is_not_redirected_to_an_authority_in_the_same_part(
    returned_by: AuthorityCode, to: AuthorityCode
) -> None:
    incident = shared_and_returned(returned_by)
    assert not incident.may_redirect(incident.referrals[0], to)
    with refused_for(Reason.ALREADY_ASSIGNED):
        incident.redirect(ONE, to, ANNA, after(20))


def test_an_incident_is_not_redirected_to_an_authority_that_returned_it() -> None:
    incident = shared_and_returned()
    incident.return_to_control(ROADS, "Тоже не наша", BORIS, after(16))
    assert not incident.may_redirect(incident.referrals[0], ROADS)
    assert incident.may_redirect(incident.referrals[0], CULTURE)
    with refused_for(Reason.ALREADY_ASSIGNED):
        incident.redirect(ONE, ROADS, ANNA, after(20))


# What takes its sense away


def test_every_return_is_counted() -> None:
    incident = returned()
    incident.decline_referral(ONE, ANNA, after(20))
    incident.propose_no_answer(ZHKH, NoAnswerGround.HARM, BORIS, after(25))
    incident.decline_referral(TWO, ANNA, after(30))
    incident.return_to_control(ZHKH, "И всё же не наш", BORIS, after(35))
    assert returns_in(incident.referrals) == 2
