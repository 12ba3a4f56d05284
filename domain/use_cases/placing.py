"""Placing the approved answer: the only thing that stops the clock (§9, §12)."""

from datetime import datetime

from domain.model.actor import Actor
from domain.model.ids import DraftVersion, IncidentNumber
from domain.model.incident import Incident
from domain.model.link import doubt_about
from domain.model.notices import Ask
from domain.model.permissions import Action
from domain.model.question import Purpose, Question
from domain.model.status import Status
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.asking import QuestionClosed, close_question


async def place(
    uow: UnitOfWork,
    number: IncidentNumber,
    link: str | None,
    *,
    by: Actor,
    at: datetime,
    now: datetime,
) -> bool:
    """Records the placement made `at`, or asks first where the link is doubtful.

    Soon after a placement another link corrects it. False if the same person has recorded the same
    already: repeating it is success.
    Raises NotPermitted, AlreadyClosed, MoveNotAllowed, UndoTooLate.
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        by = office.permit(by, Action.PLACE, incident)
        if _placed_so(incident, link, by):
            return False
        _check(incident, link, now)
        doubt = doubt_about(link, incident.message) if link else None
        if doubt is not None and by.source is not None:
            asked = Question(
                Purpose.CONFIRM_LINK, by.person, by.source.place, number, link=link, doubt=doubt
            )
            await uow.outbox.put(
                Ask(await uow.questions.ask(asked), asked.place, reply_to=by.source)
            )
        else:
            _record(incident, link, by, at, now)
            await uow.incidents.save(incident)
            if by.source is not None:
                await uow.questions.withdraw(by.person, by.source.place, number)
        await uow.commit()
        return True


async def confirm_link(uow: UnitOfWork, question: int, *, by: Actor, at: datetime) -> None:
    """Records the placement by the link that was asked about, or corrects its link.

    Raises QuestionClosed, NotPermitted, AlreadyClosed, MoveNotAllowed, UndoTooLate.
    """
    async with uow:
        office = await uow.office()
        asked = await close_question(uow, question, by)
        if asked.subject is None or asked.link is None:
            raise QuestionClosed
        incident = await uow.incidents.get(asked.subject)
        by = office.permit(by, Action.PLACE, incident)
        _check(incident, asked.link, at)
        _record(incident, asked.link, by, at, at)
        await uow.incidents.save(incident)
        await uow.commit()


async def withdraw_link(uow: UnitOfWork, question: int, *, by: Actor) -> None:
    """The link asked about is not the placement; raises QuestionClosed."""
    async with uow:
        await close_question(uow, question, by)
        await uow.commit()


async def undo_placement(
    uow: UnitOfWork,
    number: IncidentNumber,
    version: DraftVersion | None,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """The placement of the version was recorded by mistake; undoing it again is success.

    `version` None: of an answer whose text was never sent.
    Raises NotPermitted, UndoTooLate, OutdatedVersion, AlreadyClosed, MoveNotAllowed.
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        by = office.permit(by, Action.PLACE, incident)
        if incident.unplace(version, by, at):
            await uow.incidents.save(incident)
            await uow.commit()


async def ask_placement_time(
    uow: UnitOfWork, number: IncidentNumber, *, by: Actor, at: datetime
) -> None:
    """Asks when the answer was really placed; raises NotPermitted, UndoTooLate, AlreadyClosed."""
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        by = office.permit(by, Action.PLACE, incident)
        incident.check_correctable(at)
        if by.source is None:
            raise QuestionClosed
        asked = Question(Purpose.PLACEMENT_TIME, by.person, by.source.place, number)
        await uow.outbox.put(Ask(await uow.questions.ask(asked), asked.place))
        await uow.commit()


async def correct_placement_time(
    uow: UnitOfWork, question: int, placed_at: datetime, *, by: Actor, at: datetime
) -> None:
    """The answer to that question: the due is kept or missed by the real time (§9).

    Raises QuestionClosed, NotPermitted, PlacedInFuture, PlacedBeforeApproval, UndoTooLate.
    """
    async with uow:
        office = await uow.office()
        asked = await close_question(uow, question, by)
        if asked.subject is None:
            raise QuestionClosed
        incident = await uow.incidents.get(asked.subject)
        by = office.permit(by, Action.PLACE, incident)
        incident.correct_placement_time(placed_at, by, at)
        await uow.incidents.save(incident)
        await uow.commit()


def _check(incident: Incident, link: str | None, now: datetime) -> None:
    """Whether the link can be recorded or corrected now, before anybody is asked about it."""
    if incident.status is Status.ANSWERED and link is not None:
        incident.check_correctable(now)
    else:
        incident.check_placing(link)


def _record(incident: Incident, link: str | None, by: Actor, at: datetime, now: datetime) -> None:
    if incident.status is Status.ANSWERED and link is not None:
        incident.correct_placement_link(link, by, now)
    else:
        incident.place(link, by, at, now)


def _placed_so(incident: Incident, link: str | None, by: Actor) -> bool:
    last = incident.placements[-1] if incident.placements else None
    return last is not None and last.by == by.person and last.url == link
