"""Setting the organisation up and keeping it right, page by page; administrators only, but for one page."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.notices import Ask, TextNotice
from domain.model.conversation.question import Question
from domain.model.conversation.questions import Administer
from domain.model.ids import AuthorityCode
from domain.model.organisation.administration import AdminPage, PageKind
from domain.model.organisation.changing import bound, check_manned, with_media
from domain.model.organisation.edit_conflict import Overtaken, overtaken
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import MEDIA, Post, Role
from domain.model.organisation.permissions import Action
from domain.model.place import Place
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.asking import QuestionClosed, ask

INVITE_OFFICER: Final = AdminPage(PageKind.INVITE, Post(Role.AUTHORISED).key)
"""Who is to be an authorised officer: the one page that is the deputy head's, too (§22)."""

Tell = Callable[[Place, Overtaken, Office], TextNotice]
"""What an administrator there is told whom another one has overtaken."""


def opens(page: AdminPage) -> Action:
    """What whoever opens the page must be allowed to do."""
    return Action.APPOINT_OFFICER if page == INVITE_OFFICER else Action.ADMINISTER


async def open_page(uow: UnitOfWork, place: Place, page: AdminPage, *, by: Actor) -> None:
    """Shows that page as a new message; raises UnknownPerson, NotPermitted."""
    async with uow:
        by = (await uow.office()).permit(by, opens(page))
        await put_page(uow, place, page, by)
        await uow.commit()


async def put_page(uow: UnitOfWork, place: Place, page: AdminPage, by: Actor) -> None:
    """The same within an open unit of work."""
    await ask(uow, Question(by.person, place, await _seen(uow, page)), reply_to=by.source)


async def turn_page(uow: UnitOfWork, question: int, page: AdminPage, *, by: Actor) -> None:
    """Shows that page where the question stands; raises UnknownPerson, NotPermitted, QuestionClosed."""
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
    tell: Tell,
    by: Actor,
) -> bool:
    """Puts in force what `changed` makes of the organisation, and shows `then`.

    False: somebody else has changed the same since the page was shown. Then nothing is overwritten,
    they are told so, and the page is shown as it is now. Raises UnknownPerson, NotPermitted,
    QuestionClosed, NobodyLeft and whatever `changed` does.
    """
    async with uow:
        office = await uow.office()
        by = office.permit(by, Action.ADMINISTER)
        lost = await is_overtaken(uow, question, changed, tell=tell, by=by)
        if not lost:
            check_manned(office.organisation, await uow.change_organisation(changed, by.person))
            await show_page(uow, question, then, by)
        await uow.commit()
    return not lost


async def is_overtaken(
    uow: UnitOfWork,
    question: int,
    changed: Callable[[Organisation], Organisation],
    *,
    tell: Tell,
    by: Actor,
) -> bool:
    """Whether somebody else has changed the same since the page was shown.

    Then they are told so, and the page is shown as it is now. Nobody changes anything until the unit of
    work ends: what is worked of incidents is to be held before. Raises QuestionClosed and whatever
    `changed` does.
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
    tell: Tell,
    by: Actor,
) -> bool:
    """The body, or control (None), works there from now on: its cards come after it (§8).

    As `change_organisation`; raises UnknownAuthority, too.
    """
    changed = (
        partial(with_media, place=place)
        if code == MEDIA
        else partial(bound, code=code, place=place)
    )
    return await change_organisation(uow, question, changed, then, tell=tell, by=by)


async def show_page(uow: UnitOfWork, question: int, page: AdminPage, by: Actor) -> None:
    """The same within another use case; raises QuestionClosed."""
    asked = await uow.questions.turn(question, by.person, await _seen(uow, page))
    if asked is None:
        raise QuestionClosed
    await uow.outbox.put(Ask(question, asked.place))


async def _seen(uow: UnitOfWork, page: AdminPage) -> Administer:
    return Administer(replace(page, seen=await uow.organisation_state()))
