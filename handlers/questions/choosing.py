"""Assign a held message to one of several incidents."""

from dataclasses import replace

from domain.model.actor import Actor
from domain.model.conversation.question import HeldMessage
from domain.model.conversation.questions import WhatIsMeant
from domain.model.ids import IncidentNumber
from domain.model.message.link import Link
from domain.use_cases.asking import QuestionClosed
from domain.use_cases.replying import reply_about
from handlers.reading.reply_meaning import checked_reply_of, moment_of, response_to
from handlers.ui.context import Context, Response
from handlers.ui.incoming import IncomingMessage


async def on_choose_incident(
    question: int, number: IncidentNumber, by: Actor, context: Context
) -> Response:
    """Handle the message as a reply to the card of that incident."""
    asked = await context.reading.question(question, context.now)
    if asked is None or asked.question.person != by.person:
        raise QuestionClosed
    if not isinstance(asked.question.about, WhatIsMeant):
        raise QuestionClosed
    written = _written(asked.question.about.held, by)
    reply = replace(
        await checked_reply_of(written, context), moment=await moment_of(written, context)
    )
    undone = await reply_about(
        context.uow, number, reply, by=written.by, now=context.now, question=asked.id
    )
    return response_to(undone, written, number)


def _written(held: HeldMessage, by: Actor) -> IncomingMessage:
    """Restore the message as it was received."""
    source, message = held.source, held.message
    alone = len(message.text.split()) == 1
    return IncomingMessage(
        by=replace(by, source=source, pressed=False),
        at=held.written_at,
        ref=source,
        text=message.text or None,
        refs=held.sources,
        attachments=message.attachments,
        link=Link(message.url, alone) if message.url else None,
    )
