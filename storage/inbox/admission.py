"""Which updates a process may take, whose messengers share what is in hand.

An update that was in hand when the process died twice is a suspect: it is handled alone, so that it
takes no innocent ones along if it ends the process again.
"""

import asyncio
from collections.abc import Callable
from enum import Enum, auto

from domain.model.ids import Messenger


class Admission(Enum):
    """What a messenger may take now."""

    ANY = auto()
    SUSPECT = auto()
    """One suspect."""
    NONE = auto()


class Admissions:
    """Lets each suspect wait until nothing else is in hand, and everything else wait for it."""

    def __init__(self) -> None:
        self.taking = asyncio.Lock()
        """Held from the decision until what was taken is noted."""
        self.wakes: dict[Messenger, Callable[[], None]] = {}
        """Called when a messenger that had to wait for another may look again."""
        self._busy: set[Messenger] = set()
        self._wanting: set[Messenger] = set()
        """Messengers with suspects, waiting or in hand."""

    def decide(self, messenger: Messenger, *, busy: bool, suspects: bool) -> Admission:
        """Return what the messenger may take, `busy` with updates and with `suspects` or not."""
        before, wanted = (self._busy.copy(), self._wanting.copy()), bool(self._wanting)
        _put(self._busy, messenger, there=busy)
        _put(self._wanting, messenger, there=suspects)
        if (wanted or self._wanting) and before != (self._busy, self._wanting):
            for other, wake in self.wakes.items():
                if other is not messenger:
                    wake()
        if suspects:
            return Admission.NONE if self._busy else Admission.SUSPECT
        return Admission.NONE if self._wanting else Admission.ANY

    def taken(self, messenger: Messenger) -> None:
        """Note that the messenger has taken updates."""
        self._busy.add(messenger)


def _put(among: set[Messenger], one: Messenger, *, there: bool) -> None:
    (among.add if there else among.discard)(one)
