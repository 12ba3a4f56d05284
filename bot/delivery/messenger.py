"""The messenger port: the calls that delivery needs."""

from collections.abc import Sequence
from typing import Protocol

from domain.model.ids import MessageId
from domain.model.message.citizen_message import Attachment
from domain.model.outcome import Outcome
from domain.model.place import Place
from handlers.ui.rendered import Part


class Messenger(Protocol):
    """Makes one call at a time; raises no network or messenger errors."""

    async def send(
        self, place: Place, part: Part, *, reply_to: MessageId | None, silent: bool
    ) -> Outcome[MessageId | None]:
        """Send a message; return its number, or None if the response lacks it."""
        ...

    async def attach(
        self, place: Place, album: Sequence[Attachment], caption: str, *, silent: bool
    ) -> Outcome[list[MessageId]]:
        """Send an album; return the numbers of its messages, empty if the response lacks them.

        `album` holds files of one kind, or one file.
        """
        ...

    async def edit(self, place: Place, message: MessageId, part: Part) -> Outcome[None]:
        """Edit a message; done if it now shows the part, even if it did before."""
        ...

    async def take_buttons(self, place: Place, message: MessageId) -> Outcome[None]:
        """Remove the buttons of an outdated copy."""
        ...

    async def react(self, place: Place, message: MessageId, emoji: str) -> Outcome[None]:
        """Set the bot's only reaction to a message; done even if it was set before."""
        ...

    async def pin(self, place: Place, message: MessageId, *, pinned: bool) -> Outcome[None]:
        """Pin silently, or unpin; refused where the bot lacks the right."""
        ...

    def digest(self, part: Part) -> str:
        """Return a stable digest, equal for messages that look the same."""
        ...

    async def answers(self) -> bool:
        """Return whether the messenger is reachable now."""
        ...
