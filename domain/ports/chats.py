"""The chats in which people work, as a use case changes them."""

from typing import Protocol

from domain.model.ids import ChatId


class Chats(Protocol):
    """Chats of one unit of work."""

    async def move(self, old: ChatId, new: ChatId) -> None:
        """Everything that was to happen in the old chat happens in the new one; again: nothing.

        What stands in the old chat and is still needed is shown again: nobody can answer it there.
        """
        ...
