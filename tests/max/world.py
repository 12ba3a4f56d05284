"""A MAX with channels, webhooks, and what else only tests need."""

import math
from collections.abc import Collection

from bot.runtime.clock import Clock
from bot.sandbox.chat import Chat, ChatKind, Membership, Message, Press, User
from bot.sandbox.max.ids import number_of
from bot.sandbox.max.rights import FULL_RIGHTS
from bot.sandbox.max.shapes import files_of
from bot.sandbox.max.updates import MaxUpdate
from bot.sandbox.max.world import MaxWorld
from bot.sandbox.protocol import Json
from tests.max.comments import ChannelComments
from tests.max.webhook import Webhooks


class World(MaxWorld):
    """As the sandbox's; channels have comments, and updates are also pushed to webhooks."""

    def __init__(self, bot: User, clock: Clock) -> None:
        super().__init__(bot, clock)
        self.webhooks = Webhooks(clock)
        self.comments = ChannelComments(self)
        self.names_dialog_of_press = True
        """Whether a press in a dialog names its chat; on some servers it does not."""
        self.gives_files = True
        """Whether files of people come with their address and token; sometimes they do not."""
        self.shows_replied = True
        """Whether a reply comes with what it replies to; sometimes it does not."""
        self._removed: dict[int, Chat] = {}

    def never_finish(self, message: Message) -> None:
        """Process the files of a message for ever, so that they can't be sent on."""
        for file in files_of(self, message.content):
            self.uploads._ready_at[file.number] = math.inf

    def start(self, user: User, payload: str) -> Message:
        """Open the person's chat with the bot; one that was removed comes back."""
        if user.id in self._removed:
            self.chats[user.id] = self._removed.pop(user.id)
        return super().start(user, payload)

    def remove_dialog(self, user: User) -> None:
        """Remove the person's chat with the bot, which stops the bot as well."""
        chat = self.private_chat(user)
        self.change_membership(chat, user, Membership.KICKED)
        about = self.dialog_json(user)
        self._removed[user.id] = self.chats.pop(user.id)
        self.report("dialog_removed", about)

    def make_administrator(self, chat: Chat, by: User) -> None:
        """Grant the bot all the rights that it needs."""
        self.grant(chat, by, FULL_RIGHTS)

    def grant(self, chat: Chat, by: User, rights: Collection[str] | None) -> None:
        """Make the bot an administrator with these rights; None: a plain member again.

        Webhooks alone report it.
        """
        chat.bot_rights = frozenset(rights or ())
        is_admin = rights is not None
        chat.members[self.bot.id] = Membership.ADMINISTRATOR if is_admin else Membership.MEMBER
        changed = {
            "chat_id": number_of(self, chat),
            "user_id": by.id,
            "bot_id": self.bot.id,
            "is_admin": is_admin,
            "is_channel": chat.kind is ChatKind.CHANNEL,
            "permissions": sorted(rights) if rights else None,
        }
        update = self.update("bot_admin_permissions_changed", changed)
        self.webhooks.hear(MaxUpdate(0, update, self.clock.monotonic()))

    def report(self, kind: str, content: Json) -> MaxUpdate:
        """Queue an update of that kind, without what is not given, and push it to webhooks."""
        message = content.get("message")
        for file in [] if self.gives_files or not message else _files_in(message["body"]):
            file["payload"] |= {"url": None, "token": None}
        if not self.shows_replied and message and "link" in message:
            del message["link"]["message"]
        update = super().report(kind, content)
        self.webhooks.hear(update)
        return update

    def _announce_posted(self, message: Message) -> None:
        """As of any world; of a voice message nothing is reported but that it came."""
        if "voice" in message.content.other:
            self.report("message_created", {})
        else:
            super()._announce_posted(message)

    def _callback(self, press: Press) -> Json:
        shown = super()._callback(press)
        is_dialog = press.message.chat.kind is ChatKind.PRIVATE
        if is_dialog and not self.names_dialog_of_press:
            shown["message"]["recipient"].pop("chat_id")
        return shown


def _files_in(body: Json) -> list[Json]:
    return [one for one in body.get("attachments", ()) if one["type"] in {"image", "video", "file"}]
