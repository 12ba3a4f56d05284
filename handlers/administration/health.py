"""`/health`: problems of the bot, its chats and its people, with remedies."""

from domain.model.organisation.permissions import Action
from domain.use_cases.ordering import order_check
from handlers.texts import jobs as texts
from handlers.ui.context import SILENT, Context, Response
from handlers.ui.incoming import Command, IncomingMessage
from handlers.ui.refusals import said


async def on_health(written: IncomingMessage, command: Command, context: Context) -> Response:
    """Start the check of all chats; the answer follows, in private, since it names people."""
    del command
    if not written.place.private:
        (await context.reading.office()).permit(written.by, Action.ADMINISTER)
        return said(written, texts.CHECK_IN_PRIVATE)
    await order_check(context.uow, written.place, by=written.by)
    return SILENT
