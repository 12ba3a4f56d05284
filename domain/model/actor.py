"""The person who acted, as kept in history and records."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from domain.model.ids import MessageRef, PersonId

MONITORING: Final = PersonId(0)
"""Signs what the monitoring system reports: no account has this number."""


@dataclass(frozen=True, slots=True)
class Actor:
    """The person who acted, and the message they wrote, or whose button they `pressed`.

    `instead_of` is the absent colleague whose right they used (§8); None: their own.
    """

    person: PersonId
    source: MessageRef | None = None
    pressed: bool = False
    instead_of: PersonId | None = None

    def by_right_of(self, colleague: PersonId | None) -> "Actor":
        """The same actor, with the right of that absent colleague; None: with their own."""
        return self if self.instead_of == colleague else replace(self, instead_of=colleague)

    def colleague(self, signed: "Signature | None") -> PersonId | None:
        """The colleague whose work it is; None: their own, or nobody's.

        A substitute's work for an absent author counts as a colleague's.
        """
        return None if signed is None or signed.by == self.person else signed.by

    def signed(self, at: datetime) -> "Signature":
        """The signature of a decision or a record; only history keeps the message."""
        return Signature(self.person, at, instead_of=self.instead_of)

    def sent(self, at: datetime) -> "Signature":
        """The signature of something sent, which keeps the message."""
        return Signature(self.person, at, self.source, self.instead_of)


@dataclass(frozen=True, slots=True)
class Signature:
    """Who did it, when, by which message if it is kept, and for which absent colleague (§8)."""

    by: PersonId
    at: datetime
    source: MessageRef | None = None
    instead_of: PersonId | None = None
