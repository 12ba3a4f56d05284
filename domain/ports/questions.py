"""Questions the bot has asked, so that nothing is kept in memory between two messages."""

from typing import Protocol

from domain.model.ids import IncidentNumber, PersonId
from domain.model.place import Place
from domain.model.telling.question import HeldMessage, Question


class Questions(Protocol):
    """Asked once, answered once."""

    async def ask(self, question: Question) -> int:
        """Stores it and gives its id; an open one about the same to the same person is withdrawn.

        Those about a message of its own take nothing's place, and nothing takes theirs.
        """
        ...

    async def hold(self, question: int, message: HeldMessage) -> None:
        """Keeps another state of the message that the question is about."""
        ...

    async def close(self, question: int) -> Question | None:
        """The question, now closed; None if it doesn't wait any more, or was never asked."""
        ...

    async def withdraw(self, person: PersonId, place: Place, subject: IncidentNumber) -> None:
        """Closes what the person was asked there about the incident: they have gone on."""
        ...
