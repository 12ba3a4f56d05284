"""The bot's rights in the groups and channels of MAX."""

from typing import Final

from bot.sandbox.chat import Chat, ChatKind, Membership
from bot.sandbox.world import BotWorld

FULL_RIGHTS: Final = frozenset({"read_all_messages", "write", "pin_message"})
"""Those that an administration is asked to give the bot in a group."""


def rights_in(world: BotWorld, chat: Chat) -> frozenset[str]:
    """Return the bot's rights as an administrator; none in a dialog."""
    if chat.membership(world.bot.id) is not Membership.ADMINISTRATOR:
        return frozenset()
    return FULL_RIGHTS if chat.bot_rights is None else chat.bot_rights


def is_seen(world: BotWorld, chat: Chat) -> bool:
    """Return whether the bot is told what happens there: in groups only with the right."""
    if chat.kind is ChatKind.PRIVATE:
        return chat.has(world.bot.id)
    return "read_all_messages" in rights_in(world, chat)
