"""Telegram's messages and presses, read once into what the use cases take."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from aiogram.types import CallbackQuery, Message

from domain.model.actor import Actor
from domain.model.ids import ChatId, MessageId, PersonId
from domain.model.place import MessageRef, Place

_COMMAND: Final = re.compile(r"/(\w{1,32})(?:@(\w+))?(?:\s+(.*))?", re.ASCII | re.DOTALL)

_TELEGRAM_KEEPS: Final = timedelta(hours=24)
"""How long Telegram keeps an undelivered message; an older date can't be trusted."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command, the bot it is addressed to (in lower case, empty: to any), and what follows."""

    name: str
    addressee: str
    rest: str


@dataclass(frozen=True, slots=True)
class Written:
    """A message somebody wrote; `at` is when they wrote it, not when it reached us."""

    message: Message
    by: Actor
    at: datetime
    place: Place
    ref: MessageRef
    text: str | None
    """None: not a text (a sticker, a photo, ...)."""

    @property
    def reply_to(self) -> Message | None:
        """The message it answers; not the topic's first message, which every message answers."""
        replied = self.message.reply_to_message
        if replied is None or replied.message_id == self.place.thread:
            return None
        return replied

    @property
    def command(self) -> Command | None:
        """The command that the text is, whether the bot knows it or not."""
        found = _COMMAND.fullmatch(self.text or "")
        if found is None:
            return None
        name, addressee, rest = (part or "" for part in found.groups())
        return Command(name.lower(), addressee.lower(), rest.strip())


def written(message: Message, now: datetime) -> Written | None:
    """The message with its author; None for what nobody in particular wrote."""
    author = message.from_user
    if author is None or author.is_bot:
        return None
    place = place_of(message)
    ref = MessageRef(place, MessageId(message.message_id), message.edit_date or 0)
    moment = message.date if now - _TELEGRAM_KEEPS <= message.date <= now else now
    return Written(message, Actor(PersonId(author.id), ref), moment, place, ref, message.text)


def presser(query: CallbackQuery) -> Actor | None:
    """Who pressed and on which message; None for a button that stands in no chat."""
    if query.message is None:
        return None
    if isinstance(query.message, Message):
        place = place_of(query.message)
    else:
        place = Place(ChatId(query.message.chat.id))
    ref = MessageRef(place, MessageId(query.message.message_id))
    return Actor(PersonId(query.from_user.id), ref, pressed=True)


def place_of(message: Message) -> Place:
    """The chat and topic; outside forums Telegram numbers reply threads, which are no topics."""
    thread = message.message_thread_id if message.is_topic_message else None
    return Place(ChatId(message.chat.id), thread)


def written_anonymously(message: Message) -> bool:
    """Whether an admin wrote in the name of the group, so that nobody knows who."""
    return message.sender_chat is not None and message.sender_chat.id == message.chat.id
