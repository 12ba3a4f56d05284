"""An executor takes an incident upon themselves (§8): from then on they alone are mentioned."""

from datetime import datetime

from domain.model.actor import Actor
from domain.model.ids import AuthorityCode, IncidentNumber, PersonId
from domain.model.incident import Incident
from domain.model.organisation.permissions import Action
from domain.ports.unit_of_work import UnitOfWork


def take_by_answering(
    incident: Incident, authority: AuthorityCode | None, by: Actor, at: datetime
) -> None:
    """Who sends a draft or information for the authority has taken it, where nobody had.

    Before it is sent: what a message did last is what an edit of it changes.
    """
    if authority is not None and incident.assignee(authority) is None:
        incident.take(authority, by, at)


async def take(
    uow: UnitOfWork,
    number: IncidentNumber,
    authority: AuthorityCode,
    *,
    instead_of: PersonId | None = None,
    by: Actor,
    at: datetime,
) -> bool:
    """For an authority of theirs; from `instead_of`, where they have agreed to take it over.

    False if they have it already. Raises NotPermitted, AlreadyTaken, NotAssigned, AlreadyClosed.
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        by = office.permit(by, Action.TAKE, incident, authority)
        if not incident.take(authority, by, at, instead_of):
            return False
        await uow.incidents.save(incident)
        await uow.commit()
        return True
