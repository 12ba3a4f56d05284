"""The same messages many times over: what a report reads, copied within the database."""

from typing import Final

from sqlalchemy import Table, TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema.incidents import (
    assignment,
    draft,
    event,
    incident,
    incident_text,
    placement,
    referral,
)

READ: Final = (incident, incident_text, assignment, draft, event, placement, referral)
"""The tables that a report reads."""


async def copy_messages(
    connection: AsyncConnection, models: int, copies: int, made: int = 1
) -> None:
    """Of the messages numbered from 1 to `models` there are so many of each then, for `made` before."""
    for table in READ:
        counts = {"copies": copies, "models": models, "made": made}
        await connection.execute(_copies(table), counts)


def _copies(table: Table) -> TextClause:
    own = {
        "number": "number + n * :models",
        "external_id": "NULL",
        "source_message": "NULL",
        "author_url": "author_url || '/' || CAST(n * :models AS TEXT)",
    }
    names = [column.name for column in table.columns if column.name != "id"]
    values = [own.get(name, name) for name in names]
    return text(
        f"INSERT INTO {table.name} ({', '.join(names)})"  # noqa: S608 - the names are our own
        " WITH RECURSIVE copies(n) AS"
        " (SELECT CAST(:made AS INTEGER) WHERE :made < :copies UNION ALL"
        " SELECT n + 1 FROM copies WHERE n < :copies - 1)"
        f" SELECT {', '.join(values)} FROM copies CROSS JOIN {table.name}"  # in the order of the keys
        " WHERE number <= :models"
    )
