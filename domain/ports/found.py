"""The results of a search, as far as they are shown."""

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
    """The kind of text that a passage is from."""

    MESSAGE = "message"
    AUTHOR = "author"
    """The citizen's name."""
    TOPIC = "topic"
    DRAFT = "draft"
    """An answer that has not been placed."""
    ANSWER = "answer"
    """A placed answer."""
    AUTHORS_REPLY = "authors_reply"


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of a text; `marks` are the start and end offsets of the matched words."""

    of: FoundIn
    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """An incident with its matching passages; without search words, the start of its message."""

    row: IncidentRow
    detected_at: datetime
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A page of results; `total` counts up to MOST_SHOWN + 1.

    `absent`: the words that occur nowhere, if that explains an empty result. `complete`: all
    incidents could be searched. `meaningless`: the query has text, but only stop words.
    """

    hits: Sequence[Hit]
    total: int
    absent: tuple[str, ...] = ()
    complete: bool = True
    meaningless: bool = False


@dataclass(frozen=True, slots=True)
class SearchSnapshot(Content):
    """A search with its current results and the office; read-only."""

    search: Search
    found: Found
    office: Office

    @property
    def mentioned(self) -> frozenset[IncidentNumber]:
        """The incidents on the page."""
        return frozenset(hit.row.number for hit in self.found.hits)
