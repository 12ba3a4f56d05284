"""Closing without an answer, duplicates and reopening (§19); joining under one answer."""

from datetime import datetime

from domain.model.actor import Actor
from domain.model.errors import Reason, Refusal
from domain.model.ids import IncidentNumber
from domain.model.incident import Incident
from domain.model.incident.workflow.status import CancelGround, NoAnswerGround, Status
from domain.model.organisation.office import Office
from domain.model.organisation.permissions import Action
from domain.model.time.deadline import whole_minute
from domain.ports.incidents import StaleIncident
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.asking import close_question
from domain.use_cases.changing_incidents import changing


async def leave_unanswered(
    uow: UnitOfWork, number: IncidentNumber, ground: NoAnswerGround, *, by: Actor, at: datetime
) -> None:
    """Closes it without an answer, on a ground of §19; raises NotPermitted, AlreadyClosed."""
    async with changing(uow, number, Action.LEAVE_UNANSWERED, by) as (incident, actor, _):
        incident.leave_unanswered(ground, actor, at)


async def cancel(
    uow: UnitOfWork, number: IncidentNumber, ground: CancelGround, *, by: Actor, at: datetime
) -> None:
    """Cancels the incident; raises NotPermitted, AlreadyClosed."""
    async with changing(uow, number, Action.CANCEL, by) as (incident, actor, _):
        incident.cancel(ground, actor, at)


async def cancel_own_mistake(
    uow: UnitOfWork, number: IncidentNumber, *, by: Actor, at: datetime
) -> None:
    """Cancels an incident that the actor registered by mistake for their own authority.

    Raises NotPermitted, AlreadyClosed, NOT_OWN_MISTAKE, OWN_MISTAKE_TOO_LATE.
    """
    async with changing(uow, number, Action.REGISTER_OWN, by) as (incident, actor, _):
        incident.cancel_own_mistake(actor, at)


async def cancel_as_duplicate(
    uow: UnitOfWork,
    number: IncidentNumber,
    original: IncidentNumber,
    *,
    by: Actor,
    at: datetime,
    question: int | None = None,
) -> None:
    """Cancels the incident as a duplicate of `original` and links both.

    `question`: the question that the number answers; it is closed. Raises QuestionClosed,
    UnknownIncident, NotPermitted, AlreadyClosed, DUPLICATE_OF_ITSELF, RelationUnfit.
    """
    async with uow:
        office = await uow.office()
        if question is not None:
            await close_question(uow, question, by)
        await uow.incidents.hold({number, original})
        both = {one: await uow.incidents.get(one) for one in sorted({number, original})}
        incident = both[number]
        by = office.permit(by, Action.CANCEL, incident)
        incident.cancel_as_duplicate(both[original], by, at)
        for changed in both.values():
            await uow.incidents.save(changed)
        await uow.commit()


async def reopen(uow: UnitOfWork, number: IncidentNumber, *, by: Actor, at: datetime) -> None:
    """Reopens a closed incident; raises NotPermitted, MoveNotAllowed.

    After an answer a new norm runs from now, also for the incidents that share the answer. A
    duplicate or joined incident is then worked on separately.
    """
    async with uow:
        office = await uow.office()
        original = await uow.incidents.original_of(number)
        wanted = {number} if original is None else {number, original}
        await uow.incidents.hold(wanted)
        both = {one: await uow.incidents.get(one) for one in sorted(wanted)}
        incident = both[number]
        if incident.duplicate_of != original:  # changed before it was locked
            raise StaleIncident
        by = office.permit(by, Action.REOPEN, incident)
        dues = office.dues(incident.importance, whole_minute(at), incident.policy)
        repeated = None if original is None else both[original]
        answered = incident.status is Status.ANSWERED
        incident.reopen(dues.answer, dues.draft, by, at, repeated)
        if incident.joined_to is not None:
            both[incident.joined_to] = main = await uow.incidents.get(incident.joined_to)
            incident.separate(main, by, at)
        for changed in both.values():
            await uow.incidents.save(changed)
        if answered:
            await _reopen_joined(uow, incident, office, by, at)
        await uow.commit()


async def _reopen_joined(
    uow: UnitOfWork, main: Incident, office: Office, by: Actor, at: datetime
) -> None:
    """Reopens the incidents that share the answer to be replaced."""
    for one in main.joined:
        joined = await uow.incidents.get(one.number)
        if joined.status is Status.ANSWERED:
            dues = office.dues(joined.importance, whole_minute(at), joined.policy)
            joined.reopen(dues.answer, dues.draft, by, at)
            await uow.incidents.save(joined)


async def join(
    uow: UnitOfWork,
    number: IncidentNumber,
    main: IncidentNumber,
    *,
    by: Actor,
    at: datetime,
    question: int | None = None,
) -> None:
    """Joins the incident to `main`, whose answer it shares; idempotent.

    `question`: the question that the number answers; it is closed. Raises QuestionClosed,
    UnknownIncident, NotPermitted and the errors of `Incident.join`.
    """
    async with uow:
        office = await uow.office()
        if question is not None:
            await close_question(uow, question, by)
        await uow.incidents.hold({number, main})
        incident, other = await uow.incidents.get(number), await uow.incidents.get(main)
        by = office.permit(by, Action.ROUTE, incident)
        if incident.join(other, by, at):
            await uow.incidents.save(incident)
            await uow.incidents.save(other)
            await uow.commit()


async def separate(uow: UnitOfWork, number: IncidentNumber, *, by: Actor, at: datetime) -> None:
    """Separates a joined incident again; raises NotPermitted, NOT_JOINED, AlreadyClosed."""
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        by = office.permit(by, Action.ROUTE, incident)
        if incident.joined_to is None:
            raise Refusal(Reason.NOT_JOINED, number)
        main = await uow.incidents.get(incident.joined_to)
        incident.separate(main, by, at)
        await uow.incidents.save(incident)
        await uow.incidents.save(main)
        await uow.commit()
