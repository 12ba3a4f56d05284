"""The line to the messenger: what delivery asks of whoever sends for it."""

from collections.abc import Sequence
from typing import Protocol

from domain.model.ids import MessageId
from domain.model.message.attachment import Attachment
from domain.model.outcome import Outcome
from domain.model.place import Place
from handlers.ui.rendered import Part


class Messenger(Protocol):
    """Makes one call after another; raises nothing that the network or the messenger causes."""

    async def send(
        self, place: Place, part: Part, *, reply_to: MessageId | None, silent: bool
    ) -> Outcome[MessageId | None]:
        """The new message's number, None if the answer does not tell it."""
        ...

    async def attach(
        self, place: Place, album: Sequence[Attachment], caption: str, *, silent: bool
    ) -> Outcome[list[MessageId]]:
        """The numbers of the new messages, none if the answer does not tell them.

        `album` holds files of one kind, or one file.
        """
        ...

    async def edit(self, place: Place, message: MessageId, part: Part) -> Outcome[None]:
        """Done when the message shows the part now, even if it did before."""
        ...

    async def take_buttons(self, place: Place, message: MessageId) -> Outcome[None]:
        """Done when an outdated copy has lost its buttons."""
        ...

    async def react(self, place: Place, message: MessageId, emoji: str) -> Outcome[None]:
        """Done when the bot's one reaction to the message is this emoji, even if it was before."""
        ...

    async def pin(self, place: Place, message: MessageId, *, pinned: bool) -> Outcome[None]:
        """Done when it is pinned there without a sound, or is no more; refused where the bot may not."""
        ...

    def digest(self, part: Part) -> str:
        """The same for messages that look the same, for as long as they stand."""
        ...

    async def answers(self) -> bool:
        """Whether the messenger can be reached just now."""
        ...
