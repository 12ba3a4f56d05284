"""The common parts of the organisation's pages: navigation, changes, closing, long lists."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import field
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.notices.kinds import Notice
from domain.model.conversation.questions import Administer
from domain.model.ids import PersonId
from domain.model.organisation.administration import AdminPage, PageKind
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.permissions import Action, may
from domain.use_cases.administering import change_organisation, opens, turn_page
from domain.use_cases.asking import QuestionClosed, drop_question
from handlers.administration import describing
from handlers.administration.describing import overtaken_say
from handlers.texts import administration as texts
from handlers.texts import words
from handlers.ui.buttons import LONGEST_LABEL, Button, Key
from handlers.ui.context import SILENT, Context, Response, toasted
from handlers.ui.markup import escape
from handlers.ui.questions import QuestionButton

SHEET: Final = 8
"""Lines of a list that a phone shows above its buttons."""

Rows = tuple[tuple[Key, ...], ...]
Shown = tuple[str, Rows]
Change = Callable[[Organisation], Organisation]


class PageButton(QuestionButton):
    """On a page for administrators."""

    action = Action.ADMINISTER


class ChangeButton(PageButton):
    """Applies a change of the organisation."""

    @abstractmethod
    def change(self) -> Change:
        """The change."""

    @property
    @abstractmethod
    def then(self) -> AdminPage:
        """The page that shows it."""

    async def press(self, by: Actor, context: Context) -> Response:
        """Apply it at once and notify the people concerned."""
        return await put_in_force(self.question, self.change(), self.then, by, context)


async def put_in_force(
    question: int,
    changed: Change,
    then: AdminPage,
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


class OpenPage(QuestionButton, prefix="uo"):
    """«Органы», «Назад», the name of a body: opens that page."""

    kind: PageKind
    key: str = ""
    label: str = field(default=texts.BACK, compare=False)

    def __post_init__(self) -> None:
        self.page.check_pressed()

    @property
    def page(self) -> AdminPage:
        """The page to open."""
        return AdminPage(self.kind, self.key)

    @property
    def action(self) -> Action:
        """The action that the page is for."""
        return opens(self.page)

    async def press(self, by: Actor, context: Context) -> Response:
        """Show it in the same message."""
        await turn_page(context.uow, self.question, self.page, by=by)
        return SILENT


class TurnSheet(PageButton, prefix="ut"):
    """«Ещё», «Раньше»: turns to another page of the same list."""

    sheet: int
    label: str = field(default="", compare=False)

    async def press(self, by: Actor, context: Context) -> Response:
        """Keeps the search."""
        page = (await open_page_of(self.question, context)).turned(self.sheet)
        await turn_page(context.uow, self.question, page, by=by)
        return SILENT


class FinishPage(QuestionButton, prefix="uz"):
    """«Готово», «Отмена»: closes the page."""

    label: str = field(default=texts.DONE, compare=False)

    async def press(self, by: Actor, context: Context) -> Response:
        """Close the page; `/settings` opens it again."""
        await drop_question(context.uow, self.question, by=by)
        everything = await administers(by, context)
        return toasted(texts.CLOSED if everything else texts.CLOSED_INVITING)


async def administers(by: Actor, context: Context) -> bool:
    """Return False for the deputy head, who sees only the officers' page (§22)."""
    return may((await context.reading.office()).person(by.person), Action.ADMINISTER)


async def open_page_of(question: int, context: Context) -> AdminPage:
    """Return the page that the question shows; raises QuestionClosed."""
    asked = await context.reading.question(question, context.now)
    if asked is None or not isinstance(asked.question.about, Administer):
        raise QuestionClosed
    return asked.question.about.page


def asking_page(kind: PageKind, back: PageKind) -> Callable[[int, AdminPage, Organisation], Shown]:
    """Return a page that asks for words, with a way back."""

    def shown(question: int, page: AdminPage, organisation: Organisation) -> Shown:
        key = page.key if back in {PageKind.AUTHORITY, PageKind.PERSON} else ""
        way_back = OpenPage(question=question, kind=back, key=key)
        return describing.asked(kind, page.key, organisation), ((way_back,),)

    return shown


def listing(
    question: int,
    page: AdminPage,
    heading: str,
    items: Sequence[Button],
    more: tuple[Button, ...] = (),
    *,
    back: Button | None = None,
) -> Shown:
    """Render one page of a list, with a button per line, the search words and the paging.

    `back`: the way back, None: to the overview.
    """
    last = max(0, (len(items) - 1) // SHEET)
    sheet = min(page.sheet, last)
    shown = [(item,) for item in items[sheet * SHEET : (sheet + 1) * SHEET]]
    turns = []
    if sheet > 0:
        turns.append(TurnSheet(question=question, sheet=sheet - 1, label=texts.BEFORE))
    if sheet < last:
        turns.append(TurnSheet(question=question, sheet=sheet + 1, label=texts.AFTER))
    everything = (leads_to(question, page.kind, page.key, texts.ALL),) if page.words else ()
    back = back or OpenPage(question=question, kind=PageKind.OVERVIEW)
    rows = (*shown, tuple(turns), (*everything, *more), (back,))
    text = texts.listed(heading, escape(page.words), len(items), sheet + 1, last + 1)
    return text, tuple(row for row in rows if row)


def to_find(items: Sequence[Button]) -> tuple[str, ...]:
    """Explain the search, if a list has more than one page."""
    return (texts.TO_FIND,) if len(items) > SHEET else ()


def leads_to(question: int, kind: PageKind, key: str, label: str) -> OpenPage:
    """Return a button to that page; its label is cut to fit."""
    return OpenPage(question=question, kind=kind, key=key, label=words.cut(label, LONGEST_LABEL))


def back_to(question: int, who: PersonId | None) -> OpenPage:
    """Return the button back to an employee; None: to all of them."""
    if who is None:
        return OpenPage(question=question, kind=PageKind.STAFF)
    return OpenPage(question=question, kind=PageKind.PERSON, key=str(who))
