"""What handlers look up before they decide which use case it is, and what people ask to see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.model.course.status import Importance, IncidentKind, Status
from domain.model.ids import AuthorityCode, IncidentNumber, PersonId
from domain.model.incident import Incident
from domain.model.incident.events import Event
from domain.model.place import MessageRef, Place
from domain.model.staff.office import Office
from domain.model.telling.cards import CardKey
from domain.model.telling.question import Question


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """What one line of a list tells of an incident."""

    number: IncidentNumber
    status: Status
    importance: Importance
    due_at: datetime
    authorities: tuple[AuthorityCode, ...]
    """The lead first."""
    beginning: str
    """The first words of the citizen's text."""
    assignees: frozenset[PersonId] = frozenset()
    """The executors who have taken it upon themselves."""
    kind: IncidentKind = IncidentKind.INCIDENT
    uninformed: frozenset[AuthorityCode] = frozenset()
    """The authorities beside the lead that have told it nothing yet (§12)."""


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question that waits for its answer, with the id that its buttons carry."""

    id: int
    question: Question


@dataclass(frozen=True, slots=True)
class QuestionOver:
    """Words about an incident were asked for, and are waited for no more."""


Standing = CardKey | AskedQuestion | QuestionOver
"""What a message of the bot is about: a card, a question that waits, or one that is over."""


class Reading(Protocol):
    """Reads what is committed, outside any unit of work."""

    async def office(self) -> Office:
        """The organisation and the calendar in force."""
        ...

    async def incident(self, number: IncidentNumber) -> Incident:
        """A copy to look at; raises UnknownIncident."""
        ...

    async def history(self, number: IncidentNumber) -> Sequence[Event]:
        """All its events, oldest first; raises UnknownIncident."""
        ...

    async def open_incidents(
        self,
        authorities: frozenset[AuthorityCode] | None,
        statuses: frozenset[Status] | None = None,
        due_before: datetime | None = None,
        *,
        referred: bool = False,
    ) -> Sequence[IncidentRow]:
        """Open incidents, the earliest due first; None: of all authorities, of every status.

        `referred`: only those on which an authority's referral waits.
        """
        ...

    async def same_link(self, number: IncidentNumber) -> Sequence[IncidentNumber]:
        """A few others with the same link that have not been cancelled, the oldest first."""
        ...

    async def standing_at(self, message: MessageRef, now: datetime) -> Standing | None:
        """What this message of the bot shows or asks; None where it is not known, or is about none."""
        ...

    async def open_question(
        self, person: PersonId, place: Place, now: datetime
    ) -> AskedQuestion | None:
        """The latest question to this person there that waits for words."""
        ...

    async def held_from(
        self, person: PersonId, sources: Sequence[MessageRef], now: datetime
    ) -> AskedQuestion | None:
        """The latest question to this person that waits about what came in one of these messages.

        Whichever edit of them.
        """
        ...

    async def drafted_in(self, sources: Sequence[MessageRef]) -> IncidentNumber | None:
        """The incident for which a draft came in one of these messages, whichever edit of it."""
        ...

    async def question(self, question_id: int, now: datetime) -> AskedQuestion | None:
        """The question of this id, if it waits for its answer."""
        ...
