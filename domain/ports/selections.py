"""Selections of incidents, stored so that they survive a restart."""

from collections.abc import Sequence
from typing import Protocol

from domain.model.conversation.selection import Selection
from domain.model.ids import IncidentNumber, PersonId, SelectionId


class Selections(Protocol):
    """Selections; a person has one at a time."""

    async def open(self, person: PersonId, offered: Sequence[IncidentNumber]) -> SelectionId:
        """Adds a selection; replaces the person's previous one."""
        ...

    async def get(self, selection: SelectionId) -> Selection:
        """Return the selection, locked for change; raises SelectionGone."""
        ...

    async def save(self, selection: Selection) -> None:
        """Stores the choice and the question; the offered incidents never change."""
        ...
