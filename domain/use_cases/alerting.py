"""Acknowledging an incident of high importance and reporting it to the head (§22)."""

from datetime import datetime

from domain.model.actor import Actor
from domain.model.ids import IncidentNumber
from domain.model.organisation.permissions import Action
from domain.ports.unit_of_work import UnitOfWork


async def acknowledge(uow: UnitOfWork, number: IncidentNumber, *, by: Actor, at: datetime) -> bool:
    """Stops the repeated alerts; False if this person already has. Raises NotPermitted, NoAlert."""
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        by = office.permit(by, Action.ACKNOWLEDGE, incident)
        if not incident.acknowledge(by, at):
            return False
        await uow.incidents.save(incident)
        await uow.commit()
        return True


async def report_to_head(
    uow: UnitOfWork, number: IncidentNumber, *, by: Actor, at: datetime
) -> bool:
    """Records who reported it to the head and when; False if this person already has.

    Raises NotPermitted, NoAlert, AlreadyReported.
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        by = office.permit(by, Action.REPORT_TO_HEAD, incident)
        if not incident.report_to_head(by, at):
            return False
        await uow.incidents.save(incident)
        await uow.commit()
        return True
