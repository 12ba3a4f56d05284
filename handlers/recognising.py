"""Recognising a card whose message number we never learned.

When the answer to a send is lost, the message stands in the chat but not in the registry. Its
buttons, or the № in its text, tell what it is.
"""

import re
from typing import Final

from aiogram.types import Message

from domain.model.cards import CardKey, CardKind
from domain.model.ids import AuthorityCode, DraftVersion, IncidentNumber
from domain.model.office import Office
from domain.model.people import Authority
from domain.model.place import Place
from handlers.callbacks import (
    ApproveWithout,
    AskNoLink,
    Back,
    ConfirmNoLink,
    RecallApproval,
    SaveAuthorities,
    Send,
    Take,
    UndoPlacement,
    Verdict,
)
from handlers.texts import words

_NUMBER: Final = re.compile(r"(?:Инцидент |Публикация )?№([1-9]\d{0,8})\b")
"""How every message about one incident begins; a list of several does not begin so."""

_OF_AUTHORITY: Final = "Орган: {}"
"""The line of an executor's card that names the authority."""


def card_shown(message: Message, place: Place, office: Office) -> CardKey | None:
    """What the bot's message shows, by its buttons; else the card of its № in this chat."""
    return _by_buttons(message) or _by_number(message, place, office)


def number_shown(message: Message) -> IncidentNumber | None:
    """The incident that the bot's message is about, by the № with which it begins."""
    found = _NUMBER.match(_text(message))
    return IncidentNumber(int(found.group(1))) if found else None


def _text(message: Message) -> str:
    return message.text or message.caption or ""


def _by_buttons(message: Message) -> CardKey | None:
    if message.reply_markup is None:
        return None
    for row in message.reply_markup.inline_keyboard:
        for button in row:
            if card := _card_of(button.callback_data or ""):
                return card
    return None


def _card_of(data: str) -> CardKey | None:  # noqa: C901, PLR0911 - one sentence a button
    prefix = data.partition(":")[0]
    if prefix == Verdict.__prefix__:
        verdict = Verdict.unpack(data)
        return _card(CardKind.APPROVAL, verdict.number, verdict.version)
    if prefix == ApproveWithout.__prefix__:
        approve = ApproveWithout.unpack(data)
        return _card(CardKind.APPROVAL, approve.number, approve.version)
    if prefix == RecallApproval.__prefix__:
        recall = RecallApproval.unpack(data)
        return _card(CardKind.APPROVAL, recall.number, recall.version)
    if prefix == UndoPlacement.__prefix__:
        undo = UndoPlacement.unpack(data)
        return _card(CardKind.PLACEMENT, undo.number, undo.version)
    if prefix == Take.__prefix__:
        take = Take.unpack(data)
        number, authority = IncidentNumber(take.number), AuthorityCode(take.authority)
        return CardKey(CardKind.EXECUTOR, number, authority=authority)
    if prefix == AskNoLink.__prefix__:
        ask = AskNoLink.unpack(data)
        return _card(CardKind.PLACEMENT, ask.number, ask.version)
    if prefix == ConfirmNoLink.__prefix__:
        confirm = ConfirmNoLink.unpack(data)
        return _card(CardKind.PLACEMENT, confirm.number, confirm.version)
    if prefix == Back.__prefix__:
        back = Back.unpack(data)
        return _card(back.kind, back.number, back.version)
    if prefix == Send.__prefix__:
        return _card(CardKind.CONTROL, Send.unpack(data).number, 0)
    if prefix == SaveAuthorities.__prefix__:
        return _card(CardKind.CONTROL, SaveAuthorities.unpack(data).number, 0)
    return None


def _card(kind: CardKind, number: int, version: int) -> CardKey:
    return CardKey(kind, IncidentNumber(number), DraftVersion(version) if version else None)


def _by_number(message: Message, place: Place, office: Office) -> CardKey | None:
    """In an authority's chat a message about an incident is answered with its draft.

    Where several share the chat, the message names the one that it is for.
    """
    number, here = number_shown(message), office.organisation.authorities_at(place)
    if number is None or not here:
        return None
    lines = set(_text(message).splitlines())
    named = (body for body in here if _OF_AUTHORITY.format(_name(body, office)) in lines)
    return CardKey(CardKind.EXECUTOR, number, authority=next(named, here[0]).code)


def _name(body: Authority, office: Office) -> str:
    return words.authority(office.organisation, body.code)
