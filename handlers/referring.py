"""Returns and proposals of no answer: an authority's buttons, and control's word on them."""

from collections.abc import Awaitable, Callable
from typing import Final

from domain.model.actor import Actor
from domain.model.course.referral import ReferralOver, ReferralState, referral_of
from domain.model.ids import AuthorityCode, IncidentNumber, ReferralNumber
from domain.model.staff.permissions import Action
from domain.model.telling.cards import CardMode, ExecutorCard, ReferralCard
from domain.ports.reading import AskedQuestion
from domain.use_cases.referring import (
    ask_reason,
    confirm_no_answer,
    decline_referral,
    propose_no_answer,
    redirect,
    return_to_control,
)
from handlers.buttons import ButtonData
from handlers.callbacks import (
    AskProposal,
    AskRedirect,
    AskReturn,
    BackToReferral,
    ConfirmProposal,
    DeclineReferral,
    Propose,
    Redirect,
)
from handlers.context import SILENT, Context, Response, shown, toasted
from handlers.incoming import Written
from handlers.refusing import said
from handlers.texts import replies, toasts


async def on_ask_return(data: AskReturn, by: Actor, context: Context) -> Response:
    """«Не в нашей компетенции»."""
    number, authority = IncidentNumber(data.number), AuthorityCode(data.authority)
    await ask_reason(context.uow, number, authority, by=by)
    return Response()


async def on_reason(written: Written, asked: AskedQuestion, context: Context) -> Response:
    """The reason that «Не в нашей компетенции» asked for."""
    if written.text is None or written.attachments:
        return said(written, replies.reason_is_text())
    await return_to_control(context.uow, asked.id, written.text, by=written.by, at=context.now)
    return SILENT


async def on_ask_proposal(data: AskProposal, by: Actor, context: Context) -> Response:
    """«Предложить: без ответа»."""
    authority = AuthorityCode(data.authority)
    incident = await context.reading.incident(IncidentNumber(data.number))
    (await context.reading.office()).permit(by, Action.REFER, incident, authority)
    incident.check_referral(authority)
    return shown(ExecutorCard(incident.number, authority), CardMode.PROPOSE_GROUNDS, by)


async def on_propose(data: Propose, by: Actor, context: Context) -> Response:
    """One of the grounds of §19."""
    number, authority = IncidentNumber(data.number), AuthorityCode(data.authority)
    await propose_no_answer(context.uow, number, authority, data.ground, by=by, at=context.now)
    return toasted(toasts.no_answer_proposed(number))


async def on_ask_redirect(data: AskRedirect, by: Actor, context: Context) -> Response:
    """«Перенаправить»."""
    return await _referral(data.number, data.referral, CardMode.PICK_AUTHORITY, by, context)


async def on_back(data: BackToReferral, by: Actor, context: Context) -> Response:
    """«Назад»."""
    return await _referral(data.number, data.referral, CardMode.PLAIN, by, context)


async def on_redirect(data: Redirect, by: Actor, context: Context) -> Response:
    """The authority that is to work it instead."""
    number, referral = IncidentNumber(data.number), ReferralNumber(data.referral)
    await redirect(
        context.uow, number, referral, AuthorityCode(data.authority), by=by, at=context.now
    )
    return toasted(toasts.redirected(number))


async def on_decline(data: DeclineReferral, by: Actor, context: Context) -> Response:
    """«Вернуть в орган», «Отклонить»."""
    number, referral = IncidentNumber(data.number), ReferralNumber(data.referral)
    await decline_referral(context.uow, number, referral, by=by, at=context.now)
    return toasted(toasts.referral_declined(number))


async def on_confirm(data: ConfirmProposal, by: Actor, context: Context) -> Response:
    """«Подтвердить»."""
    number, referral = IncidentNumber(data.number), ReferralNumber(data.referral)
    await confirm_no_answer(context.uow, number, referral, by=by, at=context.now)
    return toasted(toasts.left_unanswered(number))


PRESSES: Final[dict[type[ButtonData], Callable[..., Awaitable[Response]]]] = {
    AskReturn: on_ask_return,
    AskProposal: on_ask_proposal,
    Propose: on_propose,
    AskRedirect: on_ask_redirect,
    Redirect: on_redirect,
    DeclineReferral: on_decline,
    ConfirmProposal: on_confirm,
    BackToReferral: on_back,
}


async def _referral(
    number: int, referral: int, mode: CardMode, by: Actor, context: Context
) -> Response:
    """Other buttons under a referral, for those who may decide on it, while it waits."""
    incident = await context.reading.incident(IncidentNumber(number))
    (await context.reading.office()).permit(by, Action.DECIDE_REFERRAL, incident)
    asked = referral_of(incident.number, ReferralNumber(referral), incident.referrals)
    if asked.state is not ReferralState.WAITING:
        raise ReferralOver(incident.number, asked)
    return shown(ReferralCard(incident.number, asked.authority), mode, by)
