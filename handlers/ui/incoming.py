"""What people write and press, as handlers take it, whatever messenger it came by."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.model.actor import Actor
from domain.model.ids import ChatId, PersonId
from domain.model.incident.answer.quotation import Quotation
from domain.model.message.attachment import Attachment
from domain.model.message.link import Link
from domain.model.place import MessageRef, Place
from handlers.ui.buttons import Button

_COMMAND: Final = re.compile(r"/([A-Za-zА-Яа-яЁё0-9_]{1,32})(?:@(\w+))?(?:\s+(.*))?", re.DOTALL)
"""Cyrillic letters are those of somebody who has not changed the layout: no command is so named."""

_NUMBERED: Final = re.compile(r"(?:(incident|history|deadline)_)?([1-9]\d{0,8})", re.IGNORECASE)
"""«incident_5», «5»: a tap on a command in a text sends no more than its word."""

_NUMBER_ALONE: Final = re.compile(r"[№#]\s*[1-9]\d{0,8}\.?")

_CANCELLING: Final = frozenset({"отмена", "отменить"})


@dataclass(frozen=True, slots=True)
class Command:
    """A command, the bot it is addressed to (in lower case, empty: to any), and what follows."""

    name: str
    addressee: str
    rest: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a message was forwarded from: whose words, and their address if they have a public one.

    None: the messenger does not say, or in a way that is not known yet.
    """

    author: str | None = None
    url: str | None = None
    person: PersonId | None = None
    """Whose account that is, where it may be linked to; maybe the bot's own."""


@dataclass(frozen=True, slots=True)
class RepliedMessage:
    """The message that another one answers; `ours`: the bot has sent it, `by_bot`: any bot has.

    `buttons` is what each of its buttons carries (None: nothing that is known).
    """

    ref: MessageRef
    text: str | None = None
    ours: bool = False
    by_bot: bool = False
    buttons: tuple[Button | None, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    origin: Origin | None = None
    link: Link | None = None
    sent_at: datetime | None = None
    """None where the messenger does not say."""


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """A message somebody wrote or edited, or the album that it is a part of.

    `at` is when they wrote it, not when it reached us.
    """

    by: Actor
    at: datetime
    ref: MessageRef
    text: str | None
    """With the captions; None where there are no words (a sticker, a bare photo, ...)."""
    refs: tuple[MessageRef, ...]
    """Each of its messages."""
    attachments: tuple[Attachment, ...] = ()
    """Photos first, as they are shown."""
    origin: Origin | None = None
    link: Link | None = None
    reply_to: RepliedMessage | None = None
    """Not the topic's first message, which every message of the topic answers."""
    quoted: Quotation | None = None
    """The words of that message that they picked out to answer."""
    edited: bool = False
    name: str = ""
    """What they call themselves in the messenger."""
    username: str = ""

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.ref.place

    def brief(self, most: int) -> bool:
        """So many words of their own at most, or none: nothing forwarded, no file, no link."""
        bare = self.origin is None and not self.attachments and self.link is None
        return bare and len((self.text or "").split()) <= most

    @property
    def cancels(self) -> bool:
        """«отмена» and nothing else."""
        return self.brief(1) and (self.text or "").strip(" .!").lower() in _CANCELLING

    @property
    def command(self) -> Command | None:
        """The command that the text is, whether the bot knows it or not.

        «/incident_5» and «/5» are «/incident 5».
        """
        found = _COMMAND.fullmatch(self.text or "")
        if found is None:
            return None
        name, addressee, rest = (part or "" for part in found.groups())
        if numbered := _NUMBERED.fullmatch(name):
            name, rest = numbered[1] or "incident", f"{numbered[2]} {rest}"
        return Command(name.lower(), addressee.lower(), rest.strip())

    @property
    def number_alone(self) -> Command | None:
        """«№5» and nothing else, as the command that shows its card."""
        text = (self.text or "").strip()
        if not self.brief(2) or not _NUMBER_ALONE.fullmatch(text):
            return None
        return Command("incident", "", text)


@dataclass(frozen=True, slots=True)
class Anonymous:
    """A message in the name of the group or of a channel: nobody knows whose word it is."""

    ref: MessageRef
    text: str | None
    reply_to: RepliedMessage | None = None


@dataclass(frozen=True, slots=True)
class ButtonPress:
    """A button that somebody pressed; `press` is what the press is answered by.

    `data` None: of no button that is known, or forged. `sent_at`: when the message with the button
    was sent; None where the messenger does not say. `anonymous`: in the name of the group.
    """

    press: str
    by: Actor
    data: Button | None
    sent_at: datetime | None = None
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class ChatMigrated:
    """A group goes on as another chat; the messenger says so in each of the two."""

    old: ChatId
    new: ChatId


@dataclass(frozen=True, slots=True)
class Membership:
    """The bot was taken into a chat, or out of it; in private: unblocked, or blocked."""

    chat: ChatId
    present: bool
    entered: bool = False
    """It was not there before; else only what it may do there has changed."""
    may_pin: bool = False
    """It may pin messages there, which it could not before."""
    by: Actor | None = None
    """Who has done it, where the messenger says so."""


@dataclass(frozen=True, slots=True)
class TopicTurned:
    """A topic of a group was closed, or opened again; of one that is deleted nothing is said."""

    place: Place
    closed: bool


Incoming = IncomingMessage | Anonymous | ButtonPress | ChatMigrated | Membership | TopicTurned
