"""Presses on the questions to the person who has just sent something."""

from typing import Final

from domain.model.actor import Actor
from domain.model.ids import AuthorityCode
from domain.model.staff.publication import Way
from domain.use_cases.asking import drop_question
from domain.use_cases.contributing import confirm_contribution
from domain.use_cases.drafting import confirm_draft
from domain.use_cases.placing import confirm_link
from domain.use_cases.registering import register_held
from handlers.buttons import ButtonData
from handlers.callbacks import (
    CancelQuestion,
    ConfirmContribution,
    ConfirmDraft,
    ConfirmLink,
    DropDraft,
    DropMessage,
    RegisterAs,
    WithdrawLink,
)
from handlers.context import Context, Handler, Response, toasted
from handlers.texts import toasts


async def on_register_as(data: RegisterAs, by: Actor, context: Context) -> Response:
    """«Инцидент», «Публикация»."""
    authority = AuthorityCode(data.authority) if data.authority else None
    way = Way(data.kind, authority)
    registration = await register_held(context.uow, data.question, way, by=by, at=context.now)
    number = registration.incident.number
    if registration.known:
        return toasted(toasts.registered_already(number))
    return toasted(toasts.registered(number))


async def on_drop_message(data: DropMessage, by: Actor, context: Context) -> Response:
    """«Не регистрировать»."""
    await drop_question(context.uow, data.question, by=by)
    return toasted(toasts.message_dropped())


async def on_confirm_draft(data: ConfirmDraft, by: Actor, context: Context) -> Response:
    """«Отправить без исправлений», «Да, отправить на согласование»."""
    kind = await confirm_draft(context.uow, data.question, by=by, at=context.now)
    return toasted(toasts.draft_sent(kind))


async def on_confirm_contribution(
    data: ConfirmContribution, by: Actor, context: Context
) -> Response:
    """«Отправить без исправлений»: for the lead."""
    await confirm_contribution(context.uow, data.question, by=by, at=context.now)
    return toasted(toasts.contribution_sent())


async def on_drop_draft(data: DropDraft, by: Actor, context: Context) -> Response:
    """«Отозвать проект», «Нет», «Отмена»: the held text goes nowhere."""
    await drop_question(context.uow, data.question, by=by)
    return toasted(toasts.draft_dropped())


async def on_cancel(data: CancelQuestion, by: Actor, context: Context) -> Response:
    """«Отмена»."""
    await drop_question(context.uow, data.question, by=by)
    return toasted(toasts.question_dropped())


async def on_confirm_link(data: ConfirmLink, by: Actor, context: Context) -> Response:
    """The doubtful link is the placement."""
    await confirm_link(context.uow, data.question, by=by, at=context.now)
    return toasted(toasts.link_taken())


async def on_withdraw_link(data: WithdrawLink, by: Actor, context: Context) -> Response:
    """The doubtful link is not the placement."""
    await drop_question(context.uow, data.question, by=by)
    return toasted(toasts.link_withdrawn())


PRESSES: Final[dict[type[ButtonData], Handler]] = {
    RegisterAs: on_register_as,
    DropMessage: on_drop_message,
    ConfirmLink: on_confirm_link,
    WithdrawLink: on_withdraw_link,
    ConfirmDraft: on_confirm_draft,
    ConfirmContribution: on_confirm_contribution,
    DropDraft: on_drop_draft,
    CancelQuestion: on_cancel,
}
