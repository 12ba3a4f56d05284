"""Registration of a citizen's message: in private, by /new, or as the answer to a question."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from domain.model.conversation.question import HeldMessage
from domain.model.conversation.questions import Register, WhatIsMeant
from domain.model.ids import IncidentNumber, MessageRef, PersonId
from domain.model.incident.events import Registered
from domain.model.incident.workflow.status import IncidentKind
from domain.model.message.citizen_message import Attachment, CitizenMessage, network_of
from domain.model.message.link import Link
from domain.model.organisation.office import Office
from domain.model.organisation.permissions import Action, NotPermitted
from domain.model.organisation.rights import Way, ways_to_register
from domain.use_cases.asking import ask_for_message
from domain.use_cases.registering import NewIncident, ask_what, register
from handlers.texts import replies
from handlers.ui.context import SILENT, BotAccount, Context, Response
from handlers.ui.incoming import Command, ForwardOrigin, IncomingMessage
from handlers.ui.questions import answers
from handlers.ui.refusals import said

FORWARDED_WITHIN: Final = timedelta(seconds=2)
"""Telegram delivers a comment and its forward in immediate succession."""


def ways_here(written: IncomingMessage, office: Office) -> tuple[Way, ...]:
    """Return the ways in which the person may register a message there; none for strangers."""
    person = office.organisation.person(written.by.person)
    return ways_to_register(person, written.place, office.organisation) if person else ()


async def on_new(written: IncomingMessage, command: Command, context: Context) -> Response:
    """Register the text of `/new`, or the message it replies to; without either, ask for it."""
    office = await context.reading.office()
    if not ways_here(written, office):
        person = office.person(written.by.person)
        if not ways_to_register(person, person.private, office.organisation):
            raise NotPermitted(Action.REGISTER)
        return said(written, replies.NEW_IN_WRONG_CHAT)
    cited = written.reply_to
    if command.rest or written.attachments:
        own = _message(written, command.rest, written.attachments, written.link)
        return await _register(written, own, context)
    if cited is not None and cited.text and not cited.by_bot:
        author = cited.origin.author if cited.origin else None
        another = _message(written, cited.text, cited.attachments, cited.link, author)
        return await _register(written, another, context)
    await ask_for_message(context.uow, by=written.by)
    return SILENT


@answers(Register)
async def on_answer(
    _: Register, written: IncomingMessage, question: int, context: Context
) -> Response:
    """Register the citizen's message that `/new` asked for."""
    return await on_citizens_message(written, context, question=question)


def surely_a_citizens(written: IncomingMessage, me: BotAccount) -> bool:
    """Return whether to register a private message without asking: a forward, or text with a link.

    Never a message of the bot itself.
    """
    if written.origin is not None and written.origin.person == PersonId(me.id):
        return False
    linked = written.link is not None and not written.link.alone
    return written.origin is not None or linked


async def on_citizens_message(
    written: IncomingMessage,
    context: Context,
    *,
    question: int | None = None,
    instead: Sequence[IncidentNumber] | None = None,
) -> Response:
    """Handle a message with text, possibly forwarded, possibly with photos or documents.

    `instead`: incidents that it may be about instead; the sender is asked.
    """
    if written.text is None and not written.attachments:
        surely = instead is None
        return said(written, replies.REGISTRATION_IS_TEXT if surely else replies.WORDS_EXPECTED)
    message = _message(written, written.text or "", written.attachments, written.link)
    return await _register(written, message, context, question=question, instead=instead)


async def _register(
    written: IncomingMessage,
    message: CitizenMessage,
    context: Context,
    *,
    question: int | None = None,
    instead: Sequence[IncidentNumber] | None = None,
) -> Response:
    """Register the message, or ask if it is ambiguous or registered already."""
    ways = ways_here(written, await context.reading.office())
    way = ways[0] if ways else Way(IncidentKind.INCIDENT)
    before = written.comment
    new = NewIncident(
        message=message,
        detected_at=written.at,
        kind=way.kind,
        plan=way.plan,
        sources=written.refs,
        comment=before if await _sent_together(before, written, context) else None,
    )
    question = await _asked_about(written, before, context) or question
    by, now = written.by, context.now
    repeats = await context.reading.registered_before(by.person, message, now)
    if instead is None and repeats is None and len(ways) <= 1:
        registration = await register(context.uow, new, by=by, at=now, question=question)
    else:
        listed = tuple(instead or ())
        asked = await ask_what(
            context.uow,
            new,
            written.place,
            listed,
            by=by,
            at=now,
            question=question,
            repeats=repeats,
        )
        if asked is None:
            return SILENT
        registration = asked
    if registration.known:
        return said(written, replies.already_registered(registration.incident.number))
    return SILENT


def held(written: IncomingMessage, listed: Sequence[IncidentNumber]) -> HeldMessage:
    """Return the message in the form held until its sender picks an incident."""
    message = _message(written, written.text or "", written.attachments, written.link)
    return HeldMessage(message, written.at, written.refs, tuple(listed))


def _message(
    written: IncomingMessage,
    text: str,
    attachments: tuple[Attachment, ...],
    link: Link | None,
    author: str | None = None,
) -> CitizenMessage:
    """Build the message; the network comes from its first link, else from the forwarded post.

    `author`: None: the author of the forward.
    """
    origin = written.origin or ForwardOrigin()
    url = link.url if link else origin.url
    return CitizenMessage(
        text=text,
        network=network_of(url),
        url=url,
        author_name=author or origin.author,
        attachments=attachments,
    )


async def _asked_about(
    written: IncomingMessage, before: MessageRef | None, context: Context
) -> int | None:
    """Return the open question about a message that this one completes (album or comment)."""
    sources = (*written.refs, *((before,) if before else ()))
    asked = await context.reading.held_from(written.by.person, sources, context.now)
    if asked is None or not isinstance(asked.question.about, WhatIsMeant):
        return None
    held = asked.question.about.held
    together = abs(written.at - held.written_at) <= FORWARDED_WITHIN
    return asked.id if together or set(held.sources) & set(written.refs) else None


async def _sent_together(
    before: MessageRef | None, written: IncomingMessage, context: Context
) -> bool:
    """Return whether the message before registered an incident and was sent at the same moment."""
    done = None if before is None else await context.reading.done_by([before])
    if done is None:
        return False
    registered, *_ = await context.reading.history(done.number)
    if not isinstance(registered, Registered) or registered.written_at is None:
        return False
    return abs(written.at - registered.written_at) <= FORWARDED_WITHIN
