"""The first administrator of an empty organisation."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from domain.model.actor import Actor
from domain.model.conversation.notices import TextNotice
from domain.model.conversation.question import Question
from domain.model.conversation.questions import Administer
from domain.model.errors import DomainError
from domain.model.organisation.admin_code import CodeTries
from domain.model.organisation.administration import AdminPage, PageKind
from domain.model.organisation.changing import begun_by
from domain.model.place import Place
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.asking import ask


@dataclass
class SomebodyWorksHere(DomainError):
    """The organisation has employees: the code no longer appoints an administrator."""


async def become_administrator(
    uow: UnitOfWork, code: str, place: Place, *, welcome: str, wrong: str, by: Actor, at: datetime
) -> None:
    """Makes the person with the console's code an administrator; answers `wrong` to another code.

    `welcome` is shown above the first page. Raises SomebodyWorksHere, CodeLocked.
    """
    async with uow:
        if (await uow.office()).organisation.people:
            raise SomebodyWorksHere
        tries = await uow.admin_codes.tries(by.person) or CodeTries(0, at)
        tries.check(at)
        if await uow.admin_codes.use(code):
            await uow.change_organisation(partial(begun_by, admin=by.person), by.person)
            await uow.outbox.put(TextNotice(place, welcome, reply_to=by.source))
            page = AdminPage(PageKind.OVERVIEW)
            await ask(uow, Question(by.person, place, Administer(page)))
        else:
            await uow.admin_codes.note(by.person, tries.once_more(at))
            await uow.outbox.put(TextNotice(place, wrong, reply_to=by.source))
        await uow.commit()
