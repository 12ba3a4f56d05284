"""The text and the buttons of the organisation's pages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from domain.model.conversation.notices.kinds import EndKind
from domain.model.conversation.questions import Administer
from domain.model.organisation.administration import AdminPage, PageKind
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Post
from domain.model.organisation.permissions import Action, may
from domain.ports.snapshots import QuestionSnapshot
from handlers.administration import describing
from handlers.administration.bodies import (
    authorities_page,
    authority_page,
    close_page,
    networks_page,
)
from handlers.administration.files import SendOrganisation, file_page, list_page, people_page
from handlers.administration.inviting import invitation_page, invite_page, officer_page
from handlers.administration.links import link_page, link_surely_page, linked_page
from handlers.administration.network_pages import (
    page_page,
    pages_page,
    placing_page,
    remove_page_page,
    stop_words_page,
)
from handlers.administration.network_tokens import stored_line, token_page, tokens_page
from handlers.administration.pages import FinishPage, OpenPage, Shown, asking_page, leads_to
from handlers.administration.settings import (
    day_page,
    days_page,
    hours_page,
    option_page,
    options_page,
    region_page,
    reports_page,
    value_page,
)
from handlers.administration.staff import (
    body_page,
    dismiss_page,
    hand_over_page,
    person_page,
    relieve_page,
    role_page,
    staff_page,
    unlink_page,
)
from handlers.texts import administration as texts
from handlers.ui.buttons import Keyboard
from handlers.ui.questions import asks
from handlers.ui.rendered import MessagePart, Rendered


@asks(
    Administer,
    closed="настройки закрыты. Снова: /settings",
    ended={EndKind.DROPPED: "готово. Снова: /settings"},
)
def _page(about: Administer, asked: QuestionSnapshot) -> Rendered:
    """Render the page in its current state; if its subject is gone, the list instead.

    Without the administrator's role only the pages to invite an authorised officer.
    """
    page, organisation = about.page, asked.office.organisation
    known = organisation.person(asked.question.person)
    everything = known is not None and may(known, Action.ADMINISTER)
    if page.kind is PageKind.LINK:
        working = describing.working_at(asked.question.place, organisation)
        page = replace(page, lines=tuple(working))
    if asked.offered.token is not None:
        page = replace(page, lines=(stored_line(asked.offered.token, asked.office),))
    if everything and page.kind is PageKind.OVERVIEW:
        text, rows = _overview(asked.id, organisation, asked.offered.invited)
    else:
        shown = _PAGES[page.kind] if everything else officer_page
        text, rows = shown(asked.id, page, organisation)
    return Rendered((MessagePart(text, Keyboard(rows)),))


def _overview(
    question: int, organisation: Organisation, invited: Sequence[Sequence[Post]]
) -> Shown:
    to = {
        kind: OpenPage(question=question, kind=kind, label=texts.PAGE[kind]) for kind in texts.PAGE
    }
    rows = (
        (to[PageKind.NAME], to[PageKind.REGION]),
        (to[PageKind.HOURS], to[PageKind.DAYS]),
        (to[PageKind.AUTHORITIES], to[PageKind.STAFF]),
        (to[PageKind.REPORTS], to[PageKind.OPTIONS]),
        (to[PageKind.PAGES],),
        (
            leads_to(question, PageKind.LIST, "", texts.PEOPLE_LIST),
            SendOrganisation(question=question),
        ),
        (FinishPage(question=question),),
    )
    return "\n".join(describing.overview(organisation, invited)), rows


_PAGES: Final[Mapping[PageKind, Callable[[int, AdminPage, Organisation], Shown]]] = {
    PageKind.NAME: asking_page(PageKind.NAME, PageKind.OVERVIEW),
    PageKind.REGION: region_page,
    PageKind.REPORTS: reports_page,
    PageKind.HOURS: hours_page,
    PageKind.DAYS: days_page,
    PageKind.DAY: day_page,
    PageKind.OPTIONS: options_page,
    PageKind.OPTION: option_page,
    PageKind.OPTION_VALUE: value_page,
    PageKind.AUTHORITIES: authorities_page,
    PageKind.NEW_AUTHORITY: asking_page(PageKind.NEW_AUTHORITY, PageKind.AUTHORITIES),
    PageKind.AUTHORITY: authority_page,
    PageKind.AUTHORITY_NAME: asking_page(PageKind.AUTHORITY_NAME, PageKind.AUTHORITY),
    PageKind.OTHER_NAMES: asking_page(PageKind.OTHER_NAMES, PageKind.AUTHORITY),
    PageKind.NETWORKS: networks_page,
    PageKind.CLOSE: close_page,
    PageKind.LINK: link_page,
    PageKind.LINK_SURELY: link_surely_page,
    PageKind.LINKED: linked_page,
    PageKind.STAFF: staff_page,
    PageKind.PERSON: person_page,
    PageKind.ROLE: role_page,
    PageKind.BODY: body_page,
    PageKind.RELIEVE: relieve_page,
    PageKind.DISMISS: dismiss_page,
    PageKind.UNLINK: unlink_page,
    PageKind.HAND_OVER: hand_over_page,
    PageKind.INVITE: invite_page,
    PageKind.INVITATION: invitation_page,
    PageKind.FILE: file_page,
    PageKind.LIST: list_page,
    PageKind.PEOPLE: people_page,
    PageKind.PERSON_NAME: asking_page(PageKind.PERSON_NAME, PageKind.PERSON),
    PageKind.PAGES: pages_page,
    PageKind.NEW_PAGE: asking_page(PageKind.NEW_PAGE, PageKind.PAGES),
    PageKind.PAGE: page_page,
    PageKind.PLACING: placing_page,
    PageKind.STOP_WORDS: stop_words_page,
    PageKind.REMOVE_PAGE: remove_page_page,
    PageKind.TOKENS: tokens_page,
    PageKind.TOKEN: token_page,
}
