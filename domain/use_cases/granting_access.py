"""How people become employees: the first administrator, invitations, access requests (§8)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from domain.model.actor import Actor
from domain.model.conversation.announcement import announced_in
from domain.model.conversation.menu import MenuPage, PageKind
from domain.model.conversation.notices.kinds import (
    Announce,
    EndKind,
    QuestionEnd,
    SendFile,
    TextNotice,
)
from domain.model.conversation.notices.notice import MadeFile
from domain.model.conversation.question import Question
from domain.model.conversation.questions import AcceptInvitation, Administer, OwnName, PickPeople
from domain.model.errors import Reason, Refusal
from domain.model.ids import ChatId, PersonId, Place
from domain.model.organisation.changing import (
    appointed,
    begun_by,
    checked_name,
    is_full_name,
    joining,
    own_name,
    person_renamed,
    shown_name,
)
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import UNNAMED_ADMIN, Organisation
from domain.model.organisation.people import (
    CodeTries,
    Invitation,
    Person,
    Post,
    Role,
)
from domain.model.organisation.permissions import Action, UnknownPerson, check_private
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.administering import put_page, show_page
from domain.use_cases.asking import QuestionClosed, ask, close_question, take_answer


async def become_administrator(
    uow: UnitOfWork, code: str, place: Place, *, welcome: str, wrong: str, by: Actor, at: datetime
) -> None:
    """Makes the person with the console's code an administrator; answers `wrong` to another code.

    `welcome` is shown above the first page. Raises SOMEBODY_WORKS_HERE, CodeLocked.
    """
    async with uow:
        if (await uow.office()).organisation.people:
            raise Refusal(Reason.SOMEBODY_WORKS_HERE)
        tries = await uow.admin_codes.tries(by.person) or CodeTries(0, at)
        tries.check(at)
        if await uow.admin_codes.use(code):
            await uow.change_organisation(partial(begun_by, admin=by.person), by.person)
            await uow.outbox.put(TextNotice(place, welcome, reply_to=by.source))
            page = MenuPage(PageKind.OVERVIEW)
            await ask(uow, Question(by.person, place, Administer(page)))
        else:
            await uow.admin_codes.note(by.person, tries.once_more(at))
            await uow.outbox.put(TextNotice(place, wrong, reply_to=by.source))
        await uow.commit()


def invites(invitation: Invitation) -> Action:
    """The permission to invite: the deputy head, too, appoints authorised officers (§22)."""
    officer = all(post.role is Role.AUTHORISED for post in invitation.posts)
    return Action.APPOINT_OFFICER if officer else Action.ADMINISTER


async def invite(
    uow: UnitOfWork, question: int, invitation: Invitation, then: MenuPage, *, by: Actor
) -> None:
    """Stores the invitation, which one person can accept, and shows `then`.

    Raises UnknownPerson, NotPermitted, QuestionClosed, NameUnfit, UNKNOWN_AUTHORITY, PRIVATE_ONLY.
    """
    async with uow:
        office = await uow.office()
        by = office.permit(by, invites(invitation))
        for post in invitation.posts:
            if post.authority is not None:
                office.authority(post.authority)
        if invitation.name is not None:
            invitation = replace(invitation, name=checked_name(invitation.name))
        await uow.invitations.add(invitation)
        await show_page(uow, question, then, by)
        await uow.commit()


async def take_back(
    uow: UnitOfWork, question: int, invitation: str, then: MenuPage, *, by: Actor, at: datetime
) -> None:
    """Revokes the invitation; raises UnknownPerson, NotPermitted, INVITATION_OVER."""
    async with uow:
        office = await uow.office()
        by = office.permit(by, Action.APPOINT_OFFICER)
        taken = await uow.invitations.use(invitation, None, at)
        if taken is None:
            raise Refusal(Reason.INVITATION_OVER)
        by = office.permit(by, invites(taken))
        await show_page(uow, question, then, by)
        await uow.commit()


async def send_file(
    uow: UnitOfWork, place: Place, file: MadeFile, caption: str, *, by: Actor
) -> None:
    """Sends a file to an administrator; raises UnknownPerson, NotPermitted."""
    async with uow:
        by = (await uow.office()).permit(by, Action.ADMINISTER)
        await uow.outbox.put(SendFile(place, file, caption))
        await uow.commit()


async def send_invitation(
    uow: UnitOfWork,
    place: Place,
    invitation: str,
    picture: MadeFile,
    caption: Callable[[Invitation, Office], str],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Sends a valid invitation as a picture.

    Raises UnknownPerson, NotPermitted, INVITATION_OVER, PRIVATE_ONLY.
    """
    async with uow:
        office = await uow.office()
        by = office.permit(by, Action.ADMINISTER)
        check_private(place)
        found = await uow.invitations.find(invitation, at)
        if found is None:
            raise Refusal(Reason.INVITATION_OVER)
        await uow.outbox.put(SendFile(place, picture, caption(found, office)))
        await uow.commit()


async def ask_whether_invited(
    uow: UnitOfWork, invitation: str, place: Place, *, by: Actor, at: datetime
) -> None:
    """Asks the person who opened the link whether the invitation is meant for them.

    Raises INVITATION_OVER; UnknownPerson if they are suspended.
    """
    async with uow:
        await _check_not_suspended(uow, by)
        found = await uow.invitations.find(invitation, at)
        if found is None:
            raise Refusal(Reason.INVITATION_OVER)
        about = AcceptInvitation(found.id, found.posts, found.name)
        await ask(uow, Question(by.person, place, about), reply_to=by.source)
        await uow.commit()


async def accept(
    uow: UnitOfWork, question: int, name: str | None, *, by: Actor, at: datetime
) -> None:
    """Gives them the posts of the invitation; `name`: their own, if the invitation has none.

    Raises QuestionClosed, INVITATION_OVER, NameUnfit, UNKNOWN_AUTHORITY; UnknownPerson if they are
    suspended.
    """
    async with uow:
        await _check_not_suspended(uow, by)
        about = await take_answer(uow, question, by, AcceptInvitation)
        invitation = await uow.invitations.use(about.invitation, by.person, at)
        if invitation is None:
            raise Refusal(Reason.INVITATION_OVER)
        called, posts = invitation.name or own_name(name or ""), invitation.posts
        joined = partial(joining, person=by.person, name=called, posts=posts)
        await uow.change_organisation(joined, by.person)
        await uow.commit()


async def _check_not_suspended(uow: UnitOfWork, by: Actor) -> None:
    """An invitation doesn't end a suspension: only an administrator does."""
    if by.person in (await uow.office()).organisation.suspended:
        raise UnknownPerson(by.person)


async def ask_role(uow: UnitOfWork, place: Place, person: PersonId, *, by: Actor) -> None:
    """Asks the administrator for the person's role; shows the name from the messenger.

    Raises UnknownPerson, NotPermitted.
    """
    async with uow:
        by = (await uow.office()).permit(by, Action.ADMINISTER)
        asked = await uow.access_requests.asked(person)
        page = MenuPage(PageKind.ROLE, str(person), asked.name if asked else "")
        await put_page(uow, place, page, by)
        await uow.commit()


async def appoint(
    uow: UnitOfWork, question: int, person: PersonId, post: Post, *, by: Actor
) -> None:
    """Appoints the person to the post, under the name from their access request.

    If that is no full name, the person is asked for theirs. Raises UnknownPerson, NotPermitted,
    QuestionClosed, NameUnfit, UNKNOWN_AUTHORITY, NobodyLeft.
    """
    async with uow:
        office = await uow.office()
        by = office.permit(by, Action.ADMINISTER)
        asked = await uow.access_requests.answer(person)
        name = shown_name(person, asked.name) if asked is not None else ""
        changed = partial(appointed, person=person, name=name, post=post)
        await uow.change_organisation(changed, by.person)
        if asked is not None and office.organisation.person(person) is None:
            await _ask_name(uow, asked.person, asked.name, Place(ChatId(asked.person)))
        await _tell_next(uow, office.organisation)
        await show_page(uow, question, MenuPage(PageKind.PERSON, str(person)), by)
        await uow.commit()


async def appoint_picked(
    uow: UnitOfWork, question: int, chosen: int, picked: Mapping[PersonId, str], *, by: Actor
) -> None:
    """Appoints the picked people to the `chosen` post of the question, and asks for more.

    `picked`: the names that the messenger shows. Whose full name is unknown and who has not come
    yet is asked for it by `greet`: a bot can't write first. Raises UnknownPerson, NotPermitted,
    QuestionClosed, NotEmployed, UNKNOWN_AUTHORITY.
    """
    async with uow:
        office = await uow.office()
        by = office.permit(by, Action.ADMINISTER)
        about, place = await _picking(uow, question, by)
        if chosen >= len(about.posts):
            raise QuestionClosed
        post = about.posts[chosen]

        def changed(organisation: Organisation) -> Organisation:
            for person, name in picked.items():
                organisation = appointed(organisation, person, shown_name(person, name), post)
            return organisation

        await uow.change_organisation(changed, by.person)
        for person, name in picked.items():
            if await uow.access_requests.answer(person) is not None:
                await _ask_name(uow, person, name, Place(ChatId(person)))
        so_far = tuple(dict.fromkeys((*about.appointed, *picked)))
        more = replace(about, appointed=so_far)
        await ask(uow, Question(by.person, place, more), reply_to=by.source)
        await uow.commit()


async def finish_picking(uow: UnitOfWork, question: int, *, by: Actor) -> None:
    """Shows the employees; raises UnknownPerson, NotPermitted, QuestionClosed."""
    async with uow:
        by = (await uow.office()).permit(by, Action.ADMINISTER)
        _, place = await _picking(uow, question, by)
        await put_page(uow, place, MenuPage(PageKind.STAFF), by)
        await uow.commit()


async def _picking(uow: UnitOfWork, question: int, by: Actor) -> tuple[PickPeople, Place]:
    """Close the question; return what it is about, and its place."""
    asked = await close_question(uow, question, by)
    if not isinstance(asked.about, PickPeople):
        raise QuestionClosed
    return asked.about, asked.place


async def greet(uow: UnitOfWork, person: Person, greeting: TextNotice) -> None:
    """Greets an employee who comes, and asks for the full name if cards lack it."""
    async with uow:
        await uow.outbox.put(greeting)
        if person.name != UNNAMED_ADMIN:
            await _ask_name(uow, person.id, person.name, greeting.place)
        await uow.commit()


async def _ask_name(uow: UnitOfWork, person: PersonId, name: str, place: Place) -> None:
    if not is_full_name(name):
        await ask(uow, Question(person, place, OwnName()))


async def take_own_name(uow: UnitOfWork, question: int, name: str, *, by: Actor) -> None:
    """Sets the actor's own name; raises QuestionClosed, NameUnfit, NotEmployed."""
    async with uow:
        await close_question(uow, question, by, QuestionEnd(EndKind.DONE))
        renamed = partial(person_renamed, person=by.person, name=own_name(name))
        await uow.change_organisation(renamed, by.person)
        await uow.commit()


async def refuse_access(uow: UnitOfWork, person: PersonId, *, by: Actor) -> bool:
    """Refuses the request, without further questions; False if it was answered already.

    Raises UnknownPerson, NotPermitted.
    """
    async with uow:
        office = await uow.office()
        by = office.permit(by, Action.ADMINISTER)
        if await uow.access_requests.answer(person) is None:
            return False
        await _tell_next(uow, office.organisation)
        await uow.commit()
        return True


async def _tell_next(uow: UnitOfWork, organisation: Organisation) -> None:
    if (following := await uow.access_requests.next_untold()) is not None:
        for place in announced_in(following, organisation):
            await uow.outbox.put(Announce(place, following))
