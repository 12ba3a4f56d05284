"""The progress of an import, the content of the file, and the result."""

from collections.abc import Iterator
from typing import Final

from domain.model.conversation.job import UNFINISHED, CheckImport, Job, JobState, PutImport
from handlers.jobs.buttons import PutRows, StopJob
from handlers.texts import importing as texts
from handlers.ui.buttons import Button, Keyboard, column
from handlers.ui.rendered import Part, Rendered

SHOWN: Final = 10
"""Bad rows in the message; a file beside it has all of them."""


def render_import(job: Job, what: CheckImport | PutImport) -> Rendered:
    """Render the job's current state."""
    return Rendered((Part("\n".join(_lines(job, what)), _keyboard(job)),), silent=True)


def _lines(job: Job, what: CheckImport | PutImport) -> Iterator[str]:
    title, found = texts.title(what.file.name), job.found
    match job.state:
        case JobState.WAITING if not job.delayed:
            yield f"{title}: ждёт своей очереди."
        case JobState.WAITING | JobState.RUNNING:
            yield f"{title}: {_far(job, what)}"
            yield from [texts.DELAYED] if job.delayed else []
        case JobState.FAILED:
            yield texts.failed(what, found)
        case JobState.CANCELLED:
            put = found if isinstance(what, PutImport) else None
            yield f"{title}: {texts.stopped(put)}"
        case JobState.DONE if found and found.refused and isinstance(what, PutImport):
            yield texts.broken_off(what, found)
        case JobState.DONE if found is None or found.refused:
            yield f"{title}: {texts.refused(found.refused if found else '')}"
        case JobState.DONE if isinstance(what, CheckImport):
            yield title
            yield from texts.preview(found, SHOWN)
            yield ""
            yield from texts.consequences(found)
        case JobState.DONE:
            yield f"{title}: импорт закончен"
            yield from texts.done(found)


def _far(job: Job, what: CheckImport | PutImport) -> str:
    if isinstance(what, PutImport):
        return texts.putting(job.done, what.rows)
    return texts.checking(job.done)


def _keyboard(job: Job) -> Keyboard | None:
    if job.state in UNFINISHED:
        return column(StopJob(job=job.id))
    if not job.asks or job.found is None:
        return None
    choices: list[Button] = []
    if job.found.new:
        choices.append(PutRows(job=job.id, finished=False))
    if job.found.finished:
        choices.append(PutRows(job=job.id, finished=True))
    return column(*choices, StopJob(job=job.id, label=texts.DROP))
