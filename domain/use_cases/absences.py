"""Recording an absence and its substitute page by page, and ending it (§8)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.announcement import (
    AbsenceEnded,
    AbsenceMarked,
    Announcement,
    announced_in,
)
from domain.model.conversation.menu import MenuPage, PageKind
from domain.model.conversation.notices.kinds import Announce, EndKind, QuestionEnd, RefreshOpen
from domain.model.conversation.question import Question
from domain.model.conversation.questions import PlanAbsence
from domain.model.errors import Reason, Refusal
from domain.model.ids import AbsenceId, PersonId, Place
from domain.model.organisation.absence import (
    Absence,
    AbsenceReason,
    checked,
    gaps_made,
)
from domain.model.organisation.absence_rights import (
    may_mark,
    substitutes,
)
from domain.model.organisation.office import Office
from domain.model.organisation.people import Person
from domain.model.organisation.permissions import Action, NotPermitted
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.asking import QuestionClosed, ask, close_question
from domain.use_cases.menus import open_to, turn_to

_DAY: Final = timedelta(days=1)


async def ask_about_absences(uow: UnitOfWork, *, by: Actor) -> None:
    """Shows the recorded absences and offers to add one; raises UnknownPerson."""
    async with uow:
        office = await uow.office()
        office.person(by.person)
        await ask(uow, Question(by.person, office.reply_place(by), PlanAbsence()))
        await uow.commit()


async def turn_absences(uow: UnitOfWork, question: int, page: MenuPage, *, by: Actor) -> None:
    """Shows the page; its key is the answer to the page before.

    Raises QuestionClosed, UnknownPerson, NotPermitted, UNSUITABLE_SUBSTITUTE.
    """
    async with uow:
        office = await uow.office()
        place, plan = await open_to(uow, question, by, PlanAbsence)
        absence = None
        match page.kind, plan.absence:
            case PageKind.ABSENCES | PageKind.ABSENT, _:
                office.person(by.person)
            case PageKind.ABSENCE_REASON, _:
                _check_may_mark(office, by, PersonId(int(page.key)))
            case PageKind.ABSENCE_DAYS, _:
                person, _ = absent_in(page.key)
                _check_may_mark(office, by, person)
            case PageKind.ABSENCE, Absence() as planned:
                substitute = PersonId(int(page.key)) if page.key else None
                absence = replace(planned, substitute=substitute)
                _check_suitable(office, by, absence)
            case _:
                raise QuestionClosed
        await _go_on(uow, question, place, PlanAbsence(page, absence), by)
        await uow.commit()


async def give_days(
    uow: UnitOfWork, question: int, first: date, last: date, *, by: Actor, at: datetime
) -> None:
    """Sets the days of the absence, both included, and asks for the substitute.

    Raises QuestionClosed and the errors of `checked`.
    """
    async with uow:
        office = await uow.office()
        place, plan = await open_to(uow, question, by, PlanAbsence)
        if plan.page.kind is not PageKind.ABSENCE_DAYS:
            raise QuestionClosed
        absence = Absence(*absent_in(plan.page.key), first, last)
        today = office.calendar.local(at).date()
        checked(absence, tuple(office.absences.values()), today)
        chosen = PlanAbsence(MenuPage(PageKind.SUBSTITUTE), absence)
        await _go_on(uow, question, place, chosen, by)
        await uow.commit()


def absent_in(key: str) -> tuple[PersonId, AbsenceReason]:
    """Return who is absent and why, from the key of the page that asks for the days.

    Raises ValueError.
    """
    person, _, reason = key.partition(".")
    return PersonId(int(person)), AbsenceReason(reason)


async def mark_absence(uow: UnitOfWork, question: int, *, by: Actor, at: datetime) -> None:
    """Puts the absence in force; tells control at once if an authority is left empty (§8).

    Raises QuestionClosed, NotPermitted, UNSUITABLE_SUBSTITUTE and the errors of `checked`.
    """
    async with uow:
        office = await uow.office()
        asked = await close_question(uow, question, by, QuestionEnd(EndKind.DONE))
        match asked.about:
            case PlanAbsence(MenuPage(PageKind.ABSENCE), Absence() as absence):
                pass
            case _:
                raise QuestionClosed
        known = tuple(office.absences.values())
        checked(absence, known, office.calendar.local(at).date())
        _check_suitable(office, by, absence)
        await uow.absences.add(absence, by.person, at)
        await _announce(
            uow, office, [_marked(absence, by), *gaps_made(office.organisation, known, absence)]
        )
        if absence.covers(office.calendar.local(at).date()):
            await uow.outbox.put(RefreshOpen())
        await uow.commit()


async def end_absence(uow: UnitOfWork, number: AbsenceId, *, by: Actor, at: datetime) -> bool:
    """Ends the absence today, or cancels a future one; False if it has already ended.

    Raises UnknownPerson, NotPermitted.
    """
    async with uow:
        office = await uow.office()
        office.person(by.person)
        absence = office.absences.get(number)
        if absence is None:
            return False
        _check_may_mark(office, by, absence.person)
        today = office.calendar.local(at).date()
        await uow.absences.end(number, today - _DAY, by.person, at)
        ended = AbsenceEnded(
            person=absence.person,
            first=absence.first,
            last=absence.last,
            substitute=absence.substitute,
            begun=absence.covers(today),
            by=by.person,
        )
        await _announce(uow, office, [ended])
        if ended.begun:
            await uow.outbox.put(RefreshOpen())
        await uow.commit()
        return True


def _check_may_mark(office: Office, by: Actor, absent: PersonId) -> tuple[Person, Person]:
    """Return the actor and the absent person; raises UnknownPerson, NotPermitted."""
    marking, away = office.person(by.person), office.organisation.person(absent)
    if away is None or not may_mark(marking, away):
        raise NotPermitted(Action.MARK_ABSENCE)
    return marking, away


def _check_suitable(office: Office, by: Actor, absence: Absence) -> None:
    """Raises UnknownPerson, NotPermitted, UNSUITABLE_SUBSTITUTE."""
    marking, away = _check_may_mark(office, by, absence.person)
    if absence.substitute is None:
        return
    suitable = substitutes(away, absence.first, absence.last, marking, office)
    if absence.substitute not in {one.id for one in suitable}:
        raise Refusal(Reason.UNSUITABLE_SUBSTITUTE)


def _marked(absence: Absence, by: Actor) -> AbsenceMarked:
    return AbsenceMarked(
        person=absence.person,
        first=absence.first,
        last=absence.last,
        substitute=absence.substitute,
        by=by.person,
    )


async def _go_on(
    uow: UnitOfWork, question: int, place: Place, plan: PlanAbsence, by: Actor
) -> None:
    """Shows the page in place of the one with the pressed button; after words, below them."""
    if by.pressed:
        await turn_to(uow, question, plan, by)
    else:
        await ask(uow, Question(by.person, place, plan))


async def _announce(uow: UnitOfWork, office: Office, told: Sequence[Announcement]) -> None:
    for what in told:
        for place in announced_in(what, office.organisation):
            await uow.outbox.put(Announce(place, what))
