"""Registering a citizen's message: in private, by /new, or as the answer to a question."""

from aiogram.types import (
    Message,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
)

from domain.model.citizen_message import CitizenMessage
from domain.model.link import first_link
from domain.model.network import network_of
from domain.model.people import Person
from domain.model.permissions import Action, could
from domain.ports.reading import AskedQuestion
from domain.use_cases.asking import ask_for_message
from domain.use_cases.registering import NewIncident, register
from handlers.desk import SILENT, Desk, Response
from handlers.incoming import Command, Written
from handlers.refusing import said
from handlers.texts import replies


def may_register(person: Person | None) -> bool:
    """Whether a message of theirs in private is a registration; while absent they are refused."""
    return person is not None and could(person, Action.REGISTER)


async def on_new(written: Written, command: Command, desk: Desk) -> Response:
    """`/new` with the text, or as a reply to the citizen's message, or alone: then it is asked."""
    office = await desk.reading.office()
    if not written.place.private and written.place != office.organisation.control:
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


async def on_citizens_text(
    written: Written,
    text: str,
    desk: Desk,
    *,
    author: str | None = None,
    question: int | None = None,
) -> Response:
    """Registers the text; the network is taken from its first link.

    The author is whoever the message was forwarded from, unless given.
    """
    url = first_link(text)
    author = author or _author_of(written.message)
    message = CitizenMessage(text=text, network=network_of(url), url=url, author_name=author)
    new = NewIncident(message=message, detected_at=written.at)
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
