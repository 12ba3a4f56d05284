"""Briefings that control prepares for the deputy head: kept for ever, their files for a time."""

from collections.abc import Sequence
from typing import Protocol

from domain.model.actor import Signature
from domain.model.ids import BriefingId
from domain.model.place import Place
from domain.model.report.briefing import Briefing, Schedule
from domain.model.report.period import Period


class Briefings(Protocol):
    """The briefings of one unit of work."""

    async def add(
        self,
        period: Period,
        place: Place,
        asked: Signature | None,
        *,
        ordered: bool = False,
        schedule: Schedule | None = None,
    ) -> BriefingId | None:
        """Adds one; None if the same is ordered already, or was made by its schedule."""
        ...

    async def get(self, briefing: BriefingId) -> Briefing:
        """The briefing, locked for change; raises BriefingGone."""
        ...

    async def save(self, briefing: Briefing) -> None:
        """Stores its state, its conclusion, and who sent or cancelled it."""
        ...

    async def owed(self) -> Sequence[Briefing]:
        """Return those ordered and not sent yet, oldest first."""
        ...

    async def has_files(self, briefing: BriefingId) -> bool:
        """Whether its files have not expired."""
        ...
