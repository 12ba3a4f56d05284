"""Returns and proposals of no answer: an authority's buttons, and control's word on them."""

from domain.ports.reading import AskedQuestion
from domain.use_cases.referring import (
    return_to_control,
)
from handlers.context import SILENT, Context, Response
from handlers.incoming import Written
from handlers.refusing import said
from handlers.texts import replies


async def on_reason(written: Written, asked: AskedQuestion, context: Context) -> Response:
    """The reason that «Не в нашей компетенции» asked for."""
    if written.text is None or written.attachments:
        return said(written, replies.reason_is_text())
    await return_to_control(context.uow, asked.id, written.text, by=written.by, at=context.now)
    return SILENT
