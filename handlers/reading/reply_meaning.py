"""The meaning of a reply, and of the message that it answers."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from domain.model.conversation.cards import CardKey, ExecutorCard
from domain.model.conversation.reply_meaning import EditTooLate, Nothing, Reply
from domain.model.errors import DomainError
from domain.model.ids import IncidentNumber, Place
from domain.model.incident.answer.talk import first_words
from domain.model.organisation.office import Office
from domain.use_cases.replying import Undone
from handlers.reading.times import like_moment, moment_in
from handlers.texts import replies, words
from handlers.ui.context import SILENT, Context, Response
from handlers.ui.incoming import IncomingMessage, RepliedMessage
from handlers.ui.refusals import refused, said

_NUMBER: Final = re.compile(r"(?:Инцидент |Публикация )?№([1-9]\d{0,8})\b")
"""The beginning of every message about one incident; a list of several begins otherwise."""

_ANY_NUMBER: Final = re.compile(r"№([1-9]\d{0,8})\b")

_OF_AUTHORITY: Final = "Орган: {}"
"""The line of an executor's card with the authority's name."""

_NUMBER_ALONE: Final = re.compile(r"[№#]?\s*([1-9]\d{0,8})\s*\.?")


def number_in(text: str) -> IncidentNumber | None:
    """Return the number if the text is only that: «5», «№5»."""
    found = _NUMBER_ALONE.fullmatch(text.strip())
    return IncidentNumber(int(found.group(1))) if found else None


def card_shown(replied: RepliedMessage, place: Place, office: Office) -> CardKey | None:
    """Return the card by the message's buttons, else by its № in this chat."""
    cards = (button.card for button in replied.buttons if button is not None)
    return next((card for card in cards if card), None) or _by_number(replied, place, office)


def number_shown(replied: RepliedMessage) -> IncidentNumber | None:
    """Return the incident whose № begins the bot's message."""
    found = _NUMBER.match(replied.text or "")
    return IncidentNumber(int(found.group(1))) if found else None


def numbers_shown(replied: RepliedMessage) -> list[IncidentNumber]:
    """Return all incidents named in the bot's message, in order."""
    found = _ANY_NUMBER.findall(replied.text or "")
    return [IncidentNumber(int(number)) for number in dict.fromkeys(found)]


def _by_number(replied: RepliedMessage, place: Place, office: Office) -> CardKey | None:
    """Return the executor's card in an authority's chat: a reply there is a draft.

    If several authorities share the chat, the message names its own.
    """
    number, here = number_shown(replied), office.organisation.authorities_at(place)
    if number is None or not here:
        return None
    lines = set((replied.text or "").splitlines())
    names = {body.code: words.authority(office.organisation, body.code) for body in here}
    named = (code for code, name in names.items() if _OF_AUTHORITY.format(name) in lines)
    return ExecutorCard(number, next(named, here[0].code))


_NOTHING: Final[Mapping[Nothing, Callable[[IncidentNumber], str]]] = {
    Nothing.DRAFT_IS_TEXT: replies.draft_is_text,
    Nothing.DRAFT_KNOWN: replies.draft_known,
    Nothing.CONTRIBUTION_IS_TEXT: replies.contribution_is_text,
    Nothing.CONTRIBUTION_NEEDS_TEXT: replies.contribution_needs_text,
    Nothing.CONTRIBUTION_KNOWN: replies.contribution_known,
    Nothing.COMMENT_IS_TEXT: replies.comment_is_text,
    Nothing.PLACED_ALREADY: replies.placed_already,
    Nothing.PLACEMENT_KNOWN: replies.placement_known,
    Nothing.CORRECTION_EXPECTED: replies.correction_expected,
    Nothing.TOLD_NOBODY: replies.told_nobody,
    Nothing.BUTTONS_ONLY: replies.reply_without_meaning,
    Nothing.ONLY_SHOWN: replies.only_shown,
}


async def reply_of(written: IncomingMessage, context: Context, at: datetime | None = None) -> Reply:
    """Return the message for those rules, dated when it was written, or `at`."""
    return Reply(
        written.text,
        at or written.at,
        written.refs,
        written.attachments,
        written.link,
        await moment_of(written, context),
        written.quoted,
    )


async def checked_reply_of(
    written: IncomingMessage, context: Context, at: datetime | None = None
) -> Reply:
    """Return the message with its language findings, if it may be a draft (§13).

    The check runs before anything is loaded, so no transaction waits for it.
    """
    reply = await reply_of(written, context, at)
    if reply.text is None or len(reply.text.split()) < _WORDS:
        return reply
    organisation = (await context.reading.office()).organisation
    named = organisation.has_spoken_name(first_words(reply.text))
    reader = context.proofreader
    language = None if reader is None else await reader.check(reply.text, organisation.words)
    return replace(reply, to_colleague=named, language=language)


_WORDS: Final = 2
"""A text with fewer words is a link or a word to a colleague."""


async def moment_of(written: IncomingMessage, context: Context) -> datetime | None:
    """Return the moment, if the text is only that."""
    text = written.text or ""
    if not like_moment(text):
        return None
    office = await context.reading.office()
    return moment_in(text, context.now, office.calendar.tz)


async def respond(
    doing: Awaitable[Undone | None],
    written: IncomingMessage,
    number: IncidentNumber,
    context: Context,
) -> Response:
    """Carry out the message's effect, and return the answer to it or to its refusal."""
    try:
        return response_to(await doing, written, number)
    except DomainError as error:
        return await refused(written, error, context, number)


def response_to(
    undone: Undone | None, written: IncomingMessage, number: IncidentNumber
) -> Response:
    """Return the answer to a message without effect; none if it had one."""
    match undone:
        case None | Nothing.ACKNOWLEDGED | Nothing.UNCHANGED:
            return SILENT
        case EditTooLate() as late:
            return said(written, replies.edit_too_late(number, late))
        case nothing:
            return said(written, _NOTHING[nothing](number))
