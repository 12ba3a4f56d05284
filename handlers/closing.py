"""Presses that take an incident out of work, link it to the one it repeats, or reopen it."""

import re
from collections.abc import Awaitable, Callable
from typing import Final

from domain.model.actor import Actor
from domain.model.course.status import CancelGround, Move
from domain.model.ids import IncidentNumber
from domain.model.staff.permissions import Action
from domain.model.telling.cards import CardMode, ControlCard
from domain.ports.reading import AskedQuestion
from domain.use_cases.closing import ask_original, cancel, cancel_as_duplicate, reopen
from handlers.buttons import ButtonData
from handlers.callbacks import (
    AskCancel,
    AskDuplicate,
    AskOriginal,
    AskReopen,
    Cancel,
    ConfirmReopen,
    PickOriginal,
)
from handlers.context import SILENT, Context, Response, shown, toasted
from handlers.incoming import Written
from handlers.refusing import not_taken
from handlers.texts import replies, toasts

_NUMBER: Final = re.compile(r"\s*[№#]?\s*([1-9]\d{0,8})\s*\.?\s*")


def number_in(text: str) -> IncidentNumber | None:
    """The number of an incident that a text consists of: «5», «№5»."""
    found = _NUMBER.fullmatch(text)
    return IncidentNumber(int(found.group(1))) if found else None


async def on_ask_cancel(data: AskCancel, by: Actor, context: Context) -> Response:
    """«Отменить регистрацию»."""
    await _check(data.number, Action.CANCEL, Move.CANCEL, by, context)
    return shown(ControlCard(IncidentNumber(data.number)), CardMode.CANCEL_GROUNDS, by)


async def on_cancel(data: Cancel, by: Actor, context: Context) -> Response:
    """«Ошибка», «Сообщение удалено»; a duplicate is asked about first."""
    if data.ground is CancelGround.DUPLICATE:
        return await on_ask_duplicate(AskDuplicate(number=data.number), by, context)
    number = IncidentNumber(data.number)
    await cancel(context.uow, number, data.ground, by=by, at=context.now)
    return toasted(toasts.cancelled(number))


async def on_ask_duplicate(data: AskDuplicate, by: Actor, context: Context) -> Response:
    """«Дубликат»."""
    number = IncidentNumber(data.number)
    await _check(number, Action.CANCEL, Move.CANCEL, by, context)
    if await context.reading.same_link(number):
        return shown(ControlCard(number), CardMode.LIKELY_DUPLICATES, by)
    return await on_ask_original(AskOriginal(number=number), by, context)


async def on_ask_original(data: AskOriginal, by: Actor, context: Context) -> Response:
    """«Другой номер»."""
    await ask_original(context.uow, IncidentNumber(data.number), by=by)
    return Response()


async def on_pick_original(data: PickOriginal, by: Actor, context: Context) -> Response:
    """«Дубликат №3»."""
    number, original = IncidentNumber(data.number), IncidentNumber(data.original)
    await cancel_as_duplicate(context.uow, number, original, by=by, at=context.now)
    return toasted(toasts.duplicate(number, original))


async def on_original(written: Written, asked: AskedQuestion, context: Context) -> Response:
    """The number that «Дубликат» asked for; the cards tell the rest."""
    original, number = number_in(written.text or ""), asked.question.subject
    if original is None or number is None:
        return not_taken(written, replies.original_expected(), await context.reading.office())
    await cancel_as_duplicate(
        context.uow, number, original, by=written.by, at=context.now, question=asked.id
    )
    return SILENT


async def on_ask_reopen(data: AskReopen, by: Actor, context: Context) -> Response:
    """«Возобновить»."""
    await _check(data.number, Action.REOPEN, Move.REOPEN, by, context)
    return shown(ControlCard(IncidentNumber(data.number)), CardMode.CONFIRM_REOPEN, by)


async def on_confirm_reopen(data: ConfirmReopen, by: Actor, context: Context) -> Response:
    """The reopening was confirmed."""
    number = IncidentNumber(data.number)
    await reopen(context.uow, number, by=by, at=context.now)
    return toasted(toasts.reopened(number))


PRESSES: Final[dict[type[ButtonData], Callable[..., Awaitable[Response]]]] = {
    AskCancel: on_ask_cancel,
    Cancel: on_cancel,
    AskDuplicate: on_ask_duplicate,
    AskOriginal: on_ask_original,
    PickOriginal: on_pick_original,
    AskReopen: on_ask_reopen,
    ConfirmReopen: on_confirm_reopen,
}


async def _check(number: int, action: Action, move: Move, by: Actor, context: Context) -> None:
    """Only those who may do it are shown the buttons, and only in time."""
    incident = await context.reading.incident(IncidentNumber(number))
    (await context.reading.office()).permit(by, action, incident)
    incident.check(move)
