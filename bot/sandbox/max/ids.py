"""The numbers by which MAX names chats and messages."""

import re

from bot.sandbox.chat import Chat, ChatKind, Message
from bot.sandbox.world import BotWorld

_MID = re.compile(r"mid\.([0-9a-f]{16})([0-9a-f]{16})")
_WORD = 1 << 64
_COUNTER = 20
"""Bits of `seq` below the moment."""


def number_of(world: BotWorld, chat: Chat) -> int:
    """Return `chat_id`; a private chat is kept under the person's id."""
    return chat.id ^ world.bot.id if chat.kind is ChatKind.PRIVATE else chat.id


def chat_at(world: BotWorld, number: int) -> Chat | None:
    """Return the chat with that `chat_id`, or None."""
    chat = world.chats.get(number if number < 0 else number ^ world.bot.id)
    return chat if chat is not None and number_of(world, chat) == number else None


def milliseconds(seconds: int) -> int:
    """Return a moment in Unix seconds in milliseconds."""
    return seconds * 1000


def seq_of(message: Message) -> int:
    """Return `seq`: it grows within a chat, and exceeds what a double can hold."""
    return milliseconds(message.date) << _COUNTER | message.id


def mid_of(world: BotWorld, message: Message) -> str:
    """Return `mid`."""
    return f"mid.{number_of(world, message.chat) % _WORD:016x}{seq_of(message):016x}"


def message_at(world: BotWorld, mid: str) -> Message | None:
    """Return the message with that `mid`, unless deleted or unknown."""
    if not (found := _MID.fullmatch(mid)):
        return None
    number, seq = (int(part, 16) for part in found.groups())
    chat = chat_at(world, number - _WORD if number >> 63 else number)
    message = chat.message(seq % (1 << _COUNTER)) if chat else None
    return message if message is not None and mid_of(world, message) == mid else None
