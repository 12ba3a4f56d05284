"""Registering an incident: by people in Telegram, or by the monitoring system (§2, §4, §5, §7)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, NamedTuple

from domain.model.actor import Actor
from domain.model.conversation.notices.kinds import EndKind, QuestionEnd
from domain.model.conversation.question import HeldMessage, Question
from domain.model.conversation.questions import WhatIsMeant
from domain.model.errors import Reason, Refusal
from domain.model.ids import AuthorityCode, IncidentNumber, MessageRef, Place
from domain.model.incident import Incident
from domain.model.incident.answer.draft import visible
from domain.model.incident.workflow.assignment import Plan, Suggested, suggested
from domain.model.incident.workflow.policy import Policy
from domain.model.incident.workflow.status import Importance, IncidentKind
from domain.model.message.citizen_message import (
    CitizenMessage,
    Topic,
    checked_attachments,
    same_files,
    with_more,
)
from domain.model.message.likeness import Alike
from domain.model.network.post import PageAddress
from domain.model.organisation.office import Office
from domain.model.organisation.people import plain
from domain.model.organisation.permissions import Action, NotPermitted
from domain.model.organisation.rights import Way, check_watched, ways_to_register
from domain.model.promise.promise import EarlierPromise
from domain.model.suggestions import LATELY, likeliest, named_for
from domain.model.time.deadline import Deadlines, whole_minute
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.asking import QuestionClosed, answer_step, ask, end_question, take_buttons


@dataclass(frozen=True, slots=True)
class AnsweredBefore:
    """When a message was answered elsewhere, and the answering authority if it is known here."""

    at: datetime
    by: AuthorityCode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIncident:
    """The data of a citizen's message at registration."""

    message: CitizenMessage
    detected_at: datetime
    importance: Importance = Importance.NORMAL
    external_id: str | None = None
    """The monitoring system's own id: a repeated one means the same incident."""
    topic: Topic = field(default_factory=Topic)
    kind: IncidentKind = IncidentKind.INCIDENT
    plan: Plan | None = None
    """Authorities to route it to at once."""
    sources: tuple[MessageRef, ...] = ()
    """The parts of its album; any of them may have registered it before."""
    comment: MessageRef | None = None
    """The message right before a forward, sent together with it as its comment."""
    imported: bool = False
    """It comes from an import file, with many others."""
    follows: IncidentNumber | None = None
    """It is a comment under the answer to that incident."""
    page: PageAddress | None = None
    """It was found on that page of the administration."""
    answered: AnsweredBefore | None = None
    """It was already answered, elsewhere."""
    named_bodies: tuple[str, ...] = ()
    """The bodies and employees that the export names, the finest first."""


@dataclass(frozen=True, slots=True)
class RegisteredIncident:
    """The incident, and whether it was already registered with everything in this message."""

    incident: Incident
    known: bool


async def register(
    uow: UnitOfWork,
    new: NewIncident,
    *,
    by: Actor | None,
    at: datetime,
    question: int | None = None,
) -> RegisteredIncident:
    """Registers it with a number and a deadline; idempotent by message and external id.

    A later part of its album, or a commented forward, completes it. `question`: the question that
    the message answers or completes; it is closed. Raises TEXT_MISSING, TooMany,
    TOO_LATE_TO_COMPLETE, UnknownPerson, NotPermitted, UNKNOWN_AUTHORITY, LEAD_MISSING,
    NetworkNotWatched.
    """
    async with uow:
        office = await uow.office()
        if by is not None:
            by = _permit(office, new, by)
        found = await _found(uow, new, by, at)
        if found is not None:
            return await _committed(uow, found)
        if question is not None and by is not None:
            kept = _message_kept(await uow.questions.waiting(question, by.person))
            held = _joined(kept, new, by)
            new = replace(
                new, message=held.message, detected_at=held.written_at, sources=held.sources
            )
            by = replace(by, source=held.sources[0] if kept else by.source)
        incident = await open_incident(uow, new, office, by, at)
        if question is not None:
            await end_question(uow, question, end=_registered(incident))
        await uow.commit()
        return RegisteredIncident(incident, known=False)


async def names_known_by_now(uow: UnitOfWork) -> Sequence[str]:
    """Return the names, as written, of unknown bodies that are authorities' names by now."""
    async with uow:
        known = (await uow.office()).organisation.authorities_by_name()
        return [name for name in await uow.incidents.unrecognised_names() if plain(name) in known]


async def recognise_body(uow: UnitOfWork, name: str, most: int, *, at: datetime) -> int:
    """Gives answers of that body to the authority of this name; return how many, up to `most`.

    Their figures, search terms and suggestions follow.
    """
    async with uow:
        authority = (await uow.office()).organisation.authorities_by_name().get(plain(name))
        if authority is None:
            return 0
        found = await uow.incidents.answered_by_named(name, most)
        for number in found:
            incident = await uow.incidents.get(number)
            incident.recognise_body(authority, at)
            await uow.incidents.save(incident)
        if found:
            await uow.commit()
        return len(found)


async def ask_what(
    uow: UnitOfWork,
    new: NewIncident,
    place: Place,
    listed: tuple[IncidentNumber, ...] = (),
    *,
    by: Actor,
    at: datetime,
    question: int | None = None,
    repeats: IncidentNumber | None = None,
) -> RegisteredIncident | None:
    """Holds the message and asks how to register it.

    `listed`: or which of these incidents it is about. `repeats`: an incident they registered with
    the same content.

    A part that completes a registered message is not asked about: return that incident. A part that
    completes a held message joins it in a new question. `question`: the earlier question, or the
    one that the message answers; it is closed. Raises NotPermitted, TEXT_MISSING,
    TooMany, TOO_LATE_TO_COMPLETE.
    """
    async with uow:
        office = await uow.office()
        ways = ways_to_register(office.person(by.person), place, office.organisation)
        if not ways:
            raise NotPermitted(Action.REGISTER)
        by = office.permit_way(by, ways[0])
        found = await _found(uow, new, by, at)
        if found is not None:
            return await _committed(uow, found)
        kept = None if question is None else _message_kept(await end_question(uow, question))
        held = replace(_joined(kept, new, by), listed=listed, repeats=repeats)
        _check(held.message)
        await ask(uow, Question(by.person, place, WhatIsMeant(held)), reply_to=by.source)
        await uow.commit()
        return None


async def register_held(
    uow: UnitOfWork, question: int, way: Way, *, by: Actor, at: datetime
) -> RegisteredIncident:
    """Registers the held message; its time is when it was written.

    Raises QuestionClosed, NotPermitted, UNKNOWN_AUTHORITY, NetworkNotWatched.
    """
    async with uow:
        office = await uow.office()
        asked = await answer_step(uow, question, by)
        held = _message_kept(asked)
        if held is None:
            raise QuestionClosed
        new = NewIncident(
            message=held.message,
            detected_at=held.written_at,
            kind=way.kind,
            plan=way.plan,
            sources=held.sources,
        )
        author = replace(by, source=held.sources[0], pressed=False)
        author = _permit(office, new, author)
        found = await _found(uow, new, author, at)
        if found is not None and found.known:
            return found
        incident = found.incident if found else await open_incident(uow, new, office, author, at)
        await take_buttons(uow, question, asked, _registered(incident))
        await uow.commit()
        return RegisteredIncident(incident, known=False)


def _message_kept(asked: Question | None) -> HeldMessage | None:
    """The citizen's message held with the question."""
    held = asked.held if asked else None
    return held if isinstance(held, HeldMessage) else None


def _registered(incident: Incident) -> QuestionEnd:
    return QuestionEnd(EndKind.REGISTERED, incident.number)


async def _committed(uow: UnitOfWork, found: RegisteredIncident) -> RegisteredIncident:
    """Commit, unless everything was already registered."""
    if not found.known:
        await uow.commit()
    return found


async def _found(
    uow: UnitOfWork, new: NewIncident, by: Actor | None, at: datetime
) -> RegisteredIncident | None:
    """The incident already registered from this message, completed by new parts."""
    known = await _known(uow, new, by)
    if known is not None and same_files(known.message.attachments, new.message.attachments):
        return RegisteredIncident(known, known=True)
    if known is not None and by is not None:
        return await _complete(uow, known, _with_album(known.message, new.message), by, at)
    commented = await _commented(uow, new, by)
    if commented is not None and by is not None:
        whole = _with_forwarded(commented.message, new.message)
        return await _complete(uow, commented, whole, by, at)
    return None


async def open_incident(
    uow: UnitOfWork, new: NewIncident, office: Office, by: Actor | None, at: datetime
) -> Incident:
    """Registers it within an open unit of work; the caller has checked that it is new.

    Its clock runs from the minute of detection. Raises TEXT_MISSING, TooMany,
    UNKNOWN_AUTHORITY, LEAD_MISSING.
    """
    _check(new.message)
    written_at = new.detected_at if new.sources else None
    new = replace(new, detected_at=whole_minute(new.detected_at))
    dues = office.dues(new.importance, new.detected_at, office.policy)
    number = await uow.incidents.next_number()
    to_route = new.plan is None and new.answered is None
    offered = await _offered(uow, new, office, at) if to_route else _NOBODY
    promised = () if new.answered else tuple(await uow.incidents.promised(new.message))
    alike = () if new.answered else await uow.incidents.alike(number, new.message, new.detected_at)
    incident = _opened(number, new, office.policy, by, at, dues, offered, promised, alike)
    incident.record_registration(imported=new.imported, written_at=written_at, page=new.page)
    if new.plan is not None:
        for authority in new.plan.authorities:
            incident.pick(office.authority(authority).code)
        if new.plan.lead is not None:
            incident.pick_lead(new.plan.lead)
        incident.route(None, by, at)
    if new.answered is not None:
        incident.record_earlier_answer(new.answered.at, new.answered.by)
    await uow.incidents.save(incident)
    return incident


class _Offered(NamedTuple):
    """The authorities that its card offers first, and those it suggests."""

    likely: tuple[AuthorityCode, ...]
    suggested: tuple[Suggested, ...]


_NOBODY: Final = _Offered((), ())


async def _offered(uow: UnitOfWork, new: NewIncident, office: Office, at: datetime) -> _Offered:
    organisation = office.organisation
    bodies = organisation.authorities
    familiar = uow.incidents.familiar(new.message, new.topic)
    named = named_for(new.message.text, bodies.values())
    hints = suggested(new.topic, organisation.topics, familiar, bodies, named)
    precedents = await uow.incidents.precedents(new.topic, at - LATELY)
    others = likeliest(precedents, bodies.values())
    first = (*(one.authority for one in hints), *(code for code in familiar if code in bodies))
    return _Offered(tuple(dict.fromkeys((*first, *others))), hints)


async def likely_authorities(
    uow: UnitOfWork, new: NewIncident, office: Office, at: datetime
) -> tuple[AuthorityCode, ...]:
    """The authorities that a card of such a message offers first."""
    return (await _offered(uow, new, office, at)).likely


def _check(message: CitizenMessage) -> None:
    if not visible(message.text):
        raise Refusal(Reason.TEXT_MISSING)
    checked_attachments(message.attachments)


def _joined(earlier: HeldMessage | None, new: NewIncident, by: Actor) -> HeldMessage:
    """The message to hold, joined to the earlier held one if it completes that."""
    sources = new.sources or ((by.source,) if by.source else ())
    held = HeldMessage(new.message, new.detected_at, sources)
    if earlier is None:
        return held
    if set(earlier.sources) & set(sources):
        whole = _with_album(earlier.message, new.message)
    else:
        whole = _with_forwarded(earlier.message, new.message)
    return HeldMessage(whole, earlier.written_at, (*earlier.sources, *sources))


def _permit(office: Office, new: NewIncident, by: Actor) -> Actor:
    """Registration routes nothing, unless people register for their own authority (§7)."""
    own = new.plan.answering if new.plan else None
    by = office.permit_way(by, Way(new.kind, own))
    if own is not None:
        if new.kind is not IncidentKind.PUBLICATION:
            raise NotPermitted(Action.REGISTER)
        check_watched(office.authority(own), new.message.network)
    return by


async def _known(uow: UnitOfWork, new: NewIncident, by: Actor | None) -> Incident | None:
    if new.external_id is not None:
        return await uow.incidents.registered_as(new.external_id)
    if by is None or by.source is None:
        return None
    for source in new.sources or (by.source,):
        if known := await uow.incidents.registered_from(source):
            return known
    return None


async def _commented(uow: UnitOfWork, new: NewIncident, by: Actor | None) -> Incident | None:
    """The incident that control's comment on this message has just registered, if any.

    A forwarded comment is an incident of its own.
    """
    if by is None or new.comment is None:
        return None
    incident = await uow.incidents.registered_from(new.comment)
    if incident is None or not incident.completable:
        return None
    by_them = incident.registered_by is not None and incident.registered_by.person == by.person
    fits = incident.message.author_name is None or _same_album(incident.message, new.message)
    return incident if by_them and fits else None


def _same_album(known: CitizenMessage, whole: CitizenMessage) -> bool:
    parts = {part.file_unique_id for part in whole.attachments}
    return any(part.file_unique_id in parts for part in known.attachments)


def _with_album(known: CitizenMessage, whole: CitizenMessage) -> CitizenMessage:
    """The message with all album parts so far, and the caption even if it came late."""
    linked = known if known.url else whole
    return replace(
        known,
        text=whole.text if visible(whole.text) else known.text,
        url=linked.url,
        network=linked.network,
        attachments=with_more(known.attachments, whole.attachments),
    )


def _with_forwarded(comment: CitizenMessage, forwarded: CitizenMessage) -> CitizenMessage:
    """The forward with the comment as a note; either may contain the link.

    A forward without text, or the rest of its album, only adds files.
    """
    if comment.note is not None or not visible(forwarded.text):
        author = forwarded.author_name
        return replace(comment, author_name=author, attachments=forwarded.attachments)
    linked = forwarded if forwarded.url else comment
    return replace(forwarded, url=linked.url, network=linked.network, note=comment.text)


async def _complete(
    uow: UnitOfWork, incident: Incident, message: CitizenMessage, by: Actor, at: datetime
) -> RegisteredIncident:
    alike = await uow.incidents.alike(incident.number, message, incident.detected_at)
    incident.complete(message, by, at, alike)
    await uow.incidents.save(incident)
    return RegisteredIncident(incident, known=False)


def _opened(  # noqa: PLR0917 - its fields, in order
    number: IncidentNumber,
    new: NewIncident,
    policy: Policy,
    by: Actor | None,
    at: datetime,
    dues: Deadlines,
    offered: _Offered,
    promised: tuple[EarlierPromise, ...],
    alike: tuple[Alike, ...],
) -> Incident:
    return Incident(
        number=number,
        message=new.message,
        importance=new.importance,
        kind=new.kind,
        found_by=new.plan.answering if new.plan and by is not None else None,
        detected_at=new.detected_at,
        registered_at=new.detected_at if new.answered else at,
        registered_by=None if new.answered else by,
        due=dues.answer,
        draft_due_at=dues.draft,
        policy=policy,
        external_id=new.external_id,
        follows=new.follows,
        named_body=next(iter(new.named_bodies), None),
        topic=new.topic,
        likely=offered.likely,
        suggested=offered.suggested,
        promised=promised,
        alike=alike,
    )
