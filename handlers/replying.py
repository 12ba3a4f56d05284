"""Replies to what the bot has said: to a card, or to a message about several incidents or none."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Final

from domain.model.actor import Actor
from domain.model.errors import DomainError
from domain.model.ids import IncidentNumber
from domain.model.incident import Incident
from domain.model.staff.office import Office
from domain.model.staff.permissions import Action, NotPermitted
from domain.model.telling.cards import (
    AlertCard,
    ApprovalCard,
    CardKey,
    ControlCard,
    ExecutorCard,
    OverviewCard,
    PlacementCard,
    ReferralCard,
)
from domain.model.telling.question import HeldMessage, WhichIncident
from domain.ports.incidents import UnknownIncident
from domain.use_cases.asking import QuestionClosed
from domain.use_cases.holding import Answering, ask_which
from handlers import answering, recognising, registering
from handlers.cards.whose import card_for
from handlers.context import SILENT, Context, Response
from handlers.incoming import Link, Replied, Written
from handlers.refusing import refused, said
from handlers.texts import replies

_MOST_OFFERED: Final = 8
_MOST_LOOKED_AT: Final = 20
"""Of a long list the first ones; whoever means another one replies to its card."""


async def on_reply_to_card(written: Written, card: CardKey, context: Context) -> Response:
    """What it means depends on the kind of card, and on where the incident stands."""
    try:
        return await _meant(written, card, context)
    except DomainError as error:
        return refused(written, error, await context.reading.office(), card.number)


async def _meant(written: Written, card: CardKey, context: Context) -> Response:
    match card:
        case ExecutorCard():
            return await answering.on_draft(written, card, context)
        case PlacementCard():
            return await answering.on_placement(written, card, context)
        case ApprovalCard():
            return await answering.on_comment(written, card, context)
        case ControlCard():
            return await answering.on_correction(written, card, context)
        case ReferralCard() | AlertCard() | OverviewCard():
            return said(written, replies.reply_without_meaning(card.number))


async def on_reply_elsewhere(written: Written, replied: Replied, context: Context) -> Response:
    """To a list, a digest, reminders, an announcement: asks which of the incidents is meant.

    To a message that begins with a №: as to its card. The reply itself registers nothing.
    """
    office = await context.reading.office()
    office.person(written.by.person)
    asked = await context.reading.held_from(written.by.person, written.refs, context.now)
    if asked is not None and isinstance(asked.question.about, WhichIncident):
        return await on_changed(written, asked.id, asked.question.about.message, context)
    if number := recognising.number_shown(replied):
        return await on_reply_to_card(
            written, await _card(number, written, office, context), context
        )
    listed = await _offered(recognising.numbers_shown(replied), written, office, context)
    if listed and (written.text or written.attachments):
        await ask_which(context.uow, registering.held(written, listed), by=written.by)
        return SILENT
    if written.place.private and registering.ways_here(written, office):
        return await registering.on_citizens_message(written, context, asked_first=True)
    return said(written, replies.REPLY_ABOUT_NOTHING)


async def on_changed(
    written: Written, question: int, before: HeldMessage, context: Context
) -> Response:
    """The message was edited, or its album has grown, before its author said what it is about."""
    held = registering.held(written, before.listed)
    await ask_which(context.uow, held, by=written.by, question=question)
    return SILENT


async def on_choose_incident(
    question: int, number: IncidentNumber, by: Actor, context: Context
) -> Response:
    """«№3»: as if the message had been a reply to the card of that incident."""
    asked = await context.reading.question(question, context.now)
    if asked is None or asked.question.person != by.person:
        raise QuestionClosed
    if not isinstance(asked.question.about, WhichIncident):
        raise QuestionClosed
    held, office = asked.question.about.message, await context.reading.office()
    written = _written(held, by, await context.reading.incident(number))
    card = await _card(number, written, office, context)
    uow = Answering(context.uow, asked.id, by)
    return await _meant(written, card, replace(context, uow=uow))


async def _card(
    number: IncidentNumber, written: Written, office: Office, context: Context
) -> CardKey:
    """With which they work it there; raises UnknownIncident, NotPermitted."""
    incident = await context.reading.incident(number)
    office.permit(written.by, Action.SEE, incident)
    return card_for(office.person(written.by.person), written.place, office, incident, context.now)


async def _offered(
    numbers: Sequence[IncidentNumber], written: Written, office: Office, context: Context
) -> list[IncidentNumber]:
    """Those that the message may be about, what they draft for first."""
    cards: list[CardKey] = []
    for number in numbers[:_MOST_LOOKED_AT]:
        with suppress(UnknownIncident, NotPermitted):
            cards.append(await _card(number, written, office, context))
    without = ReferralCard | AlertCard | OverviewCard
    meant = [card for card in cards if not isinstance(card, without)]
    meant.sort(key=lambda card: not isinstance(card, ExecutorCard | PlacementCard))
    return [card.number for card in meant[:_MOST_OFFERED]]


def _written(held: HeldMessage, by: Actor, about: Incident) -> Written:
    """The message as it came; it counts from then, or from what has happened to the incident since."""
    source, message = held.sources[-1], held.message
    alone = len(message.text.split()) == 1
    return Written(
        by=replace(by, source=source, pressed=False),
        at=max(held.written_at, about.stage_since),
        ref=source,
        text=message.text or None,
        refs=held.sources,
        attachments=message.attachments,
        link=Link(message.url, alone) if message.url else None,
    )
