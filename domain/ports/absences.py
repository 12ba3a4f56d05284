"""Adding and ending absences; the office holds the current and future ones."""

from datetime import date, datetime
from typing import Protocol

from domain.model.ids import AbsenceId, PersonId
from domain.model.organisation.absence import Absence


class Absences(Protocol):
    """Absences; changes appear in the office of the next unit of work."""

    async def add(self, absence: Absence, by: PersonId, at: datetime) -> None:
        """Stores it; raises StaleIncident if absences have changed since the office was read."""
        ...

    async def end(self, absence: AbsenceId, last: date, by: PersonId, at: datetime) -> None:
        """Makes `last` its last day; a day before its first cancels it.

        Raises StaleIncident as `add` does.
        """
        ...
