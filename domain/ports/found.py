"""What a search has found, as far as it is to be shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.model.ids import IncidentNumber
from domain.model.organisation.office import Office
from domain.model.search import Search
from domain.ports.reading import IncidentRow
from domain.ports.snapshots import Content


class FoundIn(StrEnum):
    """Whose words a passage is of."""

    MESSAGE = "message"
    AUTHOR = "author"
    """The name of the citizen."""
    TOPIC = "topic"
    DRAFT = "draft"
    """Of an answer that has not been placed."""
    ANSWER = "answer"
    """Of one that was."""
    AUTHORS_REPLY = "authors_reply"


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a text; `marks` are where in it words that were looked for begin and end."""

    of: FoundIn
    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """An incident, and where the words occur in it; without words, how its message begins."""

    row: IncidentRow
    detected_at: datetime
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """One page of it; `total` counts no further than one more than MOST_SHOWN.

    `absent` are words that occur nowhere, where that is why nothing was found. `complete`: all
    incidents could be searched. `meaningless`: something was typed, but no word that means anything.
    """

    hits: Sequence[Hit]
    total: int
    absent: tuple[str, ...] = ()
    complete: bool = True
    meaningless: bool = False


@dataclass(frozen=True, slots=True)
class SearchSnapshot(Content):
    """A search, what it finds by now, and the office; not to be changed."""

    search: Search
    found: Found
    office: Office

    @property
    def mentioned(self) -> frozenset[IncidentNumber]:
        """The incidents on the page."""
        return frozenset(hit.row.number for hit in self.found.hits)
