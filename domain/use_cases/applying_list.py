"""A list of people sent by an administrator: reviewed, applied, and new people invited (§8)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.model.actor import Actor
from domain.model.conversation.notices import Notice
from domain.model.conversation.question import Question
from domain.model.conversation.questions import Administer
from domain.model.ids import PersonId
from domain.model.organisation.administration import AdminPage, PageKind
from domain.model.organisation.invitation import Invitation
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people_list import Listed, ListPlan, Named, planned
from domain.model.organisation.permissions import Action
from domain.model.place import Place
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.administering import show_page
from domain.use_cases.asking import ask

Review = Callable[[ListPlan], AdminPage]
"""Builds the page that shows the additions of a list."""

Invite = Callable[[Named], Invitation]


@dataclass(frozen=True, slots=True)
class Passing:
    """How a list is shown and how its invitations are passed on.

    `hand_out`: builds the message with the invitations for the sender of the list.
    """

    review: Review
    invite: Invite
    hand_out: Callable[[Sequence[Invitation], Organisation], Iterable[Notice]]


async def review_list(
    uow: UnitOfWork,
    place: Place,
    lines: Sequence[Listed],
    review: Review,
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
    UnknownPerson, NotPermitted, QuestionClosed.
    """
    async with uow:
        office = await uow.office()
        by = office.permit(by, Action.ADMINISTER)
        waiting = await uow.invitations.waiting(at)
        as_shown = (now := passing.review(planned(office.organisation, waiting, lines))) == page
        if as_shown:
            plan, invited = await put_list(uow, lines, passing.invite, by=by.person, at=at)
            for notice in passing.hand_out((*plan.waiting, *invited), plan.after):
                await uow.outbox.put(notice)
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
