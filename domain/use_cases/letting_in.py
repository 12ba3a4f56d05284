"""Answering somebody who does not work here and asks to be let in (§8)."""

from functools import partial

from domain.model.actor import Actor
from domain.model.conversation.announcement import announced_in
from domain.model.conversation.notices import Announce
from domain.model.ids import PersonId
from domain.model.organisation.administration import AdminPage, PageKind
from domain.model.organisation.changing import appointed, check_manned
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Post
from domain.model.organisation.permissions import Action
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.administering import show_page


async def appoint(
    uow: UnitOfWork, question: int, person: PersonId, post: Post, *, by: Actor
) -> None:
    """They get the post; who has asked to be let in comes under the name that they have there.

    Raises UnknownPerson, NotPermitted, QuestionClosed, NameUnfit, UnknownAuthority, NobodyLeft.
    """
    async with uow:
        office = await uow.office()
        by = office.permit(by, Action.ADMINISTER)
        asked = await uow.access_requests.answer(person)
        name = asked.name if asked is not None else ""
        changed = partial(appointed, person=person, name=name, post=post)
        check_manned(office.organisation, await uow.change_organisation(changed, by.person))
        await _tell_next(uow, office.organisation)
        await show_page(uow, question, AdminPage(PageKind.PERSON, str(person)), by)
        await uow.commit()


async def refuse_access(uow: UnitOfWork, person: PersonId, *, by: Actor) -> bool:
    """Nobody is asked about them again; False: it was answered already.

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
