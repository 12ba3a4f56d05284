"""`/settings`, `/authority`, `/staff`, and the input for their pages."""

from dataclasses import replace
from functools import partial
from typing import Final

from domain.model.conversation.questions import Administer
from domain.model.ids import AuthorityCode, PersonId
from domain.model.organisation import changing
from domain.model.organisation.administration import WRITTEN, AdminPage, PageKind
from domain.model.organisation.options import Option
from domain.model.organisation.people import Post
from domain.model.organisation.permissions import Action, may
from domain.use_cases.administering import (
    INVITE_OFFICER,
    open_page,
    opens,
    turn_page,
)
from handlers.administration.files import on_sent_file
from handlers.administration.inviting import invited
from handlers.administration.network_pages import on_page_link, stop_words_in
from handlers.administration.network_tokens import on_token
from handlers.administration.pages import Change, put_in_force
from handlers.administration.settings import on_day, on_hours, value_in
from handlers.texts import administration as texts
from handlers.texts import options as option_texts
from handlers.ui.context import SILENT, Context, Response
from handlers.ui.incoming import Command, IncomingMessage
from handlers.ui.questions import answers
from handlers.ui.refusals import not_taken, overlong, said

_LISTS: Final = frozenset(
    {PageKind.AUTHORITIES, PageKind.STAFF, PageKind.BODY, PageKind.CLOSE, PageKind.LINK}
)
"""On these pages words are a search."""
_LINKS: Final = frozenset({PageKind.NEW_PAGE, PageKind.TOKEN})
"""A link answers these, or what a messenger takes for one."""
_NAME_OF_A_BODY: Final = 25


async def on_settings(written: IncomingMessage, command: Command, context: Context) -> Response:
    """Show the settings, and what is missing."""
    del command
    return await _opened(AdminPage(PageKind.OVERVIEW), written, context)


async def on_authority(written: IncomingMessage, command: Command, context: Context) -> Response:
    """List the bodies; with words, search them."""
    return await _opened(AdminPage(PageKind.AUTHORITIES, words=command.rest), written, context)


async def on_staff(written: IncomingMessage, command: Command, context: Context) -> Response:
    """List the employees; with words, search them."""
    return await _opened(AdminPage(PageKind.STAFF, words=command.rest), written, context)


async def on_invite(written: IncomingMessage, command: Command, context: Context) -> Response:
    """Ask for the role of an invitation; the deputy head invites authorised officers only (§22)."""
    del command
    person = (await context.reading.office()).person(written.by.person)
    officers_only = not may(person, Action.ADMINISTER) and may(person, Action.APPOINT_OFFICER)
    page = INVITE_OFFICER if officers_only else AdminPage(PageKind.ROLE)
    return await _opened(page, written, context)


async def _opened(page: AdminPage, written: IncomingMessage, context: Context) -> Response:
    if not written.place.private:
        (await context.reading.office()).permit(written.by, opens(page))
        return said(written, texts.IN_PRIVATE)
    await open_page(context.uow, written.place, page, by=written.by)
    return SILENT


def _for_page(about: Administer, written: IncomingMessage) -> bool:
    if about.page.kind in _LINKS:
        written = replace(written, link=None)
    return about.page.kind in WRITTEN and written.brief(_NAME_OF_A_BODY)


@answers(Administer, fits=_for_page)
async def on_answer(  # noqa: PLR0911 - one branch per kind
    about: Administer, written: IncomingMessage, question: int, context: Context
) -> Response:
    """Handle words for the page: a search, or a new value."""
    page, office, text = about.page, await context.reading.office(), written.text or ""
    if (taken := await on_sent_file(written, office, context)) is not None:
        return taken
    match page.kind:
        case PageKind.INVITE:
            return await invited(question, Post.of_key(page.key), text, written.by, context)
        case PageKind.HOURS:
            return await on_hours(written, question, office, context)
        case PageKind.DAYS | PageKind.DAY:
            return await on_day(written, question, page, office, context)
        case PageKind.TOKEN:
            return await on_token(written, question, page, context)
        case PageKind.NEW_PAGE:
            return await on_page_link(written, question, context)
        case _ if page.kind in _LISTS:
            return await _looked_for(written, question, page, context)
        case _:
            return await _on_change(written, question, page, context)


async def _looked_for(
    written: IncomingMessage, question: int, page: AdminPage, context: Context
) -> Response:
    text = written.text or ""
    if (refusal := overlong(written, text)) is not None:
        return refusal
    page = replace(page, words=" ".join(text.split()), sheet=0)
    await turn_page(context.uow, question, page, by=written.by)
    return SILENT


async def _on_change(
    written: IncomingMessage, question: int, page: AdminPage, context: Context
) -> Response:
    changed, expected = _changed(page, written.text or "")
    if changed is None:
        return not_taken(written, expected, await context.reading.office())
    return await put_in_force(question, changed, _after(page), written.by, context)


def _changed(page: AdminPage, text: str) -> tuple[Change | None, str]:
    """Return the change made by the words, or the request for valid input."""
    match page.kind:
        case PageKind.OPTION_VALUE:
            option, value = Option(page.key), value_in(text)
            decided = (
                None if value is None else partial(changing.deciding, option=option, value=value)
            )
            return decided, option_texts.asked(option)
        case PageKind.STOP_WORDS:
            return stop_words_in(page, text), ""
        case _:
            return _named(page, text), texts.BUTTON_EXPECTED


def _named(page: AdminPage, name: str) -> Change | None:
    """Return the change of a name; None if the page has no name."""
    match page.kind:
        case PageKind.NAME:
            return partial(changing.administration_renamed, name=name)
        case PageKind.NEW_AUTHORITY:
            return partial(changing.with_authorities, names=name.splitlines())
        case PageKind.AUTHORITY_NAME:
            return partial(changing.authority_renamed, code=AuthorityCode(page.key), name=name)
        case PageKind.OTHER_NAMES:
            return partial(changing.other_name_turned, code=AuthorityCode(page.key), name=name)
        case PageKind.PERSON_NAME:
            return partial(changing.person_renamed, person=PersonId(int(page.key)), name=name)
        case _:
            return None


def _after(page: AdminPage) -> AdminPage:
    """Return the page that shows the change."""
    match page.kind:
        case PageKind.NEW_AUTHORITY:
            return AdminPage(PageKind.AUTHORITIES)
        case PageKind.AUTHORITY_NAME | PageKind.OTHER_NAMES:
            return AdminPage(PageKind.AUTHORITY, page.key)
        case PageKind.PERSON_NAME:
            return AdminPage(PageKind.PERSON, page.key)
        case PageKind.OPTION_VALUE:
            return AdminPage(PageKind.OPTION, page.key)
        case PageKind.STOP_WORDS:
            return AdminPage(PageKind.STOP_WORDS, page.key)
        case _:
            return AdminPage(PageKind.OVERVIEW)
