"""Administering the organisation: pages, files, lists of people, chats that moved."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.notices.kinds import Ask, Notice, SendFile, TextNotice
from domain.model.conversation.question import Question
from domain.model.conversation.questions import Administer
from domain.model.ids import AuthorityCode, ChatId, PersonId, Place
from domain.model.organisation.administration import AdminPage, PageKind
from domain.model.organisation.changing import bound, check_manned, with_media
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import MEDIA, Invitation, Post, Role
from domain.model.organisation.people_list import Listed, ListPlan, Named, planned
from domain.model.organisation.permissions import Action, check_private
from domain.model.organisation.revision import Change, EditConflict, overtaken
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.asking import QuestionClosed, ask

INVITE_OFFICER: Final = AdminPage(PageKind.INVITE, Post(Role.AUTHORISED).key)
"""The page that appoints an authorised officer: the deputy head may open it, too (§22)."""

TellConflict = Callable[[Place, EditConflict, Office], TextNotice]
"""Builds the notice to an administrator whose change met another administrator's change."""


def opens(page: AdminPage) -> Action:
    """Return the permission needed to open the page."""
    return Action.APPOINT_OFFICER if page == INVITE_OFFICER else Action.ADMINISTER


async def open_page(uow: UnitOfWork, place: Place, page: AdminPage, *, by: Actor) -> None:
    """Shows the page as a new message; raises UnknownPerson, NotPermitted."""
    async with uow:
        by = (await uow.office()).permit(by, opens(page))
        await put_page(uow, place, page, by)
        await uow.commit()


async def put_page(uow: UnitOfWork, place: Place, page: AdminPage, by: Actor) -> None:
    """`open_page` within an open unit of work."""
    await ask(uow, Question(by.person, place, await _seen(uow, page)), reply_to=by.source)


async def turn_page(uow: UnitOfWork, question: int, page: AdminPage, *, by: Actor) -> None:
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
    then: AdminPage,
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
        office = await uow.office()
        by = office.permit(by, Action.ADMINISTER)
        lost = await is_overtaken(uow, question, changed, tell=tell, by=by)
        if not lost:
            check_manned(office.organisation, await uow.change_organisation(changed, by.person))
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
    asked = await uow.questions.waiting(question, by.person)
    if asked is None or not isinstance(asked.about, Administer):
        raise QuestionClosed
    page = asked.about.page
    since = [] if page.seen is None else await uow.organisation_since(page.seen)
    lost = overtaken(since, changed, by.person)
    if lost is None:
        return False
    told = tell(asked.place, lost, await uow.office())
    await uow.outbox.put(replace(told, reply_to=by.source))
    await show_page(uow, question, page, by)
    return True


async def bind(
    uow: UnitOfWork,
    question: int,
    code: AuthorityCode | None,
    place: Place,
    then: AdminPage,
    *,
    tell: TellConflict,
    by: Actor,
) -> bool:
    """Moves the authority, or control (None), to this place; its cards follow (§8).

    As `change_organisation`; also raises UnknownAuthority.
    """
    changed = (
        partial(with_media, place=place)
        if code == MEDIA
        else partial(bound, code=code, place=place)
    )
    return await change_organisation(uow, question, changed, then, tell=tell, by=by)


async def show_page(uow: UnitOfWork, question: int, page: AdminPage, by: Actor) -> None:
    """Shows the page within another use case; raises QuestionClosed, PrivateOnly."""
    asked = await uow.questions.turn(question, by.person, await _seen(uow, page))
    if asked is None:
        raise QuestionClosed
    if page.kind is PageKind.INVITATION:
        check_private(asked.place)
    await uow.outbox.put(Ask(question, asked.place))


async def _seen(uow: UnitOfWork, page: AdminPage) -> Administer:
    return Administer(replace(page, seen=await uow.organisation_state()))


Review = Callable[[Sequence[Change]], AdminPage]
"""Builds the page that shows the changes of a file."""


async def review_file(
    uow: UnitOfWork, place: Place, file: Organisation, review: Review, *, by: Actor
) -> None:
    """Shows the changes the file would make; raises UnknownPerson, NotPermitted."""
    async with uow:
        by = (await uow.office()).permit(by, Action.ADMINISTER)
        page = review(await uow.compare_organisation(file, by.person))
        await ask(uow, Question(by.person, place, Administer(page)), reply_to=by.source)
        await uow.commit()


async def apply_file(
    uow: UnitOfWork,
    question: int,
    page: AdminPage,
    file: Organisation,
    review: Review,
    *,
    by: Actor,
) -> bool:
    """Applies the file as reviewed on `page`; False if its changes are different by now.

    Then the new differences are shown. Raises UnknownPerson, NotPermitted, QuestionClosed,
    NobodyLeft.
    """
    async with uow:
        office = await uow.office()
        by = office.permit(by, Action.ADMINISTER)
        as_shown = (now := review(await uow.compare_organisation(file, by.person))) == page
        if as_shown:
            check_manned(office.organisation, await uow.apply_organisation(file, by.person))
        await show_page(uow, question, AdminPage(PageKind.OVERVIEW) if as_shown else now, by)
        await uow.commit()
    return as_shown


ListReview = Callable[[ListPlan], AdminPage]
"""Builds the page that shows the additions of a list."""

Invite = Callable[[Named], Invitation]


@dataclass(frozen=True, slots=True)
class Passing:
    """How a list is shown and how its invitations are passed on.

    `hand_out`: builds the message with the invitations for the sender of the list.
    """

    review: ListReview
    invite: Invite
    hand_out: Callable[[Sequence[Invitation], Organisation], Iterable[SendFile]]


async def review_list(
    uow: UnitOfWork,
    place: Place,
    lines: Sequence[Listed],
    review: ListReview,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Shows the additions the list would make; raises UnknownPerson, NotPermitted."""
    async with uow:
        office = await uow.office()
        by = office.permit(by, Action.ADMINISTER)
        page = review(planned(office.organisation, await uow.invitations.waiting(at), lines))
        await ask(uow, Question(by.person, place, Administer(page)), reply_to=by.source)
        await uow.commit()


async def apply_list(
    uow: UnitOfWork,
    question: int,
    page: AdminPage,
    lines: Sequence[Listed],
    passing: Passing,
    *,
    by: Actor,
    at: datetime,
) -> bool:
    """Applies the list as reviewed on `page`; False if its additions are different by now.

    Then the new additions are shown. Pending invitations are handed out once more. Raises
    UnknownPerson, NotPermitted, QuestionClosed, PrivateOnly.
    """
    async with uow:
        office = await uow.office()
        by = office.permit(by, Action.ADMINISTER)
        waiting = await uow.invitations.waiting(at)
        as_shown = (now := passing.review(planned(office.organisation, waiting, lines))) == page
        if as_shown:
            plan, invited = await put_list(uow, lines, passing.invite, by=by.person, at=at)
            for file in passing.hand_out((*plan.waiting, *invited), plan.after):
                check_private(file.place)
                await uow.outbox.put(file)
        await show_page(uow, question, AdminPage(PageKind.OVERVIEW) if as_shown else now, by)
        await uow.commit()
    return as_shown


async def put_list(
    uow: UnitOfWork,
    lines: Sequence[Listed],
    invite: Invite,
    *,
    by: PersonId | None,
    at: datetime,
) -> tuple[ListPlan, Sequence[Invitation]]:
    """`apply_list` in an open unit of work; `by` None: the console. Return plan and invitations."""
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
