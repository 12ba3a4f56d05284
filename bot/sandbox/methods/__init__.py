"""The methods of the Bot API that the sandbox knows; more of them are more entries."""

from bot.sandbox.methods import chats, media, messages, own, updates
from bot.sandbox.methods.method import Method

METHODS: dict[str, Method] = (
    updates.METHODS | messages.METHODS | media.METHODS | chats.METHODS | own.METHODS
)
"""By lower-case name: Telegram takes any case."""
