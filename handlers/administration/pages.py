"""The common parts of the organisation's pages: changes, closing, pages that ask for words."""

from collections.abc import Callable, Sequence

from domain.model.actor import Actor
from domain.model.conversation.menu import MenuPage, PageKind
from domain.model.conversation.notices.kinds import Notice
from domain.model.conversation.questions import Administer
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.permissions import Action, may
from domain.use_cases.administering import change_organisation
from domain.use_cases.asking import QuestionClosed
from handlers.administration import describing
from handlers.administration.describing import overtaken_say
from handlers.texts import administration as texts
from handlers.ui.context import Context, Response, toasted
from handlers.ui.menus import Choice, Chosen, OpenedPage, Shown

OrganisationChange = Callable[[Organisation], Organisation]


def changes(changed: Callable[[MenuPage, str], tuple[OrganisationChange, MenuPage]]) -> Chosen:
    """Let a choice change the organisation at once and notify the people concerned.

    `changed` takes the page and the value; it returns the change and the page that shows it.
    """

    async def chosen(choice: Choice, by: Actor, context: Context) -> Response:
        change, then = changed(choice.page, choice.value)
        return await put_in_force(choice.question, change, then, by, context)

    return chosen


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


def asking_page(back: PageKind) -> Callable[[OpenedPage], Shown]:
    """Return a page that asks for words, with a way back."""

    def shown(opened: OpenedPage) -> Shown:
        key = opened.key if back in {PageKind.AUTHORITY, PageKind.PERSON} else ""
        return describing.asked(opened.page, opened.organisation), ((opened.leads_to(back, key),),)

    return shown
