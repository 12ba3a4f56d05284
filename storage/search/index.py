"""The index of terms; returns the numbers of matching incidents, newest first.

The databases differ: SQLite returns matches from the newest on. PostgreSQL returns all matches
unordered, perhaps half of a million; so it is queried block by block of incidents, newest first,
until there are enough.

The state of an incident is no term. Where few incidents are in the state asked for, their numbers
are compared with all matches; else each match is checked, newest first, until there are enough.
"""

import asyncio
import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    TextClause,
    and_,
    bindparam,
    column,
    func,
    literal_column,
    select,
    table,
    text,
    true,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.ids import IncidentNumber
from storage.engine.database import Database
from storage.engine.prepared import prepared
from storage.schema.incidents import OPEN_NUMBER, incident
from storage.schema.search import UNDERIVED, incident_terms
from storage.search.index_terms import BLOCK, OneOf
from storage.search.states import ANY, State, are_few

_MERGED_AT_ONCE: Final = 200
"""Pages of the index: some 0.1 s."""

_BETWEEN_MERGES: Final = 0.05
"""Seconds of real time for other writers."""

_MERGE: Final = text(
    "INSERT INTO incident_terms_index (incident_terms_index, rank) VALUES ('merge', :pages)"
)
_CHANGES: Final = text("SELECT total_changes()")
"""For the connection so far; a merge with nothing left to do makes fewer than two."""

_BY_TERMS: Final = table("incident_terms_index", column("rowid", Integer))
_MATCHED: Final[dict[bool, ColumnElement[Any]]] = {
    True: _BY_TERMS.c.rowid,
    False: incident_terms.c.number,
}
"""The number of a match, by whether the database is SQLite."""

_MATCHES: Final = text("incident_terms_index MATCH :wanted")
_MATCHES_ON_POSTGRESQL: Final = text("terms @@ CAST(:wanted AS tsquery)")
_MATCHES_IN_BLOCK: Final = text("terms @@ CAST(:wanted || ' & ''~' || block || '''' AS tsquery)")
_MOST: Final = bindparam("most", type_=Integer)
_NO_REORDERING: Final = literal_column("0", Integer)
"""An OFFSET, without which PostgreSQL might scan all incidents, hoping for an early match."""


async def numbers_found(
    connection: AsyncConnection,
    wanted: Sequence[OneOf],
    most: int,
    *,
    state: State = ANY,
    period: tuple[datetime, datetime] | None = None,
) -> list[IncidentNumber]:
    """The newest with a term of each set, in that state, detected in that period."""
    sqlite = connection.dialect.name == "sqlite"
    few = await are_few(connection, state)
    if not wanted:
        found = await connection.execute(_in_state(state, most, few=few))
        return [IncidentNumber(one) for one in found.scalars()]
    matched = _MATCHED[sqlite]
    also = [] if period is None else [_is(matched, *_within(*period))]
    if few:
        # Without an index: SQLite would run the search of the terms for each of the few.
        number = literal_column(f"+{matched}") if sqlite else matched
        also.append(number.in_(select(incident.c.number).where(*state.conditions)))
    elif state.conditions:
        also.append(_is(matched, *state.conditions))
    find = _on_sqlite if sqlite else _all_on_postgresql if few else _by_blocks
    values = {"wanted": (_fts5 if sqlite else _tsquery)(wanted), "most": most}
    return [
        IncidentNumber(one) for one in (await connection.execute(find(*also), values)).scalars()
    ]


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


def _within(begins: datetime, ends: datetime) -> Sequence[ColumnElement[bool]]:
    return incident.c.detected_at >= begins, incident.c.detected_at < ends


def _is(number: ColumnElement[Any], *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Checked for each match of the terms until there are enough."""
    return select(and_(*conditions)).where(incident.c.number == number).scalar_subquery()


def _in_state(state: State, most: int, *, few: bool) -> Select[int]:
    order = OPEN_NUMBER if few else incident.c.number
    return select(incident.c.number).where(*state.conditions).order_by(order.desc()).limit(most)


def _on_sqlite(*also: ColumnElement[bool]) -> Select[int]:
    number = _BY_TERMS.c.rowid
    return select(number).where(_MATCHES, *also).order_by(number.desc()).limit(_MOST)


def _all_on_postgresql(*also: ColumnElement[bool]) -> Select[int]:
    """All matches, then the newest of them."""
    return _newest(_MATCHES_ON_POSTGRESQL, *also)


def _by_blocks(*also: ColumnElement[bool]) -> Select[int]:
    last = (func.max(incident_terms.c.number) // BLOCK).label("last")
    newest = select(last).subquery("newest")
    blocks = func.generate_series(newest.c.last, 0, -1).table_valued("block", name="block")
    of_block = _newest(_MATCHES_IN_BLOCK, *also).lateral("of_block")
    found = newest.join(blocks, true()).join(of_block, true())
    return select(of_block.c.number).select_from(found).limit(_MOST)


def _newest(*conditions: TextClause | ColumnElement[bool]) -> Select[int]:
    matching = select(incident_terms.c.number).where(*conditions).offset(_NO_REORDERING)
    found = matching.subquery("matching").c.number
    return select(found).order_by(found.desc()).limit(_MOST)


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

_FEW: Final = prepared(_all_on_postgresql())
_FEW_ON_SQLITE: Final = prepared(_on_sqlite())


def _fts5(wanted: Sequence[OneOf]) -> str:
    """Quoted terms, which contain no quotation marks, are never syntax."""
    return " AND ".join(
        "(" + " OR ".join(f'"{term}"' for term in sorted(one)) + ")" for one in wanted
    )


def _tsquery(wanted: Sequence[OneOf]) -> str:
    return " & ".join("(" + " | ".join(f"'{term}'" for term in sorted(one)) + ")" for one in wanted)
