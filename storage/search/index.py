"""The index of terms; returns the numbers of matching incidents, newest first.

The databases differ: SQLite returns matches from the newest on. PostgreSQL returns all matches
unordered, perhaps half of a million; so it is queried block by block of incidents, newest first,
until there are enough.
"""

import asyncio
import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import TextClause, bindparam, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.ids import IncidentNumber
from storage.engine.database import Database
from storage.engine.prepared import prepared
from storage.schema.columns import UtcDateTime
from storage.schema.incidents import incident
from storage.schema.search import UNDERIVED, incident_terms
from storage.search.index_terms import BLOCK, OneOf

_IN_PERIOD = (
    " AND (SELECT incident.detected_at >= :begins AND incident.detected_at < :ends"
    " FROM incident WHERE incident.number = {number})"
)
_OVERDUE = " AND (SELECT incident.due_at < :overdue FROM incident WHERE incident.number = {number})"
"""Checked for each match of the terms until there are enough: most of these matches are overdue."""


_MERGED_AT_ONCE: Final = 200
"""Pages of the index: some 0.1 s."""

_BETWEEN_MERGES: Final = 0.05
"""Seconds of real time for other writers."""

_MERGE: Final = text(
    "INSERT INTO incident_terms_index (incident_terms_index, rank) VALUES ('merge', :pages)"
)
_CHANGES: Final = text("SELECT total_changes()")
"""For the connection so far; a merge with nothing left to do makes fewer than two."""

_OF_FEW: Final = (
    "SELECT number FROM (SELECT number FROM incident_terms"
    " WHERE terms @@ CAST(:wanted AS tsquery) OFFSET 0) AS matching"
    " ORDER BY number DESC LIMIT :most"
)
"""PostgreSQL: all matches, then the newest of them."""


async def numbers_found(
    connection: AsyncConnection,
    wanted: Sequence[OneOf],
    most: int,
    *,
    period: tuple[datetime, datetime] | None = None,
    overdue: datetime | None = None,
) -> list[IncidentNumber]:
    """The newest with a term of each set, detected in that period, overdue at that moment."""
    if not wanted:
        newest = select(incident.c.number).order_by(incident.c.number.desc()).limit(most)
        return [IncidentNumber(one) for one in (await connection.execute(newest)).scalars()]
    sqlite = connection.dialect.name == "sqlite"
    number = "incident_terms_index.rowid" if sqlite else "incident_terms.number"
    also = ("" if period is None else _IN_PERIOD) + ("" if overdue is None else _OVERDUE)
    find = (_on_sqlite if sqlite else _on_postgresql)(also.format(number=number))
    values = {"wanted": (_fts5 if sqlite else _tsquery)(wanted), "most": most}
    if period is not None:
        values |= {"begins": period[0], "ends": period[1]}
    if overdue is not None:
        values |= {"overdue": overdue}
    moments = [name for name in ("begins", "ends", "overdue") if name in values]
    find = find.bindparams(*(bindparam(name, type_=UtcDateTime) for name in moments))
    return [IncidentNumber(one) for one in (await connection.execute(find, values)).scalars()]


async def found_of_few(
    connection: AsyncConnection, wanted: Sequence[OneOf], most: int
) -> list[IncidentNumber]:
    """`numbers_found` for few matches: it needs no blocks."""
    sqlite = connection.dialect.name == "sqlite"
    find = _FEW_ON_SQLITE if sqlite else _FEW
    values = {"wanted": (_fts5 if sqlite else _tsquery)(wanted), "most": most}
    return [IncidentNumber(one) for one in (await connection.execute(find, values)).scalars()]


async def occurring(connection: AsyncConnection, terms: Collection[str]) -> set[str]:
    """Those of the terms that an incident has."""
    if connection.dialect.name == "sqlite":
        found = await connection.execute(_OCCURRING_ON_SQLITE, {"terms": json.dumps([*terms])})
    else:
        found = await connection.execute(_OCCURRING, {"terms": [*terms]})
    return {*found.scalars()}


async def purge_index(database: Database) -> None:
    """Rewrite SQLite's index without deleted terms, some pages per commit so that others can write.

    A deleted term stays in the index, beside a deletion mark, until parts of the index are merged.
    FTS5 can delete at once (`secure-delete`), but only from SQLite 3.42 on, and at several times
    the cost of each change. PostgreSQL's index follows its table (`storage/engine/scrubbing.py`).
    """
    if not database.sqlite:
        return
    pages = -_MERGED_AT_ONCE  # negative: merge all parts into one
    merged = 2
    while merged > 1:
        async with database.writing(long=True) as connection:
            before = (await connection.execute(_CHANGES)).scalar_one()
            await connection.execute(_MERGE, {"pages": pages})
            merged = (await connection.execute(_CHANGES)).scalar_one() - before
        pages = _MERGED_AT_ONCE
        await asyncio.sleep(_BETWEEN_MERGES)


async def underived(connection: AsyncConnection, most: int) -> list[IncidentNumber]:
    """Incidents not indexed yet, newest first."""
    waiting = select(incident_terms.c.number).where(UNDERIVED)
    newest = waiting.order_by(incident_terms.c.number.desc()).limit(most)
    return [IncidentNumber(one) for one in (await connection.execute(newest)).scalars()]


def _on_sqlite(also: str) -> TextClause:
    return text(
        "SELECT rowid FROM incident_terms_index"  # noqa: S608 - no user input
        f" WHERE incident_terms_index MATCH :wanted{also} ORDER BY rowid DESC LIMIT :most"
    )


def _on_postgresql(also: str) -> TextClause:
    # OFFSET 0: else it might scan all incidents one by one, hoping for an early match.
    return text(
        f"SELECT of_block.number FROM (SELECT max(number) / {BLOCK} AS last FROM incident_terms) AS newest,"  # noqa: S608 - no user input
        " generate_series(newest.last, 0, -1) AS block CROSS JOIN LATERAL"
        " (SELECT number FROM (SELECT number FROM incident_terms"
        "   WHERE terms @@ CAST(:wanted || ' & ''~' || block || '''' AS tsquery)"
        f" {also} OFFSET 0) AS matching ORDER BY number DESC LIMIT :most) AS of_block LIMIT :most"
    )


_OCCURRING_ON_SQLITE: Final = text(
    "SELECT value FROM json_each(:terms) WHERE EXISTS (SELECT 1 FROM incident_terms_index"
    " WHERE incident_terms_index MATCH '\"' || value || '\"')"
)
# MATERIALIZED: a query for one row would scan all incidents for each term that none has.
_OCCURRING: Final = text(
    "SELECT term FROM unnest(CAST(:terms AS text[])) AS term WHERE EXISTS"
    " (WITH having_it AS MATERIALIZED (SELECT 1 FROM incident_terms"
    " WHERE terms @@ CAST(quote_literal(term) AS tsquery)) SELECT 1 FROM having_it)"
)

_FEW: Final = prepared(text(_OF_FEW).columns(incident_terms.c.number))
_FEW_ON_SQLITE: Final = prepared(_on_sqlite("").columns(incident_terms.c.number))


def _fts5(wanted: Sequence[OneOf]) -> str:
    """Quoted terms, which contain no quotation marks, are never syntax."""
    return " AND ".join(
        "(" + " OR ".join(f'"{term}"' for term in sorted(one)) + ")" for one in wanted
    )


def _tsquery(wanted: Sequence[OneOf]) -> str:
    return " & ".join("(" + " | ".join(f"'{term}'" for term in sorted(one)) + ")" for one in wanted)
