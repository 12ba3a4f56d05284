"""A small MAX: its chats, and what it tells the bot."""

from collections.abc import Sequence
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
from bot.sandbox.markup import Entity, RichText
from bot.sandbox.max import shapes
from bot.sandbox.max.ids import mid_of, milliseconds, number_of
from bot.sandbox.max.rights import FULL_RIGHTS, is_seen
from bot.sandbox.max.updates import MaxUpdate, MaxUpdates
from bot.sandbox.max.uploads import Uploads
from bot.sandbox.protocol import Json
from bot.sandbox.world import BotWorld, How
from domain.model.ids import Messenger

UNREADABLE: Final = frozenset({"new_chat_members", "left_chat_member", "bot_started", "voice"})
"""Fields of what is no message for bots."""

BOT_ID: Final = 900_042

_LONGEST_PAYLOAD: Final = 512
"""Characters of a link to the bot; a longer one is not passed on."""


def bot_account(id: int = BOT_ID, username: str = "otklik_bot") -> User:  # noqa: A002 - the API's name
    """Return the account of a bot."""
    return User(id, "Отклик", is_bot=True, username=username)


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

    @property
    def unread(self) -> bool:
        """Whether the bot has not received an update."""
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

    def make_administrator(self, chat: Chat, by: User) -> None:
        """Grant the bot all the rights that it needs; polls don't report them."""
        del by
        chat.bot_rights = FULL_RIGHTS
        chat.members[self.bot.id] = Membership.ADMINISTRATOR

    def post_all(
        self, chat: Chat, sender: User, contents: Sequence[MessageContent], **how: Unpack[How]
    ) -> list[Message]:
        """Post one message with all files, returned once for each of them."""
        if len(contents) > 1:
            files = [file for content in contents for file in shapes.files_of(self, content)]
            first, *_ = contents
            text = next((one.rich for one in contents if one.rich), first.rich)
            contents = [replace(first, rich=text, other=first.other | shapes.several(files))] * len(
                files
            )
        return [self.post(chat, sender, contents[0], **how)] * len(contents)

    def announce(self, chat: Chat, happening: Happening) -> None:
        """Queue an update of what people did where the bot is told of it."""
        if isinstance(happening, Deleted):
            self.updates.forget(mid_of(self, happening.message))
        if not is_seen(self, chat):
            return
        match happening:
            case Pressed(press=press):
                self.report("message_callback", self._callback(press))
            case Posted(message=message) if message.sender is not self.bot:
                self._announce_posted(message)
            case Edited(message=message) if message.sender is not self.bot:
                self.report("message_edited", {"message": shapes.message(self, message)})
            case Deleted(message=message) if message.sender is not self.bot:
                removed = {"message_id": mid_of(self, message), "user_id": message.sender.id}
                self.report("message_removed", removed | {"chat_id": number_of(self, chat)})
            case _:
                pass

    def _announce_posted(self, message: Message) -> None:
        """Queue `message_created`, or the update of a person who came or left."""
        other = message.content.other
        if (changed := other.get("new_chat_members") or other.get("left_chat_member")) is not None:
            self._announce_member(message, changed)
        elif "bot_started" not in other:
            self.report("message_created", {"message": shapes.message(self, message)})

    def _callback(self, press: Press) -> Json:
        """Return what the bot is told; `message` becomes null if it is deleted before that."""
        callback = {
            "timestamp": milliseconds(self.unix_now()),
            "callback_id": press.id,
            "payload": press.data,
            "user": shapes.user(self, press.user),
        }
        return {"callback": callback, "message": shapes.message(self, press.message)}

    def announce_membership(self, chat: Chat, by: User, before: Membership) -> None:
        """Queue `bot_started`, `bot_stopped`, `bot_added` or `bot_removed`."""
        del before
        about: Json = {"chat_id": number_of(self, chat), "user": shapes.user(self, by)}
        is_there = chat.has(self.bot.id)
        if chat.kind is ChatKind.PRIVATE:
            self.report("bot_started" if is_there else "bot_stopped", about)
            return
        chat.bot_rights = frozenset()
        about["is_channel"] = chat.kind is ChatKind.CHANNEL
        self.report("bot_added" if is_there else "bot_removed", about)

    def start(self, user: User, payload: str) -> Message:
        """Open or reopen the person's chat with the bot, with `bot_started`.

        No message is written: the one returned only marks the moment.
        """
        chat = self.private_chat(user)
        chat.members[self.bot.id] = Membership.MEMBER
        started = self.dialog_json(user)
        carried = {"payload": payload} if 0 < len(payload) <= _LONGEST_PAYLOAD else {}
        self.report("bot_started", started | carried)
        return self.post(chat, user, MessageContent(RichText(""), other={"bot_started": payload}))

    def dialog_json(self, user: User) -> Json:
        """Return what updates say of a person's chat with the bot."""
        return {
            "chat_id": number_of(self, self.private_chat(user)),
            "user": shapes.user(self, user),
        }

    def _announce_member(self, message: Message, changed: Any) -> None:
        came = isinstance(changed, list)
        member = self.users[(changed[0] if came else changed)["id"]]
        if member is self.bot:
            return
        about = {
            "chat_id": number_of(self, message.chat),
            "user": shapes.user(self, member),
            "is_channel": False,
        }
        self.report("user_added" if came else "user_removed", about)

    def report(self, kind: str, content: Json) -> MaxUpdate:
        """Queue an update of that kind, and return it."""
        return self.updates.push(self.update(kind, content))

    def update(self, kind: str, content: Json) -> Json:
        """Return an update of that kind."""
        return {"update_type": kind, "timestamp": milliseconds(self.unix_now())} | content
