"""An authority returns an incident or proposes no answer, and control decides (§10, §11, §19)."""

from datetime import datetime

from domain.model.actor import Actor
from domain.model.conversation.questions import ReturnReason
from domain.model.ids import AuthorityCode, IncidentNumber, ReferralNumber
from domain.model.incident.workflow.status import NoAnswerGround
from domain.model.organisation.permissions import Action
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.asking import take_answer


async def return_to_control(
    uow: UnitOfWork, question: int, reason: str, *, by: Actor, at: datetime
) -> None:
    """The answer to that question: the incident goes before control.

    Raises QuestionClosed, DraftEmpty, DraftTooLong, NotPermitted, NotAssigned, ReferralWaits,
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
    """The authority finds that no answer is to be given (§19).

    Raises NotPermitted, NotAssigned, ReferralWaits, DraftInTheWay, AlreadyClosed.
    """
    async with uow:
        incident = await uow.incidents.get(number)
        office = await uow.office()
        by = office.permit(by, Action.REFER, incident, authority)
        incident.propose_no_answer(authority, ground, by, at)
        await uow.incidents.save(incident)
        await uow.commit()


async def decline_referral(
    uow: UnitOfWork, number: IncidentNumber, referral: ReferralNumber, *, by: Actor, at: datetime
) -> None:
    """The incident stays with the authority; declining it again is success.

    Raises NotPermitted, UnknownReferral, ReferralOver.
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        by = office.permit(by, Action.DECIDE_REFERRAL, incident)
        if incident.decline_referral(referral, by, at):
            await uow.incidents.save(incident)
            await uow.commit()


async def redirect(
    uow: UnitOfWork,
    number: IncidentNumber,
    referral: ReferralNumber,
    to: AuthorityCode,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Another authority works it in the place of the one that returned it; the clock runs on.

    Doing it again is success. Raises NotPermitted, UnknownAuthority, UnknownReferral, ReferralOver,
    AlreadyAssigned.
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        by = office.permit(by, Action.DECIDE_REFERRAL, incident)
        if incident.redirect(referral, office.authority(to).code, by, at):
            await uow.incidents.save(incident)
            await uow.commit()


async def confirm_no_answer(
    uow: UnitOfWork, number: IncidentNumber, referral: ReferralNumber, *, by: Actor, at: datetime
) -> None:
    """No answer is given, as the authority proposed (§19); confirming it again is success.

    Raises NotPermitted, UnknownReferral, ReferralOver.
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        by = office.permit(by, Action.LEAVE_UNANSWERED, incident)
        if incident.confirm_no_answer(referral, by, at):
            await uow.incidents.save(incident)
            await uow.commit()
