"""Finds earlier incidents similar to a new one: candidates by terms, compared by the rule."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.ids import IncidentNumber
from domain.model.incident.workflow.status import Status
from domain.model.message.citizen_message import CitizenMessage
from domain.model.message.likeness import (
    ALIKE_WITHIN,
    Alike,
    Likeness,
    Said,
    likeness,
    ranked,
    same_place,
)
from storage.schema.columns import Row
from storage.schema.incidents import incident, incident_text
from storage.search.index import found_of_few
from storage.search.index_terms import of_period
from storage.search.likeness import said_in, signs

_COMPARED: Final = 20
"""The newest candidates with a common term: enough even if hundreds have sent the same text."""


async def resembling(
    connection: AsyncConnection,
    number: IncidentNumber,
    message: CitizenMessage,
    detected_at: datetime,
    meant: Collection[IncidentNumber] = (),
) -> tuple[Alike, ...]:
    """A few originals detected within ALIKE_WITHIN that may be about the same matter.

    With `meant`, the paraphrases among those; else messages with the same words. Cancelled ones are
    left out; a duplicate is represented by its original.
    """
    numbers = meant or await _of_same_words(connection, message, detected_at)
    reasons: dict[IncidentNumber, Likeness] = {}
    said, strongest = said_in(message), list(Likeness).index
    for row in await _rows(connection, numbers):
        other = CitizenMessage(
            row["text"], author_name=row["author_name"], author_url=row["author_url"]
        )
        why = _why(said, said_in(other), meant=bool(meant))
        within = abs(row["detected_at"] - detected_at) <= ALIKE_WITHIN
        original = IncidentNumber(row["duplicate_of"] or row["number"])
        if why is not None and within and original != number:
            reasons[original] = min(reasons.get(original, why), why, key=strongest)
    return await _ranked(connection, reasons) if reasons else ()


def _why(one: Said, other: Said, *, meant: bool) -> Likeness | None:
    retold = Likeness.PARAPHRASE if meant and same_place(one, other) else None
    return likeness(one, other) or retold


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
            of.number, of.duplicate_of, of.detected_at, said.text, said.author_name, said.author_url
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
