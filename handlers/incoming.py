"""Telegram's messages and presses, read once into what the use cases take."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from aiogram.types import CallbackQuery, Message, MessageOriginUnion

from domain.model.actor import Actor
from domain.model.attachment import Attachment, AttachmentKind
from domain.model.ids import ChatId, MessageId, PersonId
from domain.model.link import first_link
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
    """A message somebody wrote, or the album that it is a part of, `parts` being all of it.

    `at` is when they wrote it, not when it reached us.
    """

    message: Message
    by: Actor
    at: datetime
    place: Place
    ref: MessageRef
    text: str | None
    """With the captions; None where there are no words (a sticker, a bare photo, ...)."""
    parts: tuple[Message, ...]
    attachments: tuple[Attachment, ...] = ()
    """Photos first, as they are shown."""

    @property
    def refs(self) -> tuple[MessageRef, ...]:
        """Each of its messages."""
        return tuple(MessageRef(self.place, MessageId(part.message_id)) for part in self.parts)

    def brief(self, most: int) -> bool:
        """So many words of their own at most, or none: nothing forwarded, no file, no link."""
        text = self.text or ""
        bare = self.origin is None and not self.attachments and first_link(text) is None
        return bare and len(text.split()) <= most

    @property
    def origin(self) -> MessageOriginUnion | None:
        """Where it was forwarded from, if it was."""
        return next((part.forward_origin for part in self.parts if part.forward_origin), None)

    @property
    def reply_to(self) -> Message | None:
        """The message it answers; not the topic's first message, which every message answers."""
        for part in self.parts:
            replied = part.reply_to_message
            if replied is not None and replied.message_id != self.place.thread:
                return replied
        return None

    @property
    def command(self) -> Command | None:
        """The command that the text is, whether the bot knows it or not."""
        found = _COMMAND.fullmatch(self.text or "")
        if found is None:
            return None
        name, addressee, rest = (part or "" for part in found.groups())
        return Command(name.lower(), addressee.lower(), rest.strip())


def written(message: Message, now: datetime, album: Sequence[Message] = ()) -> Written | None:
    """The message with its author; None for what nobody in particular wrote."""
    author = message.from_user
    if author is None or author.is_bot:
        return None
    place = place_of(message)
    ref = MessageRef(place, MessageId(message.message_id), message.edit_date or 0)
    parts = tuple(album) or (message,)
    sent = min(part.date for part in parts)
    moment = sent if now - _TELEGRAM_KEEPS <= sent <= now else now
    return Written(
        message,
        Actor(PersonId(author.id), ref),
        moment,
        place,
        ref,
        text_of(parts),
        parts,
        attachments_of(parts),
    )


def text_of(parts: Iterable[Message]) -> str | None:
    """The text, or the captions one under another; None for a message of another kind."""
    texts = [part.text or part.caption for part in parts if part.text or _attachment(part)]
    return "\n\n".join(filter(None, texts)) or None


def attachments_of(parts: Iterable[Message]) -> tuple[Attachment, ...]:
    """The photos, then the documents."""
    found = [attachment for part in parts if (attachment := _attachment(part))]
    return tuple(sorted(found, key=lambda one: one.kind is not AttachmentKind.PHOTO))


def _attachment(message: Message) -> Attachment | None:
    """The photo in its largest size, or the document; other files are not taken."""
    if message.photo:
        photo = message.photo[-1]
        return Attachment(AttachmentKind.PHOTO, photo.file_id, photo.file_unique_id)
    if document := message.document:
        return Attachment(
            AttachmentKind.DOCUMENT,
            document.file_id,
            document.file_unique_id,
            document.file_name,
        )
    return None


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
