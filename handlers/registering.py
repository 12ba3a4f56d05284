"""Registering a citizen's message: in private, by /new, or as the answer to a question."""

from aiogram.types import (
    Message,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
)

from domain.model.draft_doubt import doubts_about
from domain.model.link import first_link
from domain.model.office import Office
from domain.model.permissions import Action, NotPermitted
from domain.model.publication import Way, ways_to_register
from domain.model.question import HeldText
from domain.model.status import IncidentKind
from domain.ports.reading import AskedQuestion
from domain.use_cases.asking import ask_for_message
from domain.use_cases.registering import ask_way, new_from_text, register
from handlers.desk import SILENT, Desk, Response
from handlers.incoming import Command, Written
from handlers.refusing import said
from handlers.texts import replies


def ways_here(written: Written, office: Office) -> tuple[Way, ...]:
    """As what a message of theirs there can be registered; none for strangers."""
    person = office.organisation.person(written.by.person)
    return ways_to_register(person, written.place, office.organisation) if person else ()


async def on_new(written: Written, command: Command, desk: Desk) -> Response:
    """`/new` with the text, or as a reply to the citizen's message, or alone: then it is asked."""
    office = await desk.reading.office()
    if not ways_here(written, office):
        person = office.person(written.by.person)
        if not ways_to_register(person, person.private, office.organisation):
            raise NotPermitted(Action.REGISTER)
        return said(written, replies.new_in_wrong_chat())
    cited = written.reply_to
    if command.rest:
        return await on_citizens_text(written, command.rest, desk)
    if cited is not None and cited.text and not _by_bot(cited):
        return await on_citizens_text(written, cited.text, desk, author=_author_of(cited))
    await ask_for_message(desk.uow, written.place, by=written.by)
    return SILENT


async def on_answer(written: Written, asked: AskedQuestion, desk: Desk) -> Response:
    """The citizen's message that `/new` asked for."""
    if written.text is None:
        return said(written, replies.registration_is_text())
    return await on_citizens_text(written, written.text, desk, question=asked.id)


async def on_sent(written: Written, text: str, desk: Desk) -> Response:
    """A message in private that answers nothing; short talk of an executor is asked about first."""
    ways = ways_here(written, await desk.reading.office())
    forwarded = written.message.forward_origin is not None
    own = all(way.kind is IncidentKind.PUBLICATION for way in ways)
    talk = own and not forwarded and first_link(text) is None and bool(doubts_about(text))
    return await on_citizens_text(written, text, desk, asked_first=talk)


async def on_citizens_text(
    written: Written,
    text: str,
    desk: Desk,
    *,
    author: str | None = None,
    question: int | None = None,
    asked_first: bool = False,
) -> Response:
    """Registers the text, or asks as what where the person may do it in several ways.

    The author is whoever the message was forwarded from, unless given.
    """
    ways = ways_here(written, await desk.reading.office())
    author = author or _author_of(written.message)
    if asked_first or len(ways) > 1:
        held = HeldText(text, written.ref, author, written.at)
        await ask_way(desk.uow, held, written.place, by=written.by, question=question)
        return SILENT
    way = ways[0] if ways else Way(IncidentKind.INCIDENT)
    new = new_from_text(text, author, written.at, way)
    registration = await register(desk.uow, new, by=written.by, at=desk.now, question=question)
    if registration.known:
        return said(written, replies.already_registered(registration.incident.number))
    return SILENT


def _by_bot(message: Message) -> bool:
    return message.from_user is not None and message.from_user.is_bot


def _author_of(message: Message) -> str | None:
    """The name under which a forwarded message was written."""
    match message.forward_origin:
        case MessageOriginUser(sender_user=user):
            return user.full_name
        case MessageOriginHiddenUser(sender_user_name=name):
            return name
        case MessageOriginChat(sender_chat=chat) | MessageOriginChannel(chat=chat):
            return chat.title
        case _:
            return None
