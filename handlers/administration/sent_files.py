"""What an administrator sends to set the organisation up: its file, or a list of people."""

from domain.model.staff.office import Office
from handlers.administration.file import is_organisation_file, on_file
from handlers.administration.people_list import is_people_list, on_people_list
from handlers.context import Context, Response
from handlers.incoming import Written


async def on_sent_file(written: Written, office: Office, context: Context) -> Response | None:
    """What is wrong with it, or what it would change; None: it is neither."""
    if is_organisation_file(written, office):
        return await on_file(written, context)
    if is_people_list(written, office):
        return await on_people_list(written, context)
    return None
