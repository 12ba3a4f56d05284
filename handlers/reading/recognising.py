"""Recognising a card whose message number we never learned.

When the answer to a send is lost, the message stands in the chat but not in the registry. Its
buttons, or the № in its text, tell what it is.
"""

import re
from typing import Final

from domain.model.conversation.cards import CardKey, ExecutorCard
from domain.model.ids import IncidentNumber
from domain.model.organisation.office import Office
from domain.model.organisation.people import Authority
from domain.model.place import Place
from handlers.texts import words
from handlers.ui.incoming import RepliedMessage

_NUMBER: Final = re.compile(r"(?:Инцидент |Публикация )?№([1-9]\d{0,8})\b")
"""How every message about one incident begins; a list of several does not begin so."""

_ANY_NUMBER: Final = re.compile(r"№([1-9]\d{0,8})\b")

_OF_AUTHORITY: Final = "Орган: {}"
"""The line of an executor's card that names the authority."""

_NUMBER_ALONE: Final = re.compile(r"[№#]?\s*([1-9]\d{0,8})\s*\.?")


def number_in(text: str) -> IncidentNumber | None:
    """The number of an incident that a text consists of: «5», «№5»."""
    found = _NUMBER_ALONE.fullmatch(text.strip())
    return IncidentNumber(int(found.group(1))) if found else None


def card_shown(replied: RepliedMessage, place: Place, office: Office) -> CardKey | None:
    """What the bot's message shows, by its buttons; else the card of its № in this chat."""
    cards = (button.card for button in replied.buttons if button is not None)
    return next((card for card in cards if card), None) or _by_number(replied, place, office)


def number_shown(replied: RepliedMessage) -> IncidentNumber | None:
    """The incident that the bot's message is about, by the № with which it begins."""
    found = _NUMBER.match(replied.text or "")
    return IncidentNumber(int(found.group(1))) if found else None


def numbers_shown(replied: RepliedMessage) -> list[IncidentNumber]:
    """All incidents that the bot's message names, in its order."""
    found = _ANY_NUMBER.findall(replied.text or "")
    return [IncidentNumber(int(number)) for number in dict.fromkeys(found)]


def _by_number(replied: RepliedMessage, place: Place, office: Office) -> CardKey | None:
    """In an authority's chat a message about an incident is answered with its draft.

    Where several share the chat, the message names the one that it is for.
    """
    number, here = number_shown(replied), office.organisation.authorities_at(place)
    if number is None or not here:
        return None
    lines = set((replied.text or "").splitlines())
    named = (body for body in here if _OF_AUTHORITY.format(_name(body, office)) in lines)
    return ExecutorCard(number, next(named, here[0]).code)


def _name(body: Authority, office: Office) -> str:
    return words.authority(office.organisation, body.code)
