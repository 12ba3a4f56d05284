"""Marking an absence and its substitute step by step, and ending it (§8)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final, TypeVar

from domain.model.actor import Actor
from domain.model.conversation.announcement import (
    AbsenceEnded,
    AbsenceMarked,
    Announcement,
    announced_in,
)
from domain.model.conversation.notices.kinds import Announce, Ask, EndKind, QuestionEnd, RefreshOpen
from domain.model.conversation.question import Question
from domain.model.conversation.questions import PlanAbsence
from domain.model.ids import AbsenceId, PersonId, Place
from domain.model.organisation.absence import (
    Absence,
    AbsenceReason,
    checked,
    checked_days,
    gaps_made,
)
from domain.model.organisation.absence_plan import (
    AbsencePlan,
    ListAbsences,
    NotYoursToMark,
    Unsuitable,
    WhenAbsent,
    WhoActs,
    WhoIsAbsent,
    WhyAbsent,
    may_mark,
    substitutes,
)
from domain.model.organisation.office import Office
from domain.model.organisation.people import Person
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.asking import QuestionClosed, answer_step, ask, take_buttons

T = TypeVar("T")

_DAY: Final = timedelta(days=1)


async def ask_about_absences(uow: UnitOfWork, place: Place, *, by: Actor) -> None:
    """Shows the recorded absences and offers to add one; raises UnknownPerson."""
    async with uow:
        office = await uow.office()
        office.person(by.person)
        await ask(uow, Question(by.person, place, PlanAbsence(ListAbsences())))
        await uow.commit()


async def choose_absent(
    uow: UnitOfWork, question: int, person: PersonId | None, *, by: Actor
) -> None:
    """Sets the absent person; None: asks for it. Raises QuestionClosed, NotYoursToMark."""
    async with uow:
        office = await uow.office()
        asked, _ = await _answered(uow, question, by, object)
        if person is not None:
            _check_may_mark(office, by, person)
        plan = WhoIsAbsent() if person is None else WhyAbsent(person)
        await _go_on(uow, question, asked, plan, by)
        await uow.commit()


async def give_reason(uow: UnitOfWork, question: int, reason: AbsenceReason, *, by: Actor) -> None:
    """Sets the reason for the absence; raises QuestionClosed."""
    async with uow:
        asked, step = await _answered(uow, question, by, WhyAbsent)
        await _go_on(uow, question, asked, step.because_of(reason), by)
        await uow.commit()


async def give_days(
    uow: UnitOfWork, question: int, first: date, last: date, *, by: Actor, at: datetime
) -> None:
    """Sets the days of the absence, both included.

    Raises QuestionClosed, AbsenceReversed, AbsenceOver, AbsenceTooLong, AbsenceOverlaps.
    """
    async with uow:
        office = await uow.office()
        asked, step = await _answered(uow, question, by, WhenAbsent)
        today = office.calendar.local(at).date()
        checked_days(first, last, today)
        plan = step.lasting(first, last)
        checked(plan.replaced_by(None), tuple(office.absences.values()), today)
        await _go_on(uow, question, asked, plan, by)
        await uow.commit()


async def choose_substitute(
    uow: UnitOfWork, question: int, substitute: PersonId | None, *, by: Actor
) -> None:
    """Sets the substitute, or none; raises QuestionClosed, NotYoursToMark, Unsuitable."""
    async with uow:
        office = await uow.office()
        asked, step = await _answered(uow, question, by, WhoActs)
        absence = step.replaced_by(substitute)
        _check_suitable(office, by, absence)
        await _go_on(uow, question, asked, absence, by)
        await uow.commit()


async def mark_absence(uow: UnitOfWork, question: int, *, by: Actor, at: datetime) -> None:
    """Puts the absence in force; tells control at once if an authority is left empty (§8).

    Raises QuestionClosed, NotYoursToMark, Unsuitable and the errors of `checked`.
    """
    async with uow:
        office = await uow.office()
        asked, absence = await _answered(uow, question, by, Absence)
        await take_buttons(uow, question, asked, QuestionEnd(EndKind.DONE))
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

    Raises UnknownPerson, NotYoursToMark.
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
    """Return the actor and the absent person; raises UnknownPerson, NotYoursToMark."""
    marking, away = office.person(by.person), office.organisation.person(absent)
    if away is None or not may_mark(marking, away):
        raise NotYoursToMark(absent)
    return marking, away


def _check_suitable(office: Office, by: Actor, absence: Absence) -> None:
    """Raises UnknownPerson, NotYoursToMark, Unsuitable."""
    marking, away = _check_may_mark(office, by, absence.person)
    if absence.substitute is None:
        return
    suitable = substitutes(away, absence.first, absence.last, marking, office)
    if absence.substitute not in {one.id for one in suitable}:
        raise Unsuitable(absence.substitute)


def _marked(absence: Absence, by: Actor) -> AbsenceMarked:
    return AbsenceMarked(
        person=absence.person,
        first=absence.first,
        last=absence.last,
        substitute=absence.substitute,
        by=by.person,
    )


async def _answered(uow: UnitOfWork, question: int, by: Actor, step: type[T]) -> tuple[Question, T]:
    """Return the answered step; raises QuestionClosed, also if the question is of another kind."""
    asked = await answer_step(uow, question, by)
    match asked.about:
        case PlanAbsence(plan) if isinstance(plan, step):
            return asked, plan
        case _:
            raise QuestionClosed


async def _go_on(
    uow: UnitOfWork, question: int, asked: Question, plan: AbsencePlan, by: Actor
) -> None:
    """Replaces an answered step with buttons by the next one; else sends the next one below."""
    if by.pressed:
        await uow.questions.go_on(question, PlanAbsence(plan))
        await uow.outbox.put(Ask(question, asked.place))
    else:
        await take_buttons(uow, question, asked)
        await ask(uow, Question(by.person, asked.place, PlanAbsence(plan)))


async def _announce(uow: UnitOfWork, office: Office, told: Sequence[Announcement]) -> None:
    for what in told:
        for place in announced_in(what, office.organisation):
            await uow.outbox.put(Announce(place, what))
