"""Incidents related to another: by its link, its author, its words, or its meaning.

Candidates are found by terms and compared by the rule. Paraphrases are compared in memory, in a
thread. Nothing of them is stored: a new leader reads the last thirty days again. Erased messages
are forgotten at the next check without new ones.
"""

import asyncio
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final, NamedTuple

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
    Said,
    likeness,
    ranked,
    same_place,
)
from domain.model.promise.promise import EarlierPromise
from storage.engine.database import Database
from storage.engine.prepared import prepared
from storage.incidents.rows import page_key
from storage.schema.columns import Row
from storage.schema.incidents import UNDER_CONTROL, incident, incident_text, promise
from storage.search.index import found_of_few
from storage.search.index_terms import of_period
from storage.search.likeness import Encode, Meanings, said_in, signs

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
            row["text"],
            author_name=row["author_name"],
            author_url=row["author_url"],
            address=row["address"],
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


_REMEMBERED: Final = 10_000
"""The newest messages, 20 MB of memory: a whole month in all but the largest regions."""


class Paraphrased(NamedTuple):
    """An unrouted message and its paraphrases, nearest first."""

    number: IncidentNumber
    meant: Sequence[IncidentNumber]


class Paraphrases:
    """Numbers are assigned by serialised transactions, so all lower ones are committed."""

    def __init__(self, database: Database, encode: Encode) -> None:
        self._database = database
        self._meanings = Meanings(encode, _REMEMBERED)
        self._done = self._whole = 0
        """All up to these numbers have been compared, and were complete at the last check."""

    @property
    def more(self) -> bool:
        """Whether new messages of the last check remain to be compared."""
        return self._whole > self._done

    async def look(self, now: datetime, most: int) -> Sequence[Paraphrased] | None:
        """Compares at most so many; None: the others have only just arrived.

        The rest of a message in parts has arrived by the next check.
        """
        query = (
            select(incident.c.number, incident.c.status, incident_text.c.text)
            .join_from(incident, incident_text)
            .where(
                incident.c.number > self._done,
                incident.c.number <= self._whole,
                incident.c.detected_at >= now - ALIKE_WITHIN,
            )
            .order_by(incident.c.number)
            .limit(most)
        )
        async with self._database.reading() as connection:
            last = await connection.scalar(select(func.max(incident.c.number))) or 0
            rows = (await connection.execute(query)).all()
            erased = set() if rows else await self._erased(connection)
        if not rows:
            if erased:
                self._meanings.forget(erased)
            self._done, self._whole = max(self._whole, last - _REMEMBERED), last
            return None
        numbers, texts = [row.number for row in rows], [row.text for row in rows]
        found = await asyncio.to_thread(self._meanings.compare, numbers, texts)
        self._done = numbers[-1]
        return [
            Paraphrased(row.number, [IncidentNumber(one) for one in meant])
            for row, meant in zip(rows, found, strict=True)
            if meant and row.status == Status.REGISTERED
        ]

    async def _erased(self, connection: AsyncConnection) -> set[int]:
        """The numbers in memory whose texts are erased."""
        if not (kept := self._meanings.numbers):
            return set()
        query = (
            select(incident.c.number)
            .outerjoin(incident_text)
            .where(incident.c.number.between(kept[0], kept[-1]), incident_text.c.number.is_(None))
        )
        return set((await connection.execute(query)).scalars()).intersection(kept)
