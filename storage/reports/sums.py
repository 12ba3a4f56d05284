"""Stored sums of days: their format, which are valid, and how the leader of a term counts them."""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import aclosing
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.ids import AuthorityCode
from domain.model.incident.workflow.status import AnswerStage, IncidentKind
from domain.model.report.figure import By, Figure, FigureMark, Measure
from domain.model.report.figures import Counting, Sums
from domain.model.report.period import Period
from domain.model.time.work_calendar import WorkCalendar
from storage.engine.database import put_row
from storage.leader.leadership import OfTerm
from storage.reports.facts import CHUNK, chunks, next_messages
from storage.schema.incidents import incident
from storage.schema.reports import day_sums, outdated_day

_CODE: Final = (
    "domain/model/report",
    "domain/model/incident/workflow",
    "domain/model/time",
    "storage/reports",
)
"""Code that decides how a message counts: any change of it makes everything be counted anew."""


@cache
def _code() -> str:
    root = Path(__file__).parents[2]
    files = sorted(file for room in _CODE for file in (root / room).glob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def basis(calendar: WorkCalendar) -> str:
    """A digest of the counting rules; sums with another one are ignored."""
    return f"{calendar.revision}:{_code()}"


def good(calendar: WorkCalendar) -> ColumnElement[bool]:
    """The day's sums are valid: its messages are unchanged and would be counted the same today."""
    return and_(
        day_sums.c.basis == basis(calendar), day_sums.c.day.not_in(select(outdated_day.c.day))
    )


class Stored:
    """Sums by short keys, as in JSON: so many days are added up and then parsed once."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._measures: dict[str, Counter[str]] = {}
        self._hours: Counter[str] = Counter()

    def add(self, value: Mapping[str, Any]) -> None:
        """Adds a value made by `stored`."""
        self._counts.update(value["counts"])
        for measure, minutes in value["measures"].items():
            self._measures.setdefault(measure, Counter()).update(minutes)
        self._hours.update(value["hours"])

    def sums(self) -> Sums:
        """The sums of everything added."""
        return Sums(
            Counter({_mark(text): count for text, count in self._counts.items()}),
            {
                Measure(measure): Counter({int(took): count for took, count in minutes.items()})
                for measure, minutes in self._measures.items()
            },
            Counter({_hours(text): minutes for text, minutes in self._hours.items()}),
        )


def stored(of: Sums) -> dict[str, Any]:
    """The sums as JSON."""
    return {
        "counts": {
            "|".join((m.kind, m.figure, m.by or "", m.key)): n for m, n in of.counts.items()
        },
        "measures": of.measures,
        "hours": {f"{stage}|{lead or ''}": minutes for (stage, lead), minutes in of.hours.items()},
    }


def _mark(text: str) -> FigureMark:
    kind, figure, by, key = text.split("|", 3)
    return FigureMark(IncidentKind(kind), Figure(figure), By(by) if by else None, key)


def _hours(text: str) -> tuple[AnswerStage, AuthorityCode | None]:
    stage, _, lead = text.partition("|")
    return AnswerStage(stage), AuthorityCode(lead) if lead else None


def runs(days: Iterable[date]) -> Iterable[tuple[date, date]]:
    """The first and last day of each run of consecutive days; `days` are in order."""
    first = last = None
    for day in days:
        if last is not None and first is not None and (day - last).days > 1:
            yield first, last
            first = None
        first, last = first or day, day
    if first is not None and last is not None:
        yield first, last


_CLOSED: Final = incident.c.closed_at.is_not(None)
_NEW: Final = next_messages(_CLOSED, incident.c.counted_on.is_(None))
_BREATH: Final = 50
"""Messages, some 10 ms of counting, between two pauses for other tasks."""


class DayCounting(OfTerm):
    """Each day is a commit."""

    async def next(self, calendar: WorkCalendar, before: date = date.max) -> date | None:
        """The latest day before `before` with something to count."""
        before_it = datetime.combine(before, time(), calendar.tz)
        new = select(func.max(incident.c.detected_at)).where(
            _CLOSED, incident.c.counted_on.is_(None), incident.c.detected_at < before_it
        )
        outdated = select(func.max(outdated_day.c.day)).where(outdated_day.c.day < before)
        others = select(func.max(day_sums.c.day)).where(
            day_sums.c.basis != basis(calendar), day_sums.c.day < before
        )
        async with self._database.reading(long=True) as connection:
            detected_at = (await connection.execute(new)).scalar()
            days = [(await connection.execute(one)).scalar() for one in (outdated, others)]
        if detected_at is not None:
            days.append(calendar.local(detected_at).date())
        return max((day for day in days if day is not None), default=None)

    async def count(self, day: date, calendar: WorkCalendar, now: datetime) -> bool:
        """Counts the day's closed messages, at most a thousand new ones; returns if more may
        remain.

        Returns False and stores nothing if a new one has changed meanwhile.
        """
        found = _Found(day, calendar, now)
        async with self._database.reading(long=True) as connection:
            await found.read(connection)
        async with self._leading(long=True) as connection:
            for place in range(0, len(found.new), CHUNK):
                some = dict(list(found.new.items())[place : place + CHUNK])
                if not await _unchanged(connection, some):
                    await connection.rollback()
                    return False
                mine = update(incident).where(incident.c.number.in_(some))
                await connection.execute(mine.values(counted_on=day))
            values = {"basis": basis(calendar), "sums": stored(found.counting.sums)}
            await put_row(connection, day_sums, {"day": day}, values)
            seen = outdated_day.c.id.in_(found.outdated)
            await connection.execute(delete(outdated_day).where(seen))
        return len(found.new) >= CHUNK


class _Found:
    """The day's messages in one snapshot of the database."""

    def __init__(self, day: date, calendar: WorkCalendar, now: datetime) -> None:
        self.counting = Counting(now, calendar)
        self.new: dict[int, int] = {}
        """Messages counted for the first time on that day, with their row versions."""

        self.outdated: Sequence[int] = ()
        self._day = day
        self._calendar = calendar

    async def read(self, connection: AsyncConnection) -> None:
        noted = select(outdated_day.c.id).where(outdated_day.c.day == self._day)
        self.outdated = (await connection.execute(noted)).scalars().all()
        sums = select(day_sums.c.sums).where(day_sums.c.day == self._day, good(self._calendar))
        kept = (await connection.execute(sums)).scalar()
        if kept is not None:
            before = Stored()
            before.add(kept)
            self.counting.sums.add(before.sums())
        else:
            counted = next_messages(_CLOSED, incident.c.counted_on == self._day)
            await self._add(connection, counted)
            moved = next_messages(_CLOSED, incident.c.counted_on != self._day)
            self.new |= await self._add(connection, moved)
        self.new |= await self._add(connection, _NEW, at_most=CHUNK)

    async def _add(
        self, connection: AsyncConnection, query: Select[Any], at_most: int | None = None
    ) -> Mapping[int, int]:
        """Return their row versions."""
        start, end = Period(self._day, self._day).instants(self._calendar.tz)
        added: dict[int, int] = {}
        async with aclosing(chunks(connection, query, start, end)) as found:
            async for chunk in found:
                for place, (facts, version) in enumerate(chunk):
                    self.counting.add(facts)
                    added[facts.number] = version
                    if place % _BREATH == 0:
                        await asyncio.sleep(0)
                if len(added) == at_most:
                    break
        return added


async def _unchanged(connection: AsyncConnection, versions: Mapping[int, int]) -> bool:
    """Locks their rows until the transaction ends."""
    now = await connection.execute(
        select(incident.c.number, incident.c.row_version)
        .where(incident.c.number.in_(versions))
        .order_by(incident.c.number)
        .with_for_update()
    )
    return {row.number: row.row_version for row in now} == versions
