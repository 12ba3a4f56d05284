"""Questions the bot has asked, so that nothing is kept in memory between two messages."""

from typing import Protocol

from domain.model.question import Question


class Questions(Protocol):
    """Asked once, answered once."""

    async def ask(self, question: Question) -> int:
        """Stores it and gives its id; an open one to the same person there is withdrawn."""
        ...

    async def close(self, question: int) -> Question | None:
        """The question, now closed; None if it was closed already, or never asked."""
        ...
