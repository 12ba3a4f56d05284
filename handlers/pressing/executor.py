"""Presses on the cards in the executors' chat: the incident, and the text to be placed."""

from typing import Final

from domain.model.actor import Actor
from domain.model.course.assignment import AlreadyTaken
from domain.model.ids import AuthorityCode, DraftVersion, IncidentNumber, PersonId
from domain.model.staff.permissions import Action, permit
from domain.model.telling.cards import CardMode, ExecutorCard, PlacementCard
from domain.use_cases.clarifying import ask_for_authors_reply
from domain.use_cases.drafting import ask_for_draft, withdraw_draft
from domain.use_cases.placing import ask_placement_time, place, undo_placement
from domain.use_cases.taking import take
from handlers.buttons import ButtonData
from handlers.callbacks import (
    AskAuthorsReply,
    AskDraft,
    AskNoLink,
    AskPlacementTime,
    ConfirmNoLink,
    ConfirmTake,
    KeepAssignee,
    Take,
    UndoPlacement,
    WithdrawDraft,
)
from handlers.context import Context, Handler, Response, shown, toasted
from handlers.pressing.modes import ask
from handlers.texts import toasts


async def on_take(data: Take, by: Actor, context: Context) -> Response:
    """«Взять в работу»: at once, or asks whether to take it over from another executor."""
    number, authority = IncidentNumber(data.number), AuthorityCode(data.authority)
    try:
        new = await take(context.uow, number, authority, by=by, at=context.now)
    except AlreadyTaken:
        return shown(ExecutorCard(number, authority), CardMode.CONFIRM_TAKE, by)
    return toasted(toasts.taken(number) if new else toasts.taken_already(number))


async def on_confirm_take(data: ConfirmTake, by: Actor, context: Context) -> Response:
    """Taken over from another executor."""
    number, assignee = IncidentNumber(data.number), PersonId(data.assignee)
    authority = AuthorityCode(data.authority)
    await take(context.uow, number, authority, instead_of=assignee, by=by, at=context.now)
    return toasted(toasts.taken(number))


async def on_keep_assignee(data: KeepAssignee, by: Actor, context: Context) -> Response:
    """«Назад»: not taken over."""
    number, authority = IncidentNumber(data.number), AuthorityCode(data.authority)
    office = await context.reading.office()
    permit(office.person(by.person), Action.TAKE, (authority,), number)
    return shown(ExecutorCard(number, authority), CardMode.PLAIN, by)


async def on_withdraw_draft(data: WithdrawDraft, by: Actor, context: Context) -> Response:
    """«Отозвать проект»."""
    number, version = IncidentNumber(data.number), DraftVersion(data.version)
    await withdraw_draft(context.uow, number, version, by=by, at=context.now)
    return toasted(toasts.draft_withdrawn(number))


async def on_ask_draft(data: AskDraft, by: Actor, context: Context) -> Response:
    """«Промежуточный ответ», «Уточнить у автора», «Окончательный ответ»."""
    await ask_for_draft(context.uow, IncidentNumber(data.number), data.kind, by=by)
    return Response()


async def on_ask_authors_reply(data: AskAuthorsReply, by: Actor, context: Context) -> Response:
    """«Автор ответил»."""
    await ask_for_authors_reply(context.uow, IncidentNumber(data.number), by=by)
    return Response()


async def on_ask_no_link(data: AskNoLink, by: Actor, context: Context) -> Response:
    """«Размещено, ссылки нет»."""
    card = PlacementCard(IncidentNumber(data.number), DraftVersion(data.version))
    return await ask(card, CardMode.CONFIRM_NO_LINK, by, context)


async def on_confirm_no_link(data: ConfirmNoLink, by: Actor, context: Context) -> Response:
    """The placement without a link was confirmed."""
    number, version = IncidentNumber(data.number), DraftVersion(data.version)
    await place(context.uow, number, None, version=version, by=by, at=context.now, now=context.now)
    return toasted(toasts.placed(number))


async def on_undo_placement(data: UndoPlacement, by: Actor, context: Context) -> Response:
    """«Отменить размещение»."""
    number, version = IncidentNumber(data.number), DraftVersion(data.version) or None
    await undo_placement(context.uow, number, version, by=by, at=context.now)
    return toasted(toasts.placement_undone(number))


async def on_ask_placement_time(data: AskPlacementTime, by: Actor, context: Context) -> Response:
    """«Указать время»."""
    number, version = IncidentNumber(data.number), DraftVersion(data.version) or None
    await ask_placement_time(context.uow, number, version, by=by, at=context.now)
    return Response()


PRESSES: Final[dict[type[ButtonData], Handler]] = {
    AskNoLink: on_ask_no_link,
    ConfirmNoLink: on_confirm_no_link,
    Take: on_take,
    ConfirmTake: on_confirm_take,
    KeepAssignee: on_keep_assignee,
    WithdrawDraft: on_withdraw_draft,
    UndoPlacement: on_undo_placement,
    AskPlacementTime: on_ask_placement_time,
    AskDraft: on_ask_draft,
    AskAuthorsReply: on_ask_authors_reply,
}
