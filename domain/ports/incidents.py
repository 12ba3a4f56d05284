"""Incidents for use cases: loaded to be changed, one at a time, and saved with their events."""

from dataclasses import dataclass
from typing import Protocol

from domain.model.errors import DomainError
from domain.model.ids import IncidentNumber
from domain.model.incident import Incident
from domain.model.place import MessageRef


@dataclass
class UnknownIncident(DomainError):
    """There is no incident of that number."""

    number: IncidentNumber


class StaleIncident(Exception):
    """The row was changed since it was loaded; loading again and repeating is right."""


class Incidents(Protocol):
    """The aggregates, locked while the unit of work is open."""

    async def next_number(self) -> IncidentNumber:
        """The number after the last; without gaps, since a rollback gives it back."""
        ...

    async def get(self, number: IncidentNumber) -> Incident:
        """The incident, locked for change; raises UnknownIncident."""
        ...

    async def original_of(self, number: IncidentNumber) -> IncidentNumber | None:
        """Which incident that one repeats, as far as is known without locking it."""
        ...

    async def registered_as(self, external_id: str) -> Incident | None:
        """The incident that the monitoring system registered under this id."""
        ...

    async def registered_from(self, source: MessageRef) -> Incident | None:
        """The incident registered from this message, whichever edit of it."""
        ...

    async def save(self, incident: Incident) -> None:
        """Stores the state and appends its events; raises StaleIncident.

        Whoever the table in `domain/model/telling/notices/recipients.py` names of each event is told
        with the commit.
        """
        ...
