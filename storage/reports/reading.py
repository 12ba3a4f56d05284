"""Data of reports: stored sums of counted days, and facts of the other messages."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, func, null, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.found_comment import CommentState
from domain.model.incident.workflow.status import Status
from domain.model.network.post import PageAddress, page_address
from domain.model.report.facts import Facts
from domain.model.report.figure import Distribution, whole_minutes
from domain.model.report.figures import Promised, SortedComments, Sums, promised
from domain.model.report.period import Period
from domain.model.time.work_calendar import WorkCalendar
from storage.engine.database import Database
from storage.incidents.rows import promise_of
from storage.reports.facts import chunks, next_messages
from storage.reports.sums import Stored, good, runs
from storage.schema.incidents import UNDER_CONTROL, found_comment, incident, promise
from storage.schema.reports import day_sums

_EVERY: Final = ()
_UNCOUNTED: Final = (incident.c.counted_on.is_(None),)
_COUNTED: Final = (incident.c.counted_on.is_not(None),)
_DAYS: Final = 20
"""Days whose sums are in memory at a time."""


class SqlFacts:
    """Implements the port `FactsReading`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @asynccontextmanager
    async def snapshot(self, calendar: WorkCalendar) -> AsyncIterator["ReportSnapshot"]:
        """Yields one snapshot of the database."""
        async with self._database.reading(long=True) as connection:
            found = select(day_sums.c.day).where(good(calendar))
            counted = frozenset((await connection.execute(found)).scalars())
            yield ReportSnapshot(connection, calendar, counted)

    async def count(self, period: Period, calendar: WorkCalendar) -> int:
        """How many messages were detected in the period."""
        async with self.snapshot(calendar) as found:
            return await found.count(period, every=True)


class ReportSnapshot:
    """Implements the port `FactsSnapshot`; `counted` are the days with valid sums."""

    def __init__(
        self, connection: AsyncConnection, calendar: WorkCalendar, counted: frozenset[date]
    ) -> None:
        self._connection = connection
        self._calendar = calendar
        self._counted = counted

    async def sums(self, period: Period) -> Sums:
        """Adds them up, with pauses for other tasks."""
        days = sorted(day for day in self._counted if day in period)
        found = Stored()
        for place in range(0, len(days), _DAYS):
            some = select(day_sums.c.sums).where(day_sums.c.day.in_(days[place : place + _DAYS]))
            for sums in (await self._connection.execute(some)).scalars():
                found.add(sums)
                await asyncio.sleep(0)
        return found.sums()

    async def promised(self, period: Period, now: datetime) -> Promised:
        """Promises that count: open, kept late in the period, or moved; no cancelled incidents."""
        today = self._calendar.local(now).date()
        counts = or_(
            UNDER_CONTROL,
            promise.c.day.between(period.first, period.last),
            promise.c.moves.is_not(null()),
        )
        query = (
            select(promise)
            .join(incident, incident.c.number == promise.c.number)
            .where(counts, incident.c.status.not_in([Status.CANCELLED, Status.NO_ANSWER]))
        )
        found = map(promise_of, (await self._connection.execute(query)).mappings())
        return promised(found, period, today, self._calendar.tz)

    async def comments(self, period: Period) -> Mapping[PageAddress, SortedComments]:
        """How the comments found in the period were sorted, by page."""
        start, end = period.instants(self._calendar.tz)
        columns = (found_comment.c[name] for name in ("page", "state", "found_at", "settled_at"))
        inside = (found_comment.c.found_at >= start) & (found_comment.c.found_at < end)
        states = defaultdict[str, Counter[str]](Counter)
        took = defaultdict[str, Counter[int]](Counter)
        for page, state, found_at, settled_at in await self._connection.execute(
            select(*columns).where(inside)
        ):
            states[page][state] += 1
            if state in {CommentState.REGISTERED, CommentState.UNNEEDED}:
                worked = self._calendar.between(found_at, settled_at)
                took[page][whole_minutes(worked)] += 1
        return {
            page_address(page): SortedComments(
                of.total(),
                of[CommentState.REGISTERED],
                of[CommentState.UNNEEDED],
                Distribution(took[page]),
            )
            for page, of in sorted(states.items())
        }

    async def first_day(self) -> date | None:
        """The day of detection of the earliest message."""
        earliest = select(func.min(incident.c.detected_at))
        found = (await self._connection.execute(earliest)).scalar_one()
        return None if found is None else self._calendar.local(found).date()

    async def messages(self, period: Period, *, every: bool) -> AsyncGenerator[Facts, None]:
        """Yields messages outside the sums, all of days without valid sums, or every message."""
        for which, start, end in self._parts(period, every=every):
            async for chunk in chunks(
                self._connection, next_messages(*which), start, end, answers=every
            ):
                for facts, _ in chunk:
                    yield facts

    async def count(self, period: Period, *, every: bool) -> int:
        """How many messages that yields."""
        found = 0
        for which, start, end in self._parts(period, every=every):
            detected = incident.c.detected_at
            counted = select(func.count()).where(detected >= start, detected < end, *which)
            found += (await self._connection.execute(counted)).scalar_one()
        return found

    def _parts(
        self, period: Period, *, every: bool
    ) -> Iterator[tuple[Sequence[ColumnElement[bool]], datetime, datetime]]:
        """The conditions of the messages to read, with start (inclusive) and end (exclusive)."""
        yield _EVERY if every else _UNCOUNTED, *period.instants(self._calendar.tz)
        if not every:
            for first, last in runs(day for day in period.dates() if day not in self._counted):
                yield _COUNTED, *Period(first, last).instants(self._calendar.tz)
