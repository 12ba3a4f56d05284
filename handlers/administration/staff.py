"""The pages of employees, and their actions."""

from dataclasses import field
from functools import partial

from domain.model.actor import Actor
from domain.model.ids import PersonId
from domain.model.organisation.administration import AdminPage, PageKind
from domain.model.organisation.changing import restored
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import MEDIA, ROLES_OF_AN_AUTHORITY, Person, Post, Role
from domain.use_cases.granting_access import appoint
from handlers.administration import describing
from handlers.administration.offboarding import Dismiss, Relieve, Suspend
from handlers.administration.pages import (
    Change,
    ChangeButton,
    OpenPage,
    PageButton,
    Shown,
    back_to,
    leads_to,
    listing,
)
from handlers.reading.naming import found
from handlers.texts import administration as texts
from handlers.texts import words
from handlers.ui.buttons import LONGEST_LABEL, Button, Style, paired
from handlers.ui.context import Context, Response, toasted


class Appoint(PageButton, prefix="up"):
    """The name of a role or of a body: the employee gets the post."""

    person: PersonId
    post: str
    label: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        Post.of_key(self.post)

    async def press(self, by: Actor, context: Context) -> Response:
        """Grant it, with a notice; it applies at once."""
        await appoint(context.uow, self.question, self.person, Post.of_key(self.post), by=by)
        return toasted(texts.SAVED)


class Restore(ChangeButton, prefix="uv"):
    """Who was suspended has their posts again."""

    person: PersonId
    label = texts.RESTORE
    style = Style.FORWARD

    def change(self) -> Change:
        """Applies at once, with a notice."""
        return partial(restored, person=self.person)

    @property
    def then(self) -> AdminPage:
        """The person's page."""
        return AdminPage(PageKind.PERSON, str(self.person))


def staff_page(question: int, page: AdminPage, organisation: Organisation) -> Shown:
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


def person_page(question: int, page: AdminPage, organisation: Organisation) -> Shown:
    """Render one employee with all roles."""
    who = PersonId(int(page.key))
    if who in organisation.suspended:
        return _suspended(question, organisation.suspended[who], organisation)
    person = organisation.person(who)
    if person is None:
        return staff_page(question, AdminPage(PageKind.STAFF), organisation)
    suspend = Suspend(question=question, person=who)
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
    rows = ((give,), *taken, (rename,), (suspend,), (leave,), (back,))
    return describing.person(person, organisation), rows


def _suspended(question: int, person: Person, organisation: Organisation) -> Shown:
    rows = (
        (Restore(question=question, person=person.id),),
        (leads_to(question, PageKind.DISMISS, str(person.id), texts.DISMISS),),
        (OpenPage(question=question, kind=PageKind.STAFF),),
    )
    return (
        f"{describing.person(person, organisation)}\n<b>{words.capital(texts.SUSPENDED)}</b>",
        rows,
    )


def _called(person: Person, organisation: Organisation) -> str:
    held_back = person.id in organisation.suspended
    return f"{person.name} ({texts.SUSPENDED})" if held_back else person.name


def role_page(question: int, page: AdminPage, organisation: Organisation) -> Shown:
    """Ask for the role; roles within a body ask for that next."""
    who = _account(page.key)
    rows = [
        leads_to(question, PageKind.BODY, f"{page.key}.{role}", words.capital(words.ROLE[role]))
        if role in ROLES_OF_AN_AUTHORITY
        else _gets(question, who, Post(role), words.capital(words.ROLE[role]))
        for role in Role
        if role is not Role.MEDIA or organisation.media is not None
    ]
    back = back_to(question, who)
    return describing.role_asked(who, organisation, page.words), ((*paired(rows), (back,)))


def body_page(question: int, page: AdminPage, organisation: Organisation) -> Shown:
    """Ask for the body of the role."""
    account, _, role = page.key.partition(".")
    who = _account(account)
    named = [
        _gets(question, who, Post(Role(role), body.code), body.name)
        for body in organisation.authorities.values()
        if body.code != MEDIA and found(page.words, body.name)
    ]
    back = leads_to(question, PageKind.ROLE, account, texts.BACK)
    return listing(question, page, describing.body_asked(Role(role)), named, back=back)


def _gets(question: int, who: PersonId | None, post: Post, label: str) -> Button:
    """Return the button: an employee gets the role at once, an invited person is named first."""
    if who is None:
        return leads_to(question, PageKind.INVITE, post.key, label)
    cut = words.cut(label, LONGEST_LABEL)
    return Appoint(question=question, person=who, post=post.key, label=cut)


def _account(key: str) -> PersonId | None:
    return PersonId(int(key)) if key else None


def relieve_page(question: int, page: AdminPage, organisation: Organisation) -> Shown:
    """Confirm the removal of a role."""
    account, _, key = page.key.partition(".")
    who, post = organisation.person(PersonId(int(account))), Post.of_key(key)
    if who is None or post not in who.posts:
        return person_page(question, AdminPage(PageKind.PERSON, account), organisation)
    surely = Relieve(question=question, person=who.id, post=key)
    text = describing.relieving(who, post, organisation)
    return text, ((surely,), (back_to(question, who.id),))


def dismiss_page(question: int, page: AdminPage, organisation: Organisation) -> Shown:
    """Confirm the dismissal."""
    account = PersonId(int(page.key))
    who = organisation.person(account) or organisation.suspended.get(account)
    if who is None:
        return staff_page(question, AdminPage(PageKind.STAFF), organisation)
    surely = Dismiss(question=question, person=who.id)
    return describing.dismissing(who), ((surely,), (back_to(question, who.id),))
