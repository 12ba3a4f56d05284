"""The engine of menus: pages that a person turns in one message.

A menu is a question with a `page`. Each of its pages is declared once, by `Menu.page`: what it
shows, what words typed there and a choice on it do, and whether a button leads to it. Its view
takes an `OpenedPage` and returns a text and rows of buttons; `OpenPage` leads to another page,
`Choice` changes something. docs/how-to/add-a-page.md adds one.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Protocol, TypeVar

from domain.model.actor import Actor
from domain.model.conversation.menu import MenuPage, PageKind
from domain.model.ids import LARGEST_ID, PersonId
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.permissions import Action
from domain.ports.snapshots import QuestionSnapshot
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.asking import QuestionClosed
from handlers.texts import administration as texts
from handlers.texts import labels, words
from handlers.ui.buttons import LONGEST_LABEL, Button, Key, Keyboard, Style, register
from handlers.ui.context import SILENT, Context, Response
from handlers.ui.incoming import IncomingMessage
from handlers.ui.markup import escape
from handlers.ui.questions import Drop, Dropped, QuestionButton
from handlers.ui.refusals import not_taken, overlong
from handlers.ui.rendered import MessagePart, Rendered

SHEET: Final = 8
"""Lines of a list that a phone shows above its buttons."""

_NAME_OF_A_BODY: Final = 25
"""Words: the longest name that is typed on a page."""

S = TypeVar("S")
T = TypeVar("T")

Rows = tuple[tuple[Key, ...], ...]
Shown = tuple[str, Rows]
"""The text of a page and its buttons."""
ShownInParts = tuple[str | list[str], Rows]
"""A page whose text may be several messages."""
View = Callable[["OpenedPage"], ShownInParts]
Typed = Callable[["TypedWords", Context], Awaitable[Response]]
"""Handles words on the page."""
Chosen = Callable[["Choice", Actor, Context], Awaitable[Response]]
"""Handles a choice on the page."""


V = TypeVar("V", bound=View)


class PageTurner(Protocol):
    """The use case that shows a page of the menu, and checks who may see it."""

    async def __call__(self, uow: UnitOfWork, question: int, page: MenuPage, *, by: Actor) -> None:
        """Show the page in place of the open one; raises QuestionClosed."""


@dataclass(frozen=True, slots=True)
class TypedWords:
    """What the person has written on an open page of the question with this id."""

    question: int
    page: MenuPage
    written: IncomingMessage

    @property
    def text(self) -> str:
        """The words; empty if only files came."""
        return self.written.text or ""

    @property
    def by(self) -> Actor:
        """Who has written."""
        return self.written.by


@dataclass(frozen=True, slots=True)
class _Declared:
    menu: "Menu"
    view: View
    typed: Typed | None
    most_words: int | None
    takes_link: bool
    key: Callable[[str], object] | None
    chosen: Chosen | None
    value: Callable[[str], object]
    needs: Action | None


PAGES: Final[dict[PageKind, _Declared]] = {}
"""Every page of every menu."""


def no_value(value: str) -> None:
    """Raise ValueError unless the value is empty: the page has one choice, which its key names."""
    if value:
        raise ValueError(value)


@dataclass(frozen=True, slots=True)
class Menu:
    """The pages of one question. `needs`: the action that a button to a page is checked for."""

    turn: PageTurner
    needs: Callable[[MenuPage], Action | None]

    def page(
        self,
        kind: PageKind,
        typed: Typed | None = None,
        *,
        key: Callable[[str], object] | None = str,
        most_words: int | None = _NAME_OF_A_BODY,
        takes_link: bool = False,
        chosen: Chosen | None = None,
        value: Callable[[str], object] = no_value,
        needs: Action | None = None,
    ) -> Callable[[V], V]:
        """Declare a page: decorates its view.

        `key`: raises ValueError for a key that no button may name; None: no button leads there.
        `value`: raises ValueError for a value that no choice on it has.
        `needs`: the action that a choice is checked for; None: the one to open the page.
        `most_words`: a longer message that is no reply is about something else; None: it is not.
        `takes_link`: words may be a link, or be taken for one.
        """

        def declare(view: V) -> V:
            if kind in PAGES:
                raise ValueError(kind)
            PAGES[kind] = _Declared(
                self, view, typed, most_words, takes_link, key, chosen, value, needs
            )
            if chosen is not None:
                register(f"{Choice.prefix}{kind}", Choice)
            return view

        return declare


def render_page(about: Any, asked: QuestionSnapshot) -> Rendered:
    """Render the open page of the menu."""
    return rendered(OpenedPage(asked, about.page).shown)


def rendered(shown: ShownInParts) -> Rendered:
    """Return the page with its buttons below the last message."""
    text, rows = shown
    *first, last = [text] if isinstance(text, str) else text
    return Rendered((*map(MessagePart, first), MessagePart(last, Keyboard(rows))))


def expects(about: Any, written: IncomingMessage) -> bool:
    """Return whether a message that is no reply may be words for the open page."""
    page = PAGES[about.page.kind]
    if page.typed is None:
        return False
    if page.takes_link:
        written = replace(written, link=None)
    return page.most_words is None or written.brief(page.most_words)


async def on_words(
    about: Any, written: IncomingMessage, question: int, context: Context
) -> Response:
    """Handle words for the open page; one without words asks for a button."""
    typed = PAGES[about.page.kind].typed
    if typed is None:
        return not_taken(written, texts.BUTTON_EXPECTED, await context.reading.office())
    return await typed(TypedWords(question, about.page, written), context)


async def search(typed: TypedWords, context: Context) -> Response:
    """Show the lines of the list that match the words."""
    if (refusal := overlong(typed.written, typed.text)) is not None:
        return refusal
    page = replace(typed.page, words=" ".join(typed.text.split()), sheet=0)
    await PAGES[page.kind].menu.turn(context.uow, typed.question, page, by=typed.by)
    return SILENT


class OpenPage(QuestionButton, prefix="uo"):
    """«Органы», «Назад», the name of a body: opens that page."""

    kind: PageKind
    key: str = ""
    label: str = field(default=texts.BACK, compare=False)

    def __post_init__(self) -> None:
        declared = PAGES.get(self.kind)
        if declared is None or declared.key is None:
            raise ValueError(self.kind)
        declared.key(self.key)

    @property
    def page(self) -> MenuPage:
        """The page to open."""
        return MenuPage(self.kind, self.key)

    @property
    def action(self) -> Action | None:
        """The action that the page is for."""
        return PAGES[self.kind].menu.needs(self.page)

    async def press(self, by: Actor, context: Context) -> Response:
        """Show it in the same message."""
        await PAGES[self.kind].menu.turn(context.uow, self.question, self.page, by=by)
        return SILENT


class Choice(QuestionButton, prefix="c"):
    """A region, a role, «Да, удалить»: does what its page declares.

    Its prefix ends with the kind of the page, to leave room for two codes of bodies.
    """

    kind: PageKind
    key: str = ""
    """The key of the page; empty if no button may name it."""
    value: str = ""
    label: str = field(default="", compare=False)
    style: Style | None = field(default=None, compare=False)
    packed = ("question", "key", "value")

    def __post_init__(self) -> None:
        declared = PAGES.get(self.kind)
        if declared is None or declared.chosen is None:
            raise ValueError(self.kind)
        (declared.key or no_value)(self.key)
        declared.value(self.value)

    @property
    def packed_prefix(self) -> str:
        """The prefix that names the page."""
        return f"{self.prefix}{self.kind}"

    @classmethod
    def unpacked(cls, prefix: str, values: Mapping[str, Any]) -> Button:
        """Return the button with that prefix."""
        return cls(**values, kind=PageKind(prefix.removeprefix(cls.prefix)))

    @property
    def page(self) -> MenuPage:
        """The page of the choice."""
        return MenuPage(self.kind, self.key)

    @property
    def action(self) -> Action | None:
        """The action that the choice, or else its page, is for."""
        declared = PAGES[self.kind]
        return declared.needs or declared.menu.needs(self.page)

    async def press(self, by: Actor, context: Context) -> Response:
        """Do what the page declares."""
        chosen = PAGES[self.kind].chosen
        if chosen is None:
            raise QuestionClosed
        return await chosen(self, by, context)


class TurnSheet(QuestionButton, prefix="ut"):
    """«Ещё», «Раньше»: turns to another page of the same list."""

    sheet: int
    label: str = field(default="", compare=False)

    async def press(self, by: Actor, context: Context) -> Response:
        """Keeps the search; the use case checks who may see the page."""
        asked = await context.reading.question(self.question, context.now)
        if asked is None or asked.question.page is None:
            raise QuestionClosed
        page = replace(asked.question.page, sheet=self.sheet)
        await PAGES[page.kind].menu.turn(context.uow, self.question, page, by=by)
        return SILENT


def account(key: str) -> PersonId:
    """Return the person with that account number; raise ValueError for another text."""
    if not 0 <= int(key) <= LARGEST_ID:
        raise ValueError(key)
    return PersonId(int(key))


def account_or_none(key: str) -> PersonId | None:
    """Return the person as above; None if the key is empty."""
    return account(key) if key else None


def turned(what: str, *, on: bool) -> str:
    """Return the value of a choice that switches something on or off."""
    return f"{what}.{int(on)}"


def turned_in(of: Callable[[str], T], value: str) -> tuple[T, bool]:
    """Return what the choice switches, and whether on: the inverse of `turned`.

    Raises ValueError.
    """
    what, _, on = value.rpartition(".")
    if on not in {"0", "1"}:
        raise ValueError(value)
    return of(what), on == "1"


@dataclass(frozen=True, slots=True)
class OpenedPage:
    """A page in the message of a question: what its view shows, and the buttons it may have.

    Labels are cut to fit.
    """

    asked: QuestionSnapshot
    page: MenuPage

    @property
    def key(self) -> str:
        """The key of the page."""
        return self.page.key

    @property
    def organisation(self) -> Organisation:
        """The organisation at the moment."""
        return self.asked.office.organisation

    @property
    def shown(self) -> ShownInParts:
        """What the page shows."""
        return PAGES[self.page.kind].view(self)

    def instead(self, kind: PageKind, key: str = "") -> ShownInParts:
        """Return what another page of the menu shows."""
        return OpenedPage(self.asked, MenuPage(kind, key)).shown

    def leads_to(self, kind: PageKind, key: str = "", label: str = texts.BACK) -> OpenPage:
        """Return a button to that page."""
        label = words.cut(label, LONGEST_LABEL)
        return OpenPage(question=self.asked.id, kind=kind, key=key, label=label)

    def choice(self, label: str, value: str = "", style: Style | None = None) -> Choice:
        """Return a choice on this page."""
        return Choice(
            question=self.asked.id,
            kind=self.page.kind,
            key="" if PAGES[self.page.kind].key is None else self.key,
            value=value,
            label=words.cut(label, LONGEST_LABEL),
            style=style,
        )

    def leave(self, what: Dropped, label: str = labels.CANCEL) -> Drop:
        """Return the button that closes the menu."""
        return Drop(question=self.asked.id, what=what, label=label)

    def listing(
        self,
        heading: str,
        items: Sequence[Button],
        more: tuple[Button, ...] = (),
        *,
        back: Button | None = None,
    ) -> Shown:
        """Render one sheet of a list, with a button per line, the search words and the paging.

        `back`: the way back, None: to the overview.
        """
        sheet, last = self._sheet(items)
        turns = []
        if sheet > 0:
            turns.append(TurnSheet(question=self.asked.id, sheet=sheet - 1, label=texts.BEFORE))
        if sheet < last:
            turns.append(TurnSheet(question=self.asked.id, sheet=sheet + 1, label=texts.AFTER))
        searched = self.page.words
        everything = (self.leads_to(self.page.kind, self.key, texts.ALL),) if searched else ()
        shown = ((item,) for item in self.on_sheet(items))
        last_row = (back or self.leads_to(PageKind.OVERVIEW),)
        rows = (*shown, tuple(turns), (*everything, *more), last_row)
        text = texts.listed(heading, escape(searched), len(items), sheet + 1, last + 1)
        return text, tuple(row for row in rows if row)

    def on_sheet(self, items: Sequence[T]) -> Sequence[T]:
        """Return the lines of the page's sheet."""
        sheet, _ = self._sheet(items)
        return items[sheet * SHEET : (sheet + 1) * SHEET]

    def _sheet(self, items: Sequence[object]) -> tuple[int, int]:
        """Return the sheet that the page shows, and the last one."""
        last = max(0, (len(items) - 1) // SHEET)
        return min(self.page.sheet, last), last


def of_subject(
    find: Callable[[OpenedPage], S | None], gone: PageKind
) -> Callable[[Callable[[OpenedPage, S], ShownInParts]], View]:
    """Let a view take the subject of its page; once there is none, the page `gone` is shown."""

    def of(view: Callable[[OpenedPage, S], ShownInParts]) -> View:
        def shown(opened: OpenedPage) -> ShownInParts:
            subject = find(opened)
            return opened.instead(gone) if subject is None else view(opened, subject)

        return shown

    return of


def to_find(items: Sequence[Button]) -> tuple[str, ...]:
    """Explain the search, if a list has more than one sheet."""
    return (texts.TO_FIND,) if len(items) > SHEET else ()
