"""Reminding people of an incident: whose thresholds have passed, or whom its coordinator calls."""

from datetime import datetime

from domain.model.actor import Actor
from domain.model.conversation.reminders import reminders_at
from domain.model.ids import IncidentNumber
from domain.model.incident.contributing import Call
from domain.model.organisation.permissions import Action
from domain.ports.unit_of_work import UnitOfWork


async def remind(uow: UnitOfWork, number: IncidentNumber, *, at: datetime) -> None:
    """Tells what has become true and not been told; saving sets when to look again."""
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        incident.remind(reminders_at(incident, office.calendar, at), at)
        await uow.incidents.save(incident)
        await uow.commit()


async def call_executors(
    uow: UnitOfWork, number: IncidentNumber, *, by: Actor, at: datetime
) -> Call:
    """Calls those from whom something is expected, as whoever routes it may (§10, §11).

    Raises NotPermitted, AlreadyClosed.
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        by = office.permit(by, Action.ROUTE, incident)
        call = incident.call(by, at)
        if call.new:
            await uow.incidents.save(incident)
            await uow.commit()
        return call


async def recount_due(uow: UnitOfWork, number: IncidentNumber, *, at: datetime) -> None:
    """Counts the dues again by the calendar in force, which has changed since.

    Closed incidents keep theirs, and a due that has been missed stays missed.
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        if incident.status.closed or incident.overdue(at):
            return
        dues = office.running_dues(incident)
        incident.recount(dues.answer, dues.draft, at)
        await uow.incidents.save(incident)
        await uow.commit()
