"""The world of a messenger or network: its accounts, chats and files, and what happens there."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import ClassVar, TypedDict, Unpack

from bot.runtime.clock import Clock
from bot.sandbox.chat import (
    Chat,
    ChatKind,
    Deleted,
    Edited,
    ForumTopic,
    Happening,
    Membership,
    Message,
    MessageContent,
    Posted,
    Press,
    Pressed,
    Reacted,
    User,
)
from bot.sandbox.files import StoredFiles
from bot.sandbox.markup import Entity, RichText
from domain.model.ids import Messenger

_GENERAL = 1
"""The thread of General, which no other topic has."""


class How(TypedDict, total=False):
    """Parameters of posting besides the content, with the defaults of `Message`."""

    reply_to: Message | None
    thread: int | None
    silent: bool


class World(ABC):
    """The accounts, chats and files of one messenger or network, and what happens in its chats.

    Each reports the events to the program in its own way.
    """

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.ahead = timedelta()
        """By how much the clock that dates the messages is ahead of `clock`."""
        self.url = ""
        """The address of the server that speaks for this world."""
        self.users: dict[int, User] = {}
        self.chats: dict[int, Chat] = {}
        self.files = StoredFiles()
        self.watchers: list[Callable[[Chat, Happening], None]] = []
        """Called after each event of a chat, once it is in the chat's history."""

    def edit(self, message: Message, content: MessageContent) -> None:
        """Replace the message's content."""
        before = message.content
        message.history.append(before)
        message.content = content
        message.edit_date = self.unix_now()
        self._happen(message.chat, Edited(self.clock.now(), message, before, content))

    def delete(self, message: Message) -> None:
        """Delete the message."""
        message.deleted = True
        self._happen(message.chat, Deleted(self.clock.now(), message))

    def unix_now(self) -> int:
        """Return the wall clock that dates the messages in Unix seconds."""
        return int((self.clock.now() + self.ahead).timestamp())

    @property
    @abstractmethod
    def unread(self) -> bool:
        """Whether the program has yet to receive something."""

    @abstractmethod
    def announce(self, chat: Chat, happening: Happening) -> None:
        """Report an event to the program, if the messenger or network does so."""

    def _happen(self, chat: Chat, happening: Happening) -> None:
        chat.story.append(happening)
        for watch in self.watchers:
            watch(chat, happening)
        self.announce(chat, happening)

    def _appear(self, message: Message) -> None:
        message.chat.add(message)
        replied = message.reply_to.content if message.reply_to else None
        self._happen(message.chat, Posted(self.clock.now(), message, message.content, replied))


class BotWorld(World):
    """The chats of a messenger around one bot."""

    messenger: ClassVar[Messenger]
    has_forums: ClassVar[bool]
    works_as: ClassVar[Membership]
    """The bot's membership in the groups where it works."""

    def __init__(self, bot: User, clock: Clock) -> None:
        super().__init__(clock)
        self.bot = bot
        self.users[bot.id] = bot
        self.presses: dict[str, Press] = {}
        self._albums = count(13_000_000_000_001)
        self._press_numbers = count(1)
        self._whisper_numbers = count(29_000_001)

    def private_chat(self, user: User) -> Chat:
        """Return the person's chat with the bot; only people open it, never the bot."""
        if user.id not in self.chats:
            chat = Chat(user.id, user.name, ChatKind.PRIVATE, self.users)
            chat.members = {user.id: Membership.MEMBER, self.bot.id: Membership.MEMBER}
            self.chats[user.id] = chat
        return self.chats[user.id]

    def post(
        self, chat: Chat, sender: User, content: MessageContent, **how: Unpack[How]
    ) -> Message:
        """Post a message; the bot is told of a person's message if it may see it."""
        message = Message(chat.next_id(), chat, sender, self.unix_now(), content, **how)
        self._appear(message)
        return message

    def post_all(
        self, chat: Chat, sender: User, contents: Sequence[MessageContent], **how: Unpack[How]
    ) -> list[Message]:
        """Post several messages as an album, which bots receive one by one."""
        if len(contents) > 1:
            album = {"media_group_id": str(next(self._albums))}
            contents = [replace(content, other=content.other | album) for content in contents]
        return [self.post(chat, sender, content, **how) for content in contents]

    def whisper(
        self, chat: Chat, receiver: User, content: MessageContent, **how: Unpack[How]
    ) -> Message:
        """Post an ephemeral message of the bot to one person in the chat."""
        number, now = next(self._whisper_numbers), self.unix_now()
        message = Message(number, chat, self.bot, now, content, receiver=receiver, **how)
        chat.whispers.append(message)
        self._happen(chat, Posted(self.clock.now(), message, content, None))
        return message

    def react(self, message: Message, by: User, emoji: str) -> None:
        """Set or remove the user's emoji under the message."""
        if message.reactions.get(by.id, "") == emoji:
            return
        message.reactions.pop(by.id, None)
        message.reactions |= {by.id: emoji} if emoji else {}
        self._happen(message.chat, Reacted(self.clock.now(), message, by, emoji))

    def press(self, user: User, message: Message, label: str, data: str) -> Press:
        """Press a button; the bot is told in any case."""
        number = 7_000_000_000 + next(self._press_numbers)
        press = Press(str(number), user, message, label, data, self.clock.monotonic())
        self.presses[press.id] = press
        self._happen(message.chat, Pressed(self.clock.now(), press, message.content))
        return press

    def create_topic(self, forum: Chat, by: User, name: str) -> int:
        """Create a topic, numbered by its first message, which all others there reply to."""
        created = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        while (number := forum.next_id()) <= _GENERAL:
            pass
        content = MessageContent(RichText(""), other=created)
        forum.topics[number] = ForumTopic(name)
        self._appear(Message(number, forum, by, self.unix_now(), content, thread=number))
        return number

    def change_membership(self, chat: Chat, by: User, to: Membership) -> None:
        """Change the bot's membership; it is told in any case."""
        before = chat.membership(self.bot.id)
        chat.members[self.bot.id] = to
        self.announce_membership(chat, by, before)

    def rich(self, text: str, entities: Sequence[Entity] = ()) -> RichText:
        """Return the text as the messenger stores it; mentions of unknown people are dropped."""
        known = (
            entity
            for entity in entities
            if entity.kind != "text_mention" or int(entity.argument or 0) in self.users
        )
        return self.stored(RichText(text, tuple(known)))

    @abstractmethod
    def start(self, user: User, payload: str) -> Message:
        """Press Start in the person's chat with the bot, also after blocking."""

    @abstractmethod
    def make_administrator(self, chat: Chat, by: User) -> None:
        """Make the bot an administrator of a group, with the rights that it needs there."""

    @abstractmethod
    def stored(self, rich: RichText) -> RichText:
        """Return a text as the messenger stores it."""

    @abstractmethod
    def announce_membership(self, chat: Chat, by: User, before: Membership) -> None:
        """Tell the bot of its changed membership."""
