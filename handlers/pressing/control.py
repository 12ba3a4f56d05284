"""Presses on the coordinator's card: routing, authorities, importance, no answer."""

from typing import Final

from domain.model.actor import Actor
from domain.model.ids import AuthorityCode, IncidentNumber
from domain.model.staff.publication import NetworkNotWatched
from domain.model.telling.cards import CardMode, ControlCard
from domain.use_cases.closing import leave_unanswered
from domain.use_cases.giving_to_control import give_to_control
from domain.use_cases.importance import change_importance
from domain.use_cases.interim import allow_interim
from domain.use_cases.routing import (
    change_authorities,
    choose_authority,
    choose_lead,
    route,
    start_changing_authorities,
    stop_changing_authorities,
)
from handlers.buttons import ButtonData
from handlers.callbacks import (
    AllowInterim,
    AskGrounds,
    ChangeAuthorities,
    Choose,
    ChooseLead,
    ConfirmNoAnswer,
    ConfirmSend,
    GiveToControl,
    KeepAuthorities,
    PickGround,
    SaveAuthorities,
    Send,
    SetImportance,
)
from handlers.context import Context, Handler, Response, shown, toasted
from handlers.pressing.modes import CONFIRM_GROUND, ask
from handlers.texts import toasts


async def on_choose(data: Choose, by: Actor, context: Context) -> Response:
    """An authority's name on the registration card."""
    authority = AuthorityCode(data.authority)
    number = IncidentNumber(data.number)
    await choose_authority(context.uow, number, authority, chosen=data.chosen, by=by)
    return Response()


async def on_choose_lead(data: ChooseLead, by: Actor, context: Context) -> Response:
    """«Сводный ответ: …»."""
    authority = AuthorityCode(data.authority)
    await choose_lead(context.uow, IncidentNumber(data.number), authority, by=by)
    return Response()


async def on_change_authorities(data: ChangeAuthorities, by: Actor, context: Context) -> Response:
    """«Изменить органы»."""
    await start_changing_authorities(context.uow, IncidentNumber(data.number), by=by)
    return Response()


async def on_save_authorities(data: SaveAuthorities, by: Actor, context: Context) -> Response:
    """«Сохранить изменения»."""
    number = IncidentNumber(data.number)
    changed = await change_authorities(context.uow, number, by=by, at=context.now)
    if not changed:
        return toasted(toasts.authorities_unchanged(number))
    return toasted(toasts.authorities_changed(number))


async def on_keep_authorities(data: KeepAuthorities, by: Actor, context: Context) -> Response:
    """«Назад»: the authorities stay."""
    await stop_changing_authorities(context.uow, IncidentNumber(data.number), by=by)
    return Response()


async def on_send(data: Send, by: Actor, context: Context) -> Response:
    """«Направить»: at once, or asks whether to send it where nobody watches that network."""
    number = IncidentNumber(data.number)
    try:
        await route(context.uow, number, by=by, at=context.now)
    except NetworkNotWatched:
        return shown(ControlCard(number), CardMode.CONFIRM_UNWATCHED, by)
    return toasted(toasts.routed(number))


async def on_confirm_send(data: ConfirmSend, by: Actor, context: Context) -> Response:
    """Sent all the same."""
    number = IncidentNumber(data.number)
    await route(context.uow, number, by=by, at=context.now, unwatched=True)
    return toasted(toasts.routed(number))


async def on_give_to_control(data: GiveToControl, by: Actor, context: Context) -> Response:
    """«Передать в отдел контроля»."""
    number = IncidentNumber(data.number)
    new = await give_to_control(context.uow, number, by=by, at=context.now)
    return toasted(
        toasts.given_to_control(number) if new else toasts.given_to_control_already(number)
    )


async def on_importance(data: SetImportance, by: Actor, context: Context) -> Response:
    """«Повышенная важность», «Обычная важность»."""
    number = IncidentNumber(data.number)
    changed = await change_importance(context.uow, number, data.importance, by=by, at=context.now)
    if not changed:
        return toasted(toasts.importance_unchanged(number, data.importance))
    return toasted(toasts.importance_set(number, data.importance))


async def on_allow_interim(data: AllowInterim, by: Actor, context: Context) -> Response:
    """«Разрешить ещё один промежуточный ответ»."""
    number = IncidentNumber(data.number)
    await allow_interim(context.uow, number, by=by, at=context.now)
    return toasted(toasts.interim_allowed(number))


async def on_ask_grounds(data: AskGrounds, by: Actor, context: Context) -> Response:
    """«Без ответа»."""
    return await ask(
        ControlCard(IncidentNumber(data.number)), CardMode.NO_ANSWER_GROUNDS, by, context
    )


async def on_pick_ground(data: PickGround, by: Actor, context: Context) -> Response:
    """One of the grounds of §19."""
    return await ask(
        ControlCard(IncidentNumber(data.number)), CONFIRM_GROUND[data.ground], by, context
    )


async def on_confirm_no_answer(data: ConfirmNoAnswer, by: Actor, context: Context) -> Response:
    """The ground was confirmed."""
    number = IncidentNumber(data.number)
    await leave_unanswered(context.uow, number, data.ground, by=by, at=context.now)
    return toasted(toasts.left_unanswered(number))


PRESSES: Final[dict[type[ButtonData], Handler]] = {
    Choose: on_choose,
    ChooseLead: on_choose_lead,
    ChangeAuthorities: on_change_authorities,
    SaveAuthorities: on_save_authorities,
    KeepAuthorities: on_keep_authorities,
    Send: on_send,
    ConfirmSend: on_confirm_send,
    GiveToControl: on_give_to_control,
    SetImportance: on_importance,
    AskGrounds: on_ask_grounds,
    PickGround: on_pick_ground,
    ConfirmNoAnswer: on_confirm_no_answer,
    AllowInterim: on_allow_interim,
}
