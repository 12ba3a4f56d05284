"""Registering an incident: by control in Telegram, or by the monitoring system (§2, §4)."""

from dataclasses import dataclass, field
from datetime import datetime

from domain.model.actor import Actor
from domain.model.citizen_message import CitizenMessage, Topic
from domain.model.draft import visible
from domain.model.errors import DomainError
from domain.model.ids import AuthorityCode, IncidentNumber
from domain.model.incident import Incident
from domain.model.office import Office
from domain.model.permissions import Action
from domain.model.status import Importance
from domain.ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIncident:
    """What is known of the citizen's message when it is registered."""

    message: CitizenMessage
    detected_at: datetime
    importance: Importance = Importance.NORMAL
    external_id: str | None = None
    """The monitoring system's own id: a repeated one is the same incident."""
    topic: Topic = field(default_factory=Topic)
    authority: AuthorityCode | None = None
    """Routed there at once."""


@dataclass(frozen=True, slots=True)
class Registration:
    """The incident, and whether it had been registered before."""

    incident: Incident
    known: bool


@dataclass
class TextMissing(DomainError):
    """A citizen's message without a visible character."""


async def register(
    uow: UnitOfWork,
    new: NewIncident,
    *,
    by: Actor | None,
    at: datetime,
    question: int | None = None,
) -> Registration:
    """Gives it a number and a due; the same message or external id twice is one incident.

    `question`: the message answers it, and it is closed.
    Raises TextMissing, UnknownPerson, NotPermitted, UnknownAuthority.
    """
    async with uow:
        office = await uow.office()
        if by is not None:
            office.permit(by, Action.REGISTER)
        known = await _known(uow, new, by)
        if known is not None:
            return Registration(known, known=True)
        if not visible(new.message.text):
            raise TextMissing
        incident = _opened(await uow.incidents.next_number(), new, office, by, at)
        if new.authority is not None:
            incident.route(office.authority(new.authority).code, by, at)
        await uow.incidents.save(incident)
        if question is not None:
            await uow.questions.close(question)
        await uow.commit()
        return Registration(incident, known=False)


async def _known(uow: UnitOfWork, new: NewIncident, by: Actor | None) -> Incident | None:
    if new.external_id is not None:
        return await uow.incidents.registered_as(new.external_id)
    if by is not None and by.source is not None:
        return await uow.incidents.registered_from(by.source)
    return None


def _opened(
    number: IncidentNumber, new: NewIncident, office: Office, by: Actor | None, at: datetime
) -> Incident:
    dues = office.dues(new.importance, new.detected_at, office.policy)
    incident = Incident(
        number=number,
        message=new.message,
        importance=new.importance,
        detected_at=new.detected_at,
        registered_at=at,
        registered_by=by,
        due=dues.answer,
        draft_due_at=dues.draft,
        policy=office.policy,
        external_id=new.external_id,
        topic=new.topic,
    )
    incident.record_registration()
    return incident
