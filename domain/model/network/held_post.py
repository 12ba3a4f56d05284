"""Posts and comments of a page that wait unregistered.

Either too many came within an hour, and control asks for them; or the program failed on one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.model.network.post import FoundPost, PageAddress

MOST_BY_AUTHOR: Final = 20
MOST_ON_PAGE: Final = 100
"""Registered at once within COUNTED_FOR."""

COUNTED_FOR: Final = timedelta(hours=1)
STOPPED_FOR: Final = timedelta(hours=1)
RETRIED_AFTER: Final = timedelta(hours=1)

SHOWN_AT_ONCE: Final = 20
"""Registered by one press."""


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post that waits; `found_at` is when the bot found it, from then on its clock runs."""

    page: PageAddress
    post: FoundPost
    found_at: datetime


class Flow:
    """What came from a page within the last hour; `stopped`: nothing is registered at present."""

    def __init__(self, authors: Iterable[str | None], *, stopped: bool) -> None:
        """`authors`: the links to the authors of what was registered, None if unknown."""
        self._by_author = Counter(authors)
        self._stopped = stopped

    def admits(self, post: FoundPost) -> bool:
        """Whether the post is registered now, and counts from now on; else it is held."""
        author = post.author_url
        by_author = 0 if author is None else self._by_author[author]
        if self._stopped or by_author >= MOST_BY_AUTHOR or self._by_author.total() >= MOST_ON_PAGE:
            return False
        self._by_author[author] += 1
        return True


@dataclass(frozen=True, slots=True)
class Flood:
    """The posts that wait for control.

    `since`: when the first came, by which its message is known. `most_by_author`: by the author
    with the most of them.
    """

    since: datetime
    by_page: Mapping[PageAddress, int]
    most_by_author: int = 0
    stopped_until: datetime | None = None

    @property
    def id(self) -> int:
        """The number of its message: Unix seconds."""
        return int(self.since.timestamp())

    @property
    def waiting(self) -> int:
        """How many wait."""
        return sum(self.by_page.values())
