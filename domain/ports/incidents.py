"""Incidents for use cases: loaded for change, and saved with their events."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.model.errors import IncidentError
from domain.model.ids import AuthorityCode, IncidentNumber, MessageRef, PersonId
from domain.model.incident import Incident
from domain.model.incident.answer.past_answer import AnswerRef
from domain.model.message.citizen_message import CitizenMessage, Topic
from domain.model.message.likeness import Alike
from domain.model.promise.promise import EarlierPromise
from domain.model.suggestions import Precedent


class UnknownIncident(IncidentError):
    """There is no incident with that number."""


class StaleIncident(Exception):
    """The row has changed since it was loaded: load again and retry."""


class Incidents(Protocol):
    """The aggregates, locked while the unit of work is open."""

    async def next_number(self) -> IncidentNumber:
        """Return the next number; gapless, because a rollback returns it."""

    async def hold(self, numbers: Collection[IncidentNumber]) -> None:
        """Locks several incidents at once; call it before the first `get` of several.

        Locking them one by one could deadlock with another process. Raises StaleIncident.
        """

    async def get(self, number: IncidentNumber) -> Incident:
        """Return the incident, locked for change; raises UnknownIncident, StaleIncident."""

    async def worked_by(self, authority: AuthorityCode) -> Sequence[IncidentNumber]:
        """Return the open incidents assigned to the authority, oldest first."""

    async def taken_by(self, person: PersonId) -> Mapping[AuthorityCode, Sequence[IncidentNumber]]:
        """Return the incidents that the person has taken, oldest first, by authority.

        Open ones, and those with promises still to keep.
        """

    async def original_of(self, number: IncidentNumber) -> IncidentNumber | None:
        """Return the incident that this one duplicates, read without a lock."""

    def familiar(self, message: CitizenMessage, topic: Topic) -> Sequence[AuthorityCode]:
        """Return the authorities of similar messages, likeliest first; none while untrained.

        Awaits nothing.
        """

    async def precedents(self, topic: Topic, since: datetime) -> Sequence[Precedent]:
        """Return assignments of the last LOOKED_BACK incidents; `since`: start of "recently"."""

    async def promised(self, message: CitizenMessage) -> Sequence[EarlierPromise]:
        """Return a few tracked promises to the same author or under the same link, by day."""

    async def alike(
        self, number: IncidentNumber, message: CitizenMessage, detected_at: datetime
    ) -> tuple[Alike, ...]:
        """Return a few incidents whose text this message may repeat."""

    async def past_answers(self, incident: Incident) -> Sequence[AnswerRef]:
        """Return a few approved, placed answers of its lead to alike messages, newest first."""

    async def registered_as(self, external_id: str) -> Incident | None:
        """Return the incident that the monitoring system registered under this id."""

    async def registered_ids(self, external_ids: Collection[str]) -> set[str]:
        """Return the ids that are registered already."""

    async def unrecognised_names(self) -> Sequence[str]:
        """Return the bodies that answered elsewhere and stand for no authority, as written."""

    async def answered_by_named(self, name: str, most: int) -> Sequence[IncidentNumber]:
        """Return some messages answered elsewhere by the body of this name, as written."""

    async def registered_from(self, source: MessageRef) -> Incident | None:
        """Return the incident registered from this message, in any of its edits."""

    async def save(self, incident: Incident) -> None:
        """Stores the state and appends its events; raises StaleIncident.

        Raises UNKNOWN_AUTHORITY if a newly assigned authority has been removed meanwhile. The
        commit queues notices to the recipients of each event, by the table in
        `domain/model/conversation/notices/recipients.py`.
        """
