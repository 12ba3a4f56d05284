"""Removal of a person's roles, and the question about their open work."""

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from functools import partial
from typing import Final

from domain.model.actor import Actor
from domain.model.ids import AuthorityCode, PersonId
from domain.model.organisation.administration import AdminPage, PageKind
from domain.model.organisation.changing import let_go, relieved, suspended
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Person, Post, Role
from domain.use_cases.asking import QuestionClosed
from domain.use_cases.handing_over import handed_over
from domain.use_cases.offboarding import InHand, Parting, part, part_and_hand_over
from handlers.administration.journal import overtaken_say
from handlers.administration.pages import FinishPage, PageButton, Shown, listing, open_page_of
from handlers.texts import administration as texts
from handlers.texts import words
from handlers.ui.buttons import LONGEST_LABEL, Style
from handlers.ui.context import Context, Response, toasted
from handlers.ui.markup import escape

_SUSPENDED: Final = "suspended"
_GONE: Final = "gone"
_MOST_NUMBERS: Final = 30


class PartButton(PageButton):
    """Takes posts from somebody, once it is settled what becomes of what they have in hand."""

    person: PersonId

    @property
    @abstractmethod
    def what(self) -> str:
        """The roles to remove, as the question's page keeps them."""

    async def press(self, by: Actor, context: Context) -> Response:
        """Remove them at once, with a notice; records keep the name."""
        key = f"{self.person}:{self.what}"
        ask = partial(_asking, key)
        done = await part(context.uow, self.question, _parting(key), ask, tell=overtaken_say, by=by)
        if done is None:
            return toasted(texts.CHANGED_MEANWHILE)
        return toasted(texts.SAVED if done else texts.HAND_OVER_FIRST)


class Relieve(PartButton, prefix="ur"):
    """One post less."""

    post: str
    label = texts.RELIEVE_SURELY
    style = Style.BACK

    def __post_init__(self) -> None:
        Post.of_key(self.post)

    @property
    def what(self) -> str:
        """The role."""
        return self.post


class Dismiss(PartButton, prefix="ud"):
    """Somebody works here no more."""

    label = texts.DISMISS_SURELY
    style = Style.BACK
    what = _GONE


class Suspend(PartButton, prefix="us"):
    """Somebody may do nothing until they are restored."""

    label = texts.SUSPEND
    what = _SUSPENDED


class HandOver(PageButton, prefix="uh"):
    """The name of a colleague, or nobody's: «Оставить органу»."""

    to: PersonId | None = None
    label: str = field(default=texts.LEAVE_TO_BODY, compare=False)

    async def press(self, by: Actor, context: Context) -> Response:
        """Remove the role and reassign the work; cards mention the new person from now on."""
        page = await open_page_of(self.question, context)
        if page.kind is not PageKind.HAND_OVER:
            raise QuestionClosed
        parting, at = _parting(page.key), context.now
        went = await part_and_hand_over(
            context.uow, self.question, parting, self.to, tell=overtaken_say, by=by, at=at
        )
        if went is None:
            return toasted(texts.CHANGED_MEANWHILE)
        return toasted(texts.handed_over(went) if went else texts.SAVED)


def receivers(page: AdminPage, organisation: Organisation) -> Iterator[Person]:
    """Yield the bodies' executors at work, except the leaving person."""
    leaving = _parting(page.key).person
    found: dict[PersonId, Person] = {}
    for code in page.words.split():
        for one in organisation.holders(Role.EXECUTOR, AuthorityCode(code)):
            if one.id != leaving and one.absent_until is None:
                found.setdefault(one.id, one)
    yield from sorted(found.values(), key=lambda one: one.name)


def hand_over_asked(page: AdminPage, organisation: Organisation) -> str:
    """Show the open work, and ask for its new owner."""
    who = escape(words.person(organisation, _parting(page.key).person))
    return "\n".join([f"<b>{who}: в работе есть сообщения</b>", *page.lines, texts.TO_WHOM])


def _asking(key: str, in_hand: InHand) -> AdminPage:
    person = _parting(key).person
    held = [handed_over(code, person, incidents) for code, incidents in in_hand.items()]
    numbers = sorted({number for one in held for number in one.numbers})
    told = [_listed(numbers)] if numbers else []
    told += [line for one in held for line in texts.in_hand(one)]
    return AdminPage(PageKind.HAND_OVER, key, " ".join(in_hand), lines=tuple(told))


def _listed(numbers: Sequence[int]) -> str:
    shown = ", ".join(f"№{number}" for number in numbers[:_MOST_NUMBERS])
    more = len(numbers) - _MOST_NUMBERS
    return f"{shown} и ещё {more}" if more > 0 else shown


def _parting(key: str) -> Parting:
    """Parse the person and the roles from the page's key."""
    account, _, what = key.partition(":")
    person = PersonId(int(account))
    if what == _GONE:
        return Parting(person, partial(let_go, person=person), AdminPage(PageKind.STAFF))
    then = AdminPage(PageKind.PERSON, account)
    if what == _SUSPENDED:
        return Parting(person, partial(suspended, person=person), then)
    return Parting(person, partial(relieved, person=person, post=Post.of_key(what)), then)


def hand_over_page(question: int, page: AdminPage, organisation: Organisation) -> Shown:
    """Ask for the new owner of the open work."""
    named = [
        HandOver(question=question, to=one.id, label=words.cut(one.name, LONGEST_LABEL))
        for one in receivers(page, organisation)
    ]
    leave = FinishPage(question=question, label=texts.CANCEL)
    body = HandOver(question=question)
    _, rows = listing(question, replace(page, words=""), "", named, (body,), back=leave)
    return hand_over_asked(page, organisation), rows
