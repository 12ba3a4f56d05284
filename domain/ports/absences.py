"""Absences for use cases: added and ended; those in force and to come are in the office."""

from datetime import date, datetime
from typing import Protocol

from domain.model.ids import AbsenceId, PersonId
from domain.model.organisation.absence import Absence


class Absences(Protocol):
    """Changed in the unit of work; the office of the next one knows it."""

    async def add(self, absence: Absence, by: PersonId, at: datetime) -> None:
        """Stores it; raises StaleIncident if absences have changed since the office was read."""
        ...

    async def end(self, absence: AbsenceId, last: date, by: PersonId, at: datetime) -> None:
        """Makes `last` its last day, maybe before its first: then it never comes about.

        Raises StaleIncident as `add` does.
        """
        ...
