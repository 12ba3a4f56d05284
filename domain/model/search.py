"""A search among all incidents, and its pages.

The search runs again for each display, so a page shows the current state.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from domain.model.errors import NotYours, Owned
from domain.model.ids import AuthorityCode, IncidentNumber, PersonId, SearchId
from domain.model.incident.workflow.status import Status
from domain.model.report.period import Period

PAGE: Final = 5
"""Incidents per page."""

MOST_SHOWN: Final = 100
"""For more results people must refine the search."""

MOST_WORDS: Final = 12

LONGEST_SOUGHT: Final = 300
"""Characters of a typed search."""


class Trait(StrEnum):
    """A condition besides the status."""

    OPEN = "open"
    OVERDUE = "overdue"
    HIGH = "high"
    """Of high importance."""
    PUBLICATION = "publication"


Condition = Status | Trait


@dataclass(frozen=True, slots=True)
class Sought:
    """The criteria, all of which must match; of several statuses one."""

    text: str = ""
    """As typed; the other fields were parsed from it or chosen by buttons.

    Of an address in it the house is meant, not its words.
    """
    words: tuple[str, ...] = ()
    """Each must occur, in any inflection.

    In the citizen's message, its topic or author's name, in a draft, in the author's reply, or in
    the name of an assigned authority.
    """
    number: IncidentNumber | None = None
    """The only result if it exists, with that of `external_id`; otherwise the words count."""
    external_id: str | None = None
    """Possibly the monitoring system's number."""
    link: str | None = None
    """Of the citizen's post or page, or of the placement."""
    author: tuple[str, ...] = ()
    """Words of the author's name."""
    conditions: frozenset[Condition] = frozenset()
    authority: AuthorityCode | None = None
    period: Period | None = None
    """The period of detection."""


class Narrowing(StrEnum):
    """The criterion being chosen by buttons."""

    CONDITION = "c"
    AUTHORITY = "a"
    PERIOD = "p"


@dataclass(slots=True, kw_only=True)
class Search:
    """A search of one person; others see what that person may see."""

    id: SearchId
    person: PersonId
    sought: Sought
    page: int = 0
    choosing: Narrowing | None = None

    def check_owner(self, person: PersonId) -> None:
        """Raises NotYours."""
        if self.person != person:
            raise NotYours(Owned.SEARCH, self.person)

    def turn(self, page: int) -> None:
        """Show another page."""
        self.page = page
        self.choosing = None

    def choose(self, what: Narrowing) -> None:
        """Show the choice of a criterion."""
        self.choosing = what

    def page_of(self, found: Sequence[IncidentNumber]) -> Sequence[IncidentNumber]:
        """The incidents of its page, or of the last page if there are fewer now."""
        shown = found[:MOST_SHOWN]
        self.page = min(self.page, max(0, len(shown) - 1) // PAGE)
        return shown[self.page * PAGE :][:PAGE]

    def narrow(self, sought: Sought) -> None:
        """Change the criteria and return to the first page."""
        self.sought = sought
        self.turn(0)
