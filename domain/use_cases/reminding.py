"""Reminding people of an incident whose thresholds have passed."""

from datetime import datetime

from domain.model.ids import IncidentNumber
from domain.model.reminders import reminders_at
from domain.ports.unit_of_work import UnitOfWork


async def remind(uow: UnitOfWork, number: IncidentNumber, *, at: datetime) -> None:
    """Tells what has become true and not been told; saving sets when to look again."""
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        incident.remind(reminders_at(incident, office.calendar, at), at)
        await uow.incidents.save(incident)
        await uow.commit()
