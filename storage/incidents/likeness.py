"""Which earlier incidents a new one resembles: found by terms, compared by the rule."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.course.status import Status
from domain.model.ids import IncidentNumber
from domain.model.message.citizen_message import CitizenMessage
from domain.model.message.likeness import ALIKE_WITHIN, Alike, Likeness, likeness, ranked
from storage.schema.columns import Row
from storage.schema.incidents import incident, incident_text
from storage.search.index import found_of_few
from storage.search.likeness import said_in, signs
from storage.search.terms import of_period

_COMPARED: Final = 20
"""The newest that share a term: of a text that hundreds have sent, some are enough."""


async def resembling(
    connection: AsyncConnection,
    number: IncidentNumber,
    message: CitizenMessage,
    detected_at: datetime,
) -> tuple[Alike, ...]:
    """A few incidents detected within ALIKE_WITHIN that may be about the same; originals only.

    What was cancelled is not among them, but what was a duplicate stands for its original.
    """
    wanted = signs(message)
    if not wanted:
        return ()
    lately = of_period(detected_at - ALIKE_WITHIN, detected_at + ALIKE_WITHIN)
    numbers = await found_of_few(connection, [wanted, lately], _COMPARED)
    reasons: dict[IncidentNumber, Likeness] = {}
    said, strongest = said_in(message), list(Likeness).index
    for row in await _rows(connection, numbers):
        other = CitizenMessage(
            row["text"], author_name=row["author_name"], author_url=row["author_url"]
        )
        why = likeness(said, said_in(other))
        within = abs(row["detected_at"] - detected_at) <= ALIKE_WITHIN
        original = IncidentNumber(row["duplicate_of"] or row["number"])
        if why is not None and within and original != number:
            reasons[original] = min(reasons.get(original, why), why, key=strongest)
    return await _ranked(connection, reasons) if reasons else ()


async def _rows(connection: AsyncConnection, numbers: Sequence[IncidentNumber]) -> Sequence[Row]:
    if not numbers:
        return ()
    of = incident.c
    said = incident_text.c
    query = (
        select(
            of.number, of.duplicate_of, of.detected_at, said.text, said.author_name, said.author_url
        )
        .join_from(incident, incident_text)
        .where(of.number.in_(numbers))
    )
    return (await connection.execute(query)).mappings().all()


async def _ranked(
    connection: AsyncConnection, reasons: dict[IncidentNumber, Likeness]
) -> tuple[Alike, ...]:
    """As the originals stand now."""
    query = select(incident.c.number, incident.c.closed_at).where(
        incident.c.number.in_(reasons), incident.c.status != Status.CANCELLED
    )
    rows = await connection.execute(query)
    return ranked([Alike(row.number, reasons[row.number], row.closed_at) for row in rows])
