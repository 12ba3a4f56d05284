"""Background jobs: their order, progress and stopping; imports and what control's chat hears of them."""

from collections.abc import Iterator
from dataclasses import field, replace
from datetime import datetime
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.job import (
    UNFINISHED,
    CheckImport,
    Job,
    JobState,
    NamesPage,
    PutImport,
    RowCounts,
    UnknownName,
)
from domain.model.conversation.notices.kinds import Notice, TextNotice
from domain.model.ids import AuthorityCode, JobId, PersonId
from domain.model.message.citizen_message import TABLES
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.permissions import Action
from domain.model.organisation.rights import ways_to_register
from domain.ports.snapshots import JobContent
from domain.use_cases.ordering import (
    AS_INCIDENT,
    give_name,
    order_check,
    order_import,
    order_rows,
    stop_job,
    turn_names,
)
from handlers.reading.spelling import alike
from handlers.texts import importing as texts
from handlers.texts import jobs as job_texts
from handlers.texts import toasts, words
from handlers.texts.jobs import standing, title
from handlers.ui.buttons import LONGEST_LABEL, Button, Keyboard, OfNothing, Style, column
from handlers.ui.context import SILENT, Context, Response, toasted
from handlers.ui.incoming import Command, IncomingMessage
from handlers.ui.markup import escape
from handlers.ui.refusals import said
from handlers.ui.rendered import MessagePart, Rendered, renders


def coming(checked: Job, by: PersonId, organisation: Organisation) -> Iterator[TextNotice]:
    """Announce the cards of an import."""
    if checked.found and checked.found.new and checked.place != organisation.control:
        who, new = escape(words.person(organisation, by)), words.grouped(checked.found.new)
        yield TextNotice(organisation.control, texts.ANNOUNCED.format(who=who, new=new))


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


class TurnNames(Button, prefix="jw"):
    """«Названия органов…», an unknown name, «Ещё»: shows another page of the preview."""

    job: JobId
    sheet: int | None = None
    name: int | None = None
    bodies: int = 0
    label: str = field(default="", compare=False)
    subject = OfNothing.STAFF
    action = Action.REGISTER

    async def press(self, by: Actor, context: Context) -> Response:
        """Show the page in the same message."""
        page = None if self.sheet is None else NamesPage(self.sheet, self.name, self.bodies)
        await turn_names(context.uow, self.job, page, by=by)
        return SILENT


class GiveName(Button, prefix="jg"):
    """An authority, «Добавить орган», «Оставить как есть»: what the name stands for."""

    job: JobId
    name: int
    to: AuthorityCode | None = None
    new: bool = False
    label: str = field(default="", compare=False)
    subject = OfNothing.STAFF
    action = Action.REGISTER

    async def press(self, by: Actor, context: Context) -> Response:
        """Remember it for this import and later ones; show the names again."""
        await give_name(context.uow, self.job, self.name, self.to, new=self.new, by=by)
        return SILENT


_SHEET: Final = 8
"""Names or authorities on a sheet."""


def _turns(job: JobId, page: NamesPage, many: int) -> tuple[Button, ...]:
    """Return the buttons to the other sheets of the names, or of the authorities for one."""
    one = page.name is not None
    at, last = page.bodies if one else page.sheet, (many - 1) // _SHEET
    turns = []
    for label, to in ((texts.BEFORE, at - 1), (texts.AFTER, at + 1)):
        if 0 <= to <= last:
            there = replace(page, bodies=to) if one else replace(page, sheet=to)
            turns.append(_to(job, there, label))
    return tuple(turns)


def _to(job: JobId, page: NamesPage, label: str = texts.BACK) -> TurnNames:
    return TurnNames(job=job, sheet=page.sheet, name=page.name, bodies=page.bodies, label=label)


def _names_page(
    job: Job, found: RowCounts, page: NamesPage, organisation: Organisation
) -> Rendered:
    """Render a sheet of the unknown names, those of most rows first."""
    first = page.sheet * _SHEET
    shown = found.names[first:][:_SHEET]
    lines = [
        texts.title(job.what.file.name) if isinstance(job.what, CheckImport) else "",
        texts.WHICH_NAMES,
        *(texts.name_chosen(one, organisation) for one in shown),
    ]
    names = (
        (_to(job.id, replace(page, name=place), words.cut(one.name, LONGEST_LABEL)),)
        for place, one in enumerate(shown, first)
    )
    ready = TurnNames(job=job.id, label=texts.KEEP_ALL)
    rows = (*names, _turns(job.id, page, len(found.names)), (ready,))
    return Rendered(
        (MessagePart("\n".join(lines), Keyboard(tuple(filter(None, rows)))),), silent=True
    )


def _name_page(
    job: Job, name: UnknownName, page: NamesPage, organisation: Organisation
) -> Rendered:
    """Render the choices for one name, the authorities of similar names first."""
    place = page.name or 0
    bodies = sorted(organisation.authorities.values(), key=lambda one: -alike(name.name, one.name))
    shown = bodies[page.bodies * _SHEET :][:_SHEET]
    choices = (
        (GiveName(job=job.id, name=place, to=one.code, label=words.cut(one.name, LONGEST_LABEL)),)
        for one in shown
    )
    rows = (
        *choices,
        _turns(job.id, page, len(bodies)),
        (GiveName(job=job.id, name=place, new=True, label=texts.NEW_BODY),),
        (GiveName(job=job.id, name=place, label=texts.KEEP_NAME),),
        (_to(job.id, NamesPage(page.sheet)),),
    )
    called = escape(words.in_quotes(name.name))
    text = texts.NAME_ASKED.format(name=called, rows=texts.rows_of(name.rows))
    return Rendered((MessagePart(text, Keyboard(tuple(filter(None, rows)))),), silent=True)


SHOWN: Final = 10
"""Bad rows in the message; a file beside it has all of them."""


def render_import(job: Job, what: CheckImport | PutImport, organisation: Organisation) -> Rendered:
    """Render the job's current state."""
    found = job.found
    if job.asks and found is not None and found.page is not None and found.names:
        page = found.page
        if page.name is None or page.name >= len(found.names):
            return _names_page(job, found, page, organisation)
        return _name_page(job, found.names[page.name], page, organisation)
    text = "\n".join(_lines(job, what, organisation))
    return Rendered((MessagePart(text, _keyboard(job)),), silent=True)


def _lines(job: Job, what: CheckImport | PutImport, organisation: Organisation) -> Iterator[str]:
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
            yield from texts.unknown_names(found, organisation)
            yield from [texts.PICK_NAMES] if found.names else []
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
    if job.found.names:
        choices.append(TurnNames(job=job.id, sheet=0, label=texts.NAMES))
    return column(*choices, StopJob(job=job.id, label=texts.DROP))


@renders(JobContent)
def render_job(content: JobContent, _: datetime) -> Rendered:
    """Render the job's current state."""
    job, what = content.job, content.job.what
    if isinstance(what, CheckImport | PutImport):
        return render_import(job, what, content.organisation)
    text = f"{title(what)}: {standing(what, job.state, job.done, job.total)}"
    if job.state in UNFINISHED:
        return Rendered((MessagePart(text, column(StopJob(job=job.id))),), silent=True)
    return Rendered((MessagePart(text),), silent=True, gone=job.has_nothing_to_show)


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
