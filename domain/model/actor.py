"""Who acted, as history and what they made keep it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from domain.model.ids import PersonId
from domain.model.place import MessageRef

MONITORING: Final = PersonId(0)
"""Who signs what the monitoring system tells: no account has this number."""


@dataclass(frozen=True, slots=True)
class Actor:
    """The person who acted, and the message they wrote, or whose button they `pressed`.

    `instead_of` is the absent colleague by whose right they could (§8); None: by their own.
    """

    person: PersonId
    source: MessageRef | None = None
    pressed: bool = False
    instead_of: PersonId | None = None

    def by_right_of(self, colleague: PersonId | None) -> "Actor":
        """The same, acting instead of that absent colleague; None: by a right of their own."""
        return self if self.instead_of == colleague else replace(self, instead_of=colleague)

    def colleague(self, signed: "Signature | None") -> PersonId | None:
        """Whose work it is; None: their own, or nobody's. Who stands in for its author has another."""
        return None if signed is None or signed.by == self.person else signed.by

    def signed(self, at: datetime) -> "Signature":
        """Under what they decided or recorded: only history keeps by which message."""
        return Signature(self.person, at, instead_of=self.instead_of)

    def sent(self, at: datetime) -> "Signature":
        """Under what they sent: the message is kept with it."""
        return Signature(self.person, at, self.source, self.instead_of)


@dataclass(frozen=True, slots=True)
class Signature:
    """Who did it, when, by which message where that is kept, and for which absent colleague (§8)."""

    by: PersonId
    at: datetime
    source: MessageRef | None = None
    instead_of: PersonId | None = None
