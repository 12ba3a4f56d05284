"""Making a report ordered in chat: its text and files."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from datetime import date, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Final

from bot.documents.file import KINDS, ReportFile, draw
from bot.jobs.queue import Step
from bot.runtime.clock import Clock
from domain.model.conversation.job import Job, Made, MakeReport
from domain.model.conversation.notices.kinds import (
    Notice,
    SendFile,
    SendFilesOf,
    ShowBriefing,
    TextNotice,
)
from domain.model.conversation.notices.notice import MadeFile, TooLargeToSend
from domain.model.ids import BriefingId
from domain.model.network.post import PageAddress
from domain.model.organisation.office import Office
from domain.model.report.briefing import Briefing
from domain.model.report.facts import Facts
from domain.model.report.figure import FigureMark
from domain.model.report.figures import AHEAD, Promised, SortedComments, Sums
from domain.model.report.period import Period
from domain.model.time.work_calendar import WorkCalendar
from domain.ports.reading import PromiseRow
from domain.use_cases.briefing import deputy_heads, report
from handlers.reports.charts import chart
from handlers.reports.summary import summary
from handlers.texts import reports as texts
from handlers.texts.refusals import refusal
from handlers.ui.markup import escape
from storage.reports.reading import ReportSnapshot, SqlFacts

_FILES: Final = (".docx", ".xlsx")
"""Sent after the text and the picture, which is shown inline."""
_LISTED: Final = ".xlsx"
"""The file with a row per incident."""

_CHUNK: Final = 1000
"""Incidents between two committed progress steps."""

_LOOK: Final = 0.5
"""Seconds between checks for a stop while a file is written."""

_MOST_LISTED: Final = 150_000
"""Incidents; a larger workbook exceeds the file limit, and takes minutes to reach it."""

_BREATH: Final = 50
"""Incidents counted, in some 10 ms, before yielding to other tasks."""


class ReportMaking:
    """Makes the reports of one office."""

    def __init__(
        self,
        facts: SqlFacts,
        office: Callable[[], Awaitable[Office]],
        briefing: Callable[[BriefingId], Awaitable[Briefing]],
        promises: Callable[[None, date], Awaitable[Sequence[PromiseRow]]],
        clock: Clock,
    ) -> None:
        self._facts = facts
        self._office = office
        self._briefing = briefing
        self._promises = promises
        self._clock = clock

    async def make(self, job: Job, what: MakeReport, step: Step) -> Made:
        """Return the notices to send; files are written in a separate thread.

        Raises OutsideCalendar, OSError, and errors of `step`.
        """
        office, now, period = await self._office(), self._clock.now(), what.period
        of = what.briefing
        briefing = None if of is None else await self._briefing(of)
        many = await self._facts.count(period, office.calendar)
        listed = many <= _MOST_LISTED
        soon = office.calendar.local(now).date() + AHEAD
        promised = await self._promises(None, soon)
        with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            name = texts.file_name(period)
            files = [
                ReportFile(Path(folder) / f"{name}{kind}", office, now)
                for kind in _FILES
                if listed or kind != _LISTED
            ]

            def see(of: Facts, marks: Mapping[FigureMark, int]) -> None:
                for file in files:
                    file.see(of, marks)

            counted = _Watched(self._facts, step)
            made = await report(counted, period, now, office.calendar, see, every=listed)
            text = escape("\n".join(summary(made, office)))
            first = (
                TextNotice(job.place, text)
                if of is None
                else ShowBriefing(of, job.place, resend=True)
            )
            notices: list[Notice] = [first]
            caption = texts.title(period)

            async def go_on() -> None:
                await step(counted.done, counted.total)

            if (shown := chart(made)) is not None:
                path = Path(folder) / f"{name}.png"
                await _aside(partial(draw, path, shown), go_on)
                notices.append(_sent(job, path, caption, office))
            for file in files:
                await _aside(partial(file.write, made, briefing, promised), go_on, file.abandon)
                notices.append(_sent(job, file.path, caption, office))
        if not listed:
            notices.append(TextNotice(job.place, texts.too_many_to_list(many, _MOST_LISTED)))
        if briefing is not None and briefing.schedule is not None:
            notices += _for_deputy_heads(briefing, office)
        return Made(notices, text)


def _for_deputy_heads(briefing: Briefing, office: Office) -> Iterator[Notice]:
    """Send scheduled reports to the deputy heads at once; control's conclusion may follow."""
    for place in deputy_heads(office.organisation):
        if place != briefing.place:
            yield ShowBriefing(briefing.id, place, resend=True)
            yield SendFilesOf(briefing.id, place)


class _Watched:
    """Facts counted step by step, yielding to other tasks."""

    def __init__(self, facts: SqlFacts, step: Step) -> None:
        self.done = self.total = 0
        self._facts = facts
        self._step = step

    @asynccontextmanager
    async def snapshot(self, calendar: WorkCalendar) -> AsyncIterator["_WatchedSnapshot"]:
        """Open a snapshot like SqlFacts."""
        async with self._facts.snapshot(calendar) as found:
            yield _WatchedSnapshot(found, self)

    async def begin(self, many: int) -> None:
        """Add incidents to the total."""
        self.total += many
        await self._step(self.done, self.total)

    async def read(self) -> None:
        """Count one incident."""
        self.done += 1
        if self.done % _CHUNK == 0:
            await self._step(self.done, self.total)
        elif self.done % _BREATH == 0:
            await asyncio.sleep(0)


class _WatchedSnapshot:
    def __init__(self, found: ReportSnapshot, watched: _Watched) -> None:
        self._found = found
        self._watched = watched

    async def sums(self, period: Period) -> Sums:
        return await self._found.sums(period)

    async def promised(self, period: Period, now: datetime) -> Promised:
        return await self._found.promised(period, now)

    async def comments(self, period: Period) -> Mapping[PageAddress, SortedComments]:
        return await self._found.comments(period)

    async def first_day(self) -> date | None:
        return await self._found.first_day()

    async def messages(self, period: Period, *, every: bool) -> AsyncIterator[Facts]:
        await self._watched.begin(await self._found.count(period, every=every))
        async with aclosing(self._found.messages(period, every=every)) as found:
            async for one in found:
                yield one
                await self._watched.read()


async def _aside(
    write: Callable[[], None],
    step: Callable[[], Awaitable[None]],
    abandon: Callable[[], None] = lambda: None,
) -> None:
    """Write in a daemon thread, which does not delay shutdown: the file is made again later.

    A stop of the job does not wait for it either.
    """
    loop = asyncio.get_running_loop()
    written: asyncio.Future[None] = loop.create_future()

    def end(error: Exception | None) -> None:
        if not written.done():
            written.set_exception(error) if error else written.set_result(None)

    def run() -> None:
        error: Exception | None = None
        try:
            write()
        except Exception as raised:  # noqa: BLE001 - raised where it is awaited
            error = raised
        with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(end, error)

    Thread(target=run, name="report", daemon=True).start()
    try:
        while not (await asyncio.wait([written], timeout=_LOOK))[0]:
            await step()
    except BaseException:
        abandon()
        written.cancel()
        raise
    written.result()


def _sent(job: Job, path: Path, caption: str, office: Office) -> Notice:
    try:
        file = MadeFile(path.name, KINDS[path.suffix], path.read_bytes())
    except TooLargeToSend as error:
        return TextNotice(job.place, escape(refusal(error, office)))
    return SendFile(job.place, file, caption, briefing=job.briefing)
