"""Presses on the alert (§22)."""

from typing import Final

from domain.model.actor import Actor
from domain.model.ids import IncidentNumber
from domain.model.staff.permissions import Action
from domain.model.telling.cards import AlertCard, CardMode
from domain.use_cases.alerting import acknowledge, report_to_head
from handlers.buttons import ButtonData
from handlers.callbacks import Acknowledge, AskReported, ConfirmReported
from handlers.context import Context, Handler, Response, shown, toasted
from handlers.texts import toasts


async def on_acknowledge(data: Acknowledge, by: Actor, context: Context) -> Response:
    """«Принято к сведению»."""
    number = IncidentNumber(data.number)
    await acknowledge(context.uow, number, by=by, at=context.now)
    return toasted(toasts.acknowledged(number))


async def on_ask_reported(data: AskReported, by: Actor, context: Context) -> Response:
    """«Доложено главе»."""
    number = IncidentNumber(data.number)
    incident = await context.reading.incident(number)
    (await context.reading.office()).permit(by, Action.REPORT_TO_HEAD, incident)
    return shown(AlertCard(number), CardMode.CONFIRM_REPORTED, by)


async def on_confirm_reported(data: ConfirmReported, by: Actor, context: Context) -> Response:
    """The report to the head was confirmed."""
    number = IncidentNumber(data.number)
    await report_to_head(context.uow, number, by=by, at=context.now)
    return toasted(toasts.reported(number))


PRESSES: Final[dict[type[ButtonData], Handler]] = {
    Acknowledge: on_acknowledge,
    AskReported: on_ask_reported,
    ConfirmReported: on_confirm_reported,
}
