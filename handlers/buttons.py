"""What stands under a message: buttons, or the box for a reply opened.

Whoever shows them packs what they carry, and unpacks it when one is pressed or answered.
"""

from dataclasses import dataclass
from typing import Annotated, ClassVar, dataclass_transform

Natural = Annotated[int, range(2**31)]
"""A number that every database can look for; buttons can be forged."""

Account = Annotated[int, range(2**52)]
"""A person's account; 0: nobody."""


@dataclass_transform(frozen_default=True, kw_only_default=True)
@dataclass(frozen=True)
class ButtonData:
    """What a button carries; each kind is a frozen dataclass with a prefix of its own.

    Its fields are numbers (with the range that they keep to), flags, strings, enums, or None.
    """

    prefix: ClassVar[str]

    def __init_subclass__(cls, *, prefix: str) -> None:
        cls.prefix = prefix
        dataclass(frozen=True, kw_only=True)(cls)


@dataclass(frozen=True, slots=True)
class Button:
    """One that can be pressed; it carries all that is needed to act on it."""

    label: str
    data: ButtonData


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
