"""Searching incidents: the query is stored, the results are not."""

from collections.abc import Callable

from domain.model.actor import Actor
from domain.model.conversation.notices.kinds import ShowSearch
from domain.model.ids import SearchId
from domain.model.search import Search, Sought
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.asking import close_question


async def search(
    uow: UnitOfWork, sought: Sought, *, by: Actor, question: int | None = None
) -> None:
    """Shows the results where they are asked for, and closes the question, if any.

    Raises UnknownPerson, QuestionClosed.
    """
    async with uow:
        office = await uow.office()
        office.person(by.person)
        if question is not None:
            await close_question(uow, question, by)
        found = await uow.searches.open(by.person, sought)
        await uow.outbox.put(ShowSearch(found, office.reply_place(by)))
        await uow.commit()


async def go_on(
    uow: UnitOfWork, search: SearchId, change: Callable[[Search], None], *, by: Actor
) -> None:
    """Turns the page or narrows the search; raises UnknownPerson, SEARCH_GONE, NotYours."""
    async with uow:
        office = await uow.office()
        person = office.person(by.person)
        found = await uow.searches.get(search)
        found.check_owner(person.id)
        change(found)
        await uow.searches.save(found)
        await uow.outbox.put(ShowSearch(search, office.reply_place(by)))
        await uow.commit()
