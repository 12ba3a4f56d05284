"""Registering an incident: by people in Telegram, or by the monitoring system (§2, §4, §5, §7)."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from domain.model.actor import Actor
from domain.model.citizen_message import CitizenMessage, Topic
from domain.model.draft import visible
from domain.model.errors import DomainError
from domain.model.ids import AuthorityCode, IncidentNumber
from domain.model.incident import Incident
from domain.model.link import first_link
from domain.model.network import network_of
from domain.model.notices import Ask
from domain.model.office import Office
from domain.model.permissions import Action, NotPermitted, permit
from domain.model.place import Place
from domain.model.publication import REGISTRARS, Way, check_watched, ways_to_register
from domain.model.question import HeldText, Purpose, Question
from domain.model.status import Importance, IncidentKind
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.asking import QuestionClosed, close_question


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIncident:
    """What is known of the citizen's message when it is registered."""

    message: CitizenMessage
    detected_at: datetime
    importance: Importance = Importance.NORMAL
    external_id: str | None = None
    """The monitoring system's own id: a repeated one is the same incident."""
    topic: Topic = field(default_factory=Topic)
    kind: IncidentKind = IncidentKind.INCIDENT
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
    Raises TextMissing, UnknownPerson, NotPermitted, UnknownAuthority, NetworkNotWatched.
    """
    async with uow:
        office = await uow.office()
        registration = await _register(uow, office, new, by, at)
        if not registration.known:
            if question is not None:
                await uow.questions.close(question)
            await uow.commit()
        return registration


async def ask_way(
    uow: UnitOfWork, held: HeldText, place: Place, *, by: Actor, question: int | None = None
) -> None:
    """Asks as what the message is to be registered; it is kept with the question.

    `question`: the message answers that one, which is closed. Raises NotPermitted, TextMissing.
    """
    async with uow:
        office = await uow.office()
        if not ways_to_register(office.person(by.person), place, office.organisation):
            raise NotPermitted(Action.REGISTER)
        if not visible(held.text):
            raise TextMissing
        if question is not None:
            await uow.questions.close(question)
        asked = Question(Purpose.REGISTER_AS, by.person, place, held=held)
        await uow.outbox.put(Ask(await uow.questions.ask(asked), place, reply_to=by.source))
        await uow.commit()


async def register_held(
    uow: UnitOfWork, question: int, way: Way, *, by: Actor, at: datetime
) -> Registration:
    """Registers the message kept with the question, as having come when it was written.

    Raises QuestionClosed, NotPermitted, UnknownAuthority, NetworkNotWatched.
    """
    async with uow:
        office = await uow.office()
        asked = await close_question(uow, question, by)
        held = asked.held
        if held is None or held.written_at is None:
            raise QuestionClosed
        new = new_from_text(held.text, held.author_name, held.written_at, way)
        author = replace(by, source=held.source, pressed=False)
        registration = await _register(uow, office, new, author, at)
        await uow.commit()
        return registration


async def drop_held(uow: UnitOfWork, question: int, *, by: Actor) -> None:
    """The message kept with the question is not registered; raises QuestionClosed."""
    async with uow:
        await close_question(uow, question, by)
        await uow.commit()


def new_from_text(
    text: str, author_name: str | None, detected_at: datetime, way: Way
) -> NewIncident:
    """What a text that somebody sent tells: the network is taken from its first link."""
    url = first_link(text)
    message = CitizenMessage(text, network_of(url), url, author_name)
    return NewIncident(
        message=message, detected_at=detected_at, kind=way.kind, authority=way.authority
    )


async def _register(
    uow: UnitOfWork, office: Office, new: NewIncident, by: Actor | None, at: datetime
) -> Registration:
    if by is not None:
        _permit(office, new, by)
    known = await _known(uow, new, by)
    if known is not None:
        return Registration(known, known=True)
    if not visible(new.message.text):
        raise TextMissing
    incident = _opened(await uow.incidents.next_number(), new, office, by, at)
    if new.authority is not None:
        incident.route(office.authority(new.authority).code, by, at)
    await uow.incidents.save(incident)
    return Registration(incident, known=False)


def _permit(office: Office, new: NewIncident, by: Actor) -> None:
    """People route nothing while they register, unless they find it for their own authority (§7)."""
    person = office.person(by.person)
    if new.authority is None:
        permit(person, Action.REGISTER, coordinator=REGISTRARS[new.kind])
        return
    permit(person, Action.REGISTER_OWN, (new.authority,))
    if new.kind is not IncidentKind.PUBLICATION:
        raise NotPermitted(Action.REGISTER)
    check_watched(office.authority(new.authority), new.message.network)


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
        kind=new.kind,
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
