"""The common parts of the organisation's pages: changes, closing, pages that ask for words."""

from collections.abc import Callable, Sequence
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.menu import MenuPage, PageKind
from domain.model.conversation.notices.kinds import Notice
from domain.model.conversation.questions import Administer
from domain.model.ids import PersonId
from domain.model.organisation.organisation import UNNAMED, UNNAMED_ADMIN, Organisation
from domain.model.organisation.permissions import Action, may
from domain.use_cases.administering import change_organisation, opens, turn_page
from domain.use_cases.asking import QuestionClosed
from handlers.administration import describing
from handlers.administration.describing import overtaken_say
from handlers.texts import administration as texts
from handlers.ui.context import Context, Response, toasted
from handlers.ui.menus import Choice, Chosen, Menu, OpenedPage, Shown, Typed, TypedWords

OrganisationChange = Callable[[Organisation], Organisation]
WordsChange = Callable[[str, str], OrganisationChange]
"""Takes the page's key and the words."""

MENU: Final = Menu(turn=turn_page, needs=opens)

_OVERVIEW: Final = MenuPage(PageKind.OVERVIEW)


def changes(changed: Callable[[MenuPage, str], tuple[OrganisationChange, MenuPage]]) -> Chosen:
    """Let a choice change the organisation at once and notify the people concerned.

    `changed` takes the page and the value; it returns the change and the page that shows it.
    """

    async def chosen(choice: Choice, by: Actor, context: Context) -> Response:
        change, then = changed(choice.page, choice.value)
        return await put_in_force(choice.question, change, then, by, context)

    return chosen


_OF_ONE: Final = frozenset({PageKind.AUTHORITY, PageKind.PERSON, PageKind.STOP_WORDS})
"""The pages of one body, person or page of a network: their key names it."""


def words_change(changed: WordsChange, then: PageKind) -> Typed:
    """Let words change the organisation and show `then`; at the first set-up, the next step."""

    async def change_by(typed: TypedWords, context: Context) -> Response:
        shown = MenuPage(then, typed.page.key if then in _OF_ONE else "")
        change = changed(typed.page.key, typed.text)
        organisation = (await context.reading.office()).organisation
        if typed.page == _step(organisation, typed.by.person):
            invited = await context.reading.invited(context.now)
            after = _step(change(organisation), typed.by.person)
            shown = after if after and not (invited and after.kind is PageKind.LIST) else _OVERVIEW
        return await put_in_force(typed.question, change, shown, typed.by, context)

    return change_by


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


async def put_in_force(
    question: int,
    changed: OrganisationChange,
    then: MenuPage,
    by: Actor,
    context: Context,
    *,
    notices: Sequence[Notice] = (),
) -> Response:
    """Apply the change and send the notices; after a colleague's concurrent change, report that."""
    done = await change_organisation(
        context.uow, question, changed, then, tell=overtaken_say, by=by, notices=notices
    )
    return toasted(texts.SAVED if done else texts.CHANGED_MEANWHILE)


async def administers(by: Actor, context: Context) -> bool:
    """Return False for the deputy head, who sees only the officers' page (§22)."""
    return may((await context.reading.office()).person(by.person), Action.ADMINISTER)


async def open_page_of(question: int, context: Context) -> MenuPage:
    """Return the page that the question shows; raises QuestionClosed."""
    asked = await context.reading.question(question, context.now)
    if asked is None or not isinstance(asked.question.about, Administer):
        raise QuestionClosed
    return asked.question.about.page


def asking_page(
    kind: PageKind,
    changed: WordsChange,
    *,
    back: PageKind,
    key: Callable[[str], object] = str,
) -> None:
    """Declare a page that only asks for words, which change the organisation, with a way back."""

    @MENU.page(kind, words_change(changed, back), key=key)
    def _(opened: OpenedPage) -> Shown:
        of = opened.key if back in _OF_ONE else ""
        return describing.asked(opened.page, opened.organisation), ((opened.leads_to(back, of),),)
