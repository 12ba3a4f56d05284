"""Answering the access request of a person who is not employed here (§8)."""

from functools import partial

from domain.model.actor import Actor
from domain.model.conversation.announcement import AccessAsked, announced_in
from domain.model.conversation.notices import Announce, EndKind, QuestionEnd
from domain.model.conversation.question import Question
from domain.model.conversation.questions import OwnName
from domain.model.ids import ChatId, PersonId
from domain.model.organisation.administration import AdminPage, PageKind
from domain.model.organisation.changing import (
    appointed,
    check_manned,
    is_full_name,
    own_name,
    person_renamed,
)
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Post
from domain.model.organisation.permissions import Action
from domain.model.place import Place
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.administering import put_page, show_page
from domain.use_cases.asking import ask, close_question


async def ask_role(uow: UnitOfWork, place: Place, person: PersonId, *, by: Actor) -> None:
    """Asks the administrator for the person's role; shows the name from the messenger.

    Raises UnknownPerson, NotPermitted.
    """
    async with uow:
        by = (await uow.office()).permit(by, Action.ADMINISTER)
        asked = await uow.access_requests.asked(person)
        page = AdminPage(PageKind.ROLE, str(person), asked.name if asked else "")
        await put_page(uow, place, page, by)
        await uow.commit()


async def appoint(
    uow: UnitOfWork, question: int, person: PersonId, post: Post, *, by: Actor
) -> None:
    """Appoints the person to the post, under the name from their access request.

    If that is no full name, the person is asked for theirs. Raises UnknownPerson, NotPermitted,
    QuestionClosed, NameUnfit, UnknownAuthority, NobodyLeft.
    """
    async with uow:
        office = await uow.office()
        by = office.permit(by, Action.ADMINISTER)
        asked = await uow.access_requests.answer(person)
        name = asked.name if asked is not None else ""
        changed = partial(appointed, person=person, name=name, post=post)
        check_manned(office.organisation, await uow.change_organisation(changed, by.person))
        if asked is not None and person not in office.organisation.people:
            await _ask_name(uow, asked)
        await _tell_next(uow, office.organisation)
        await show_page(uow, question, AdminPage(PageKind.PERSON, str(person)), by)
        await uow.commit()


async def _ask_name(uow: UnitOfWork, asked: AccessAsked) -> None:
    if not is_full_name(asked.name):
        await ask(uow, Question(asked.person, Place(ChatId(asked.person)), OwnName()))


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
