"""The files that the program has made: stored with the notices that bring them, erased with those.

Those of a briefing stay for as long as they may be wanted again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.conversation.made_file import MadeFile
from domain.model.conversation.notices import Notice, SendFile, SendFilesOf
from domain.model.ids import BriefingId
from storage.engine.prepared import always
from storage.schema.briefings import FILES_KEPT, briefing
from storage.schema.messages import made_file, outbox

_SERVED: Final = made_file.c.id.not_in(
    select(outbox.c.file_id).where(outbox.c.file_id.is_not(None))
) & or_(
    made_file.c.briefing_id.is_(None),
    made_file.c.briefing_id.not_in(select(briefing.c.id).where(FILES_KEPT)),
)

_MADE: Final = always(insert(made_file).returning(made_file.c.id))


class KeptFile(NamedTuple):
    """Its id, and what it says under it (HTML)."""

    id: int
    caption: str


async def store_files(connection: AsyncConnection, notices: Iterable[Notice]) -> Iterator[int]:
    """Keeps what the notices bring; gives the ids, in the order of those that bring one."""
    ids = []
    for notice in notices:
        if isinstance(notice, SendFile):
            file = notice.file
            values = {
                "name": file.name,
                "media_type": file.media_type,
                "size": len(file.content),
                "content": file.content,
                "briefing_id": notice.briefing,
                "caption": notice.caption if notice.briefing else None,
            }
            ids.append((await connection.execute(_MADE, values)).scalar_one())
    return iter(ids)


async def files_of(
    connection: AsyncConnection, notices: Iterable[Notice]
) -> Mapping[BriefingId, Sequence[KeptFile]]:
    """The files that are kept of the briefings that are sent whole."""
    wanted = {notice.briefing for notice in notices if isinstance(notice, SendFilesOf)}
    found: dict[BriefingId, list[KeptFile]] = {one: [] for one in wanted}
    if wanted:
        kept = select(made_file.c.briefing_id, made_file.c.id, made_file.c.caption).order_by(
            made_file.c.id
        )
        for row in await connection.execute(kept.where(made_file.c.briefing_id.in_(wanted))):
            found[row.briefing_id].append(KeptFile(row.id, row.caption))
    return found


async def load_file(connection: AsyncConnection, file: int) -> MadeFile:
    """The file with its content."""
    found = select(made_file.c.name, made_file.c.media_type, made_file.c.content)
    row = (await connection.execute(found.where(made_file.c.id == file))).one()
    return MadeFile(*row)


async def erase_served(connection: AsyncConnection) -> None:
    """Those whose notices are there no more go with them."""
    await connection.execute(delete(made_file).where(_SERVED))
