"""Presses that take an incident out of work, link it to the one it repeats, or reopen it."""

import re
from typing import Final

from domain.model.ids import IncidentNumber
from domain.ports.reading import AskedQuestion
from domain.use_cases.closing import cancel_as_duplicate
from handlers.context import SILENT, Context, Response
from handlers.incoming import Written
from handlers.refusing import not_taken
from handlers.texts import replies

_NUMBER: Final = re.compile(r"\s*[№#]?\s*([1-9]\d{0,8})\s*\.?\s*")


def number_in(text: str) -> IncidentNumber | None:
    """The number of an incident that a text consists of: «5», «№5»."""
    found = _NUMBER.fullmatch(text)
    return IncidentNumber(int(found.group(1))) if found else None


async def on_original(written: Written, asked: AskedQuestion, context: Context) -> Response:
    """The number that «Дубликат» asked for; the cards tell the rest."""
    original, number = number_in(written.text or ""), asked.question.subject
    if original is None or number is None:
        return not_taken(written, replies.original_expected(), await context.reading.office())
    await cancel_as_duplicate(
        context.uow, number, original, by=written.by, at=context.now, question=asked.id
    )
    return SILENT
