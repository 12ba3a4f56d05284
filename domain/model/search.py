"""What somebody looks for among all incidents, and the pages in which they look through it.

What was found is looked up each time it is shown, so a page tells how things stand now.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from domain.model.errors import DomainError
from domain.model.ids import AuthorityCode, IncidentNumber, PersonId, SearchId
from domain.model.incident.workflow.status import Status
from domain.model.report.period import Period

PAGE: Final = 5
"""Incidents that are shown at a time."""

MOST_SHOWN: Final = 100
"""Whoever looks further says more exactly what they look for."""

MOST_WORDS: Final = 12

LONGEST_SOUGHT: Final = 300
"""Characters that people may type to look for something."""


class Trait(StrEnum):
    """What can be true of an incident beside its status."""

    OPEN = "open"
    OVERDUE = "overdue"
    HIGH = "high"
    """Of high importance."""
    PUBLICATION = "publication"


Condition = Status | Trait


@dataclass(frozen=True, slots=True)
class Sought:
    """All of it must hold of an incident; of several statuses one."""

    text: str = ""
    """As it was typed; the rest is what was understood of it, or chosen by buttons."""
    words: tuple[str, ...] = ()
    """Each must occur, inflected anyhow: in the citizen's message, its topic or its author's name, in
    a draft, in the author's reply, or in the name of an authority that works it."""
    number: IncidentNumber | None = None
    """It alone, if there is such an incident; else the words count."""
    link: str | None = None
    """Of the citizen's post, of their page, or of the placement."""
    author: tuple[str, ...] = ()
    """Words of the author's name."""
    conditions: frozenset[Condition] = frozenset()
    authority: AuthorityCode | None = None
    period: Period | None = None
    """In which it was detected."""


class Narrowing(StrEnum):
    """What is being chosen by buttons."""

    CONDITION = "c"
    AUTHORITY = "a"
    PERIOD = "p"


@dataclass
class SearchGone(DomainError):
    """It is so old that nobody knows any more what was looked for."""


@dataclass
class NotYourSearch(DomainError):
    """Somebody presses the buttons of `owner`."""

    owner: PersonId


@dataclass(slots=True, kw_only=True)
class Search:
    """Belongs to the person who looks; others see what that person may see."""

    id: SearchId
    person: PersonId
    sought: Sought
    page: int = 0
    choosing: Narrowing | None = None

    def check_owner(self, person: PersonId) -> None:
        """Raises NotYourSearch."""
        if self.person != person:
            raise NotYourSearch(self.person)

    def turn(self, page: int) -> None:
        """Shows another page."""
        self.page = page
        self.choosing = None

    def choose(self, what: Narrowing) -> None:
        """Asks for that."""
        self.choosing = what

    def page_of(self, found: Sequence[IncidentNumber]) -> Sequence[IncidentNumber]:
        """Those of its page; of the last one where there are fewer by now."""
        shown = found[:MOST_SHOWN]
        self.page = min(self.page, max(0, len(shown) - 1) // PAGE)
        return shown[self.page * PAGE :][:PAGE]

    def narrow(self, sought: Sought) -> None:
        """Looks for that instead, from the first page on."""
        self.sought = sought
        self.turn(0)
