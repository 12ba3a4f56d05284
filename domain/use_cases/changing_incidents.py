"""The frame of a use case that changes one incident: load, check the permission, save, commit."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

from domain.model.actor import Actor
from domain.model.ids import AuthorityCode, IncidentNumber
from domain.model.incident import Incident
from domain.model.organisation.office import Office
from domain.model.organisation.permissions import Action
from domain.ports.unit_of_work import UnitOfWork


class PermittedChange(NamedTuple):
    """An incident to change, the actor for its records, and the office."""

    incident: Incident
    by: Actor
    office: Office


@asynccontextmanager
async def changing(
    uow: UnitOfWork,
    number: IncidentNumber,
    action: Action,
    by: Actor,
    authority: AuthorityCode | None = None,
) -> AsyncIterator[PermittedChange]:
    """Yield the incident, locked; save and commit it afterwards if it has recorded an event.

    `authority`: only rights in this one count. Raises UnknownIncident, UnknownPerson, NotPermitted,
    Away.
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        by = office.permit(by, action, incident, authority)
        yield PermittedChange(incident, by, office)
        if incident.events:
            await uow.incidents.save(incident)
            await uow.commit()
