"""An export that somebody sends in private: looked at as a job, since it may be long."""

from domain.model.message.attachment import TABLES
from domain.model.organisation.office import Office
from domain.model.organisation.registration_rights import ways_to_register
from domain.use_cases.importing import AS_INCIDENT, order_import
from handlers.texts import importing as texts
from handlers.ui.context import SILENT, Context, Response
from handlers.ui.incoming import IncomingMessage
from handlers.ui.refusals import said


def is_export(written: IncomingMessage, office: Office) -> bool:
    """Tables without a word, by their names, from somebody who registers incidents."""
    names = [file.name or "" for file in written.attachments]
    if not names or written.text or not all(name.lower().endswith(TABLES) for name in names):
        return False
    person = office.organisation.person(written.by.person)
    ways = ways_to_register(person, written.place, office.organisation) if person else ()
    return AS_INCIDENT in ways


async def on_export(written: IncomingMessage, context: Context) -> Response:
    """It is checked, and what it holds is told; several at once are not."""
    if len(written.attachments) > 1:
        return said(written, texts.ONE_BY_ONE)
    [file] = written.attachments
    await order_import(context.uow, file, written.place, by=written.by)
    return SILENT
