"""Returns and proposals of no answer: an authority's buttons, and control's word on them."""

from collections.abc import Awaitable, Callable
from typing import Final

from domain.model.actor import Actor
from domain.model.course.appeal import AppealOver, AppealState, appeal_of
from domain.model.ids import AppealNumber, AuthorityCode, IncidentNumber
from domain.model.staff.permissions import Action
from domain.model.telling.cards import CardMode
from domain.model.telling.notices import appeal_card, executor_card
from domain.ports.reading import AskedQuestion
from domain.use_cases.appealing import (
    ask_reason,
    confirm_no_answer,
    decline_appeal,
    propose_no_answer,
    redirect,
    return_to_control,
)
from handlers.buttons import ButtonData
from handlers.callbacks import (
    AskProposal,
    AskRedirect,
    AskReturn,
    BackToAppeal,
    ConfirmProposal,
    DeclineAppeal,
    Propose,
    Redirect,
)
from handlers.desk import SILENT, Desk, Response, shown, toasted
from handlers.incoming import Written
from handlers.refusing import said
from handlers.texts import replies, toasts


async def on_ask_return(data: AskReturn, by: Actor, desk: Desk) -> Response:
    """«Не в нашей компетенции»."""
    number, authority = IncidentNumber(data.number), AuthorityCode(data.authority)
    await ask_reason(desk.uow, number, authority, by=by)
    return Response()


async def on_reason(written: Written, asked: AskedQuestion, desk: Desk) -> Response:
    """The reason that «Не в нашей компетенции» asked for."""
    if written.text is None or written.attachments:
        return said(written, replies.reason_is_text())
    await return_to_control(desk.uow, asked.id, written.text, by=written.by, at=desk.now)
    return SILENT


async def on_ask_proposal(data: AskProposal, by: Actor, desk: Desk) -> Response:
    """«Предложить: без ответа»."""
    authority = AuthorityCode(data.authority)
    incident = await desk.reading.incident(IncidentNumber(data.number))
    (await desk.reading.office()).permit(by, Action.APPEAL, incident, authority)
    incident.check_appeal(authority)
    return shown(executor_card(incident, authority), CardMode.PROPOSE_GROUNDS, by)


async def on_propose(data: Propose, by: Actor, desk: Desk) -> Response:
    """One of the grounds of §19."""
    number, authority = IncidentNumber(data.number), AuthorityCode(data.authority)
    await propose_no_answer(desk.uow, number, authority, data.ground, by=by, at=desk.now)
    return toasted(toasts.no_answer_proposed(number))


async def on_ask_redirect(data: AskRedirect, by: Actor, desk: Desk) -> Response:
    """«Перенаправить»."""
    return await _appeal(data.number, data.appeal, CardMode.PICK_AUTHORITY, by, desk)


async def on_back(data: BackToAppeal, by: Actor, desk: Desk) -> Response:
    """«Назад»."""
    return await _appeal(data.number, data.appeal, CardMode.PLAIN, by, desk)


async def on_redirect(data: Redirect, by: Actor, desk: Desk) -> Response:
    """The authority that is to work it instead."""
    number, appeal = IncidentNumber(data.number), AppealNumber(data.appeal)
    await redirect(desk.uow, number, appeal, AuthorityCode(data.authority), by=by, at=desk.now)
    return toasted(toasts.redirected(number))


async def on_decline(data: DeclineAppeal, by: Actor, desk: Desk) -> Response:
    """«Вернуть в орган», «Отклонить»."""
    number, appeal = IncidentNumber(data.number), AppealNumber(data.appeal)
    await decline_appeal(desk.uow, number, appeal, by=by, at=desk.now)
    return toasted(toasts.appeal_declined(number))


async def on_confirm(data: ConfirmProposal, by: Actor, desk: Desk) -> Response:
    """«Подтвердить»."""
    number, appeal = IncidentNumber(data.number), AppealNumber(data.appeal)
    await confirm_no_answer(desk.uow, number, appeal, by=by, at=desk.now)
    return toasted(toasts.left_unanswered(number))


PRESSES: Final[dict[type[ButtonData], Callable[..., Awaitable[Response]]]] = {
    AskReturn: on_ask_return,
    AskProposal: on_ask_proposal,
    Propose: on_propose,
    AskRedirect: on_ask_redirect,
    Redirect: on_redirect,
    DeclineAppeal: on_decline,
    ConfirmProposal: on_confirm,
    BackToAppeal: on_back,
}


async def _appeal(number: int, appeal: int, mode: CardMode, by: Actor, desk: Desk) -> Response:
    """Other buttons under an appeal, for those who may decide on it, while it waits."""
    incident = await desk.reading.incident(IncidentNumber(number))
    (await desk.reading.office()).permit(by, Action.DECIDE_APPEAL, incident)
    asked = appeal_of(incident.number, AppealNumber(appeal), incident.appeals)
    if asked.state is not AppealState.WAITING:
        raise AppealOver(incident.number, asked)
    return shown(appeal_card(incident, asked.authority), mode, by)
