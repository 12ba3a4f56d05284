"""`/admin CODE`: become the first administrator, by the code printed on the console."""

from domain.use_cases.starting import become_administrator
from handlers.texts import administration as texts
from handlers.ui.context import SILENT, Context, Response
from handlers.ui.incoming import Command, IncomingMessage
from handlers.ui.refusals import said


async def on_admin(written: IncomingMessage, command: Command, context: Context) -> Response:
    """Only in private, as a group would read the code, and only while there is no administrator."""
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
