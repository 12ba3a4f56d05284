"""Handing a publication to control, which turns it into an incident (§4, §5)."""

from datetime import datetime

from domain.model.actor import Actor
from domain.model.ids import IncidentNumber
from domain.model.organisation.permissions import Action
from domain.ports.unit_of_work import UnitOfWork


async def give_to_control(
    uow: UnitOfWork, number: IncidentNumber, *, by: Actor, at: datetime
) -> bool:
    """Makes control coordinate it and approve its answer; keeps the moment of detection.

    False if control does so already. Raises NotPermitted, AlreadyClosed.
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        if not incident.publication:
            office.person(by.person)
            return False
        by = office.permit(by, Action.GIVE_TO_CONTROL, incident)
        dues = office.dues(incident.importance, incident.clock_from, incident.policy)
        incident.give_to_control(dues.answer, dues.draft, by, at)
        await uow.incidents.save(incident)
        await uow.commit()
        return True
