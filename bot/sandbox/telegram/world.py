"""A small Telegram: its updates, and the rules of what the bot sees."""

from bot.runtime.clock import Clock
from bot.sandbox.chat import (
    Chat,
    ChatKind,
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
from bot.sandbox.markup import RichText, finished
from bot.sandbox.protocol import Json
from bot.sandbox.telegram import shapes
from bot.sandbox.telegram.updates import PRESS_LIFE, UpdateQueue
from bot.sandbox.world import BotWorld
from domain.model.ids import Messenger

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


def bot_account(token: str, username: str = "otklik_bot") -> User:
    """Return the account of the bot with that token."""
    return User(int(token.partition(":")[0]), "Отклик", is_bot=True, username=username)


class TelegramWorld(BotWorld):
    """The chats and users around one bot of Telegram."""

    messenger = Messenger.TELEGRAM
    has_forums = True
    works_as = Membership.MEMBER

    def __init__(self, bot: User, clock: Clock) -> None:
        super().__init__(bot, clock)
        self.privacy = True
        self.updates = UpdateQueue(clock)

    @property
    def unread(self) -> bool:
        """Whether an update is not confirmed by the bot."""
        return bool(self.updates.pending)

    def start(self, user: User, payload: str) -> Message:
        """Unblock the bot if it was blocked, and write `/start`, with the payload of the link."""
        chat = self.private_chat(user)
        if not chat.has(self.bot.id):
            self.change_membership(chat, user, Membership.MEMBER)
        return self.post(chat, user, MessageContent(self.rich(f"/start {payload}".rstrip())))

    def make_administrator(self, chat: Chat, by: User) -> None:
        """Let the bot pin; without a service message."""
        self.change_membership(chat, by, Membership.ADMINISTRATOR)

    def is_too_old(self, press: Press, life: float = PRESS_LIFE) -> bool:
        """Return whether the press can't be answered any more, or is older than `life` seconds."""
        return self.clock.monotonic() - press.pressed_at > life

    def member_json(self, user: User, membership: Membership) -> Json:
        """Return ChatMember of the Bot API."""
        found: Json = {"user": user.as_json(), "status": str(membership)}
        return found | ({"until_date": 0} if membership is Membership.KICKED else {})

    def stored(self, rich: RichText) -> RichText:
        """Return the text trimmed, with the commands and links that Telegram recognises."""
        return finished(rich)

    def announce(self, _: Chat, happening: Happening) -> None:
        """Queue `message`, `edited_message` or `callback_query`; of others bots get no update."""
        match happening:
            case Posted(message=message) if message.sender is not self.bot:
                self._queue("message", message)
            case Edited(message=message) if message.sender is not self.bot:
                self._queue("edited_message", message)
            case Pressed(press=press):
                self._queue_press(press)
            case _:
                pass

    def _queue_press(self, press: Press) -> None:
        query = {
            "id": press.id,
            "from": press.user.as_json(),
            "message": shapes.message(press.message),
            "chat_instance": str(press.message.chat.id),
            "data": press.data,
        }
        self.updates.push("callback_query", query)

    def announce_membership(self, chat: Chat, by: User, before: Membership) -> None:
        """Queue `my_chat_member`."""
        change = {
            "chat": shapes.chat(chat),
            "from": by.as_json(),
            "date": self.unix_now(),
            "old_chat_member": self.member_json(self.bot, before),
            "new_chat_member": self.member_json(self.bot, chat.membership(self.bot.id)),
        }
        self.updates.push("my_chat_member", change)

    def _queue(self, kind: str, message: Message) -> None:
        if self._bot_sees(message):
            self.updates.push(kind, shapes.message(message))

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
