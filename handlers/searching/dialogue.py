"""`/find WORDS`, and the answer to the question for words."""

from domain.model.conversation.questions import WhatToFind
from domain.use_cases.asking import ask_there
from domain.use_cases.searching import search
from handlers.reading.sought import sought_in
from handlers.ui.context import SILENT, Context, Response
from handlers.ui.incoming import Command, IncomingMessage
from handlers.ui.questions import NAME_OR_DAYS, answers, brief
from handlers.ui.refusals import overlong


async def on_find(written: IncomingMessage, command: Command, context: Context) -> Response:
    """Search for the words after the command, or ask for them."""
    if not command.rest:
        await ask_there(context.uow, WhatToFind(), written.place, by=written.by, at=context.now)
        return SILENT
    return await _searched(written, command.rest, None, context)


@answers(WhatToFind, fits=brief(NAME_OR_DAYS))
async def on_answer(
    _: WhatToFind, written: IncomingMessage, question: int, context: Context
) -> Response:
    """Handle the search words."""
    return await _searched(written, written.text or "", question, context)


async def _searched(
    written: IncomingMessage, text: str, question: int | None, context: Context
) -> Response:
    if (refusal := overlong(written, text)) is not None:
        return refusal
    office = await context.reading.office()
    sought = sought_in(text, office.calendar.local(context.now).date())
    await search(context.uow, sought, written.place, by=written.by, question=question)
    return SILENT
