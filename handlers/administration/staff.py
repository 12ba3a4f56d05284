"""The pages of employees: their roles, and what becomes of their work when they leave."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import partial
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.menu import MenuPage, PageKind
from domain.model.ids import AuthorityCode, PersonId, messenger_of
from domain.model.organisation.changing import let_go, person_renamed, relieved, restored, suspended
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import MEDIA, ROLES_OF_AN_AUTHORITY, Person, Post, Role
from domain.use_cases.asking import QuestionClosed
from domain.use_cases.granting_access import appoint
from domain.use_cases.offboarding import InHand, Parting, handed_over, part, part_and_hand_over
from handlers.administration import describing
from handlers.administration.accounts import unlink
from handlers.administration.describing import overtaken_say
from handlers.administration.inviting import PickInTelegram
from handlers.administration.pages import (
    MENU,
    asking_page,
    open_page_of,
    put_in_force,
)
from handlers.reading.spelling import found
from handlers.texts import administration as texts
from handlers.texts import words
from handlers.ui.buttons import Button, Style, paired
from handlers.ui.context import Context, Response, toasted
from handlers.ui.markup import escape
from handlers.ui.menus import (
    Choice,
    OpenedPage,
    Shown,
    ShownInParts,
    account,
    account_or_none,
    of_subject,
    search,
)
from handlers.ui.questions import Dropped

_SUSPENDED: Final = "suspended"
_GONE: Final = "gone"
_MOST_NUMBERS: Final = 30


class PersonChoice(StrEnum):
    """What can be done with an employee at once."""

    SUSPEND = "suspend"
    RESTORE = "restore"


async def person_chosen(chosen: Choice, by: Actor, context: Context) -> Response:
    """Suspend all permissions of the employee, or restore their roles."""
    if chosen.value == PersonChoice.SUSPEND:
        return await _part(chosen, _SUSPENDED, by, context)
    changed = partial(restored, person=PersonId(int(chosen.key)))
    return await put_in_force(chosen.question, changed, chosen.page, by, context)


async def relieve(chosen: Choice, by: Actor, context: Context) -> Response:
    """Take one role from the employee."""
    return await _part(chosen, chosen.key.partition(".")[2], by, context)


async def dismiss(chosen: Choice, by: Actor, context: Context) -> Response:
    """Remove the employee from the list; records keep the name."""
    return await _part(chosen, _GONE, by, context)


async def _part(chosen: Choice, what: str, by: Actor, context: Context) -> Response:
    """Take roles from the employee at once, with a notice; ask first about their open work.

    `what`: the roles, as the page of the question keeps them.
    """
    key = f"{chosen.key.partition('.')[0]}:{what}"
    ask = partial(_asking, key)
    done = await part(context.uow, chosen.question, _parting(key), ask, tell=overtaken_say, by=by)
    if done is None:
        return toasted(texts.CHANGED_MEANWHILE)
    return toasted(texts.SAVED if done else texts.HAND_OVER_FIRST)


async def hand_over_to(chosen: Choice, by: Actor, context: Context) -> Response:
    """Remove the role and reassign the work to the chosen colleague, or to the body.

    Cards mention the new person from now on.
    """
    page = await open_page_of(chosen.question, context)
    if page.kind is not PageKind.HAND_OVER:
        raise QuestionClosed
    parting, to, at = _parting(page.key), account_or_none(chosen.value), context.now
    went = await part_and_hand_over(
        context.uow, chosen.question, parting, to, tell=overtaken_say, by=by, at=at
    )
    if went is None:
        return toasted(texts.CHANGED_MEANWHILE)
    return toasted(texts.HANDED_OVER.format(went) if went else texts.SAVED)


def receivers(page: MenuPage, organisation: Organisation) -> Iterator[Person]:
    """Yield the bodies' executors at work, except the leaving person."""
    leaving = _parting(page.key).person
    found: dict[PersonId, Person] = {}
    for code in page.words.split():
        for one in organisation.holders(Role.EXECUTOR, AuthorityCode(code)):
            if one.id != leaving and one.absent_until is None:
                found.setdefault(one.id, one)
    yield from sorted(found.values(), key=lambda one: one.name)


def hand_over_asked(page: MenuPage, organisation: Organisation) -> str:
    """Show the open work, and ask for its new owner."""
    who = escape(words.person(organisation, _parting(page.key).person))
    return "\n".join([f"<b>{who}: в работе есть сообщения</b>", *page.lines, texts.TO_WHOM])


def _asking(key: str, in_hand: InHand) -> MenuPage:
    person = _parting(key).person
    held = [handed_over(code, person, incidents) for code, incidents in in_hand.items()]
    numbers = sorted({number for one in held for number in one.numbers})
    told = [_listed(numbers)] if numbers else []
    told += [line for one in held for line in texts.in_hand(one)]
    return MenuPage(PageKind.HAND_OVER, key, " ".join(in_hand), lines=tuple(told))


def _listed(numbers: Sequence[int]) -> str:
    shown = ", ".join(f"№{number}" for number in numbers[:_MOST_NUMBERS])
    more = len(numbers) - _MOST_NUMBERS
    return f"{shown} и ещё {more}" if more > 0 else shown


def _parting(key: str) -> Parting:
    """Parse the person and the roles from the page's key."""
    account, _, what = key.partition(":")
    person = PersonId(int(account))
    if what == _GONE:
        return Parting(person, partial(let_go, person=person), MenuPage(PageKind.STAFF))
    then = MenuPage(PageKind.PERSON, account)
    if what == _SUSPENDED:
        return Parting(person, partial(suspended, person=person), then)
    return Parting(person, partial(relieved, person=person, post=Post.of_key(what)), then)


@MENU.page(PageKind.HAND_OVER, key=None, chosen=hand_over_to, value=account_or_none)
def _hand_over_page(opened: OpenedPage) -> Shown:
    page, organisation = opened.page, opened.organisation
    named = [opened.choice(one.name, str(one.id)) for one in receivers(page, organisation)]
    body, leave = opened.choice(texts.LEAVE_TO_BODY), opened.leave(Dropped.SETTINGS)
    not_searched = replace(opened, page=replace(page, words=""))
    _, rows = not_searched.listing("", named, (body,), back=leave)
    return hand_over_asked(page, organisation), rows


async def role_chosen(chosen: Choice, by: Actor, context: Context) -> Response:
    """Grant the employee the role, with a notice; it applies at once."""
    return await _appoint(chosen, chosen.key, Post.of_key(chosen.value), by, context)


async def body_chosen(chosen: Choice, by: Actor, context: Context) -> Response:
    """Grant the employee the role in the chosen body, as above."""
    who, _, role = chosen.key.partition(".")
    return await _appoint(chosen, who, Post(Role(role), AuthorityCode(chosen.value)), by, context)


async def _appoint(chosen: Choice, who: str, post: Post, by: Actor, context: Context) -> Response:
    if not who:
        raise QuestionClosed
    await appoint(context.uow, chosen.question, PersonId(int(who)), post, by=by)
    return toasted(texts.SAVED)


def _suspended_or_not(opened: OpenedPage) -> Person | None:
    who = PersonId(int(opened.key))
    return opened.organisation.suspended.get(who) or opened.organisation.person(who)


_of_person = of_subject(_suspended_or_not, PageKind.STAFF)


@MENU.page(PageKind.STAFF, search)
def _staff_page(opened: OpenedPage) -> Shown:
    organisation = opened.organisation
    everybody = (*organisation.people.values(), *organisation.suspended.values())
    people = sorted(
        (one for one in everybody if found(opened.page.words, one.name)), key=lambda one: one.name
    )
    named = [
        opened.leads_to(PageKind.PERSON, str(one.id), _called(one, organisation)) for one in people
    ]
    new = opened.leads_to(PageKind.ROLE, label=texts.PAGE_INVITE)
    return opened.listing(texts.STAFF, named, (new,))


@MENU.page(PageKind.PERSON, key=account, chosen=person_chosen, value=PersonChoice)
@_of_person
def _person_page(opened: OpenedPage, person: Person) -> Shown:
    organisation, key = opened.organisation, opened.key
    described = describing.person(person, organisation)
    leave = (opened.leads_to(PageKind.DISMISS, key, texts.DISMISS),)
    back = (opened.leads_to(PageKind.STAFF),)
    if person.id in organisation.suspended:
        restore = opened.choice(texts.RESTORE, PersonChoice.RESTORE, Style.FORWARD)
        suspended = f"<b>{words.capital(texts.SUSPENDED)}</b>"
        return f"{described}\n{suspended}", ((restore,), leave, back)
    rows = (
        (opened.leads_to(PageKind.ROLE, key, texts.GIVE_ROLE),),
        *(
            (opened.leads_to(PageKind.RELIEVE, f"{key}.{post.key}", _relieve(post, organisation)),)
            for post in person.posts_in_order()
        ),
        (opened.leads_to(PageKind.PERSON_NAME, key, texts.RENAME_PERSON),),
        *(
            (
                opened.leads_to(
                    PageKind.UNLINK, str(account), texts.UNLINK_ACCOUNT.format(_of(account))
                ),
            )
            for account in person.others
        ),
        (opened.choice(texts.SUSPEND, PersonChoice.SUSPEND),),
        leave,
        back,
    )
    return described, rows


def _relieve(post: Post, organisation: Organisation) -> str:
    return f"Снять: {words.post(post, organisation)}"


def _of(account: PersonId) -> str:
    return words.messenger_name(messenger_of(account))


asking_page(
    PageKind.PERSON_NAME,
    lambda person, name: partial(person_renamed, person=PersonId(int(person)), name=name),
    back=PageKind.PERSON,
    key=account,
)


@MENU.page(PageKind.UNLINK, key=account, chosen=unlink, value=account)
@_of_person
def _unlink_page(opened: OpenedPage, who: Person) -> ShownInParts:
    account = PersonId(int(opened.key))
    if account not in who.others:
        return opened.instead(PageKind.PERSON, opened.key)
    surely = opened.choice(texts.UNLINK_SURELY, str(who.id), Style.BACK)
    text = texts.UNLINKING.format(escape(who.name), _of(account))
    return text, ((surely,), (opened.leads_to(PageKind.PERSON, str(who.id)),))


def _called(person: Person, organisation: Organisation) -> str:
    held_back = person.id in organisation.suspended
    return f"{person.name} ({texts.SUSPENDED})" if held_back else person.name


def _role_in_a_body(key: str) -> None:
    who, _, role = key.partition(".")
    account_or_none(who)
    if Role(role) not in ROLES_OF_AN_AUTHORITY:
        raise ValueError(role)


def _post_of_a_person(key: str) -> None:
    who, _, post = key.partition(".")
    account(who)
    Post.of_key(post)


@MENU.page(PageKind.ROLE, key=account_or_none, chosen=role_chosen, value=Post.of_key)
def _role_page(opened: OpenedPage) -> Shown:
    """Ask for the role; roles within a body ask for that next."""
    who, organisation = account_or_none(opened.key), opened.organisation
    rows = [
        opened.leads_to(PageKind.BODY, f"{opened.key}.{role}", words.capital(words.ROLE[role]))
        if role in ROLES_OF_AN_AUTHORITY
        else _gets(opened, Post(role), words.capital(words.ROLE[role]))
        for role in Role
        if role is not Role.MEDIA or organisation.media is not None
    ]
    pick = ((PickInTelegram(question=opened.asked.id),),) if who is None else ()
    back = opened.leads_to(PageKind.STAFF if who is None else PageKind.PERSON, opened.key)
    asked = describing.role_asked(who, organisation, opened.page.words)
    return asked, (*paired(rows), *pick, (back,))


@MENU.page(PageKind.BODY, search, key=_role_in_a_body, chosen=body_chosen, value=str)
def _body_page(opened: OpenedPage) -> Shown:
    account, _, role = opened.key.partition(".")
    named = [
        _gets(opened, Post(Role(role), body.code), body.name)
        for body in opened.organisation.authorities.values()
        if body.code != MEDIA and found(opened.page.words, body.name)
    ]
    asked = texts.BODY_ASKED.format(words.capital(words.ROLE[Role(role)]))
    return opened.listing(asked, named, back=opened.leads_to(PageKind.ROLE, account))


def _gets(opened: OpenedPage, post: Post, label: str) -> Button:
    """Return the button: an employee gets the role at once, an invited person is named first."""
    if not opened.key.partition(".")[0]:
        return opened.leads_to(PageKind.INVITE, post.key, label)
    return opened.choice(
        label, post.key if opened.page.kind is PageKind.ROLE else str(post.authority)
    )


@MENU.page(PageKind.RELIEVE, key=_post_of_a_person, chosen=relieve)
def _relieve_page(opened: OpenedPage) -> ShownInParts:
    account, _, key = opened.key.partition(".")
    who, post = opened.organisation.person(PersonId(int(account))), Post.of_key(key)
    if who is None or post not in who.posts:
        return opened.instead(PageKind.PERSON, account)
    surely = opened.choice(texts.RELIEVE_SURELY, style=Style.BACK)
    text = describing.relieving(who, post, opened.organisation)
    return text, ((surely,), (opened.leads_to(PageKind.PERSON, str(who.id)),))


@MENU.page(PageKind.DISMISS, key=account, chosen=dismiss)
@_of_person
def _dismiss_page(opened: OpenedPage, who: Person) -> Shown:
    surely = opened.choice(texts.DISMISS_SURELY, style=Style.BACK)
    text = texts.DISMISSING.format(escape(who.name))
    return text, ((surely,), (opened.leads_to(PageKind.PERSON, str(who.id)),))
