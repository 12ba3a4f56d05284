"""An executor takes an incident (§8): from then on they alone are mentioned."""

from datetime import datetime

from domain.model.actor import Actor
from domain.model.ids import AuthorityCode, IncidentNumber, PersonId
from domain.model.incident import Incident
from domain.model.organisation.permissions import Action
from domain.ports.unit_of_work import UnitOfWork


def take_by_answering(
    incident: Incident, authority: AuthorityCode | None, by: Actor, at: datetime
) -> None:
    """The author of a draft or contribution takes the incident, if nobody has.

    Call it before submitting: an edit changes the last event of its message.
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
    """Takes it for an authority of theirs; `instead_of`: the executor they agreed to replace.

    False if they have taken it already. Raises NotPermitted, AlreadyTaken, NotAssigned,
    AlreadyClosed.
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
