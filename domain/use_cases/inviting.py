"""Invitations: an administrator makes one, and the person with its link accepts it (§8)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from domain.model.actor import Actor
from domain.model.conversation.made_file import MadeFile
from domain.model.conversation.notices import SendFile
from domain.model.conversation.question import Question
from domain.model.conversation.questions import AcceptInvitation
from domain.model.organisation.administration import AdminPage
from domain.model.organisation.changing import checked_name, joining, own_name
from domain.model.organisation.invitation import Invitation, InvitationOver
from domain.model.organisation.office import Office
from domain.model.organisation.people import Role
from domain.model.organisation.permissions import Action, UnknownPerson
from domain.model.place import Place
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.administering import show_page
from domain.use_cases.asking import ask, take_answer


def invites(invitation: Invitation) -> Action:
    """The permission to invite: the deputy head, too, appoints authorised officers (§22)."""
    officer = all(post.role is Role.AUTHORISED for post in invitation.posts)
    return Action.APPOINT_OFFICER if officer else Action.ADMINISTER


async def invite(
    uow: UnitOfWork, question: int, invitation: Invitation, then: AdminPage, *, by: Actor
) -> None:
    """Stores the invitation, which one person can accept, and shows `then`.

    Raises UnknownPerson, NotPermitted, QuestionClosed, NameUnfit, UnknownAuthority.
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
    uow: UnitOfWork, question: int, code: str, then: AdminPage, *, by: Actor, at: datetime
) -> None:
    """Revokes the invitation; raises UnknownPerson, NotPermitted, InvitationOver."""
    async with uow:
        office = await uow.office()
        by = office.permit(by, Action.APPOINT_OFFICER)
        taken = await uow.invitations.use(code, None, at)
        if taken is None:
            raise InvitationOver
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
    code: str,
    picture: MadeFile,
    caption: Callable[[Invitation, Office], str],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Sends a valid invitation as a picture; raises UnknownPerson, NotPermitted, InvitationOver."""
    async with uow:
        office = await uow.office()
        by = office.permit(by, Action.ADMINISTER)
        invitation = await uow.invitations.find(code, at)
        if invitation is None:
            raise InvitationOver
        await uow.outbox.put(SendFile(place, picture, caption(invitation, office)))
        await uow.commit()


async def ask_whether_invited(
    uow: UnitOfWork, code: str, place: Place, *, by: Actor, at: datetime
) -> None:
    """Asks the person who opened the link whether the invitation is meant for them.

    Raises InvitationOver; UnknownPerson if they are suspended.
    """
    async with uow:
        await _check_not_suspended(uow, by)
        invitation = await uow.invitations.find(code, at)
        if invitation is None:
            raise InvitationOver
        about = AcceptInvitation(code, invitation.posts, invitation.name)
        await ask(uow, Question(by.person, place, about), reply_to=by.source)
        await uow.commit()


async def accept(
    uow: UnitOfWork, question: int, name: str | None, *, by: Actor, at: datetime
) -> None:
    """Gives them the posts of the invitation; `name`: their own, if the invitation has none.

    Raises QuestionClosed, InvitationOver, NameUnfit, UnknownAuthority; UnknownPerson if suspended.
    """
    async with uow:
        await _check_not_suspended(uow, by)
        about = await take_answer(uow, question, by, AcceptInvitation)
        invitation = await uow.invitations.use(about.code, by.person, at)
        if invitation is None:
            raise InvitationOver
        called, posts = invitation.name or own_name(name or ""), invitation.posts
        joined = partial(joining, person=by.person, name=called, posts=posts)
        await uow.change_organisation(joined, by.person)
        await uow.commit()


async def _check_not_suspended(uow: UnitOfWork, by: Actor) -> None:
    """An invitation doesn't end a suspension: only an administrator does."""
    if by.person in (await uow.office()).organisation.suspended:
        raise UnknownPerson(by.person)
