"""Replies to what the bot has said: to a card, or to a message about several incidents or none."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Final

from domain.model.ids import IncidentNumber
from domain.model.staff.office import Office
from domain.model.staff.permissions import Action, NotPermitted
from domain.model.telling.cards import (
    AlertCard,
    CardKey,
    ControlCard,
    ExecutorCard,
    OverviewCard,
    PlacementCard,
    ReferralCard,
)
from domain.model.telling.own_card import own_card
from domain.model.telling.question import HeldMessage, WhichIncident
from domain.ports.incidents import UnknownIncident
from domain.use_cases.holding import ask_which
from domain.use_cases.replying import edit_reply, reply_about, reply_to_card
from handlers.context import SILENT, Context, Response
from handlers.incoming import Replied, Written
from handlers.meaning import moment_of, reply_of, respond
from handlers.messages import registering
from handlers.messages.reply_target import reply_target
from handlers.parsing import recognising
from handlers.refusing import said
from handlers.texts import replies

_MOST_OFFERED: Final = 8
_MOST_LOOKED_AT: Final = 20
"""Of a long list the first ones; whoever means another one replies to its card."""


async def on_reply_to_card(written: Written, card: CardKey, context: Context) -> Response:
    """What it means is decided on the incident as it stands when that is done."""
    reply = reply_of(written)
    if isinstance(card, ControlCard):
        reply = replace(reply, moment=await moment_of(written, context))
    doing = reply_to_card(context.uow, card, reply, by=written.by, now=context.now)
    return await respond(doing, written, card.number, context)


async def on_reply_elsewhere(written: Written, replied: Replied, context: Context) -> Response:
    """To a list, a digest, reminders, an announcement: asks which of the incidents is meant.

    To a message that begins with a №: as to its card. The reply itself registers nothing.
    """
    office = await context.reading.office()
    office.person(written.by.person)
    asked = await context.reading.held_from(written.by.person, written.refs, context.now)
    if asked is not None and isinstance(asked.question.about, WhichIncident):
        return await _on_changed(written, asked.id, asked.question.about.message, context)
    if number := recognising.number_shown(replied):
        reply = replace(reply_of(written), moment=await moment_of(written, context))
        doing = reply_about(context.uow, number, reply, by=written.by, now=context.now)
        return await respond(doing, written, number, context)
    listed = await _offered(recognising.numbers_shown(replied), written, office, context)
    if listed and (written.text or written.attachments):
        await ask_which(context.uow, registering.held(written, listed), by=written.by)
        return SILENT
    if written.place.private and registering.ways_here(written, office):
        return await registering.on_citizens_message(written, context, asked_first=True)
    return said(written, replies.REPLY_ABOUT_NOTHING)


async def on_edited(written: Written, context: Context) -> Response:
    """An edit means something only for a draft that waits, or a text its author is asked about."""
    asked = await context.reading.held_from(written.by.person, written.refs, context.now)
    if asked is not None and isinstance(asked.question.about, WhichIncident):
        return await _on_changed(written, asked.id, asked.question.about.message, context)
    number = await _drafted_for(written, context)
    if number is None:
        return SILENT
    reply, held = reply_of(written, at=context.now), asked.question.about if asked else None
    doing = edit_reply(context.uow, number, reply, held, by=written.by, now=context.now)
    return await respond(doing, written, number, context)


async def _on_changed(
    written: Written, question: int, before: HeldMessage, context: Context
) -> Response:
    """The message was edited, or its album has grown, before its author said what it is about."""
    held = registering.held(written, before.listed)
    await ask_which(context.uow, held, by=written.by, question=question)
    return SILENT


async def _drafted_for(written: Written, context: Context) -> IncidentNumber | None:
    """The incident whose draft the message is or may be; it may have answered a question instead."""
    card = await reply_target(written, context)
    if isinstance(card, ExecutorCard | PlacementCard):
        return card.number
    return await context.reading.drafted_in(written.refs)


async def _offered(
    numbers: Sequence[IncidentNumber], written: Written, office: Office, context: Context
) -> list[IncidentNumber]:
    """Those that the message may be about, what they draft for first."""
    person, cards = office.person(written.by.person), list[CardKey]()
    for number in numbers[:_MOST_LOOKED_AT]:
        with suppress(UnknownIncident, NotPermitted):
            incident = await context.reading.incident(number)
            office.permit(written.by, Action.SEE, incident)
            cards.append(own_card(person, written.place, office, incident, context.now))
    without = ReferralCard | AlertCard | OverviewCard
    meant = [card for card in cards if not isinstance(card, without)]
    meant.sort(key=lambda card: not isinstance(card, ExecutorCard | PlacementCard))
    return [card.number for card in meant[:_MOST_OFFERED]]
