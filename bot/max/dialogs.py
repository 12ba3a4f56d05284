"""The chats of people's dialogs with the bot."""

from collections.abc import Callable

from domain.model.ids import NOBODY, BotId, Place, number_of
from storage.organisation.dialogs import SqlDialogs


class Dialogs:
    """Learned from updates and answers: no call of MAX reports them.

    Messages reach a person by their own number; only reading a dialog needs that of its chat.
    """

    def __init__(
        self, stored: SqlDialogs | None = None, bot: Callable[[], BotId] = lambda: NOBODY
    ) -> None:
        self._chats: dict[int, int] = {}
        self._new: dict[int, int] = {}
        self._stored = stored
        self._bot = bot

    def learn(self, person: int, chat: int) -> None:
        """Remember the number of a person's dialog; `keep` stores it."""
        if self._chats.get(person) != chat:
            self._chats[person] = self._new[person] = chat

    async def keep(self) -> None:
        """Store what was learned since the last time."""
        new = self._new.copy()
        if new and self._stored is not None:
            await self._stored.put(self._bot(), new)
        self._new = {one: chat for one, chat in self._new.items() if new.get(one) != chat}

    def chat(self, place: Place) -> int | None:
        """Return the number of the place's chat in MAX, None for a dialog not learned yet."""
        number = number_of(place.chat)
        return self._chats.get(number) if place.private else number

    async def find(self, place: Place) -> int | None:
        """Return the number of the place's chat in MAX, None for an unknown dialog."""
        known = self.chat(place)
        if known is not None or self._stored is None:
            return known
        return await self._stored.chat(self._bot(), number_of(place.chat))
