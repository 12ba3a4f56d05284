"""The contents of a messenger or network: users, chats, messages and presses.

Synchronous and typed; each server shows them as the JSON of its own API.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import count
from typing import Final

from bot.sandbox.markup import Entity, RichText
from bot.sandbox.protocol import Json

PATIENCE: Final = 240.0
"""Seconds of real time, enough for the busiest machine."""

_MEDIA = ("photo", "video", "document")
"""Fields of a message whose text is a caption."""


class SandboxError(Exception):
    """A test or the demo tries what nobody can do there, or refers to a missing object."""


class ChatKind(StrEnum):
    """`type` of Chat; only MAX has channels here."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


class Membership(StrEnum):
    """`status` of ChatMember; only those that the sandbox supports."""

    ADMINISTRATOR = "administrator"
    MEMBER = "member"
    LEFT = "left"
    KICKED = "kicked"


@dataclass(slots=True, eq=False)
class User:
    """A person or the bot."""

    id: int
    name: str
    is_bot: bool = False
    username: str | None = None

    def as_json(self) -> Json:
        """User of the Bot API."""
        found: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.name}
        return found | ({"username": self.username} if self.username else {})


@dataclass(frozen=True, slots=True)
class MessageContent:
    """The visible part of a message: text or caption, other content as in the Bot API, buttons."""

    rich: RichText
    markup: Json | None = None
    other: Json = field(default_factory=dict)

    @property
    def media(self) -> list[str]:
        """The names of the attachment's fields; empty for a text message."""
        return [name for name in _MEDIA if name in self.other]

    @property
    def keyboard(self) -> list[list[Json]]:
        """The rows of the inline keyboard."""
        rows: list[list[Json]] = (self.markup or {}).get("inline_keyboard", [])
        return rows

    @property
    def buttons(self) -> list[list[str]]:
        """The labels of buttons with callback data, row by row."""
        rows = ([one["text"] for one in row if "callback_data" in one] for row in self.keyboard)
        return list(filter(None, rows))


@dataclass(slots=True, eq=False)
class Message:
    """A message as it is now; `history` keeps its content before each edit.

    Times are Unix seconds, as in the Bot API.
    """

    id: int
    chat: "Chat"
    sender: User
    date: int
    content: MessageContent
    reply_to: "Message | None" = None
    thread: int | None = None
    silent: bool = False
    edit_date: int | None = None
    history: list[MessageContent] = field(default_factory=list)
    deleted: bool = False
    receiver: User | None = None
    """The only viewer of an ephemeral message; such messages are numbered separately."""
    reactions: dict[int, str] = field(default_factory=dict)
    """The emoji under it, by the sender's id."""

    @property
    def text(self) -> str:
        """The plain text or caption."""
        return self.content.rich.text

    @property
    def buttons(self) -> list[list[str]]:
        """The labels of its buttons with callback data, row by row."""
        return self.content.buttons

    @property
    def keys(self) -> dict[str, Json]:
        """All its buttons, by label."""
        return {button["text"]: button for row in self.content.keyboard for button in row}

    @property
    def replied(self) -> "Message | None":
        """The replied message; in a topic, by default, the message that created the topic."""
        if self.reply_to is not None or self.thread in (None, self.id):
            return self.reply_to
        return self.chat.message(self.thread)

    @property
    def asks_reply(self) -> bool:
        """Whether it was sent with ForceReply."""
        return bool((self.content.markup or {}).get("force_reply"))


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply to a press: a toast or an alert; often empty."""

    text: str = ""
    alert: bool = False


@dataclass(slots=True, eq=False)
class Press:
    """A callback query and the bot's answer, None until it comes.

    `pressed_at` is a moment of the monotonic clock.
    """

    id: str
    user: User
    message: Message
    label: str
    data: str
    pressed_at: float
    answer: Answer | None = None
    _done: asyncio.Event = field(default_factory=asyncio.Event)

    def take(self, answer: Answer) -> None:
        """Store the bot's answer."""
        self.answer = answer
        self._done.set()

    async def answered(self, within: float = PATIENCE) -> Answer:
        """Wait so many real seconds for the bot's answer; raises SandboxError without one."""
        try:
            async with asyncio.timeout(within):
                await self._done.wait()
        except TimeoutError:
            raise SandboxError(f"The bot has not answered the press of «{self.label}»") from None
        assert self.answer is not None  # noqa: S101 - take() sets both
        return self.answer


@dataclass(frozen=True, slots=True)
class Posted:
    """A message was posted, possibly in reply to another."""

    at: datetime
    message: Message
    content: MessageContent
    replied: MessageContent | None


@dataclass(frozen=True, slots=True)
class Edited:
    """A message was changed, from one content to another."""

    at: datetime
    message: Message
    before: MessageContent
    content: MessageContent


@dataclass(frozen=True, slots=True)
class Deleted:
    """A message was deleted."""

    at: datetime
    message: Message


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button was pressed; `content` is the message at that moment."""

    at: datetime
    press: Press
    content: MessageContent


@dataclass(frozen=True, slots=True)
class Reacted:
    """An emoji was put under a message; empty: removed."""

    at: datetime
    message: Message
    by: User
    emoji: str


Happening = Posted | Edited | Deleted | Pressed | Reacted


@dataclass(slots=True)
class ForumTopic:
    """A topic of a forum; its key is the number of the message that created it."""

    name: str
    closed: bool = False


class Chat:
    """A private chat or a group: its members, its present messages, and its history."""

    def __init__(self, id: int, title: str, kind: ChatKind, users: Mapping[int, User]) -> None:  # noqa: A002 - the API's name
        self.id = id
        self.title = title
        self.kind = kind
        self.is_forum = False
        self.reactions = True
        """Whether its administrators allow reactions."""
        self.whispers: list[Message] = []
        """Ephemeral messages, each visible only to its receiver."""
        self.pinned: list[Message] = []
        """Pinned messages, the oldest first."""
        self.topics: dict[int, ForumTopic] = {}
        self.migrated_to: int | None = None
        self.members: dict[int, Membership] = {}
        self.bot_rights: frozenset[str] | None = None
        """The bot's rights as an administrator, where a messenger has some; None: all of them."""
        self.public_name: str | None = None
        """The name in the address of a public channel."""
        self.story: list[Happening] = []
        self.users = users
        self._all: dict[int, Message] = {}
        self._numbers = count(1)

    def have_topics(self, names: Mapping[int, str]) -> None:
        """Turn it into a forum with these topics, by thread; their first messages are gone."""
        self.is_forum = True
        self.topics = {thread: ForumTopic(name) for thread, name in names.items()}

    @property
    def messages(self) -> list[Message]:
        """The messages not deleted, oldest first, each as currently shown."""
        return [message for message in self._all.values() if not message.deleted]

    @property
    def last(self) -> Message:
        """The newest message. Raises SandboxError in an empty chat."""
        if not (messages := self.messages):
            raise SandboxError(f"Nothing stands in the chat «{self.title}»")
        return messages[-1]

    def message(self, id: int) -> Message | None:  # noqa: A002 - the API's name
        """Return the message with that number, unless deleted."""
        found = self._all.get(id)
        return None if found is None or found.deleted else found

    def find(self, contains: str) -> Message:
        """Return the newest message containing this; raises SandboxError with all texts."""
        for message in reversed(self.messages):
            if contains in message.text:
                return message
        texts = "\n".join(f"  {message.text!r}" for message in self.messages)
        raise SandboxError(f"«{contains}» stands nowhere in «{self.title}»:\n{texts}")

    def membership(self, user_id: int) -> Membership:
        """Return the user's membership in the chat."""
        return self.members.get(user_id, Membership.LEFT)

    def has(self, user_id: int) -> bool:
        """Return whether that user is a member."""
        return self.membership(user_id) in (Membership.ADMINISTRATOR, Membership.MEMBER)

    def add(self, message: Message) -> None:
        """Store a new message."""
        self._all[message.id] = message

    def next_id(self) -> int:
        """Return the number of the next message."""
        return next(self._numbers)

    def entity(self, entity: Entity) -> Json:
        """Return the entity, with all fields of a mentioned user."""
        found = entity.as_json()
        if user := self.users.get(found.get("user", {}).get("id")):
            found["user"] = user.as_json()
        return found
