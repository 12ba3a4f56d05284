"""Files made by the program: stored with their notices and deleted with them.

A briefing's files are kept until they expire.
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.conversation.notices.kinds import SendFile, SendStoredFile
from domain.model.conversation.notices.notice import MadeFile
from domain.model.ids import BriefingId, Place
from storage.engine.prepared import prepared
from storage.schema.briefings import FILES_KEPT, briefing
from storage.schema.messages import made_file, outbox

BROUGHT: Final = select(outbox.c.payload["file"].as_integer()).where(
    outbox.c.kind == SendStoredFile.kind
)
"""The ids of the files in notices."""

_SERVED: Final = made_file.c.id.not_in(BROUGHT) & or_(
    made_file.c.briefing_id.is_(None),
    made_file.c.briefing_id.not_in(select(briefing.c.id).where(FILES_KEPT)),
)

_MADE: Final = prepared(insert(made_file).returning(made_file.c.id))


async def stored_file(connection: AsyncConnection, notice: SendFile) -> SendStoredFile:
    """Store the notice's file; return a notice that refers to it."""
    file = notice.file
    values = {
        "name": file.name,
        "media_type": file.media_type,
        "size": len(file.content),
        "content": file.content,
        "briefing_id": notice.briefing,
        "caption": notice.caption if notice.briefing else None,
    }
    number = (await connection.execute(_MADE, values)).scalar_one()
    return SendStoredFile(notice.place, number, notice.caption, notice.reply_to, notice.briefing)


async def kept_files(
    connection: AsyncConnection, of: BriefingId, place: Place
) -> Sequence[SendStoredFile]:
    """The briefing's stored files, each as a notice to the place with its caption."""
    columns = select(made_file.c.id, made_file.c.caption)
    kept = columns.where(made_file.c.briefing_id == of).order_by(made_file.c.id)
    rows = (await connection.execute(kept)).all()
    return [SendStoredFile(place, row.id, row.caption, briefing=of) for row in rows]


async def load_file(connection: AsyncConnection, file: int) -> MadeFile:
    """The file with its content."""
    found = select(made_file.c.name, made_file.c.media_type, made_file.c.content)
    row = (await connection.execute(found.where(made_file.c.id == file))).one()
    return MadeFile(*row)


async def erase_served(connection: AsyncConnection) -> None:
    """Deletes files whose notices are gone."""
    await connection.execute(delete(made_file).where(_SERVED))
