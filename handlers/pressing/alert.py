"""Presses on the alert (§22)."""

from typing import Final

from domain.model.actor import Actor
from domain.model.ids import IncidentNumber
from domain.model.staff.permissions import Action
from domain.model.telling.cards import CardKey, CardKind, CardMode
from domain.use_cases.alerting import acknowledge, report_to_head
from handlers.buttons import ButtonData
from handlers.callbacks import Acknowledge, AskReported, ConfirmReported
from handlers.desk import Desk, Handler, Response, shown, toasted
from handlers.texts import toasts


async def on_acknowledge(data: Acknowledge, by: Actor, desk: Desk) -> Response:
    """«Принято к сведению»."""
    number = IncidentNumber(data.number)
    await acknowledge(desk.uow, number, by=by, at=desk.now)
    return toasted(toasts.acknowledged(number))


async def on_ask_reported(data: AskReported, by: Actor, desk: Desk) -> Response:
    """«Доложено главе»."""
    number = IncidentNumber(data.number)
    incident = await desk.reading.incident(number)
    (await desk.reading.office()).permit(by, Action.REPORT_TO_HEAD, incident)
    return shown(CardKey(CardKind.ALERT, number), CardMode.CONFIRM_REPORTED, by)


async def on_confirm_reported(data: ConfirmReported, by: Actor, desk: Desk) -> Response:
    """The report to the head was confirmed."""
    number = IncidentNumber(data.number)
    await report_to_head(desk.uow, number, by=by, at=desk.now)
    return toasted(toasts.reported(number))


PRESSES: Final[dict[type[ButtonData], Handler]] = {
    Acknowledge: on_acknowledge,
    AskReported: on_ask_reported,
    ConfirmReported: on_confirm_reported,
}
