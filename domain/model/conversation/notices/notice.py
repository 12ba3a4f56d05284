"""The base class of notices that become one message, the files they send, their registry."""

from dataclasses import Field, dataclass, field
from enum import IntEnum
from typing import Any, ClassVar, Final, dataclass_transform

from domain.model.errors import DomainError
from domain.model.ids import Place
from domain.model.message.citizen_message import AttachmentKind

LARGEST: Final = 50 * 1000**2
"""The limit in bytes for files sent by bots (https://core.telegram.org/bots/api#sending-files)."""


_LARGEST_PICTURE: Final = 10 * 1000**2


class TooLargeToSend(DomainError):
    """The file is larger than the messenger accepts."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A generated file with its MIME type; raises TooLargeToSend."""

    name: str
    media_type: str
    content: bytes = field(repr=False)

    def __post_init__(self) -> None:
        largest = _LARGEST_PICTURE if self.kind is AttachmentKind.PHOTO else LARGEST
        if len(self.content) > largest:
            raise TooLargeToSend(self.name, len(self.content))

    @property
    def kind(self) -> AttachmentKind:
        """How the chat displays it: as a picture or a document."""
        is_picture = self.media_type.startswith("image/")
        return AttachmentKind.PHOTO if is_picture else AttachmentKind.DOCUMENT


class Priority(IntEnum):
    """The priorities of notices; lower is more urgent."""

    ALERT = 0
    """Must arrive at once, at any hour."""
    ANSWER = 1
    """An answer to somebody who is waiting for it."""
    CARD = 2
    """News, or a change of a card that people work with."""
    REMINDER = 3
    REFRESH = 4
    """An edit of an existing message; nobody is waiting for it."""
    STRANGER = 5
    """An answer to a stranger."""
    BULK = 6
    """One of many cards of an import, sent silently."""


KINDS: Final[dict[str, type["SingleNotice"]]] = {}
"""All kinds by name; an edit has the kind of the notice that it edits."""


@dataclass_transform(frozen_default=True)
class SingleNotice:
    """A notice that becomes one message in one place; one row of the outbox until it is sent.

    Each subclass is a frozen dataclass with a field `place`; it names its kind, or the notice whose
    messages it edits or joins. The outbox has columns for the fields `card`, `event`, `html` and `reply_to`,
    and for the subject; it keeps all other fields as JSON.
    """

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]
    place: Place
    kind: ClassVar[str]
    """Its name in the outbox."""
    subject: ClassVar[str | None]
    """The name of the field with the subject's id, for kinds without a card.

    Without a subject there is one message of this kind per place.
    """
    usual_priority: ClassVar[Priority]

    def __init_subclass__(
        cls,
        *,
        kind: str = "",
        usual: Priority = Priority.REFRESH,
        subject: str | None = None,
        edits: "type[SingleNotice] | None" = None,
    ) -> None:
        dataclass(frozen=True)(cls)
        cls.kind, cls.subject = (edits.kind, edits.subject) if edits else (kind, subject)
        cls.usual_priority = usual
        if not edits and KINDS.setdefault(kind, cls) is not cls:
            raise ValueError(kind)

    @property
    def priority(self) -> Priority:
        """The priority of this notice."""
        return self.usual_priority
