"""Registering a citizen's message: in private, by /new, or as the answer to a question."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.model.answer.draft_warning import warnings_about
from domain.model.course.status import IncidentKind
from domain.model.ids import IncidentNumber, MessageId
from domain.model.message.attachment import Attachment
from domain.model.message.citizen_message import CitizenMessage
from domain.model.message.link import Link
from domain.model.message.network import network_of
from domain.model.place import MessageRef
from domain.model.staff.office import Office
from domain.model.staff.permissions import Action, NotPermitted
from domain.model.staff.publication import Way, ways_to_register
from domain.model.telling.question import HeldMessage, HowToRegister
from domain.ports.reading import AskedQuestion
from domain.use_cases.asking import ask_for_message
from domain.use_cases.registering import NewIncident, ask_way, register
from handlers.context import SILENT, Context, Response
from handlers.incoming import Command, Origin, Written
from handlers.refusing import said
from handlers.texts import replies


def ways_here(written: Written, office: Office) -> tuple[Way, ...]:
    """As what a message of theirs there can be registered; none for strangers."""
    person = office.organisation.person(written.by.person)
    return ways_to_register(person, written.place, office.organisation) if person else ()


async def on_new(written: Written, command: Command, context: Context) -> Response:
    """`/new` with the text, or as a reply to the citizen's message, or alone: then it is asked."""
    office = await context.reading.office()
    if not ways_here(written, office):
        person = office.person(written.by.person)
        if not ways_to_register(person, person.private, office.organisation):
            raise NotPermitted(Action.REGISTER)
        return said(written, replies.NEW_IN_WRONG_CHAT)
    cited = written.reply_to
    if command.rest or written.attachments:
        said_here = _Said(command.rest, written.attachments, written.link)
        return await _register(written, said_here, context)
    if cited is not None and cited.text and not cited.by_bot:
        author = cited.origin.author if cited.origin else None
        said_there = _Said(cited.text, cited.attachments, cited.link, author)
        return await _register(written, said_there, context)
    await ask_for_message(context.uow, written.place, by=written.by)
    return SILENT


async def on_answer(written: Written, asked: AskedQuestion, context: Context) -> Response:
    """The citizen's message that `/new` asked for."""
    return await on_citizens_message(written, context, question=asked.id)


async def on_sent(written: Written, context: Context) -> Response:
    """A message in private that answers nothing; short talk of an executor is asked about first."""
    ways = ways_here(written, await context.reading.office())
    bare = written.origin is None and not written.attachments
    text = written.text or ""
    publication = all(way.kind is IncidentKind.PUBLICATION for way in ways)
    talk = bare and publication and written.link is None and bool(warnings_about(text))
    return await on_citizens_message(written, context, asked_first=talk)


async def on_citizens_message(
    written: Written, context: Context, *, question: int | None = None, asked_first: bool = False
) -> Response:
    """A message with a text, maybe forwarded, maybe with photos or documents."""
    if written.text is None and not written.attachments:
        return said(written, replies.REGISTRATION_IS_TEXT)
    message = _Said(written.text or "", written.attachments, written.link)
    return await _register(written, message, context, question=question, asked_first=asked_first)


@dataclass(frozen=True, slots=True)
class _Said:
    """What is to be registered; `author` unless they are whoever it was forwarded from."""

    text: str
    attachments: tuple[Attachment, ...]
    link: Link | None
    author: str | None = None


async def _register(
    written: Written,
    citizens: _Said,
    context: Context,
    *,
    question: int | None = None,
    asked_first: bool = False,
) -> Response:
    """Registers it, or asks as what where the person may do it in several ways."""
    ways = ways_here(written, await context.reading.office())
    way = ways[0] if ways else Way(IncidentKind.INCIDENT)
    new = NewIncident(
        message=_message(written, citizens),
        detected_at=written.at,
        kind=way.kind,
        plan=way.plan,
        sources=written.refs,
        comment=_comment_to(written),
    )
    earlier = await _asked_about(written, new, context)
    if asked_first or len(ways) > 1 or earlier is not None:
        registration = await ask_way(
            context.uow,
            new,
            written.place,
            by=written.by,
            at=context.now,
            question=earlier or question,
        )
        if registration is None:
            return SILENT
    else:
        registration = await register(
            context.uow, new, by=written.by, at=context.now, question=question
        )
    if registration.known:
        return said(written, replies.already_registered(registration.incident.number))
    return SILENT


def held(written: Written, listed: Sequence[IncidentNumber]) -> HeldMessage:
    """The message as it is kept until its author says which of the incidents it is about."""
    message = _message(written, _Said(written.text or "", written.attachments, written.link))
    return HeldMessage(message, written.at, written.refs, tuple(listed))


def _message(written: Written, citizens: _Said) -> CitizenMessage:
    """The network is taken from its first link, else a forwarded post has its own."""
    origin = written.origin or Origin()
    url = citizens.link.url if citizens.link else origin.url
    return CitizenMessage(
        text=citizens.text,
        network=network_of(url),
        url=url,
        author_name=citizens.author or origin.author,
        attachments=citizens.attachments,
    )


async def _asked_about(written: Written, new: NewIncident, context: Context) -> int | None:
    """The open question about a message that this one completes: its album, or its comment."""
    sources = (*new.sources, *((new.comment,) if new.comment else ()))
    asked = await context.reading.held_from(written.by.person, sources, context.now)
    return asked.id if asked and isinstance(asked.question.about, HowToRegister) else None


def _comment_to(written: Written) -> MessageRef | None:
    """Of a forwarded message: the one before it, where its comment would be."""
    first = min(written.refs, key=lambda ref: ref.message)
    if written.origin is None or first.message <= 1:
        return None
    return replace(first, message=MessageId(first.message - 1))
