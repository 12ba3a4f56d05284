"""Taking note of an incident of high importance, and telling the head of it (§22)."""

from datetime import datetime

from domain.model.actor import Actor
from domain.model.ids import IncidentNumber
from domain.model.organisation.permissions import Action
from domain.ports.unit_of_work import UnitOfWork


async def acknowledge(uow: UnitOfWork, number: IncidentNumber, *, by: Actor, at: datetime) -> bool:
    """Stops the repeats; False if the same person had before. Raises NotPermitted, NoAlert."""
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
    """Records who told the head and when; False if the same person had before.

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
