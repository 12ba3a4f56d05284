"""Incidents for use cases: loaded to be changed, and saved with their events."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.model.errors import DomainError
from domain.model.ids import AuthorityCode, IncidentNumber, PersonId
from domain.model.incident import Incident
from domain.model.message.citizen_message import CitizenMessage, Topic
from domain.model.message.likeness import Alike
from domain.model.place import MessageRef
from domain.model.promise.promise import EarlierPromise
from domain.model.suggestions.precedents import Precedent


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

    async def hold(self, numbers: Collection[IncidentNumber]) -> None:
        """Locks them all at once; to be asked before the first of several is got.

        Two who lock one after another what others lock as well would wait for each other.
        Raises StaleIncident.
        """
        ...

    async def get(self, number: IncidentNumber) -> Incident:
        """The incident, locked for change; raises UnknownIncident, StaleIncident."""
        ...

    async def worked_by(self, authority: AuthorityCode) -> Sequence[IncidentNumber]:
        """The open ones that are assigned to the authority, the oldest first."""
        ...

    async def taken_by(self, person: PersonId) -> Mapping[AuthorityCode, Sequence[IncidentNumber]]:
        """What the person has taken and is not done with, the oldest first, by the authority.

        Open ones, and those whose answers have promised something that is to be kept.
        """
        ...

    async def original_of(self, number: IncidentNumber) -> IncidentNumber | None:
        """Which incident that one repeats, as far as is known without locking it."""
        ...

    def familiar(self, message: CitizenMessage, topic: Topic) -> Sequence[AuthorityCode]:
        """Where messages went that say the same, the likeliest first; none until enough were learned.

        Nothing is awaited.
        """
        ...

    async def precedents(self, topic: Topic, since: datetime) -> Sequence[Precedent]:
        """Who works the incidents registered last (LOOKED_BACK); `since`: what counts as lately."""
        ...

    async def promised(self, message: CitizenMessage) -> Sequence[EarlierPromise]:
        """A few promises under control, made to the same author or under the same link, by day."""
        ...

    async def alike(
        self,
        number: IncidentNumber,
        message: CitizenMessage,
        detected_at: datetime,
        meant: Collection[IncidentNumber] = (),
    ) -> tuple[Alike, ...]:
        """A few others that the message of this incident may repeat, by what it says.

        `meant`: of these, which mean the same.
        """
        ...

    async def registered_as(self, external_id: str) -> Incident | None:
        """The incident that the monitoring system registered under this id."""
        ...

    async def registered_ids(self, external_ids: Collection[str]) -> set[str]:
        """Those of these ids under which something is registered."""
        ...

    async def registered_from(self, source: MessageRef) -> Incident | None:
        """The incident registered from this message, whichever edit of it."""
        ...

    async def save(self, incident: Incident) -> None:
        """Stores the state and appends its events; raises StaleIncident.

        Raises UnknownAuthority where one that is to work it from now on is gone meanwhile.

        Whoever the table in `domain/model/conversation/notices/recipients.py` names of each event is told
        with the commit.
        """
        ...
