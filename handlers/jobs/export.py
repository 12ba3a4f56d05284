"""An export sent in private: checked as a job, since it may be long."""

from domain.model.message.attachment import TABLES
from domain.model.organisation.office import Office
from domain.model.organisation.registration_rights import ways_to_register
from domain.use_cases.importing import AS_INCIDENT, order_import
from handlers.texts import importing as texts
from handlers.ui.context import SILENT, Context, Response
from handlers.ui.incoming import IncomingMessage
from handlers.ui.refusals import said


def is_export(written: IncomingMessage, office: Office) -> bool:
    """Return whether a registrar sent tables without text."""
    names = [file.name or "" for file in written.attachments]
    if not names or written.text or not all(name.lower().endswith(TABLES) for name in names):
        return False
    person = office.organisation.person(written.by.person)
    ways = ways_to_register(person, written.place, office.organisation) if person else ()
    return AS_INCIDENT in ways


async def on_export(written: IncomingMessage, context: Context) -> Response:
    """Check it, and report the content; several files at once are refused."""
    if len(written.attachments) > 1:
        return said(written, texts.ONE_BY_ONE)
    [file] = written.attachments
    await order_import(context.uow, file, written.place, by=written.by)
    return SILENT
