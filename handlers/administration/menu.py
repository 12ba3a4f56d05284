"""`/settings`, `/authority`, `/staff`, `/invite`: the menu of the organisation, page by page."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Final

from domain.model.conversation.menu import MenuPage, PageKind
from domain.model.conversation.notices.kinds import EndKind
from domain.model.conversation.questions import Administer
from domain.model.ids import AuthorityCode, PersonId
from domain.model.organisation import changing
from domain.model.organisation.options import Option
from domain.model.organisation.organisation import UNNAMED, UNNAMED_ADMIN, Organisation
from domain.model.organisation.page import owner_of, page_of
from domain.model.organisation.people import ROLES_OF_AN_AUTHORITY, Post, Role
from domain.model.organisation.permissions import Action, may
from domain.ports.snapshots import QuestionSnapshot
from domain.use_cases.administering import INVITE_OFFICER, open_page, opens, turn_page
from handlers.administration import (
    accounts,
    bodies,
    describing,
    files,
    inviting,
    links,
    network_pages,
    network_tokens,
    settings,
    staff,
)
from handlers.administration.pages import (
    OrganisationChange,
    asking_page,
    changes,
    put_in_force,
)
from handlers.texts import administration as texts
from handlers.ui import menus
from handlers.ui.context import SILENT, Context, Response
from handlers.ui.incoming import Command, IncomingMessage
from handlers.ui.menus import (
    Menu,
    OpenedPage,
    Shown,
    Typed,
    account,
    account_or_none,
    search,
)
from handlers.ui.questions import Dropped, answers, asks
from handlers.ui.refusals import said
from handlers.ui.rendered import Rendered


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


def _changes(
    changed: Callable[[str, str], OrganisationChange],
    *,
    then: PageKind = PageKind.OVERVIEW,
    back_to: PageKind | None = None,
) -> Typed:
    """Let words change the organisation: `changed` takes the page's key and the words.

    Then the page `then` is shown, or `back_to` with the same key; at the first set-up the next step.
    """

    async def typed(
        page: MenuPage, written: IncomingMessage, question: int, context: Context
    ) -> Response:
        shown = MenuPage(back_to, page.key) if back_to else MenuPage(then)
        change = changed(page.key, written.text or "")
        organisation = (await context.reading.office()).organisation
        if page == _step(organisation, written.by.person):
            invited = await context.reading.invited(context.now)
            after = _step(change(organisation), written.by.person)
            shown = after if after and not (invited and after.kind is PageKind.LIST) else _OVERVIEW
        return await put_in_force(question, change, shown, written.by, context)

    return typed


def _step(organisation: Organisation, person: PersonId) -> MenuPage | None:
    """Return the page of the first set-up that words are missing for; None: there are no more."""
    known = organisation.person(person)
    if organisation.name == UNNAMED:
        return MenuPage(PageKind.NAME)
    if known is not None and known.name == UNNAMED_ADMIN:
        return MenuPage(PageKind.PERSON_NAME, str(known.id))
    if not organisation.authorities:
        return MenuPage(PageKind.NEW_AUTHORITY)
    return MenuPage(PageKind.LIST) if len(organisation.people) == 1 else None


def _role_in_a_body(key: str) -> None:
    who, _, role = key.partition(".")
    account_or_none(who)
    if Role(role) not in ROLES_OF_AN_AUTHORITY:
        raise ValueError(role)


def _post_of_a_person(key: str) -> None:
    who, _, post = key.partition(".")
    account(who)
    Post.of_key(post)


async def _invited(
    page: MenuPage, written: IncomingMessage, question: int, context: Context
) -> Response:
    post, name = Post.of_key(page.key), written.text or ""
    return await inviting.invited(question, post, name, written.by, context)


_OVERVIEW: Final = MenuPage(PageKind.OVERVIEW)
_MENU = Menu(turn=turn_page, needs=opens)


_declare: Final = _MENU.page

# The administration

_declare(PageKind.OVERVIEW, _overview, chosen=files.send_organisation)
_declare(
    PageKind.NAME,
    asking_page(PageKind.OVERVIEW),
    _changes(lambda _, name: partial(changing.administration_renamed, name=name)),
)
_declare(
    PageKind.REGION,
    settings.region_page,
    chosen=changes(settings.region_chosen),
    value=settings.region_in,
)
_declare(
    PageKind.REPORTS,
    settings.reports_page,
    chosen=changes(settings.report_chosen),
    value=settings.schedule_in,
)
_declare(
    PageKind.HOURS,
    settings.hours_page,
    settings.on_hours,
    chosen=changes(settings.hours_chosen),
    value=date.fromisoformat,
)
_declare(PageKind.DAYS, settings.days_page, settings.on_day)
_declare(
    PageKind.DAY,
    settings.day_page,
    settings.on_day,
    key=date.fromisoformat,
    chosen=changes(settings.day_chosen),
    value=settings.day_kind_in,
)
_declare(PageKind.OPTIONS, settings.options_page)
_declare(
    PageKind.OPTION,
    settings.option_page,
    key=Option,
    chosen=changes(settings.value_chosen),
    value=int,
)
_declare(PageKind.OPTION_VALUE, settings.value_page, settings.on_value, key=Option)
_declare(PageKind.FILE, files.file_page, key=None, chosen=files.apply_file)

# Bodies

_declare(PageKind.AUTHORITIES, bodies.authorities_page, search, chosen=bodies.add_named)
_declare(
    PageKind.NEW_AUTHORITY,
    asking_page(PageKind.AUTHORITIES),
    _changes(
        lambda _, names: partial(changing.with_authorities, names=names.splitlines()),
        then=PageKind.AUTHORITIES,
    ),
)
_declare(PageKind.AUTHORITY, bodies.authority_page)
_declare(
    PageKind.AUTHORITY_NAME,
    asking_page(PageKind.AUTHORITY),
    _changes(
        lambda code, name: partial(changing.authority_renamed, code=AuthorityCode(code), name=name),
        back_to=PageKind.AUTHORITY,
    ),
)
_declare(
    PageKind.OTHER_NAMES,
    asking_page(PageKind.AUTHORITY),
    _changes(
        lambda code, name: partial(changing.other_name_turned, code=AuthorityCode(code), name=name),
        back_to=PageKind.AUTHORITY,
    ),
)
_declare(
    PageKind.NETWORKS,
    bodies.networks_page,
    chosen=changes(bodies.network_chosen),
    value=bodies.network_in,
)
_declare(PageKind.CLOSE, bodies.close_page, search, chosen=bodies.close_to, value=str)
_declare(PageKind.LINK, links.link_page, search, chosen=links.link_chosen, value=str)
_declare(
    PageKind.LINK_SURELY, links.link_surely_page, key=None, chosen=links.link_chosen, value=str
)
_declare(PageKind.LINKED, links.linked_page, key=None)

# People

_declare(PageKind.STAFF, staff.staff_page, search)
_declare(
    PageKind.PERSON,
    staff.person_page,
    key=account,
    chosen=staff.person_chosen,
    value=staff.PersonChoice,
)
_declare(
    PageKind.PERSON_NAME,
    asking_page(PageKind.PERSON),
    _changes(
        lambda person, name: partial(
            changing.person_renamed, person=PersonId(int(person)), name=name
        ),
        back_to=PageKind.PERSON,
    ),
    key=account,
)
_declare(
    PageKind.ROLE, staff.role_page, key=account_or_none, chosen=staff.role_chosen, value=Post.of_key
)
_declare(
    PageKind.BODY, staff.body_page, search, key=_role_in_a_body, chosen=staff.body_chosen, value=str
)
_declare(PageKind.RELIEVE, staff.relieve_page, key=_post_of_a_person, chosen=staff.relieve)
_declare(PageKind.DISMISS, staff.dismiss_page, key=account, chosen=staff.dismiss)
_declare(PageKind.UNLINK, staff.unlink_page, key=account, chosen=accounts.unlink, value=account)
_declare(
    PageKind.HAND_OVER,
    staff.hand_over_page,
    key=None,
    chosen=staff.hand_over_to,
    value=account_or_none,
)
_declare(
    PageKind.INVITE, inviting.invite_page, _invited, key=Post.of_key, chosen=inviting.invite_anybody
)
_declare(
    PageKind.INVITATION,
    inviting.invitation_page,
    key=None,
    chosen=inviting.invitation_chosen,
    value=inviting.InvitationChoice,
    needs=Action.APPOINT_OFFICER,
)
_declare(PageKind.LIST, files.list_page, files.on_words_of_list, chosen=files.send_sample)
_declare(PageKind.PEOPLE, files.people_page, key=None, chosen=files.apply_list)

# Pages in social networks

_declare(PageKind.PAGES, network_pages.pages_page, chosen=network_tokens.choose_network)
_declare(
    PageKind.NEW_PAGE,
    asking_page(PageKind.PAGES),
    network_pages.on_page_link,
    takes_link=True,
)
_declare(
    PageKind.PAGE,
    network_pages.page_page,
    key=page_of,
    chosen=network_pages.page_chosen,
    value=network_pages.switch_in,
)
_declare(
    PageKind.PLACING,
    network_pages.placing_page,
    key=page_of,
    chosen=changes(network_pages.placing_chosen),
)
_declare(
    PageKind.STOP_WORDS,
    network_pages.stop_words_page,
    _changes(network_pages.stop_words_in, back_to=PageKind.STOP_WORDS),
    key=page_of,
)
_declare(
    PageKind.REMOVE_PAGE,
    network_pages.remove_page_page,
    key=page_of,
    chosen=changes(network_pages.removal_chosen),
)
_declare(
    PageKind.TOKENS,
    network_tokens.tokens_page,
    key=None,
    chosen=network_tokens.network_chosen,
    value=owner_of,
)
_declare(
    PageKind.TOKEN,
    network_tokens.token_page,
    network_tokens.on_token,
    key=None,
    takes_link=True,
    chosen=network_tokens.forget_token,
    value=owner_of,
)
