"""The alert of high importance, the reminders of an incident, and its deadlines (§9, §22)."""

from datetime import datetime

from domain.model.actor import Actor
from domain.model.conversation.reminders import reminders_at
from domain.model.ids import IncidentNumber
from domain.model.incident.contributing import ExecutorCall
from domain.model.organisation.permissions import Action
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.changing_incidents import changing


async def acknowledge(uow: UnitOfWork, number: IncidentNumber, *, by: Actor, at: datetime) -> bool:
    """Stops the repeated alerts; False if this person already has. Raises NotPermitted, NO_ALERT."""
    async with changing(uow, number, Action.ACKNOWLEDGE, by) as (incident, actor, _):
        return incident.acknowledge(actor, at)


async def report_to_head(
    uow: UnitOfWork, number: IncidentNumber, *, by: Actor, at: datetime
) -> bool:
    """Records who reported it to the head and when; False if this person already has.

    Raises NotPermitted, NO_ALERT, AlreadyDone.
    """
    async with changing(uow, number, Action.REPORT_TO_HEAD, by) as (incident, actor, _):
        return incident.report_to_head(actor, at)


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
) -> ExecutorCall:
    """Calls the people expected to act next; needs the permission to route (§10, §11).

    Raises NotPermitted, AlreadyClosed.
    """
    async with changing(uow, number, Action.ROUTE, by) as (incident, actor, _):
        return incident.call(actor, at)


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
