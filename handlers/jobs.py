"""Background jobs: their order, progress and stopping; imports and what control's chat hears of them."""

from collections.abc import Iterator
from dataclasses import field
from datetime import datetime
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.job import UNFINISHED, CheckImport, Job, JobState, PutImport
from domain.model.conversation.notices.kinds import Notice, TextNotice
from domain.model.ids import JobId, PersonId
from domain.model.message.citizen_message import TABLES
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.permissions import Action
from domain.model.organisation.rights import ways_to_register
from domain.ports.snapshots import JobContent
from domain.use_cases.ordering import (
    AS_INCIDENT,
    order_check,
    order_encoding,
    order_import,
    order_rows,
    stop_job,
)
from handlers.texts import importing as texts
from handlers.texts import jobs as job_texts
from handlers.texts import toasts, words
from handlers.texts.jobs import standing, title
from handlers.ui.buttons import Button, Keyboard, OfNothing, Style, column
from handlers.ui.context import SILENT, Context, Response, toasted
from handlers.ui.incoming import Command, IncomingMessage
from handlers.ui.refusals import said
from handlers.ui.rendered import MessagePart, Rendered, renders


def coming(checked: Job, by: PersonId, organisation: Organisation) -> Iterator[TextNotice]:
    """Announce the cards of an import."""
    if checked.found and checked.found.new and checked.place != organisation.control:
        who = words.person(organisation, by)
        yield TextNotice(organisation.control, texts.announced(who, checked.found.new))


def fewer(job: Job, by: PersonId | None, organisation: Organisation) -> Iterator[TextNotice]:
    """Correct the number after a stop by a person, or (None) a failure."""
    if not isinstance(job.what, PutImport) or not job.what.new or job.place == organisation.control:
        return
    person = by or job.person
    who = words.person(organisation, person) if person else ""
    put = job.found.new if job.found else 0
    yield TextNotice(organisation.control, texts.fewer(who, put, job.what.new, failed=by is None))


class StopJob(Button, prefix="js"):
    """Stops the job, for its requester or an admin."""

    job: JobId
    label: str = field(default="Остановить", compare=False)
    subject = OfNothing.STAFF

    async def press(self, by: Actor, context: Context) -> Response:
        """Stop the job; control's chat is notified if it was waiting for its cards."""

        def tell(job: Job, organisation: Organisation) -> Iterator[Notice]:
            return fewer(job, by.person, organisation)

        await stop_job(context.uow, self.job, tell, by=by, at=context.now)
        return toasted(toasts.JOB_STOPPED)


class PutRows(Button, prefix="ji"):
    """«Импортировать», «Импортировать и завершённые»: registers the rows."""

    job: JobId
    finished: bool
    subject = OfNothing.STAFF
    action = Action.REGISTER
    style = Style.FORWARD

    @property
    def label(self) -> str:
        """The handling of rows that were answered elsewhere."""
        return texts.PUT_FINISHED if self.finished else texts.PUT

    async def press(self, by: Actor, context: Context) -> Response:
        """Start the job; control's chat is notified of the cards to expect."""

        def tell(checked: Job, organisation: Organisation) -> Iterator[Notice]:
            return coming(checked, by.person, organisation)

        await order_rows(context.uow, self.job, tell, finished=self.finished, by=by)
        return toasted(texts.ORDERED)


class PickEncoding(Button, prefix="je"):
    """«windows-1251»: reads the file in this encoding."""

    job: JobId
    encoding: str
    subject = OfNothing.STAFF
    action = Action.REGISTER

    def __post_init__(self) -> None:
        if self.encoding not in texts.ENCODING:
            raise ValueError(self.encoding)

    @property
    def label(self) -> str:
        """The name of the encoding."""
        return texts.ENCODING[self.encoding]

    async def press(self, by: Actor, context: Context) -> Response:
        """Check the file again."""
        await order_encoding(context.uow, self.job, self.encoding, by=by)
        return SILENT


SHOWN: Final = 10
"""Bad rows in the message; a file beside it has all of them."""


def render_import(job: Job, what: CheckImport | PutImport) -> Rendered:
    """Render the job's current state."""
    return Rendered((MessagePart("\n".join(_lines(job, what)), _keyboard(job)),), silent=True)


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
        case JobState.DONE if found.asks:
            yield title
            yield from texts.samples(found)
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
    choices: list[Button] = [
        PickEncoding(job=job.id, encoding=encoding) for encoding, _ in job.found.samples
    ]
    if job.found.new:
        choices.append(PutRows(job=job.id, finished=False))
    if job.found.finished:
        choices.append(PutRows(job=job.id, finished=True))
    return column(*choices, StopJob(job=job.id, label=texts.DROP))


@renders(JobContent)
def render_job(content: JobContent, _: datetime) -> Rendered:
    """Render the job's current state."""
    job, what = content.job, content.job.what
    if isinstance(what, CheckImport | PutImport):
        return render_import(job, what)
    text = f"{title(what)}: {standing(what, job.state, job.done, job.total)}"
    if job.state in UNFINISHED:
        return Rendered((MessagePart(text, column(StopJob(job=job.id))),), silent=True)
    return Rendered((MessagePart(text),), silent=True)


def is_export(written: IncomingMessage, office: Office) -> bool:
    """Return whether a registrar sent tables without text."""
    names = [file.name or "" for file in written.attachments]
    if not names or written.text or not all(name.lower().endswith(TABLES) for name in names):
        return False
    person = office.organisation.person(written.by.person)
    ways = ways_to_register(person, written.place, office.organisation) if person else ()
    return AS_INCIDENT in ways


async def on_export(written: IncomingMessage, context: Context) -> Response:
    """Check it, and report the content; several files at once are refused."""
    if len(written.attachments) > 1:
        return said(written, texts.ONE_BY_ONE)
    [file] = written.attachments
    await order_import(context.uow, file, written.place, by=written.by)
    return SILENT


async def on_health(written: IncomingMessage, command: Command, context: Context) -> Response:
    """Start the check of all chats; the answer follows, in private, since it names people."""
    del command
    if not written.place.private:
        (await context.reading.office()).permit(written.by, Action.ADMINISTER)
        return said(written, job_texts.CHECK_IN_PRIVATE)
    await order_check(context.uow, written.place, by=written.by)
    return SILENT
