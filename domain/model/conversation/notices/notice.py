"""The base of all kinds of notices that become one message, and their registration by name."""

from collections.abc import Callable
from dataclasses import Field
from enum import IntEnum
from typing import Any, ClassVar, Final, TypeVar

from domain.model.place import Place


class Priority(IntEnum):
    """The classes of notices; the smaller, the more urgent."""

    ALERT = 0
    """It has to reach somebody at once, at any hour."""

    ANSWER = 1
    """Somebody has just asked, and is looking at the screen."""

    CARD = 2
    """A card that has changed for those who work with it, or news."""

    REMINDER = 3

    REFRESH = 4
    """What stands already shows something else: nobody waits for the edit."""

    STRANGER = 5
    """An answer to somebody who does not work here."""

    BULK = 6
    """One of many cards that an import brings at once: it comes without a sound."""


class SingleNotice:
    """A notice that becomes one message in one place, and until then is one row of the outbox.

    Each kind is a frozen dataclass with a field `place`. The outbox has columns for the fields `card`,
    `event`, `html` and `reply_to`, and for the subject; it keeps all other fields as JSON.
    """

    __slots__ = ()
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    place: Place
    kind: ClassVar[str]
    """How the outbox calls it."""
    subject: ClassVar[str | None]
    """What is shown, where that is no card: the name of the field that holds its id.

    Without such a field there is one message of this kind in a place.
    """
    usual_priority: ClassVar[Priority]

    @property
    def priority(self) -> Priority:
        """How urgent this one is."""
        return self.usual_priority


_Kind = TypeVar("_Kind", bound=type[SingleNotice])

KINDS: Final[dict[str, type[SingleNotice]]] = {}
"""All kinds by name; an edit has the kind of what it edits."""


def notice(kind: str, usual: Priority, *, subject: str | None = None) -> Callable[[_Kind], _Kind]:
    """Register a kind of notices under this name; raises ValueError if another has it."""

    def register(of: _Kind) -> _Kind:
        if kind in KINDS:
            message = f"two kinds of notices are called {kind}"
            raise ValueError(message)
        of.kind, of.usual_priority, of.subject = kind, usual, subject
        KINDS[kind] = of
        return of

    return register


def edit_of(other: type[SingleNotice]) -> Callable[[_Kind], _Kind]:
    """Give a class the kind of another: its notices edit the message that those of the other bring."""

    def register(of: _Kind) -> _Kind:
        of.kind, of.usual_priority, of.subject = other.kind, Priority.REFRESH, other.subject
        return of

    return register
