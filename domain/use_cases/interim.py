"""One more interim answer, where control allows it (§10, §16)."""

from datetime import datetime

from domain.model.actor import Actor
from domain.model.ids import IncidentNumber
from domain.model.organisation.permissions import Action
from domain.ports.unit_of_work import UnitOfWork


async def allow_interim(
    uow: UnitOfWork, number: IncidentNumber, *, by: Actor, at: datetime
) -> None:
    """Allows one more interim draft; idempotent.

    Raises NotPermitted, NoInterimYet, AlreadyClosed.
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        by = office.permit(by, Action.ALLOW_INTERIM, incident)
        if incident.allow_interim(by, at):
            await uow.incidents.save(incident)
            await uow.commit()
