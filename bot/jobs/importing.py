"""Importing an export: checked first, then registered row by row, beside other work.

Rows are read in a thread, a few at a time, and dropped once counted or registered, so memory does
not grow with the file. Registrations are committed in chunks, together with the progress.
"""

import asyncio
import csv
import io
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import IO, Final

from bot.jobs.queue import SHOW_AFTER, SHOW_EVERY, Step, Stopped
from bot.runtime.clock import Clock
from domain.model.actor import Actor
from domain.model.conversation.job import (
    MOST_NAMES,
    CheckImport,
    Job,
    JobOver,
    Made,
    PutImport,
    RowCounts,
    UnknownName,
)
from domain.model.conversation.notices.kinds import SendFile, ShowJob, TextNotice
from domain.model.conversation.notices.notice import MadeFile
from domain.model.message.citizen_message import Attachment
from domain.model.organisation.office import Office
from domain.model.organisation.people import plain
from domain.ports.incidents import StaleIncident
from domain.ports.services import FileSource
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.ordering import put_rows
from handlers.jobs import SHOWN
from handlers.reading.export_rows import LIMITS, Export, ExportRow, RowKind
from handlers.reading.table import NotATable
from handlers.texts import importing as texts
from storage.engine.database import Database
from storage.incidents.brought import registered_ids

_AT_ONCE: Final = 200
"""Rows read at once, in some 50 ms."""

_CHUNK: Final = 25
"""Rows registered per commit at most."""

_AT_A_STRETCH: Final = 0.05
"""Target seconds per commit, waiting included: a button press waits for two or three."""

_TRIES: Final = 3
_MOST_PROBLEMS: Final = 10_000
_MOST_DISTINCT: Final = 10_000
"""Unknown names that are counted one by one."""

_REGISTERED: Final = (RowKind.NEW, RowKind.FINISHED)
_MOST_KEPT: Final = 50
"""The number of bad rows kept with the job."""

Problems = list[tuple[int, str]]
RowStep = Callable[[int], Awaitable[None]]
"""Receives the number of rows read; raises to stop."""

Note = Callable[[UnitOfWork, RowCounts, RowCounts], Awaitable[None]]
"""Called within each commit with the totals before and after it; raises to stop."""


def _counted(
    rows: Iterable[ExportRow],
    before: RowCounts,
    registered: Collection[str | None],
    *,
    finished: bool,
) -> RowCounts:
    """Return the totals with these rows; `registered`: ids of messages that were there before.

    The preview and the import count alike, so their figures agree. `finished`: messages answered
    elsewhere are wanted.
    """
    found = Counter[str]()
    for row in rows:
        found["rows"] += 1
        found["hidden"] += row.hidden
        found["unlinked"] += row.unlinked
        found["broken"] += row.broken
        known = row.new is not None and row.new.external_id in registered
        outcome = "known" if known and row.kind is not RowKind.REPEATED else row.kind.value
        if outcome == RowKind.FINISHED.value and not finished:
            outcome = "left"
        found[outcome] += 1
        found["overdue"] += row.overdue and outcome == RowKind.NEW.value
    return replace(before, **{name: getattr(before, name) + more for name, more in found.items()})


class _Names:
    """The bodies and employees that stand for no authority, by their `plain` names.

    Also those of messages that are registered already: so a later import puts them right.
    """

    def __init__(self) -> None:
        self._rows = Counter[str]()
        self._spelled: dict[str, str] = {}
        self._named_rows = 0

    def add(self, row: ExportRow) -> None:
        if not row.unknown_names or row.kind not in _REGISTERED:
            return
        self._named_rows += 1
        for name in row.unknown_names:
            key = plain(name)
            if key in self._rows or len(self._rows) < _MOST_DISTINCT:
                self._rows[key] += 1
                self._spelled.setdefault(key, name)

    def counted(self, found: RowCounts) -> RowCounts:
        most = self._rows.most_common(MOST_NAMES)
        return replace(
            found,
            names=tuple(UnknownName(self._spelled[key], rows) for key, rows in most),
            names_in_all=len(self._rows),
            named_rows=self._named_rows,
        )


class Importing:
    """The imports of one database."""

    def __init__(
        self,
        database: Database,
        office: Callable[[], Awaitable[Office]],
        unit: Callable[[], UnitOfWork],
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._office = office
        self._unit = unit
        self._now = now

    async def check(self, file: IO[bytes], step: RowStep) -> tuple[RowCounts, Problems]:
        """Return the totals of a file and its bad rows; register nothing. Raises NotATable."""
        found, problems, names = RowCounts(), Problems(), _Names()
        with closing(await self._open(file)) as export:
            broken = export.broken_header
            found = replace(found, broken=len(broken))
            while rows := await _next(export):
                found = _counted(rows, found, await self._registered(rows), finished=True)
                for row in rows:
                    names.add(row)
                wrong = [(row.number, row.wrong) for row in rows if row.wrong]
                problems += wrong[: _MOST_PROBLEMS - len(problems)]
                broken = (*broken, *(row.number for row in rows if row.broken))[:_MOST_KEPT]
                slashed = (row.slashed for row in rows if row.slashed)
                found = replace(found, slashed=found.slashed or next(slashed, ""))
                await step(found.rows)
        columns = export.columns
        matter = columns.unknown | columns.used
        found = replace(
            names.counted(found),
            problems=tuple(problems[:_MOST_KEPT]),
            broken_rows=broken,
            sheet=export.sheet,
            other_sheets=tuple(export.other_sheets),
            recognised=columns.recognised,
            unneeded=len(columns.headings) - len(matter),
            unknown=tuple(columns.headings[one] for one in sorted(columns.unknown)),
            empty=tuple(columns.headings[one] for one in sorted(matter - export.filled)),
        )
        return found, problems

    async def put(
        self,
        file: IO[bytes],
        note: Note,
        *,
        finished: bool,
        by: Actor | None,
        done: int = 0,
        put: RowCounts | None = None,
        after: Callable[[RowCounts], None] = lambda _: None,
    ) -> RowCounts:
        """Register open incidents and, if `finished`, those answered elsewhere.

        `done` rows were processed before, with the totals `put`; `after` is called after each
        commit with the totals so far. Raises NotATable.
        """
        tally, read, size = put or RowCounts(), 0, 1
        ticks = asyncio.get_running_loop().time
        with closing(await self._open(file)) as export:
            while rows := await _next(export):
                unread = rows[max(0, done - read) :]
                read += len(rows)
                while unread:
                    began = ticks()
                    tally = await self._put(unread[:size], tally, note, finished=finished, by=by)
                    unread = unread[size:]
                    size = _fitting(size, ticks() - began)
                    after(tally)
                    await asyncio.sleep(0)
        return tally

    async def _put(
        self,
        rows: Sequence[ExportRow],
        before: RowCounts,
        note: Note,
        *,
        finished: bool,
        by: Actor | None,
    ) -> RowCounts:
        """Commit a chunk; retry if the same incident is registered concurrently."""
        wanted = {RowKind.NEW, RowKind.FINISHED} if finished else {RowKind.NEW}
        new = [row.new for row in rows if row.new is not None and row.kind in wanted]

        async def once() -> RowCounts:
            async with self._unit() as uow:
                known: set[str | None] = {*await uow.incidents.registered_ids(_ids(rows))}
                put = await put_rows(uow, new, by=by, at=self._now())
                known |= {one.external_id for one in new} - {one.external_id for one in put}
                tally = _counted(rows, before, known, finished=finished)
                await note(uow, before, tally)
                await uow.commit()
            return tally

        for _ in range(_TRIES - 1):
            with suppress(StaleIncident):
                return await once()
        return await once()

    async def _open(self, file: IO[bytes]) -> Export:
        return await asyncio.to_thread(Export, file, await self._office(), self._now())

    async def _registered(self, rows: Sequence[ExportRow]) -> set[str]:
        async with self._database.reading() as connection:
            return await registered_ids(connection, _ids(rows))


def _ids(rows: Iterable[ExportRow]) -> set[str]:
    return {row.new.external_id for row in rows if row.new and row.new.external_id}


async def _next(export: Export) -> Sequence[ExportRow]:
    return await asyncio.to_thread(lambda: list(islice(export.rows, _AT_ONCE)))


def _fitting(size: int, took: float) -> int:
    """Return the size of the next chunk, from the size and the seconds of the last."""
    return max(1, min(_CHUNK, int(size * _AT_A_STRETCH / max(took, 0.001))))


_LONG = 500
"""Rows; the end of longer imports is announced."""


class ImportJobs:
    """The messenger stores the file: each start of the job downloads it again."""

    def __init__(self, importing: Importing, files: FileSource, clock: Clock) -> None:
        self._importing = importing
        self._files = files
        self._clock = clock

    async def check(self, job: Job, what: CheckImport, step: Step) -> Made:
        """Check the file; send the problems as a file if there are many.

        Raises FileUnavailable.
        """

        async def told(rows: int) -> None:
            await step(rows, 0)

        try:
            file = await self._fetched(what.file)
            found, problems = await self._importing.check(file, told)
        except NotATable as error:
            return Made((), found=RowCounts(refused=str(error)))
        notices = []
        if len(problems) > SHOWN:
            made = MadeFile("oshibki.csv", "text/csv", problems_file(problems))
            notices.append(SendFile(job.place, made, texts.FILE_CAPTION))
        return Made(notices, found=found)

    async def put(self, job: Job, what: PutImport) -> Made:
        """Register the rows, resuming where it stopped: rows and progress are committed together.

        Raises Stopped, FileUnavailable.
        """
        pace, so_far = _Pace(self._clock), job.found or RowCounts()

        async def note(uow: UnitOfWork, before: RowCounts, tally: RowCounts) -> None:
            await uow.jobs.went_on(replace(job, done=before.rows), tally.rows, tally)
            if pace.due():
                await uow.outbox.put(ShowJob(job.id, job.place))

        def committed(tally: RowCounts) -> None:
            nonlocal so_far
            so_far = tally

        by = None if job.person is None else Actor(job.person, instead_of=job.instead_of)
        try:
            found = await self._importing.put(
                await self._fetched(what.file),
                note,
                finished=what.finished,
                by=by,
                done=job.done,
                put=job.found,
                after=committed,
            )
        except JobOver:
            raise Stopped from None
        except NotATable as error:
            found = replace(so_far, refused=str(error))
            return Made([TextNotice(job.place, texts.broken_off(what, found))], found=found)
        notices = []
        if what.rows >= _LONG:
            title = f"{texts.title(what.file.name)}: импорт закончен"
            notices.append(TextNotice(job.place, title))
        return Made(notices, found=found)

    async def _fetched(self, file: Attachment) -> IO[bytes]:
        content = await self._files.fetch(file, LIMITS.size)
        if content is None:
            raise NotATable(texts.NOT_FETCHED)
        return io.BytesIO(content)


class _Pace:
    """When the progress is shown next."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._show_at = clock.monotonic() + SHOW_AFTER

    def due(self) -> bool:
        ticks = self._clock.monotonic()
        if ticks < self._show_at:
            return False
        self._show_at = ticks + SHOW_EVERY
        return True


def problems_file(problems: Sequence[tuple[int, str]]) -> bytes:
    """Return the problems as a CSV file for spreadsheets."""
    stored = io.StringIO()
    csv.writer(stored, delimiter=";").writerows([("Строка", "Причина"), *problems])
    return stored.getvalue().encode("utf-8-sig")
