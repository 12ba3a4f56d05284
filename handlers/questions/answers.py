"""Answers in words to what a button of a card has asked for."""

from domain.model.ids import IncidentNumber
from domain.use_cases.closing import cancel_as_duplicate
from domain.use_cases.referring import return_to_control
from handlers.context import SILENT, Context, Response
from handlers.incoming import Written
from handlers.recognising import number_in
from handlers.refusing import not_taken, said
from handlers.texts import replies


async def on_reason(written: Written, question: int, context: Context) -> Response:
    """The reason that «Не в нашей компетенции» asked for."""
    if written.text is None or written.attachments:
        return said(written, replies.REASON_IS_TEXT)
    await return_to_control(context.uow, question, written.text, by=written.by, at=context.now)
    return SILENT


async def on_original(
    written: Written, question: int, number: IncidentNumber, context: Context
) -> Response:
    """The number that «Дубликат» asked for; the cards tell the rest."""
    original = number_in(written.text or "")
    if original is None:
        return not_taken(written, replies.ORIGINAL_EXPECTED, await context.reading.office())
    await cancel_as_duplicate(
        context.uow, number, original, by=written.by, at=context.now, question=question
    )
    return SILENT
