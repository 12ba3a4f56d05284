"""A small Telegram around one bot: its events, and the rules of their visibility."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import TypedDict, Unpack

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
from bot.sandbox.markup import Entity, RichText, finished
from bot.sandbox.protocol import Json
from bot.sandbox.updates import PRESS_LIFE, UpdateQueue

_SERVICE_CONTENT = frozenset(
    {
        "new_chat_members",
        "left_chat_member",
        "migrate_to_chat_id",
        "migrate_from_chat_id",
        "forum_topic_created",
        "forum_topic_closed",
        "forum_topic_reopened",
    }
)
"""Fields that make a message a service message; only those in use."""

_GENERAL = 1
"""The thread of General, which no other topic has."""


class How(TypedDict, total=False):
    """Parameters of posting besides the content, as in `World.post`."""

    reply_to: Message | None
    thread: int | None
    silent: bool


class World:
    """The chats and users around one bot, and the rules of visibility."""

    def __init__(self, bot: User, clock: Clock) -> None:
        self.bot = bot
        self.clock = clock
        self.ahead = timedelta()
        """By how much Telegram's clock, which dates the messages, is ahead of `clock`."""
        self.privacy = True
        self.users: dict[int, User] = {bot.id: bot}
        self.chats: dict[int, Chat] = {}
        self.presses: dict[str, Press] = {}
        self.updates = UpdateQueue(clock)
        self.files = StoredFiles()
        self.watchers: list[Callable[[Chat, Happening], None]] = []
        """Called after each event of a chat, once it is in the chat's history."""
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
        self,
        chat: Chat,
        sender: User,
        content: MessageContent,
        *,
        reply_to: Message | None = None,
        thread: int | None = None,
        silent: bool = False,
    ) -> Message:
        """Post a message; the bot gets an update of a person's message if it may see it."""
        number = chat.next_id()
        message = Message(number, chat, sender, self.unix_now(), content, reply_to, thread, silent)
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

    def edit(self, message: Message, content: MessageContent) -> None:
        """Replace the message's content."""
        chat, before = message.chat, message.content
        message.history.append(before)
        message.content = content
        message.edit_date = self.unix_now()
        self._happen(chat, Edited(self.clock.now(), message, before, content))
        self._tell("edited_message", message)

    def delete(self, message: Message) -> None:
        """Delete the message; bots get no update."""
        message.deleted = True
        self._happen(message.chat, Deleted(self.clock.now(), message))

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
        """Press a button: the bot gets a callback query."""
        number = 7_000_000_000 + next(self._press_numbers)
        press = Press(str(number), user, message, label, data, self.clock.monotonic())
        self.presses[press.id] = press
        self._happen(message.chat, Pressed(self.clock.now(), press, message.content))
        query = {
            "id": press.id,
            "from": user.as_json(),
            "message": message.as_json(),
            "chat_instance": str(message.chat.id),
            "data": data,
        }
        self.updates.push("callback_query", query)
        return press

    def is_too_old(self, press: Press, life: float = PRESS_LIFE) -> bool:
        """Return whether the press can't be answered any more, or is older than `life` seconds."""
        return self.clock.monotonic() - press.pressed_at > life

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
        """Change the bot's membership; it gets an update in any case."""
        before = chat.membership(self.bot.id)
        chat.members[self.bot.id] = to
        change = {
            "chat": chat.as_json(),
            "from": by.as_json(),
            "date": self.unix_now(),
            "old_chat_member": self.member_json(self.bot, before),
            "new_chat_member": self.member_json(self.bot, to),
        }
        self.updates.push("my_chat_member", change)

    def member_json(self, user: User, membership: Membership) -> Json:
        """Return ChatMember of the Bot API."""
        found: Json = {"user": user.as_json(), "status": str(membership)}
        return found | ({"until_date": 0} if membership is Membership.KICKED else {})

    def rich(self, text: str, entities: Sequence[Entity] = ()) -> RichText:
        """Return the text as stored by Telegram; mentions of unknown people are dropped."""
        known = (
            entity
            for entity in entities
            if entity.kind != "text_mention" or int(entity.argument or 0) in self.users
        )
        return finished(RichText(text, tuple(known)))

    def unix_now(self) -> int:
        """Return Telegram's wall clock in Unix seconds."""
        return int((self.clock.now() + self.ahead).timestamp())

    def _happen(self, chat: Chat, happening: Happening) -> None:
        chat.story.append(happening)
        for watch in self.watchers:
            watch(chat, happening)

    def _appear(self, message: Message) -> None:
        chat = message.chat
        chat.add(message)
        replied = message.reply_to.content if message.reply_to else None
        self._happen(chat, Posted(self.clock.now(), message, message.content, replied))
        self._tell("message", message)

    def _tell(self, kind: str, message: Message) -> None:
        if message.sender is not self.bot and self._bot_sees(message):
            self.updates.push(kind, message.as_json())

    def _bot_sees(self, message: Message) -> bool:
        """Apply privacy mode: commands, replies to the bot and service messages only.

        The bot sees its own removal in a basic group, not in a supergroup.
        """
        chat = message.chat
        if not chat.has(self.bot.id):
            return chat.kind is ChatKind.GROUP and "left_chat_member" in message.content.other
        if (
            not self.privacy
            or chat.kind is ChatKind.PRIVATE
            or chat.membership(self.bot.id) is Membership.ADMINISTRATOR
        ):
            return True
        is_reply = message.replied is not None and message.replied.sender is self.bot
        is_service = any(key in message.content.other for key in _SERVICE_CONTENT)
        return is_reply or is_service or self._is_command(message)

    def _is_command(self, message: Message) -> bool:
        first = next(iter(message.content.rich.entities), None)
        if first is None or first.kind != "bot_command" or first.offset:
            return False
        addressee = message.text[: first.length].partition("@")[2]
        return addressee.lower() in ("", str(self.bot.username).lower())
