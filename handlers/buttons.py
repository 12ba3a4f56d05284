"""What stands under a message: buttons, or the box for a reply opened.

A button is declared once, by one class: what it says, on which card it stands, what it asks the
permissions for, what it carries, and what a press does. What it carries is all that is needed to act
on any copy of it, after any restart; whoever shows it packs that, and unpacks it when it is pressed.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from typing import ClassVar, Final, dataclass_transform

from domain.model.actor import Actor
from domain.model.staff.permissions import Action
from domain.model.telling.cards import CardKey
from handlers.context import Context, Response

LONGEST_LABEL: Final = 60

_HALF_ROW: Final = 20
"""Characters that a phone shows on one of two buttons side by side."""


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

Prefixes are never reused for something else: old messages keep their buttons for ever.
"""


@dataclass(frozen=True, slots=True)
class Keyboard:
    """Rows of buttons under a message."""

    rows: tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class AskReply:
    """Opens the reply to this message, for the person whom it answers or mentions only.

    With a button beside it for everybody there: only where nobody else is.
    """

    placeholder: str
    button: Button | None = None


def column(*buttons: Button) -> Keyboard:
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
