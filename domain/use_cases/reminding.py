"""Reminders of an incident: at its thresholds, or when its coordinator calls."""

from datetime import datetime

from domain.model.actor import Actor
from domain.model.conversation.reminders import reminders_at
from domain.model.ids import IncidentNumber
from domain.model.incident.contributing import Call
from domain.model.organisation.permissions import Action
from domain.ports.unit_of_work import UnitOfWork


async def remind(uow: UnitOfWork, number: IncidentNumber, *, at: datetime) -> None:
    """Sends the reminders that have become due; saving schedules the next check."""
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        incident.remind(reminders_at(incident, office.calendar, at), at)
        await uow.incidents.save(incident)
        await uow.commit()


async def call_executors(
    uow: UnitOfWork, number: IncidentNumber, *, by: Actor, at: datetime
) -> Call:
    """Calls the people expected to act next; needs the permission to route (§10, §11).

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
    """Recomputes the deadlines after a change of the calendar.

    Closed incidents keep theirs, and a missed deadline stays missed.
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
