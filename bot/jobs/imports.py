"""Imports requested in chat: checked, then registered after confirmation."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import IO

from bot.jobs.importing import Importing
from bot.jobs.queue import SHOW_AFTER, SHOW_EVERY, Step, Stopped
from bot.runtime.clock import Clock
from domain.model.actor import Actor
from domain.model.conversation.job import CheckImport, Job, JobOver, Made, PutImport, Tally
from domain.model.conversation.notices.kinds import SendFile, ShowJob, TextNotice
from domain.model.conversation.notices.notice import MadeFile
from domain.model.message.citizen_message import Attachment
from domain.ports.services import Files
from domain.ports.unit_of_work import UnitOfWork
from handlers.jobs import SHOWN
from handlers.reading.export_rows import LIMITS
from handlers.reading.spreadsheet import NotATable
from handlers.texts import importing as texts

_LONG = 500
"""Rows; the end of longer imports is announced."""


class ImportJobs:
    """The messenger stores the file: each start of the job downloads it again."""

    def __init__(
        self, importing: Importing, files: Files, clock: Clock, committed: Callable[[], None]
    ) -> None:
        """`committed` is called after notices were queued."""
        self._importing = importing
        self._files = files
        self._clock = clock
        self._committed = committed

    async def check(self, job: Job, what: CheckImport, step: Step) -> Made:
        """Check the file; send the problems as a file if there are many.

        Raises FileUnavailable.
        """

        async def told(rows: int) -> None:
            await step(rows, 0)

        try:
            found, problems = await self._importing.check(await self._fetched(what.file), told)
        except NotATable as error:
            return Made((), found=Tally(refused=str(error)))
        notices = []
        if len(problems) > SHOWN:
            file = MadeFile("oshibki.csv", "text/csv", problems_file(problems))
            notices.append(SendFile(job.place, file, texts.FILE_CAPTION))
        return Made(notices, found=found)

    async def put(self, job: Job, what: PutImport) -> Made:
        """Register the rows, resuming where it stopped: rows and progress are committed together.

        Raises Stopped, FileUnavailable.
        """
        pace, so_far = _Pace(self._clock), job.found or Tally()

        async def note(uow: UnitOfWork, before: Tally, tally: Tally) -> None:
            await uow.jobs.went_on(replace(job, done=before.rows), tally.rows, tally)
            if pace.due():
                await uow.outbox.put(ShowJob(job.id, job.place))

        def committed(tally: Tally) -> None:
            nonlocal so_far
            so_far = tally
            if pace.passed():
                self._committed()

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
        self._told = False

    def due(self) -> bool:
        ticks = self._clock.monotonic()
        if ticks < self._show_at:
            return False
        self._show_at = ticks + SHOW_EVERY
        self._told = True
        return True

    def passed(self) -> bool:
        """Return whether progress was shown since the last call."""
        told, self._told = self._told, False
        return told


def problems_file(problems: Sequence[tuple[int, str]]) -> bytes:
    """Return the problems as a CSV file for spreadsheets."""
    stored = io.StringIO()
    csv.writer(stored, delimiter=";").writerows([("Строка", "Причина"), *problems])
    return stored.getvalue().encode("utf-8-sig")
