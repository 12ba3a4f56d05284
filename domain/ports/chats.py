"""The chats that people work in, as use cases change them."""

from typing import Protocol

from domain.model.ids import ChatId


class Chats(Protocol):
    """Chats of one unit of work."""

    async def move(self, old: ChatId, new: ChatId) -> None:
        """Moves everything planned for the old chat to the new one; idempotent.

        Messages that are still needed are sent again, because nobody can reply in the old chat.
        """
        ...
