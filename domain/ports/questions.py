"""Questions the bot has asked, so that nothing is kept in memory between two messages."""

from collections.abc import Mapping
from typing import Protocol

from domain.model.conversation.held import HeldMessage
from domain.model.conversation.question import About, Question
from domain.model.ids import IncidentNumber, PersonId
from domain.model.message.attachment import Attachment
from domain.model.place import Place


class Questions(Protocol):
    """Asked once, answered once."""

    async def ask(self, question: Question) -> int:
        """Stores it and gives its id."""
        ...

    async def hold(self, question: int, message: HeldMessage) -> None:
        """Keeps another state of the message that the question is about."""
        ...

    async def waiting(self, question: int, person: PersonId) -> Question | None:
        """The question; None unless it waits for this person."""
        ...

    async def held(
        self, person: PersonId, place: Place, subject: IncidentNumber
    ) -> Question | None:
        """About which text of theirs for that incident the person is asked there, if about any."""
        ...

    async def files_ahead(
        self, person: PersonId, place: Place, subject: IncidentNumber
    ) -> tuple[Attachment, ...]:
        """Return the files that the person has sent there ahead of a draft for that incident."""
        ...

    async def remember_talk(self, question: int) -> None:
        """Keeps that the text about which it asked was talk among colleagues."""
        ...

    async def talks(self, person: PersonId, place: Place, subject: IncidentNumber) -> bool:
        """Whether the person has said that they talk about that incident there."""
        ...

    async def turn(self, question: int, person: PersonId, about: About) -> Question | None:
        """The question, which shows that page from now on; None unless it waits for this person."""
        ...

    async def go_on(self, question: int, about: About) -> None:
        """One that was just closed is open again, at another step."""
        ...

    async def close(self, question: int) -> Question | None:
        """The question, now closed; None if it doesn't wait any more, or was never asked."""
        ...

    async def withdraw(
        self, person: PersonId, place: Place, subject: IncidentNumber | None, *, texts: bool
    ) -> Mapping[int, Question]:
        """Closes what the person was asked there about the incident, or about none, and gives it.

        Not what they were asked about a message of its own; `texts`: about a text of theirs, too.
        """
        ...
