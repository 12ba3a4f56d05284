"""The organisation file in chat: reviewed before it is applied, and exported."""

import hashlib
from collections.abc import Sequence
from functools import partial
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.made_file import MadeFile
from domain.model.organisation.administration import AdminPage, PageKind
from domain.model.organisation.difference import Change
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation
from domain.use_cases.applying_file import apply_file, review_file
from domain.use_cases.asking import QuestionClosed
from domain.use_cases.inviting import send_file
from handlers.administration.pages import FinishPage, PageButton, Shown, open_page_of
from handlers.reading.organisation_changes import describe
from handlers.reading.organisation_file import parse_organisation, to_toml
from handlers.texts import administration as texts
from handlers.texts import words
from handlers.texts.commands import administers
from handlers.ui.buttons import Style
from handlers.ui.context import SILENT, Context, Response, toasted
from handlers.ui.incoming import IncomingMessage
from handlers.ui.markup import escape
from handlers.ui.refusals import said

_LARGEST: Final = 256 * 1024
"""Bytes; a file for three hundred people and eighty bodies has forty thousand."""

_MOST_LINES: Final = 20
_LONGEST_LINE: Final = 160


class ApplyFile(PageButton, prefix="uf"):
    """What the page shows is put in force."""

    label = texts.APPLY_FILE
    style = Style.FORWARD

    async def press(self, by: Actor, context: Context) -> Response:
        """Apply it; if the organisation has changed meanwhile, show the review again."""
        page = await open_page_of(self.question, context)
        file = parse_organisation(page.words) if page.kind is PageKind.FILE else []
        if not isinstance(file, Organisation):
            raise QuestionClosed
        show = partial(reviewed, page.words)
        applied = await apply_file(context.uow, self.question, page, file, show, by=by)
        return toasted(texts.SAVED if applied else texts.CHANGED_MEANWHILE)


class SendOrganisation(PageButton, prefix="ue"):
    """What is in force, as a file."""

    label = texts.SEND_FILE

    async def press(self, by: Actor, context: Context) -> Response:
        """Send the output of `otklik org export`."""
        described = await context.reading.described()
        if by.source is None or described is None:
            raise QuestionClosed
        content = to_toml(described).encode()
        file = MadeFile("organisation.toml", "application/toml", content)
        await send_file(context.uow, by.source.place, file, texts.FILE_CAPTION, by=by)
        return SILENT


def is_organisation_file(written: IncomingMessage, office: Office) -> bool:
    """Return whether an administrator sent one file with such a name."""
    names = [file.name or "" for file in written.attachments]
    if len(names) != 1 or not names[0].lower().endswith(".toml"):
        return False
    person = office.organisation.person(written.by.person)
    return person is not None and administers(person, written.place)


async def on_file(written: IncomingMessage, context: Context) -> Response:
    """Show every mistake in the file, or its changes."""
    content = await context.files.fetch(written.attachments[0], _LARGEST)
    if content is None:
        return said(written, texts.FILE_NOT_FETCHED)
    file = parse_organisation(content)
    if not isinstance(file, Organisation):
        return said(written, "\n".join([texts.FILE_WRONG, *cut(list(map(str, file)))]))
    show = partial(reviewed, to_toml(file))
    await review_file(context.uow, written.place, file, show, by=written.by)
    return SILENT


def reviewed(toml: str, changes: Sequence[Change]) -> AdminPage:
    """Return the page with the changes; its `key` depends on all of them, hidden ones too."""
    if not changes:
        return AdminPage(PageKind.FILE, words=toml, lines=(texts.FILE_CHANGES_NOTHING,))
    lines = describe(changes, planned=True)
    key = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    counted = texts.file_changes([change.kind for change in changes])
    return AdminPage(PageKind.FILE, key, toml, lines=(counted, *cut(lines)))


def cut(lines: Sequence[str]) -> list[str]:
    """Return as many lines as one message holds; fit for HTML."""
    shown = [escape(words.cut(line, _LONGEST_LINE)) for line in lines[:_MOST_LINES]]
    more = len(lines) - len(shown)
    return [*shown, texts.more_changes(more)] if more else shown


def file_page(question: int, page: AdminPage, organisation: Organisation) -> Shown:
    """Render the changes of an organisation file."""
    del organisation
    apply = ((ApplyFile(question=question),),) if page.key else ()
    leave = FinishPage(question=question, label=texts.CANCEL if page.key else texts.DONE)
    return "\n".join([texts.FILE_REVIEWED, *page.lines]), (*apply, (leave,))
