"""An authority returns an incident or proposes no answer, and control decides (§10, §11, §19)."""

from datetime import datetime

from domain.model.actor import Actor
from domain.model.conversation.questions import ReturnReason
from domain.model.ids import AuthorityCode, IncidentNumber, ReferralNumber
from domain.model.incident.workflow.status import NoAnswerGround
from domain.model.organisation.permissions import Action
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.asking import take_answer
from domain.use_cases.changing_incidents import changing


async def return_to_control(
    uow: UnitOfWork, question: int, reason: str, *, by: Actor, at: datetime
) -> None:
    """Returns the incident to control, with the reason that answers that question.

    Raises QuestionClosed, DRAFT_EMPTY, TooMany, NotPermitted, NOT_ASSIGNED, REFERRAL_WAITS,
    DraftInTheWay, AlreadyClosed.
    """
    async with uow:
        asked = await take_answer(uow, question, by, ReturnReason)
        incident = await uow.incidents.get(asked.subject)
        office = await uow.office()
        by = office.permit(by, Action.REFER, incident, asked.authority)
        incident.return_to_control(asked.authority, reason, by, at)
        await uow.incidents.save(incident)
        await uow.commit()


async def propose_no_answer(
    uow: UnitOfWork,
    number: IncidentNumber,
    authority: AuthorityCode,
    ground: NoAnswerGround,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Proposes on behalf of the authority to give no answer (§19).

    Raises NotPermitted, NOT_ASSIGNED, REFERRAL_WAITS, DraftInTheWay, AlreadyClosed.
    """
    async with changing(uow, number, Action.REFER, by, authority) as (incident, actor, _):
        incident.propose_no_answer(authority, ground, actor, at)


async def decline_referral(
    uow: UnitOfWork, number: IncidentNumber, referral: ReferralNumber, *, by: Actor, at: datetime
) -> None:
    """Leaves the incident with the authority; idempotent.

    Raises NotPermitted, UNKNOWN_REFERRAL, ReferralOver.
    """
    async with changing(uow, number, Action.DECIDE_REFERRAL, by) as (incident, actor, _):
        incident.decline_referral(referral, actor, at)


async def redirect(
    uow: UnitOfWork,
    number: IncidentNumber,
    referral: ReferralNumber,
    to: AuthorityCode,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Replaces the authority that returned the incident by `to`; the clock runs on.

    Idempotent. Raises NotPermitted, UNKNOWN_AUTHORITY, UNKNOWN_REFERRAL, ReferralOver,
    ALREADY_ASSIGNED.
    """
    async with changing(uow, number, Action.DECIDE_REFERRAL, by) as (incident, actor, office):
        incident.redirect(referral, office.authority(to).code, actor, at)


async def confirm_no_answer(
    uow: UnitOfWork, number: IncidentNumber, referral: ReferralNumber, *, by: Actor, at: datetime
) -> None:
    """Closes the incident without an answer, as the authority proposed (§19); idempotent.

    Raises NotPermitted, UNKNOWN_REFERRAL, ReferralOver.
    """
    async with changing(uow, number, Action.LEAVE_UNANSWERED, by) as (incident, actor, _):
        incident.confirm_no_answer(referral, actor, at)
