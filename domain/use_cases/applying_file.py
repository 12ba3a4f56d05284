"""An organisation file sent by an administrator: its differences are reviewed, then applied."""

from collections.abc import Callable, Sequence

from domain.model.actor import Actor
from domain.model.conversation.question import Question
from domain.model.conversation.questions import Administer
from domain.model.organisation.administration import AdminPage, PageKind
from domain.model.organisation.changing import check_manned
from domain.model.organisation.difference import Change
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.permissions import Action
from domain.model.place import Place
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.administering import show_page
from domain.use_cases.asking import ask

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
