"""Files other than citizens' messages: the organisation's, lists of people, exports."""

from domain.model.message.attachment import AttachmentKind
from domain.model.organisation.office import Office
from domain.ports.files import FileUnavailable
from handlers.administration.file import is_organisation_file, on_file
from handlers.administration.people_list import is_people_list, on_people_list
from handlers.jobs.export import is_export, on_export
from handlers.texts import administration as texts
from handlers.texts.commands import administers
from handlers.ui.context import Context, Response
from handlers.ui.incoming import IncomingMessage
from handlers.ui.refusals import said


def sets_up_by_file(written: IncomingMessage, office: Office) -> bool:
    """Return whether an administrator sent a document without text, in private."""
    kinds = [one.kind for one in written.attachments]
    person = office.organisation.person(written.by.person)
    only = kinds == [AttachmentKind.DOCUMENT] and not written.text and written.origin is None
    return only and person is not None and administers(person, written.place)


async def on_sent_file(
    written: IncomingMessage, office: Office, context: Context
) -> Response | None:
    """Show its mistakes or its changes; None: another file."""
    export = is_export(written, office)
    try:
        if is_organisation_file(written, office):
            return await on_file(written, context)
        if is_people_list(written, office):
            listed = await on_people_list(written, context, unless_export=export)
            if listed is not None:
                return listed
    except FileUnavailable:
        return said(written, texts.FILE_UNAVAILABLE)
    return await on_export(written, context) if export else None
