"""Selections, so that what somebody picks survives a restart."""

from collections.abc import Sequence
from typing import Protocol

from domain.model.conversation.selection import Selection
from domain.model.ids import IncidentNumber, PersonId, SelectionId


class Selections(Protocol):
    """A person has one at a time."""

    async def open(self, person: PersonId, offered: Sequence[IncidentNumber]) -> SelectionId:
        """A new one, in the place of whatever the person had before."""
        ...

    async def get(self, selection: SelectionId) -> Selection:
        """The selection, locked for change; raises SelectionGone."""
        ...

    async def save(self, selection: Selection) -> None:
        """Stores what is picked and asked; what was offered never changes."""
        ...
