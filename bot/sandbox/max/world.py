"""A small MAX: its numbers, its rights, and what it tells the bot."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, Final, Unpack

from bot.runtime.clock import Clock
from bot.sandbox.chat import (
    Chat,
    ChatKind,
    Deleted,
    Edited,
    Happening,
    Membership,
    Message,
    MessageContent,
    Posted,
    Press,
    Pressed,
    User,
)
from bot.sandbox.files import File
from bot.sandbox.markup import Entity, RichText
from bot.sandbox.max import shapes
from bot.sandbox.max.updates import MaxUpdates
from bot.sandbox.max.uploads import Uploads
from bot.sandbox.protocol import Json
from bot.sandbox.world import BotWorld, How
from domain.model.ids import Messenger

SERVICE_CONTENT: Final = frozenset({"new_chat_members", "left_chat_member", "bot_started"})
"""Fields of what only marks a moment in a chat's history."""

FULL_RIGHTS: Final = frozenset({"read_all_messages", "write", "pin_message"})
"""Those that an administration is asked to give the bot in a group."""

_MID = re.compile(r"mid\.([0-9a-f]{16})([0-9a-f]{16})")
_WORD = 1 << 64
_COUNTER = 20
"""Bits of `seq` below the moment."""


class MaxWorld(BotWorld):
    """The chats and users around one bot of MAX.

    The private chat of a person is kept under the person's id; MAX numbers it otherwise.
    """

    messenger = Messenger.MAX
    has_forums = False
    works_as = Membership.ADMINISTRATOR

    def __init__(self, bot: User, clock: Clock) -> None:
        super().__init__(bot, clock)
        self.updates = MaxUpdates(clock)
        self.uploads = Uploads(clock, self.files)
        self.commands: list[Json] = []
        self.public_names: dict[int, str] = {}
        """The names in the addresses of public channels, by the channels' ids."""
        self._rights: dict[int, frozenset[str]] = {}

    @property
    def unread(self) -> bool:
        """Whether an update is neither confirmed nor accepted at a webhook."""
        return bool(self.updates.pending)

    def stored(self, rich: RichText) -> RichText:
        """Return the text without mentions by anything but the full name of the profile.

        MAX recognises neither commands nor links by itself.
        """
        kept = (
            one for one in rich.entities if one.kind != "text_mention" or self._named(rich, one)
        )
        return RichText(rich.text, tuple(kept))

    def _named(self, rich: RichText, mention: Entity) -> bool:
        units = rich.text.encode("utf-16-le")
        shown = units[2 * mention.offset : 2 * mention.end].decode("utf-16-le")
        return shown == self.users[int(mention.argument)].name

    def number_of(self, chat: Chat) -> int:
        """Return `chat_id`."""
        return chat.id ^ self.bot.id if chat.kind is ChatKind.PRIVATE else chat.id

    def chat_at(self, number: int) -> Chat | None:
        """Return the chat with that `chat_id`, or None."""
        chat = self.chats.get(number if number < 0 else number ^ self.bot.id)
        return chat if chat is not None and self.number_of(chat) == number else None

    def seq_of(self, message: Message) -> int:
        """Return `seq`: it grows within a chat, and exceeds what a double can hold."""
        return self.seq_at(message.date, message.id)

    def seq_at(self, date: int, number: int) -> int:
        """Return `seq` of a message or comment with that date and number in its chat."""
        return self.milliseconds(date) << _COUNTER | number

    def mid_of(self, message: Message) -> str:
        """Return `mid`."""
        return self.mid_at(message.chat, self.seq_of(message))

    def mid_at(self, chat: Chat, seq: int) -> str:
        """Return `mid` of a message or comment with that `seq`."""
        return f"mid.{self.number_of(chat) % _WORD:016x}{seq:016x}"

    def message_at(self, mid: str) -> Message | None:
        """Return the message with that `mid`, unless deleted or unknown."""
        if not (found := _MID.fullmatch(mid)):
            return None
        number, seq = (int(part, 16) for part in found.groups())
        chat = self.chat_at(number - _WORD if number >> 63 else number)
        message = chat.message(seq % (1 << _COUNTER)) if chat else None
        return message if message is not None and self.mid_of(message) == mid else None

    def milliseconds(self, seconds: int | None = None) -> int:
        """Return that moment, or now, in Unix milliseconds."""
        return (self.unix_now() if seconds is None else seconds) * 1000

    def rights_in(self, chat: Chat) -> frozenset[str]:
        """Return the bot's rights as an administrator; none in a dialog."""
        is_admin = chat.membership(self.bot.id) is Membership.ADMINISTRATOR
        return self._rights.get(chat.id, FULL_RIGHTS) if is_admin else frozenset()

    def make_administrator(self, chat: Chat, by: User) -> None:
        """Grant the bot all the rights that it needs."""
        self.grant(chat, by, FULL_RIGHTS)

    def grant(self, chat: Chat, by: User, rights: Collection[str] | None) -> None:
        """Make the bot an administrator with these rights; None: a plain member again."""
        self._rights[chat.id] = frozenset(rights or ())
        is_admin = rights is not None
        chat.members[self.bot.id] = Membership.ADMINISTRATOR if is_admin else Membership.MEMBER
        changed = {
            "chat_id": self.number_of(chat),
            "user_id": by.id,
            "bot_id": self.bot.id,
            "is_admin": is_admin,
            "is_channel": chat.kind is ChatKind.CHANNEL,
            "permissions": sorted(rights) if rights else None,
        }
        self.updates.push(self._update("bot_admin_permissions_changed", changed), polled=None)

    def post_all(
        self, chat: Chat, sender: User, contents: Sequence[MessageContent], **how: Unpack[How]
    ) -> list[Message]:
        """Post one message with all files, returned once for each of them."""
        if len(contents) > 1:
            files = [file for content in contents for file in self.files_of(content)]
            first, *_ = contents
            text = next((one.rich for one in contents if one.rich), first.rich)
            contents = [replace(first, rich=text, other=first.other | several(files))] * len(files)
        return [self.post(chat, sender, contents[0], **how)] * len(contents)

    def files_of(self, content: MessageContent) -> list[File]:
        """Return the files of a message."""
        ids = content.other.get("files") or [
            described[-1]["file_id"] if name == "photo" else described["file_id"]
            for name in content.media
            if (described := content.other[name])
        ]
        return [file for one in ids if (file := self.files.find(one)) is not None]

    def announce(self, chat: Chat, happening: Happening) -> None:
        """Queue an update of what people did where the bot is told of it."""
        if isinstance(happening, Deleted):
            self.updates.forget(self.mid_of(happening.message))
        if not self._bot_sees(chat):
            return
        match happening:
            case Pressed(press=press):
                self._push("message_callback", self._callback(press))
            case Posted(message=message) if message.sender is not self.bot:
                self._announce_posted(message)
            case Edited(message=message) if message.sender is not self.bot:
                self._push("message_edited", {"message": shapes.message(self, message)})
            case Deleted(message=message) if message.sender is not self.bot:
                removed = {"message_id": self.mid_of(message), "user_id": message.sender.id}
                self._push("message_removed", removed | {"chat_id": self.number_of(chat)})
            case _:
                pass

    def _announce_posted(self, message: Message) -> None:
        """Queue `message_created`, or the update of a person who came or left."""
        other = message.content.other
        if (changed := other.get("new_chat_members") or other.get("left_chat_member")) is not None:
            self._announce_member(message, changed)
        elif "bot_started" in other:
            return
        elif "voice" in other:
            self._push("message_created", {})
        else:
            self._push("message_created", {"message": shapes.message(self, message)})

    def _callback(self, press: Press) -> Json:
        """Return what the bot is told; `message` becomes null if it is deleted before that."""
        callback = {
            "timestamp": self.milliseconds(),
            "callback_id": press.id,
            "payload": press.data,
            "user": shapes.user(self, press.user),
        }
        return {"callback": callback, "message": shapes.message(self, press.message)}

    def announce_membership(self, chat: Chat, by: User, before: Membership) -> None:
        """Queue `bot_started`, `bot_stopped`, `bot_added` or `bot_removed`."""
        del before
        about: Json = {"chat_id": self.number_of(chat), "user": shapes.user(self, by)}
        is_there = chat.has(self.bot.id)
        if chat.kind is ChatKind.PRIVATE:
            self._push("bot_started" if is_there else "bot_stopped", about)
            return
        self._rights[chat.id] = frozenset()
        about["is_channel"] = chat.kind is ChatKind.CHANNEL
        update = self._update("bot_added" if is_there else "bot_removed", about)
        nameless = {name: value for name, value in update.items() if name != "user"}
        self.updates.push(update, polled=nameless if is_there else update)

    def start(self, user: User, payload: str) -> Message:
        """Open or reopen the person's chat with the bot, with `bot_started`.

        No message is written: the one returned only marks the moment.
        """
        chat = self.private_chat(user)
        chat.members[self.bot.id] = Membership.MEMBER
        started = self.dialog_json(user)
        self._push("bot_started", started | ({"payload": payload} if payload else {}))
        return self.post(chat, user, MessageContent(RichText(""), other={"bot_started": payload}))

    def dialog_json(self, user: User) -> Json:
        """Return what updates say of a person's chat with the bot."""
        return {"chat_id": self.number_of(self.private_chat(user)), "user": shapes.user(self, user)}

    def _announce_member(self, message: Message, changed: Any) -> None:
        came = isinstance(changed, list)
        member = self.users[(changed[0] if came else changed)["id"]]
        if member is self.bot:
            return
        about = {
            "chat_id": self.number_of(message.chat),
            "user": shapes.user(self, member),
            "is_channel": False,
        }
        self._push("user_added" if came else "user_removed", about)

    def _push(self, kind: str, content: Json) -> None:
        update = self._update(kind, content)
        self.updates.push(update, polled=update)

    def _update(self, kind: str, content: Json) -> Json:
        return {"update_type": kind, "timestamp": self.milliseconds()} | content

    def _bot_sees(self, chat: Chat) -> bool:
        """Return whether the bot is told what happens there: in groups only with the right."""
        if chat.kind is ChatKind.PRIVATE:
            return chat.has(self.bot.id)
        return "read_all_messages" in self.rights_in(chat)


def several(files: Sequence[File]) -> Json:
    """Return the fields of a message with these files; the first one as in the Bot API."""
    if not files:
        return {}
    more = {"files": [file.ids[-1] for file in files]} if len(files) > 1 else {}
    return files[0].as_json() | more
