"""The sandbox's world, with what befalls chats and bots now and then."""

from collections.abc import Collection
from itertools import count
from typing import Any

from bot.runtime.clock import Clock
from bot.sandbox.chat import Chat, ChatKind, Membership, MessageContent, User
from bot.sandbox.markup import RichText
from bot.sandbox.telegram import world
from tests.telegram.webhook import WebhookQueue

RIGHTS = (
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
)
"""Of an administrator; the bot gets none of them, only that to pin."""


class World(world.TelegramWorld):
    """`old`: its server lacks reactions, colours and all else of Bot API 9.4-10.3."""

    updates: WebhookQueue

    def __init__(self, bot: User, clock: Clock, *, privacy: bool, old: bool) -> None:
        super().__init__(bot, clock)
        self.updates = WebhookQueue(clock)
        self.privacy = privacy
        self.old = old
        self.commands: dict[str, list[dict[str, Any]]] = {}

    def delete_topic(self, forum: Chat, thread: int) -> None:
        """Delete a topic with its messages; bots get no update."""
        del forum.topics[thread]
        for message in forum.messages:
            if message.thread == thread:
                self.delete(message)

    def migrate(self, group: Chat, to: int, by: User) -> Chat:
        """Turn the group into a supergroup: another id, message numbers start again.

        The old chat accepts nothing any more, and its messages are unreachable.
        """
        supergroup = Chat(to, group.title, ChatKind.SUPERGROUP, self.users)
        supergroup.members = dict(group.members)
        self.chats[to] = supergroup
        self.post(group, by, MessageContent(RichText(""), other={"migrate_to_chat_id": to}))
        group.migrated_to = to
        self.post(
            supergroup, by, MessageContent(RichText(""), other={"migrate_from_chat_id": group.id})
        )
        return supergroup

    def replace_bot(self, bot: User, groups: Collection[int]) -> None:
        """Replace the bot's account; the new one is in these groups, without an update.

        It has no private chats. Basic groups number messages per bot, supergroups per chat. Ids of
        files are valid for one bot only.
        """
        self.bot = self.users[bot.id] = bot
        self.presses.clear()
        self.commands.clear()
        self.files._by_id.clear()
        self.updates.restart()
        for chat in list(self.chats.values()):
            if chat.kind is ChatKind.PRIVATE:
                del self.chats[chat.id]
            elif chat.kind is ChatKind.GROUP:
                chat._all = {}
                chat._numbers = count(1)
            chat.members[bot.id] = Membership.MEMBER if chat.id in groups else Membership.LEFT

    def member_json(self, user: User, membership: Membership) -> dict[str, Any]:
        """Return ChatMember of the Bot API; an administrator here has only the right to pin."""
        found = super().member_json(user, membership)
        if membership is not Membership.ADMINISTRATOR:
            return found
        return found | dict.fromkeys(RIGHTS, False) | {"can_pin_messages": True}
