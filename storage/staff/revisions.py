"""The states of the organisation, each beside the one before it."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.ids import PersonId
from domain.model.staff.organisation_document import from_document
from domain.model.staff.revision import OrganisationOrigin, Revision
from storage.schema.staff import organisation_revision as table


async def revisions(connection: AsyncConnection, skip: int, most: int) -> Sequence[Revision]:
    """So many at most, the newest first, after the `skip` newest."""
    newest = select(table).order_by(table.c.revision.desc()).offset(skip).limit(most + 1)
    rows = (await connection.execute(newest)).mappings().all()
    states = [from_document(row["in_force"]) for row in rows]
    return [
        Revision(
            row["at"],
            OrganisationOrigin(row["origin"]),
            None if row["by"] is None else PersonId(row["by"]),
            before,
            after,
        )
        for row, after, before in zip(rows[:most], states, [*states[1:], None], strict=False)
    ]
