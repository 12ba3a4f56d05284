"""What stands under a message: buttons, or the box for a reply opened.

A button is declared once, by one class: what it says, on which card it stands, what it asks the
permissions for, what it carries, and what a press does. What it carries is all that is needed to act
on any copy of it, after any restart; whoever shows it packs that, and unpacks it when it is pressed.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from enum import Enum, StrEnum, auto
from typing import ClassVar, Final, TypeVar, dataclass_transform

from domain.model.actor import Actor
from domain.model.conversation.cards import CardKey
from domain.model.ids import AuthorityCode, BriefingId, IncidentNumber
from domain.model.incident.workflow.status import IncidentKind
from domain.model.organisation.permissions import Action
from handlers.texts import toasts
from handlers.ui.context import Context, Response, toasted

LONGEST_LABEL: Final = 60

MOST_OFFERED: Final = 40
"""Choices under one message; Telegram takes a hundred buttons, the others included."""

_T = TypeVar("_T")

_LONGEST_COPY: Final = 256
"""Code units of UTF-16 (Bot API, CopyTextButton; the stricter of the two ways to count)."""

_ADDRESS: Final = re.compile(
    r"https?://(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d{1,4})?(?:[/?#][!-~]*)?", re.IGNORECASE
)
"""What any server takes for one; an unusual one would cost the whole message."""

_LONGEST_ADDRESS: Final = 1000

_HALF_ROW: Final = 20
"""Characters that a phone shows on one of two buttons side by side."""


class Style(StrEnum):
    """How a button is coloured, where the messenger knows colours."""

    FORWARD = "success"
    """Approves, or goes forward."""
    BACK = "danger"
    """Returns a draft, or confirms what takes something back: what only asks would be an invitation."""
    MAIN = "primary"
    """What is pressed most on that message."""


@dataclass(frozen=True, slots=True)
class OfIncident:
    """An incident, and the authority in whose name its people press, where the button names one."""

    number: IncidentNumber
    authority: AuthorityCode | None = None
    kind: IncidentKind | None = None
    """The kind that it had before the first press, where that changes it: a second press is success."""


@dataclass(frozen=True, slots=True)
class OfBriefing:
    """A report that control prepares for the deputy head."""

    briefing: BriefingId


@dataclass(frozen=True, slots=True)
class OfQuestion:
    """A question of the bot; only the person asked may press."""

    question: int


class OfNothing(Enum):
    """Nothing that is checked before the press."""

    STAFF = auto()
    """The use case checks whose it is (a selection, a search, a job), or the button only opens something."""
    ANYBODY = auto()
    """People who don't work here may press it, too."""


Subject = OfIncident | OfBriefing | OfQuestion | OfNothing
"""What a press is about. `handlers/ui/access.py` checks it, and the button's action, before each press."""


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
@dataclass(frozen=True)
class Button(ABC):
    """One that can be pressed; each kind is a frozen dataclass with a prefix of its own.

    What it carries are numbers, ids, flags, strings, enums, or None. A class without a prefix is
    what several kinds have in common.
    """

    prefix: ClassVar[str]
    packed: ClassVar[tuple[str, ...]]
    """The fields that it carries, in the order of the packed form."""

    def __init_subclass__(cls, *, prefix: str = "") -> None:
        dataclass(frozen=True, kw_only=True)(cls)
        if "packed" not in vars(cls):
            cls.packed = tuple(one.name for one in fields(cls) if one.name != "label")
        if prefix:
            cls.prefix = prefix
            if BUTTONS.setdefault(prefix, cls) is not cls:
                raise ValueError(prefix)

    @property
    @abstractmethod
    def label(self) -> str:
        """What it says: of the class, from its fields, or a field where only the view knows it."""

    @property
    def style(self) -> Style | None:
        """Its colour; None: as the messenger likes."""
        return None

    @property
    @abstractmethod
    def subject(self) -> Subject:
        """What a press is about: it must exist, and the person must have a right to it."""

    @property
    def action(self) -> Action | None:
        """What a press asks the permissions for; None: it is about the person's own things."""
        return None

    @property
    def card(self) -> CardKey | None:
        """The card on which it stands, where what it carries says so."""
        return None

    @abstractmethod
    async def press(self, by: Actor, context: Context) -> Response:
        """Somebody pressed it: one use case at most. Raises what rules refuse."""


BUTTONS: Final[dict[str, type[Button]]] = {}
"""Every kind of button, by its prefix.

A prefix is never reused for something else or with other fields: old messages keep their buttons.
"""


@dataclass(frozen=True, slots=True)
class Copies:
    """Copies a text when pressed; nobody is told. Where the messenger can't, it is left out."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Opens:
    """Opens a page when pressed; nobody is told."""

    label: str
    url: str


class Says(Button, prefix="ok"):
    """Says what was done, and does nothing; it can't even be pressed where the messenger knows such.

    It stands everywhere, so that what was pressed twice is not answered by what comes in its place.
    """

    label: str = field(default="", compare=False)
    subject = OfNothing.ANYBODY

    async def press(self, by: Actor, context: Context) -> Response:
        """It was done once."""
        del by, context
        return toasted(toasts.DONE)


Key = Button | Copies | Opens


def copies(label: str, text: str) -> tuple[Copies, ...]:
    """The button, if the messenger takes a text so long."""
    fits = 0 < len(text.encode("utf-16-le")) // 2 <= _LONGEST_COPY
    return (Copies(label, text),) if fits else ()


def opens(label: str, url: str | None) -> tuple[Opens, ...]:
    """The button, if that is certainly an address of the web."""
    fits = url is not None and len(url) <= _LONGEST_ADDRESS and _ADDRESS.fullmatch(url)
    return (Opens(label, url),) if url and fits else ()


@dataclass(frozen=True, slots=True)
class Keyboard:
    """Rows of buttons under a message."""

    rows: tuple[tuple[Key, ...], ...]


@dataclass(frozen=True, slots=True)
class AskReply:
    """Opens the reply to this message, for the person whom it answers or mentions only.

    With a button beside it for everybody there: only where nobody else is.
    """

    placeholder: str
    button: Button | None = None


def sheet_of(items: Sequence[_T], sheet: int) -> tuple[Sequence[_T], int | None]:
    """So many of a long list as one message offers, and the next sheet; after the last the first.

    Sheets count from 0; None: there is one only.
    """
    sheets = max(1, -(-len(items) // MOST_OFFERED))
    first = sheet % sheets * MOST_OFFERED
    following = (sheet + 1) % sheets if sheets > 1 else None
    return items[first : first + MOST_OFFERED], following


def column(*buttons: Key) -> Keyboard:
    """One below the other."""
    return Keyboard(tuple((button,) for button in buttons))


def paired(buttons: Iterable[Button]) -> Iterator[tuple[Button, ...]]:
    """Two neighbours share a row where both labels fit; a long one has its own."""
    half: tuple[Button, ...] = ()
    for button in buttons:
        long = len(button.label.removeprefix("✓ ")) > _HALF_ROW
        if half and (long or len(half) == 2):
            yield half
            half = ()
        if long:
            yield (button,)
        else:
            half = (*half, button)
    if half:
        yield half
