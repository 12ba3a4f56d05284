"""Files from administrators: the organisation's, lists of people (.xlsx, .csv), exports."""

import asyncio
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import tzinfo
from functools import partial
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.menu import MenuPage, PageKind
from domain.model.conversation.notices.kinds import SendFile
from domain.model.conversation.notices.notice import MadeFile
from domain.model.ids import Place
from domain.model.message.citizen_message import TABLES, AttachmentKind
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import INVITATION_LIFE, Invitation, Role
from domain.model.organisation.people_list import Listed, ListPlan
from domain.model.organisation.revision import Change
from domain.ports.services import FileUnavailable
from domain.use_cases.administering import Sent, apply_reviewed, review, sent_file, sent_list
from domain.use_cases.asking import QuestionClosed
from domain.use_cases.granting_access import send_file
from handlers.administration import describing
from handlers.administration.inviting import html_of, picture_of
from handlers.administration.pages import MENU, open_page_of
from handlers.jobs import is_export, on_export
from handlers.reading.organisation_changes import describe, describe_list
from handlers.reading.organisation_file import parse_organisation, to_toml
from handlers.reading.people_list import (
    LARGEST,
    ReadList,
    read_list,
    unfit_problems,
    written_list,
)
from handlers.reading.problem import Problem
from handlers.texts import administration as texts
from handlers.texts import words
from handlers.texts.commands import administers
from handlers.ui.buttons import Style
from handlers.ui.context import SILENT, Context, Response, toasted
from handlers.ui.incoming import IncomingMessage
from handlers.ui.invitation_codes import new_id
from handlers.ui.markup import escape
from handlers.ui.menus import Choice, OpenedPage, Shown, TypedWords
from handlers.ui.questions import Dropped
from handlers.ui.refusals import said

_LARGEST: Final = 256 * 1024
"""Bytes; a file for three hundred people and eighty bodies has forty thousand."""

_MOST_LINES: Final = 20
_LONGEST_LINE: Final = 160


async def apply_file(chosen: Choice, by: Actor, context: Context) -> Response:
    """Apply the shown changes; if the organisation has changed meanwhile, show the review again."""
    page = await open_page_of(chosen.question, context)
    file = parse_organisation(page.words) if page.kind is PageKind.FILE else []
    if not isinstance(file, Organisation):
        raise QuestionClosed
    sent = sent_file(file, partial(file_reviewed, page.words))
    applied = await apply_reviewed(context.uow, chosen.question, page, sent, by=by)
    return toasted(texts.SAVED if applied else texts.CHANGED_MEANWHILE)


async def send_organisation(_: Choice, by: Actor, context: Context) -> Response:
    """Send the output of `otklik org export`."""
    described = await context.reading.described()
    if by.source is None or described is None:
        raise QuestionClosed
    content = to_toml(described).encode()
    file = MadeFile("organisation.toml", "application/toml", content)
    await send_file(context.uow, by.source.place, file, texts.FILE_CAPTION, by=by)
    return SILENT


def _from_administrator(written: IncomingMessage, office: Office) -> bool:
    person = office.organisation.person(written.by.person)
    return person is not None and administers(person, written.place)


def _is_one_file(written: IncomingMessage, endings: tuple[str, ...]) -> bool:
    names = [(file.name or "").lower() for file in written.attachments]
    return len(names) == 1 and names[0].endswith(endings)


async def on_file(written: IncomingMessage, context: Context) -> Response:
    """Show every mistake in the file, or its changes."""
    content = await context.files.fetch(written.attachments[0], _LARGEST)
    if content is None:
        return said(written, texts.FILE_NOT_FETCHED)
    file = parse_organisation(content)
    if not isinstance(file, Organisation):
        return said(written, "\n".join([texts.FILE_WRONG, *cut(list(map(str, file)))]))
    sent = sent_file(file, partial(file_reviewed, to_toml(file)))
    await review(context.uow, sent, by=written.by)
    return SILENT


def file_reviewed(toml: str, changes: Sequence[Change]) -> MenuPage:
    """Return the page with the changes; its `key` depends on all of them, hidden ones too."""
    if not changes:
        return MenuPage(PageKind.FILE, words=toml, lines=(texts.FILE_CHANGES_NOTHING,))
    lines = describe(changes, planned=True)
    key = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    counted = texts.file_changes([change.kind for change in changes])
    return MenuPage(PageKind.FILE, key, toml, lines=(counted, *cut(lines)))


def cut(lines: Sequence[str]) -> list[str]:
    """Return as many lines as one message holds; fit for HTML."""
    shown = [escape(words.cut(line, _LONGEST_LINE)) for line in lines[:_MOST_LINES]]
    more = len(lines) - len(shown)
    return [*shown, texts.MORE_CHANGES.format(more)] if more else shown


@MENU.page(PageKind.FILE, key=None, chosen=apply_file)
def _file_page(opened: OpenedPage) -> Shown:
    return _reviewed(opened, texts.FILE_REVIEWED, texts.APPLY_FILE)


def _reviewed(opened: OpenedPage, heading: str, label: str) -> Shown:
    apply = ((opened.choice(label, style=Style.FORWARD),),) if opened.key else ()
    leave = opened.leave(Dropped.SETTINGS, texts.CANCEL if opened.key else texts.DONE)
    return "\n".join([heading, *opened.page.lines]), (*apply, (leave,))


_MOST_MESSAGES: Final = 30
"""Most invitations that also come as messages to forward; beyond, the file is handier."""


async def apply_list(chosen: Choice, by: Actor, context: Context) -> Response:
    """Apply the shown list, and invite people without an account.

    If the organisation has changed meanwhile, show the review again.
    """
    page = await open_page_of(chosen.question, context)
    if page.kind is not PageKind.PEOPLE or by.source is None:
        raise QuestionClosed
    sent = await _sent_list(lines_of(page.words), by.source.place, by, context)
    applied = await apply_reviewed(context.uow, chosen.question, page, sent, by=by)
    return toasted(texts.SAVED if applied else texts.CHANGED_MEANWHILE)


async def send_sample(_: Choice, by: Actor, context: Context) -> Response:
    """Send a table to fill in, as a message of its own."""
    if by.source is None:
        raise QuestionClosed
    # The spreadsheet library is loaded only when it is needed.
    from handlers.reading.people_sample import sample

    file = MadeFile("rabotniki.xlsx", texts.XLSX, sample())
    await send_file(context.uow, by.source.place, file, texts.SAMPLE_CAPTION, by=by)
    return SILENT


async def on_people_list(
    written: IncomingMessage, context: Context, *, unless_export: bool
) -> Response | None:
    """Show every mistake in the list, or its additions.

    None: it is another table, possibly an export of the monitoring system.
    """
    content = await context.files.fetch(written.attachments[0], LARGEST)
    if content is None:
        return None if unless_export else said(written, texts.LIST_NOT_FETCHED)
    read = await asyncio.to_thread(read_list, content)
    if unless_export and not read.recognised:
        return None
    return await _read(read, written, context)


async def on_words_of_list(typed: TypedWords, context: Context) -> Response:
    """Show every mistake in the list of a message, or its additions."""
    return await _read(written_list(typed.text), typed.written, context)


async def _read(read: ReadList, written: IncomingMessage, context: Context) -> Response:
    if read.problems:
        return _refused(written, read.problems)
    sent = await _sent_list(read.lines, written.place, written.by, context)
    await review(context.uow, sent, by=written.by)
    return SILENT


async def _sent_list(lines: Sequence[Listed], place: Place, by: Actor, context: Context) -> Sent:
    until = context.now + INVITATION_LIFE
    zone = (await context.reading.office()).calendar.tz
    return sent_list(
        lines,
        partial(list_reviewed, words_of(lines)),
        lambda one: Invitation(new_id(), one.posts, one.name, by.person, until),
        partial(handed_out, place, context.invitation_links, zone),
        at=context.now,
    )


def list_reviewed(words: str, plan: ListPlan) -> MenuPage:
    """Return the page with the additions; its `key` depends on all lines, hidden ones too."""
    wrong = [str(one) for one in unfit_problems(plan.unfit)]
    if wrong:
        return MenuPage(PageKind.PEOPLE, words=words, lines=(texts.LIST_WRONG, *cut(wrong)))
    if not plan.new and not plan.waiting:
        return MenuPage(PageKind.PEOPLE, words=words, lines=(texts.LIST_CHANGES_NOTHING,))
    lines = describe_list(plan)
    counted = texts.list_adds(len(plan.bodies), len(plan.appointed), len(plan.invited))
    key = ("new:" if plan.new else "again:") + hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return MenuPage(PageKind.PEOPLE, key, words, lines=(counted, *cut(lines)))


def words_of(lines: Sequence[Listed]) -> str:
    """Serialise the lines for the question."""
    return json.dumps([asdict(line) for line in lines], ensure_ascii=False)


def lines_of(words: str) -> list[Listed]:
    """The inverse of `words_of`."""
    return [Listed(**one | {"role": Role(one["role"])}) for one in json.loads(words)]


def handed_out(
    place: Place,
    links_of: Callable[[str], Sequence[str]],
    zone: tzinfo,
    invitations: Sequence[Invitation],
    organisation: Organisation,
) -> Iterator[SendFile]:
    """Return each invitation as a picture with a text to forward, and all on a page to print.

    `links_of`: the links by which the invitation with this id is opened.
    """
    if not invitations:
        return
    ordered = sorted(invitations, key=lambda one: one.name or "")
    shown = [(one, links_of(one.id)) for one in ordered]
    page = html_of(shown, organisation, zone)
    file = MadeFile("priglasheniya.html", "text/html", page.encode())
    few = len(shown) <= _MOST_MESSAGES
    yield SendFile(place, file, texts.invitations_caption(len(shown), forwarded=few))
    if few:
        for one, links in shown:
            picture = MadeFile("priglashenie.png", "image/png", picture_of(links[0]))
            caption = describing.invitation_to_forward(one, links, organisation, zone)
            yield SendFile(place, picture, caption)


def _refused(written: IncomingMessage, problems: Sequence[Problem]) -> Response:
    return said(written, "\n".join([texts.LIST_WRONG, *cut(list(map(str, problems)))]))


@MENU.page(PageKind.LIST, on_words_of_list, chosen=send_sample)
def _list_page(opened: OpenedPage) -> Shown:
    sample, back = opened.choice(texts.SEND_SAMPLE), opened.leads_to(PageKind.OVERVIEW)
    return texts.HOW_TO_LIST, ((sample,), (back,))


@MENU.page(PageKind.PEOPLE, key=None, chosen=apply_list)
def _people_page(opened: OpenedPage) -> Shown:
    label = texts.SEND_AGAIN if opened.key.startswith("again:") else texts.APPLY_FILE
    return _reviewed(opened, texts.LIST_REVIEWED, label)


def sets_up_by_file(written: IncomingMessage, office: Office) -> bool:
    """Return whether an administrator sent a document without text, in private."""
    kinds = [one.kind for one in written.attachments]
    only = kinds == [AttachmentKind.DOCUMENT] and not written.text and written.origin is None
    return only and _from_administrator(written, office)


async def on_setup(written: IncomingMessage, office: Office, context: Context) -> Response | None:
    """Show the mistakes or the changes of a file or a list; None: it is another message."""
    export, administers_here = is_export(written, office), _from_administrator(written, office)
    own = administers_here and written.origin is None
    if own and written.link is None and not written.attachments:
        read = written_list(written.text or "")
        if read.recognised:
            return await _read(read, written, context)
    try:
        if administers_here and _is_one_file(written, (".toml",)):
            return await on_file(written, context)
        if own and not written.text and _is_one_file(written, TABLES):
            listed = await on_people_list(written, context, unless_export=export)
            if listed is not None:
                return listed
    except FileUnavailable:
        return said(written, texts.FILE_UNAVAILABLE)
    return await on_export(written, context) if export else None
