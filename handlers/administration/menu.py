"""`/settings`, `/authority`, `/staff`, `/invite`: the menu of the organisation, page by page."""

from domain.model.conversation.menu import MenuPage, PageKind
from domain.model.conversation.notices.kinds import EndKind
from domain.model.conversation.questions import Administer
from domain.model.organisation.permissions import Action, may
from domain.ports.snapshots import QuestionSnapshot
from domain.use_cases.administering import INVITE_OFFICER, open_page, opens
from handlers.administration import (
    bodies,
    describing,
    files,
    inviting,
    links,
    network_pages,
    settings,
    staff,
)
from handlers.administration.pages import MENU
from handlers.texts import administration as texts
from handlers.ui import menus
from handlers.ui.context import SILENT, Context, Response
from handlers.ui.incoming import Command, IncomingMessage
from handlers.ui.menus import OpenedPage, Shown
from handlers.ui.questions import Dropped, answers, asks
from handlers.ui.refusals import said
from handlers.ui.rendered import Rendered

_PAGES = (bodies, links, network_pages, settings, staff)
"""The modules with the other pages: importing them declares the pages."""


async def on_settings(written: IncomingMessage, command: Command, context: Context) -> Response:
    """Show the settings, and what is missing."""
    del command
    return await _opened(MenuPage(PageKind.OVERVIEW), written, context)


async def on_authority(written: IncomingMessage, command: Command, context: Context) -> Response:
    """List the bodies; with words, search them."""
    return await _opened(MenuPage(PageKind.AUTHORITIES, words=command.rest), written, context)


async def on_staff(written: IncomingMessage, command: Command, context: Context) -> Response:
    """List the employees; with words, search them."""
    return await _opened(MenuPage(PageKind.STAFF, words=command.rest), written, context)


async def on_invite(written: IncomingMessage, command: Command, context: Context) -> Response:
    """Ask for the role of an invitation; the deputy head invites authorised officers only (§22)."""
    del command
    person = (await context.reading.office()).person(written.by.person)
    officers_only = not may(person, Action.ADMINISTER) and may(person, Action.APPOINT_OFFICER)
    page = INVITE_OFFICER if officers_only else MenuPage(PageKind.ROLE)
    return await _opened(page, written, context)


async def _opened(page: MenuPage, written: IncomingMessage, context: Context) -> Response:
    if not written.place.private:
        (await context.reading.office()).permit(written.by, opens(page))
        return said(written, texts.IN_PRIVATE)
    await open_page(context.uow, written.place, page, by=written.by)
    return SILENT


@asks(
    Administer,
    closed="настройки закрыты. Снова: /settings",
    ended={EndKind.DROPPED: "готово. Снова: /settings"},
)
def _page(about: Administer, asked: QuestionSnapshot) -> Rendered:
    """Render the page in its current state; if its subject is gone, the list instead.

    Without the administrator's role only the pages to invite an authorised officer.
    """
    known = asked.office.organisation.person(asked.question.person)
    if known is None or not may(known, Action.ADMINISTER):
        return menus.rendered(inviting.officer_page(OpenedPage(asked, about.page)))
    return menus.render_page(about, asked)


@answers(Administer, fits=menus.expects)
async def on_words(
    about: Administer, written: IncomingMessage, question: int, context: Context
) -> Response:
    """Handle words for the page; a file or a list of people may come at any time."""
    office = await context.reading.office()
    if (taken := await files.on_setup(written, office, context)) is not None:
        return taken
    return await menus.on_words(about, written, question, context)


@MENU.page(PageKind.OVERVIEW, chosen=files.send_organisation)
def _overview(opened: OpenedPage) -> Shown:
    to = {kind: opened.leads_to(kind, label=label) for kind, label in texts.PAGE.items()}
    rows = (
        (to[PageKind.NAME], to[PageKind.REGION]),
        (to[PageKind.HOURS], to[PageKind.DAYS]),
        (to[PageKind.AUTHORITIES], to[PageKind.STAFF]),
        (to[PageKind.REPORTS], to[PageKind.OPTIONS]),
        (to[PageKind.PAGES],),
        (
            opened.leads_to(PageKind.LIST, label=texts.PEOPLE_LIST),
            opened.choice(texts.SEND_FILE),
        ),
        (opened.leave(Dropped.SETTINGS, texts.DONE),),
    )
    overview = describing.overview(opened.organisation, opened.asked.offered.invited)
    return "\n".join(overview), rows
