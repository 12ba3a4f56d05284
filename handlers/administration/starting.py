"""`/admin CODE`: the first administrator comes, by the code that the console has told."""

from domain.use_cases.starting import become_administrator
from handlers.texts import administration as texts
from handlers.ui.context import SILENT, Context, Response
from handlers.ui.incoming import Command, IncomingMessage
from handlers.ui.refusals import said


async def on_admin(written: IncomingMessage, command: Command, context: Context) -> Response:
    """In private only: a group would read the code. Somebody is there: no code is good."""
    organisation = (await context.reading.office()).organisation
    if not written.place.private:
        return SILENT if organisation.people else said(written, texts.CODE_IN_PRIVATE)
    if not organisation.people and not command.rest:
        return said(written, texts.CODE_EXPECTED)
    await become_administrator(
        context.uow,
        command.rest,
        written.place,
        welcome=texts.WELCOME_ADMIN,
        wrong=texts.CODE_WRONG,
        by=written.by,
        at=context.now,
    )
    return SILENT
