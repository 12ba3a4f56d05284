"""Who acted, as history keeps it."""

from dataclasses import dataclass

from domain.model.ids import PersonId
from domain.model.place import MessageRef


@dataclass(frozen=True, slots=True)
class Actor:
    """The person who acted, and the message they wrote, or whose button they `pressed`.

    `instead_of` is the absent colleague by whose right they could (§8); None: by their own.
    """

    person: PersonId
    source: MessageRef | None = None
    pressed: bool = False
    instead_of: PersonId | None = None
