"""Promises of a placed answer: tracked, kept, moved or dropped."""

from collections.abc import Sequence
from datetime import date, datetime

from domain.model.actor import Actor
from domain.model.conversation.questions import PromiseDay, PromiseDone
from domain.model.conversation.reply_meaning import Reply
from domain.model.ids import DraftVersion, IncidentNumber, PromiseNumber
from domain.model.incident import Incident
from domain.model.incident.events import PromiseKept
from domain.model.message.citizen_message import Attachment
from domain.model.organisation.office import Office
from domain.model.organisation.permissions import Action
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.asking import take_answer


async def track_promise(
    uow: UnitOfWork, number: IncidentNumber, promise: PromiseNumber, *, by: Actor, at: datetime
) -> None:
    """Tracks the promise, possibly again; idempotent.

    Raises NotPermitted, UNKNOWN_PROMISE.
    """
    async with uow:
        incident, _, by = await _permitted(uow, number, promise, by)
        if incident.track_promise(promise, by, at):
            await uow.incidents.save(incident)
            await uow.commit()


async def decline_promises(
    uow: UnitOfWork, number: IncidentNumber, version: DraftVersion, *, by: Actor, at: datetime
) -> None:
    """Drops the version's promises that are still undecided; idempotent.

    Raises NotPermitted.
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        promised = incident.promises_of(version)
        authority = promised[0].authority if promised else None
        by = office.permit(by, Action.KEEP_PROMISE, incident, authority)
        if incident.decline_promises(version, by, at):
            await uow.incidents.save(incident)
            await uow.commit()


async def drop_promise(
    uow: UnitOfWork, number: IncidentNumber, promise: PromiseNumber, *, by: Actor, at: datetime
) -> None:
    """Stops tracking the promise; idempotent.

    Raises NotPermitted, UNKNOWN_PROMISE, AlreadyDone, PROMISE_NOT_TRACKED.
    """
    async with uow:
        incident, _, by = await _permitted(uow, number, promise, by)
        if incident.drop_promise(promise, by, at):
            await uow.incidents.save(incident)
            await uow.commit()


async def keep_promise(
    uow: UnitOfWork,
    question: int,
    done: str | None,
    attachments: Sequence[Attachment],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Records how the promise was kept, as the answer to that question.

    Raises QuestionClosed, NotPermitted, AlreadyDone, PROMISE_NOT_TRACKED, DRAFT_EMPTY, TooMany.
    """
    async with uow:
        asked = await take_answer(uow, question, by, PromiseDone)
        incident, office, by = await _permitted(uow, asked.subject, asked.promise, by)
        today = office.calendar.local(at).date()
        incident.keep_promise(asked.promise, done, attachments, by, at, today=today)
        await uow.incidents.save(incident)
        await uow.commit()


async def show_more(
    uow: UnitOfWork,
    office: Office,
    incident: Incident,
    kept: PromiseKept,
    reply: Reply,
    *,
    by: Actor,
) -> bool:
    """Adds files that came later; False if there are none. Raises as `keep_promise` does."""
    by = office.permit(by, Action.KEEP_PROMISE, incident, kept.authority)
    today = office.calendar.local(reply.at).date()
    if not incident.complete_proof(kept, reply.text, reply.attachments, by, reply.at, today=today):
        return False
    await uow.incidents.save(incident)
    return True


async def move_promise(
    uow: UnitOfWork, question: int, day: date, reason: str, *, by: Actor, at: datetime
) -> None:
    """Moves the promise to another day with a reason, as the answer to that question.

    Raises QuestionClosed, NotPermitted, AlreadyDone, PROMISE_NOT_TRACKED, NotPutOff,
    DRAFT_EMPTY, TooMany.
    """
    async with uow:
        asked = await take_answer(uow, question, by, PromiseDay)
        incident, office, by = await _permitted(uow, asked.subject, asked.promise, by)
        today = office.calendar.local(at).date()
        incident.move_promise(asked.promise, day, reason, by, at, today=today)
        await uow.incidents.save(incident)
        await uow.commit()


async def _permitted(
    uow: UnitOfWork, number: IncidentNumber, promise: PromiseNumber, by: Actor
) -> tuple[Incident, Office, Actor]:
    """Return the incident, locked; the promising authority and the coordinator are permitted."""
    office = await uow.office()
    incident = await uow.incidents.get(number)
    authority = incident.promise(promise).authority
    return incident, office, office.permit(by, Action.KEEP_PROMISE, incident, authority)
