"""Incidents related to another by its link, its author or its words.

Candidates are found by terms and compared by the rule.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, bindparam, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.ids import IncidentNumber
from domain.model.incident import Incident
from domain.model.incident.workflow.status import IncidentKind, Status
from domain.model.message.citizen_message import CitizenMessage
from domain.model.message.likeness import (
    ALIKE_WITHIN,
    Alike,
    Likeness,
    likeness,
    ranked,
)
from domain.model.promise.promise import EarlierPromise
from storage.engine.prepared import prepared
from storage.incidents.rows import page_key
from storage.schema.columns import Row
from storage.schema.incidents import UNDER_CONTROL, incident, incident_text, promise
from storage.search.index import found_of_few
from storage.search.index_terms import of_period
from storage.search.likeness import said_in, signs

SAME_LINK = 3
"""The most other incidents with the same link that are named."""

_SAME_PLACE: Final = 1000
"""The newest messages examined of one author, or under one post."""


def _newest(which: ColumnElement[bool]) -> Select[int]:
    newest = select(incident_text.c.number).where(which)
    return newest.order_by(incident_text.c.detected_at.desc()).limit(_SAME_PLACE)


_NEWEST_THERE: Final = union_all(
    *(
        select(_newest(column == bindparam(name)).subquery().c.number)
        for name, column in (("page", incident_text.c.page), ("author", incident_text.c.author_url))
    )
)
_POST: Final = incident.alias("post")
_PROMISED: Final = prepared(
    select(promise.c.number, promise.c.day)
    .join_from(promise, incident, incident.c.number == promise.c.number)
    .where(
        UNDER_CONTROL,
        incident.c.status != Status.CANCELLED,
        incident.c.status != Status.NO_ANSWER,
        promise.c.number.in_(
            select(func.coalesce(_POST.c.joined_to, _POST.c.number)).where(
                _POST.c.number.in_(_NEWEST_THERE)
            )
        ),
    )
    .order_by(promise.c.day, promise.c.number)
    .limit(SAME_LINK)
)


_OWN, _OTHER = incident_text.alias("own"), incident_text.alias("other")
_SAME_LINK: Final = prepared(
    select(_OTHER.c.number)
    .select_from(
        _OWN.join(_OTHER, _OTHER.c.page == _OWN.c.page).join(
            incident, incident.c.number == _OTHER.c.number
        )
    )
    .where(
        _OWN.c.number == bindparam("of"),
        _OTHER.c.number != bindparam("of"),
        incident.c.status != Status.CANCELLED,
    )
    .order_by(_OTHER.c.number)
    .limit(SAME_LINK)
)


_MAIN: Final = incident.alias("main")
_MAINS: Final = (
    select(incident.c.number, _MAIN.c.number)
    .join(_MAIN, _MAIN.c.number == func.coalesce(incident.c.joined_to, incident.c.number))
    .where(
        incident.c.number.in_(bindparam("likely", expanding=True)),
        _MAIN.c.number < bindparam("of"),
        _MAIN.c.kind == IncidentKind.INCIDENT,
        _MAIN.c.closed_at.is_(None),
    )
)


async def promised(
    connection: AsyncConnection, message: CitizenMessage
) -> Sequence[EarlierPromise]:
    """Return a few tracked promises to the same author or under the same link, by day."""
    same = {"page": page_key(message.url), "author": message.author_url}
    found = await connection.execute(_PROMISED, same)
    return [EarlierPromise(IncidentNumber(number), day) for number, day in found]


async def same_link(
    connection: AsyncConnection, number: IncidentNumber
) -> tuple[IncidentNumber, ...]:
    """Return a few others with the same link that have not been cancelled, oldest first."""
    found = await connection.execute(_SAME_LINK, {"of": number})
    return tuple(IncidentNumber(one) for one in found.scalars())


async def likely_mains(connection: AsyncConnection, of: Incident) -> tuple[IncidentNumber, ...]:
    """Return open incidents it may be joined to: possible repeats or their main ones (ADR 46)."""
    likely = (*await same_link(connection, of.number), *(one.number for one in of.alike))
    if not likely:
        return ()
    found = await connection.execute(_MAINS, {"likely": likely, "of": of.number})
    mains = {number: IncidentNumber(main) for number, main in found}
    return tuple(dict.fromkeys(mains[one] for one in likely if one in mains))


_COMPARED: Final = 20
"""The newest candidates with a common term: enough even if hundreds have sent the same text."""


async def resembling(
    connection: AsyncConnection,
    number: IncidentNumber,
    message: CitizenMessage,
    detected_at: datetime,
) -> tuple[Alike, ...]:
    """A few originals detected within ALIKE_WITHIN that may be about the same matter.

    Cancelled ones are left out; a duplicate is represented by its original.
    """
    numbers = await _of_same_words(connection, message, detected_at)
    reasons: dict[IncidentNumber, Likeness] = {}
    said, strongest = said_in(message), list(Likeness).index
    for row in await _rows(connection, numbers):
        other = CitizenMessage(
            row["text"],
            author_name=row["author_name"],
            author_url=row["author_url"],
            address=row["address"],
        )
        why = likeness(said, said_in(other))
        within = abs(row["detected_at"] - detected_at) <= ALIKE_WITHIN
        original = IncidentNumber(row["duplicate_of"] or row["number"])
        if why is not None and within and original != number:
            reasons[original] = min(reasons.get(original, why), why, key=strongest)
    return await _ranked(connection, reasons) if reasons else ()


async def _of_same_words(
    connection: AsyncConnection, message: CitizenMessage, detected_at: datetime
) -> Sequence[IncidentNumber]:
    wanted = signs(message)
    if not wanted:
        return ()
    lately = of_period(detected_at - ALIKE_WITHIN, detected_at + ALIKE_WITHIN)
    return await found_of_few(connection, [wanted, lately], _COMPARED)


async def _rows(connection: AsyncConnection, numbers: Collection[IncidentNumber]) -> Sequence[Row]:
    if not numbers:
        return ()
    of = incident.c
    said = incident_text.c
    query = (
        select(
            of.number,
            of.duplicate_of,
            of.detected_at,
            said.text,
            said.author_name,
            said.author_url,
            said.address,
        )
        .join_from(incident, incident_text)
        .where(of.number.in_(numbers))
    )
    return (await connection.execute(query)).mappings().all()


async def _ranked(
    connection: AsyncConnection, reasons: dict[IncidentNumber, Likeness]
) -> tuple[Alike, ...]:
    """The originals, ranked by their current state."""
    query = select(incident.c.number, incident.c.closed_at).where(
        incident.c.number.in_(reasons), incident.c.status != Status.CANCELLED
    )
    rows = await connection.execute(query)
    return ranked([Alike(row.number, reasons[row.number], row.closed_at) for row in rows])
