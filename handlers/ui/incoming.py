"""Messages and presses as handlers receive them, independent of the messenger."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, NamedTuple

from domain.model.actor import Actor
from domain.model.ids import ChatId, MessageRef, PersonId, Place
from domain.model.incident.answer.quotation import Quotation
from domain.model.message.citizen_message import Attachment, AttachmentKind
from domain.model.message.link import Link
from domain.model.organisation.organisation import Organisation
from handlers.ui.buttons import Button

_COMMAND: Final = re.compile(r"/([A-Za-zА-Яа-яЁё0-9_]{1,32})(?:@(\w+))?(?:\s+(.*))?", re.DOTALL)
"""Cyrillic letters are typed with the wrong keyboard layout; no command has them."""

_NUMBERED: Final = re.compile(r"(?:(incident|history|deadline)_)?([1-9]\d{0,8})", re.IGNORECASE)
"""«incident_5», «5»: a tap on a command in a text sends only that word."""

_NUMBER_ALONE: Final = re.compile(r"[№#]\s*[1-9]\d{0,8}\.?")

_CANCELLING: Final = frozenset({"отмена", "отменить"})


@dataclass(frozen=True, slots=True)
class Command:
    """A command, the bot it addresses (lower case; empty: any), and its argument."""

    name: str
    addressee: str
    rest: str


@dataclass(frozen=True, slots=True)
class ForwardOrigin:
    """The origin of a forward: its author, and their address if public.

    None: the messenger does not provide it, or in an unsupported form.
    """

    author: str | None = None
    url: str | None = None
    person: PersonId | None = None
    """The author's account, if it may be linked to; may be the bot's own."""


@dataclass(frozen=True, slots=True)
class PickedPeople:
    """People picked in the messenger's own list, for one choice of one question.

    `names`: as the messenger shows them.
    """

    question: int
    choice: int
    names: Mapping[PersonId, str]


class UnreadFile(NamedTuple):
    """A file of a message that the messenger has not given completely; `name`: of a document."""

    kind: AttachmentKind
    name: str | None = None


@dataclass(frozen=True, slots=True)
class RepliedMessage:
    """The message that was replied to; `ours`: this bot sent it, `by_bot`: any bot did.

    `buttons` are the payloads of its buttons (None: not recognised).
    """

    ref: MessageRef
    text: str | None = None
    ours: bool = False
    by_bot: bool = False
    buttons: tuple[Button | None, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    origin: ForwardOrigin | None = None
    link: Link | None = None
    sent_at: datetime | None = None
    """None if the messenger does not provide it."""


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """A new or edited message, or the album that it belongs to.

    `at` is when it was written, not when the bot received it.
    """

    by: Actor
    at: datetime
    ref: MessageRef
    text: str | None
    """Includes captions; None without text (a sticker, a bare photo, ...)."""
    refs: tuple[MessageRef, ...]
    """Each message of the album."""
    attachments: tuple[Attachment, ...] = ()
    """Photos first, as they are displayed."""
    origin: ForwardOrigin | None = None
    link: Link | None = None
    reply_to: RepliedMessage | None = None
    """Never a topic's first message, though every message of the topic replies to it."""
    quoted: Quotation | None = None
    """The part of that message that the reply quotes."""
    edited: bool = False
    name: str = ""
    """The sender's display name in the messenger."""
    username: str = ""
    comment: MessageRef | None = None
    """The message right before a forward, which may comment on it; None if none can be known."""
    picked: PickedPeople | None = None
    unread: tuple[UnreadFile, ...] = ()

    @property
    def place(self) -> Place:
        """The place of the message."""
        return self.ref.place

    def brief(self, most: int) -> bool:
        """Return whether it has 1 to `most` words, and no forward, file or link."""
        bare = self.origin is None and not self.attachments and self.link is None
        return bare and len((self.text or "").split()) <= most

    @property
    def cancels(self) -> bool:
        """Return whether the text is only «отмена»."""
        return self.brief(1) and (self.text or "").strip(" .!").lower() in _CANCELLING

    @property
    def command(self) -> Command | None:
        """Return the command in the text, supported or not.

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
        """Return «№5» alone as the command that shows that card."""
        text = (self.text or "").strip()
        if not self.brief(2) or not _NUMBER_ALONE.fullmatch(text):
            return None
        return Command("incident", "", text)


@dataclass(frozen=True, slots=True)
class Anonymous:
    """A message in the name of a group or channel; its author is unknown."""

    ref: MessageRef
    text: str | None
    reply_to: RepliedMessage | None = None


@dataclass(frozen=True, slots=True)
class ButtonPress:
    """A press of a button; `press` identifies it for the answer.

    `data` None: unknown or forged. `sent_at`: when the message with the button was sent; None if
    the messenger does not provide it. `anonymous`: pressed in the name of the group.
    """

    press: str
    by: Actor
    data: Button | None
    sent_at: datetime | None = None
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class ChatMigrated:
    """A group became another chat; the messenger reports it in both."""

    old: ChatId
    new: ChatId


@dataclass(frozen=True, slots=True)
class BotMembership:
    """The bot joined or left a chat; in private: was unblocked or blocked."""

    chat: ChatId
    present: bool
    entered: bool = False
    """The bot was not there before; otherwise only its rights have changed."""
    may_pin: bool = False
    """The bot gained the right to pin messages."""
    needs_rights: bool = False
    """The bot was added as a plain member, who sees no messages there (MAX)."""
    may_read: bool = False
    """The bot gained the rights to see messages and to write (MAX)."""
    by: Actor | None = None
    """The person who did it, if the messenger provides it."""


@dataclass(frozen=True, slots=True)
class TopicTurned:
    """A topic of a group was closed or reopened; Telegram does not report a deletion."""

    place: Place
    closed: bool


Incoming = IncomingMessage | Anonymous | ButtonPress | ChatMigrated | BotMembership | TopicTurned


def of_employee(incoming: Incoming, organisation: Organisation) -> Incoming:
    """Return the update with the ids by which records know the people in it.

    An employee has one id, whichever account they use; a stranger's id is the account.
    """
    match incoming:
        case IncomingMessage(by=by, picked=picked):
            if picked is not None:
                names = {organisation.id_of(one): name for one, name in picked.names.items()}
                picked = replace(picked, names=names)
            return replace(incoming, by=_person(by, organisation), picked=picked)
        case ButtonPress(by=by) | BotMembership(by=Actor() as by):
            return replace(incoming, by=_person(by, organisation))
        case _:
            return incoming


def _person(by: Actor, organisation: Organisation) -> Actor:
    return replace(by, person=organisation.id_of(by.person))
