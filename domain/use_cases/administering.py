"""Administering the organisation: pages, files, lists of people, chats that moved."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.menu import MenuPage, PageKind
from domain.model.conversation.notices.kinds import Notice, SendFile, TextNotice
from domain.model.conversation.question import Question
from domain.model.conversation.questions import Administer
from domain.model.ids import ChatId, PersonId, Place
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Invitation, Post, Role
from domain.model.organisation.people_list import Listed, ListPlan, Named, planned
from domain.model.organisation.permissions import Action, check_private
from domain.model.organisation.revision import Change, EditConflict, overtaken, wished
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.asking import ask
from domain.use_cases.menus import open_to, turn_to

INVITE_OFFICER: Final = MenuPage(PageKind.INVITE, Post(Role.AUTHORISED).key)
"""The page that appoints an authorised officer: the deputy head may open it, too (§22)."""

TellConflict = Callable[[Place, EditConflict, Office], TextNotice]
"""Builds the notice to an administrator whose change met another administrator's change."""


def opens(page: MenuPage) -> Action:
    """Return the permission needed to open the page."""
    return Action.APPOINT_OFFICER if page == INVITE_OFFICER else Action.ADMINISTER


async def open_page(uow: UnitOfWork, place: Place, page: MenuPage, *, by: Actor) -> None:
    """Shows the page as a new message; raises UnknownPerson, NotPermitted."""
    async with uow:
        by = (await uow.office()).permit(by, opens(page))
        await put_page(uow, place, page, by)
        await uow.commit()


async def put_page(uow: UnitOfWork, place: Place, page: MenuPage, by: Actor) -> None:
    """`open_page` within an open unit of work."""
    await ask(uow, Question(by.person, place, await _seen(uow, page)), reply_to=by.source)


async def turn_page(uow: UnitOfWork, question: int, page: MenuPage, *, by: Actor) -> None:
    """Shows the page in place of the question; raises UnknownPerson, NotPermitted,
    QuestionClosed.
    """
    async with uow:
        by = (await uow.office()).permit(by, opens(page))
        await show_page(uow, question, page, by)
        await uow.commit()


async def change_organisation(
    uow: UnitOfWork,
    question: int,
    changed: Callable[[Organisation], Organisation],
    then: MenuPage,
    *,
    tell: TellConflict,
    by: Actor,
    notices: Sequence[Notice] = (),
) -> bool:
    """Applies `changed` to the organisation, shows `then` and sends the notices.

    False: another administrator has changed the same since the page was shown. Then nothing is
    overwritten: the actor is told and sees the current page. Raises UnknownPerson, NotPermitted,
    QuestionClosed, NobodyLeft and the errors of `changed`.
    """
    async with uow:
        by = (await uow.office()).permit(by, Action.ADMINISTER)
        lost = await is_overtaken(uow, question, changed, tell=tell, by=by)
        if not lost:
            await uow.change_organisation(changed, by.person)
            await show_page(uow, question, then, by)
            for notice in notices:
                await uow.outbox.put(notice)
        await uow.commit()
    return not lost


async def is_overtaken(
    uow: UnitOfWork,
    question: int,
    changed: Callable[[Organisation], Organisation],
    *,
    tell: TellConflict,
    by: Actor,
) -> bool:
    """Whether another administrator has changed the same since the page was shown.

    If so, the actor is told and sees the current page. The organisation stays locked until the unit
    of work ends, so lock incidents first. Raises QuestionClosed and the errors of `changed`.
    """
    place, menu = await open_to(uow, question, by, Administer)
    since = await uow.organisation_since(menu.page.seen) if isinstance(menu.page.seen, int) else []
    lost = overtaken(since, changed, by.person)
    if lost is None:
        return False
    told = tell(place, lost, await uow.office())
    await uow.outbox.put(replace(told, reply_to=by.source))
    await show_page(uow, question, menu.page, by)
    return True


async def show_page(uow: UnitOfWork, question: int, page: MenuPage, by: Actor) -> None:
    """Shows the page within another use case; raises QuestionClosed, PRIVATE_ONLY."""
    place = await turn_to(uow, question, await _seen(uow, page), by)
    if page.kind is PageKind.INVITATION:
        check_private(place)


async def _seen(uow: UnitOfWork, page: MenuPage) -> Administer:
    return Administer(replace(page, seen=await uow.organisation_state()))


@dataclass(frozen=True, slots=True)
class Sent:
    """A file or a list of people that an administrator sent, as a change to be reviewed.

    `page` shows what it would change now, `put` changes it.
    """

    page: Callable[[UnitOfWork, Actor], Awaitable[MenuPage]]
    put: Callable[[UnitOfWork, Actor], Awaitable[None]]


async def review(uow: UnitOfWork, sent: Sent, *, by: Actor) -> None:
    """Shows what it would change; raises UnknownPerson, NotPermitted."""
    async with uow:
        office = await uow.office()
        by = office.permit(by, Action.ADMINISTER)
        about = Administer(await sent.page(uow, by))
        await ask(uow, Question(by.person, office.reply_place(by), about), reply_to=by.source)
        await uow.commit()


async def apply_reviewed(
    uow: UnitOfWork, question: int, page: MenuPage, sent: Sent, *, by: Actor
) -> bool:
    """Applies it as reviewed on `page`; False if its changes are different by now.

    Then the new ones are shown. Raises UnknownPerson, NotPermitted, QuestionClosed, PRIVATE_ONLY,
    NobodyLeft.
    """
    async with uow:
        by = (await uow.office()).permit(by, Action.ADMINISTER)
        as_shown = (now := await sent.page(uow, by)) == page
        if as_shown:
            await sent.put(uow, by)
        await show_page(uow, question, MenuPage(PageKind.OVERVIEW) if as_shown else now, by)
        await uow.commit()
    return as_shown


def sent_file(file: Organisation, show: Callable[[Sequence[Change]], MenuPage]) -> Sent:
    """An organisation file: the whole wished state; `show` builds the page with its changes."""

    def changed(uow: UnitOfWork, by: Actor) -> Callable[[Organisation], Organisation]:
        return partial(wished, file, applied_by=by.person, admins=uow.admins)

    async def page(uow: UnitOfWork, by: Actor) -> MenuPage:
        return show(await uow.compare_organisation(changed(uow, by)))

    async def put(uow: UnitOfWork, by: Actor) -> None:
        await uow.change_organisation(changed(uow, by), by.person)

    return Sent(page, put)


Invite = Callable[[Named], Invitation]


def sent_list(
    lines: Sequence[Listed],
    show: Callable[[ListPlan], MenuPage],
    invite: Invite,
    hand_out: Callable[[Sequence[Invitation], Organisation], Iterable[SendFile]],
    *,
    at: datetime,
) -> Sent:
    """A list of people, which only adds; `show` builds the page with its additions.

    `hand_out` builds the messages with the invitations, pending ones included, for its sender.
    """

    async def page(uow: UnitOfWork, by: Actor) -> MenuPage:
        del by
        waiting = await uow.invitations.waiting(at)
        return show(planned((await uow.office()).organisation, waiting, lines))

    async def put(uow: UnitOfWork, by: Actor) -> None:
        plan, invited = await put_list(uow, lines, invite, by=by.person, at=at)
        for file in hand_out((*plan.waiting, *invited), plan.after):
            check_private(file.place)
            await uow.outbox.put(file)

    return Sent(page, put)


async def put_list(
    uow: UnitOfWork,
    lines: Sequence[Listed],
    invite: Invite,
    *,
    by: PersonId | None,
    at: datetime,
) -> tuple[ListPlan, Sequence[Invitation]]:
    """Applies a list in an open unit of work; `by` None: the console. Return plan and invitations."""
    waiting = await uow.invitations.waiting(at)
    plans: list[ListPlan] = []

    def changed(organisation: Organisation) -> Organisation:
        plans.append(planned(organisation, waiting, lines))
        return plans[-1].after

    await uow.change_organisation(changed, by)
    plan = plans[-1]
    invited = [invite(one) for one in plan.invited]
    for one in invited:
        await uow.invitations.add(one)
    return plan, invited


async def migrate_chat(uow: UnitOfWork, old: ChatId, new: ChatId) -> None:
    """Moves the work of the old chat to the new one; also accepts a chat without work."""
    async with uow:
        await uow.move_chat(old, new)
        await uow.commit()
