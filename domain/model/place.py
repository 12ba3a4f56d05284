"""Places in Telegram: chats, topics and messages."""

from dataclasses import dataclass

from domain.model.ids import BotId, ChatId, MessageId


@dataclass(frozen=True, slots=True)
class Place:
    """A chat, and the topic within it where the chat is a forum (None: no topic, or General)."""

    chat: ChatId
    thread: int | None = None

    @property
    def private(self) -> bool:
        """Whether it is a person's private chat with the bot."""
        return self.chat > 0


@dataclass(frozen=True, slots=True)
class MessageRef:
    """One message; `edited_at` (Unix seconds, 0: never edited) identifies its version.

    Private chats and basic groups number messages separately for each bot, so `bot` is part of the
    reference.
    """

    bot: BotId
    place: Place
    message: MessageId
    edited_at: int = 0
