"""Recognition of a card whose message id was not recorded.

If the answer to a send is lost, the message is in the chat but not in the registry. Its buttons, or
the № in its text, identify it.
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
    named = (body for body in here if _OF_AUTHORITY.format(_name(body, office)) in lines)
    return ExecutorCard(number, next(named, here[0]).code)


def _name(body: Authority, office: Office) -> str:
    return words.authority(office.organisation, body.code)
