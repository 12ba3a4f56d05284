"""Raising an incident to high importance, or lowering it (§2, §15)."""

from datetime import datetime

from domain.model.actor import Actor
from domain.model.ids import IncidentNumber
from domain.model.incident import Incident
from domain.model.incident.workflow.status import Importance
from domain.model.organisation.office import Office
from domain.model.organisation.permissions import Action
from domain.ports.unit_of_work import UnitOfWork


async def change_importance(
    uow: UnitOfWork, number: IncidentNumber, importance: Importance, *, by: Actor, at: datetime
) -> bool:
    """Changes the importance; recomputes the deadline while the first clock runs.

    False if the importance is unchanged. Raises NotPermitted, AlreadyClosed.
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        if not set_importance(incident, importance, office, by, at):
            return False
        await uow.incidents.save(incident)
        await uow.commit()
        return True


def set_importance(
    incident: Incident, importance: Importance, office: Office, by: Actor, at: datetime
) -> bool:
    """`change_importance` for a loaded incident; False if the importance is unchanged.

    Raises NotPermitted, AlreadyClosed.
    """
    by = office.permit(by, Action.CHANGE_IMPORTANCE, incident)
    if incident.importance is importance:
        return False
    dues = office.dues(importance, incident.clock_from, incident.policy)
    incident.change_importance(importance, dues.answer, dues.draft, by, at)
    return True
