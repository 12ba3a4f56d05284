"""The pages of employees: their roles, and what becomes of their work when they leave."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import partial
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.menu import MenuPage, PageKind
from domain.model.ids import AuthorityCode, PersonId, messenger_of
from domain.model.organisation.changing import let_go, relieved, restored, suspended
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import MEDIA, ROLES_OF_AN_AUTHORITY, Person, Post, Role
from domain.use_cases.asking import QuestionClosed
from domain.use_cases.granting_access import appoint
from domain.use_cases.offboarding import InHand, Parting, handed_over, part, part_and_hand_over
from handlers.administration import describing
from handlers.administration.describing import overtaken_say
from handlers.administration.inviting import PickInTelegram
from handlers.administration.pages import (
    back_to,
    open_page_of,
    put_in_force,
)
from handlers.reading.spelling import found
from handlers.texts import administration as texts
from handlers.texts import words
from handlers.ui.buttons import Button, Style, paired
from handlers.ui.context import Context, Response, toasted
from handlers.ui.markup import escape
from handlers.ui.menus import Choice, OpenPage, Shown, account_or_none, choice, leads_to, listing
from handlers.ui.questions import Drop, Dropped

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


def hand_over_page(question: int, page: MenuPage, organisation: Organisation) -> Shown:
    """Ask for the new owner of the open work."""
    named = [choice(question, page, one.name, str(one.id)) for one in receivers(page, organisation)]
    leave = Drop(question=question, what=Dropped.SETTINGS)
    body = choice(question, page, texts.LEAVE_TO_BODY)
    _, rows = listing(question, replace(page, words=""), "", named, (body,), back=leave)
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


def staff_page(question: int, page: MenuPage, organisation: Organisation) -> Shown:
    """List all employees, or the search results."""
    everybody = (*organisation.people.values(), *organisation.suspended.values())
    people = sorted(
        (one for one in everybody if found(page.words, one.name)), key=lambda one: one.name
    )
    named = [
        leads_to(question, PageKind.PERSON, str(one.id), _called(one, organisation))
        for one in people
    ]
    new = leads_to(question, PageKind.ROLE, "", texts.PAGE_INVITE)
    return listing(question, page, texts.STAFF, named, (new,))


def person_page(question: int, page: MenuPage, organisation: Organisation) -> Shown:
    """Render one employee with all roles."""
    who = PersonId(int(page.key))
    if who in organisation.suspended:
        return _suspended(question, page, organisation)
    person = organisation.person(who)
    if person is None:
        return staff_page(question, MenuPage(PageKind.STAFF), organisation)
    suspend = choice(question, page, texts.SUSPEND, PersonChoice.SUSPEND)
    rename = leads_to(question, PageKind.PERSON_NAME, page.key, texts.RENAME_PERSON)
    give = leads_to(question, PageKind.ROLE, page.key, texts.GIVE_ROLE)
    taken = [
        (
            leads_to(
                question,
                PageKind.RELIEVE,
                f"{page.key}.{post.key}",
                describing.relieve(post, organisation),
            ),
        )
        for post in person.posts_in_order()
    ]
    leave = leads_to(question, PageKind.DISMISS, page.key, texts.DISMISS)
    back = OpenPage(question=question, kind=PageKind.STAFF)
    rows = ((give,), *taken, (rename,), *_unlink(question, person), (suspend,), (leave,), (back,))
    return describing.person(person, organisation), rows


def _unlink(question: int, person: Person) -> Iterator[tuple[Button]]:
    for account in person.others:
        label = texts.UNLINK_ACCOUNT.format(words.messenger_name(messenger_of(account)))
        yield (leads_to(question, PageKind.UNLINK, str(account), label),)


def unlink_page(question: int, page: MenuPage, organisation: Organisation) -> Shown:
    """Confirm that the account is taken."""
    account = PersonId(int(page.key))
    who = organisation.person(account)
    if who is None or account not in who.others:
        return person_page(question, MenuPage(PageKind.PERSON, page.key), organisation)
    surely = choice(question, page, texts.UNLINK_SURELY, str(who.id), Style.BACK)
    messenger = words.messenger_name(messenger_of(account))
    text = texts.UNLINKING.format(escape(who.name), messenger)
    return text, ((surely,), (back_to(question, who.id),))


def _suspended(question: int, page: MenuPage, organisation: Organisation) -> Shown:
    person = organisation.suspended[PersonId(int(page.key))]
    rows = (
        (choice(question, page, texts.RESTORE, PersonChoice.RESTORE, Style.FORWARD),),
        (leads_to(question, PageKind.DISMISS, page.key, texts.DISMISS),),
        (OpenPage(question=question, kind=PageKind.STAFF),),
    )
    return (
        f"{describing.person(person, organisation)}\n<b>{words.capital(texts.SUSPENDED)}</b>",
        rows,
    )


def _called(person: Person, organisation: Organisation) -> str:
    held_back = person.id in organisation.suspended
    return f"{person.name} ({texts.SUSPENDED})" if held_back else person.name


def role_page(question: int, page: MenuPage, organisation: Organisation) -> Shown:
    """Ask for the role; roles within a body ask for that next."""
    who = account_or_none(page.key)
    rows = [
        leads_to(question, PageKind.BODY, f"{page.key}.{role}", words.capital(words.ROLE[role]))
        if role in ROLES_OF_AN_AUTHORITY
        else _gets(question, page, Post(role), words.capital(words.ROLE[role]))
        for role in Role
        if role is not Role.MEDIA or organisation.media is not None
    ]
    pick = ((PickInTelegram(question=question),),) if who is None else ()
    back = back_to(question, who)
    return describing.role_asked(who, organisation, page.words), (*paired(rows), *pick, (back,))


def body_page(question: int, page: MenuPage, organisation: Organisation) -> Shown:
    """Ask for the body of the role."""
    account, _, role = page.key.partition(".")
    named = [
        _gets(question, page, Post(Role(role), body.code), body.name)
        for body in organisation.authorities.values()
        if body.code != MEDIA and found(page.words, body.name)
    ]
    back = leads_to(question, PageKind.ROLE, account, texts.BACK)
    asked = texts.BODY_ASKED.format(words.capital(words.ROLE[Role(role)]))
    return listing(question, page, asked, named, back=back)


def _gets(question: int, page: MenuPage, post: Post, label: str) -> Button:
    """Return the button: an employee gets the role at once, an invited person is named first."""
    if not page.key.partition(".")[0]:
        return leads_to(question, PageKind.INVITE, post.key, label)
    value = post.key if page.kind is PageKind.ROLE else str(post.authority)
    return choice(question, page, label, value)


def relieve_page(question: int, page: MenuPage, organisation: Organisation) -> Shown:
    """Confirm the removal of a role."""
    account, _, key = page.key.partition(".")
    who, post = organisation.person(PersonId(int(account))), Post.of_key(key)
    if who is None or post not in who.posts:
        return person_page(question, MenuPage(PageKind.PERSON, account), organisation)
    surely = choice(question, page, texts.RELIEVE_SURELY, style=Style.BACK)
    text = describing.relieving(who, post, organisation)
    return text, ((surely,), (back_to(question, who.id),))


def dismiss_page(question: int, page: MenuPage, organisation: Organisation) -> Shown:
    """Confirm the dismissal."""
    account = PersonId(int(page.key))
    who = organisation.person(account) or organisation.suspended.get(account)
    if who is None:
        return staff_page(question, MenuPage(PageKind.STAFF), organisation)
    surely = choice(question, page, texts.DISMISS_SURELY, style=Style.BACK)
    text = texts.DISMISSING.format(escape(who.name))
    return text, ((surely,), (back_to(question, who.id),))
