"""The chats of people's dialogs with the bot."""

from domain.model.ids import Place, number_of


class Dialogs:
    """Learned from updates and answers since the start: no call of MAX reports them.

    Messages reach a person by their own number; only reading a dialog needs that of its chat.
    """

    def __init__(self) -> None:
        self._chats: dict[int, int] = {}

    def learn(self, person: int, chat: int) -> None:
        """Remember the number of a person's dialog."""
        self._chats[person] = chat

    def chat(self, place: Place) -> int | None:
        """Return the number of the place's chat in MAX, None for an unknown dialog."""
        number = number_of(place.chat)
        return self._chats.get(number) if place.private else number
