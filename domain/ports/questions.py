"""The bot's open questions, stored so that nothing stays in memory between two messages."""

from collections.abc import Mapping
from typing import Protocol

from domain.model.conversation.held import HeldMessage
from domain.model.conversation.question import About, Question
from domain.model.ids import IncidentNumber, PersonId
from domain.model.message.attachment import Attachment
from domain.model.place import Place


class Questions(Protocol):
    """Questions: asked once, answered once."""

    async def ask(self, question: Question) -> int:
        """Stores it and returns its id."""
        ...

    async def hold(self, question: int, message: HeldMessage) -> None:
        """Stores a newer state of the message that the question is about."""
        ...

    async def waiting(self, question: int, person: PersonId) -> Question | None:
        """Return the question, if it is open for this person."""
        ...

    async def held(
        self, person: PersonId, place: Place, subject: IncidentNumber
    ) -> Question | None:
        """Return the open question in this place about a text of theirs for that incident."""
        ...

    async def files_ahead(
        self, person: PersonId, place: Place, subject: IncidentNumber
    ) -> tuple[Attachment, ...]:
        """Return the files that the person has sent there ahead of a draft for that incident."""
        ...

    async def remember_talk(self, question: int) -> None:
        """Records that the text of this question was talk among colleagues."""
        ...

    async def talks(self, person: PersonId, place: Place, subject: IncidentNumber) -> bool:
        """Whether the person has declared that they talk about that incident there."""
        ...

    async def turn(self, question: int, person: PersonId, about: About) -> Question | None:
        """Return the question, turned to that page; None unless it is open for this person."""
        ...

    async def go_on(self, question: int, about: About) -> None:
        """Reopens a question that was just closed, at another step."""
        ...

    async def close(self, question: int) -> Question | None:
        """Close and return the question; None if it is not open."""
        ...

    async def withdraw(
        self, person: PersonId, place: Place, subject: IncidentNumber | None, *, texts: bool
    ) -> Mapping[int, Question]:
        """Closes the person's questions there about the incident, or about none; returns them.

        Except those about a message of their own; `texts`: including those about a text of theirs.
        """
        ...
