"""Correcting the registration data before the incident is routed (§9)."""

from datetime import datetime

from domain.model.actor import Actor
from domain.model.incident import Incident
from domain.model.message.citizen_message import CitizenMessage
from domain.model.message.network import network_of
from domain.model.organisation.office import Office
from domain.model.organisation.permissions import Action
from domain.model.time.deadline import whole_minute
from domain.ports.unit_of_work import UnitOfWork


async def correct_detection(
    uow: UnitOfWork,
    office: Office,
    incident: Incident,
    detected_at: datetime,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Changes the moment of detection and recomputes the deadline.

    Raises NotPermitted, DetectionInFuture, AlreadyClosed, TooLateToCorrect, OutsideCalendar.
    """
    by = office.permit(by, Action.REGISTER, incident)
    dues = office.dues(incident.importance, whole_minute(detected_at), incident.policy)
    incident.correct_detection(detected_at, dues.answer, dues.draft, by, at)
    await uow.incidents.save(incident)


async def correct_source(
    uow: UnitOfWork, office: Office, incident: Incident, url: str, *, by: Actor, at: datetime
) -> None:
    """Changes the link to the citizen's message, and the network if it differs.

    Raises NotPermitted, AlreadyClosed, TooLateToCorrect.
    """
    by = office.permit(by, Action.REGISTER, incident)
    incident.correct_source(url, network_of(url), by, at)
    await uow.incidents.save(incident)


async def correct_message(
    uow: UnitOfWork,
    office: Office,
    incident: Incident,
    message: CitizenMessage,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Changes the citizen's message after its sender has edited it.

    Raises NotPermitted, TooLateToComplete, TooManyAttachments.
    """
    by = office.permit(by, Action.REGISTER, incident)
    alike = await uow.incidents.alike(incident.number, message, incident.detected_at)
    incident.complete(message, by, at, alike, edited=True)
    await uow.incidents.save(incident)
