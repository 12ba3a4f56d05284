"""A post or comment as it stands in a social network, and the pages of the administration."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from domain.model.message.citizen_message import Network


@dataclass(frozen=True, slots=True)
class PostAddress:
    """The identity of a post or comment; `key` is the network's own, which only its adapter reads.

    Two addresses of one comment are equal.
    """

    network: Network
    key: str

    def __str__(self) -> str:
        """Return the stored form: `vk:-1001_345_346`."""
        return f"{self.network}:{self.key}"


def stored_address(text: str) -> PostAddress:
    """Return the address from its stored form; raise ValueError for anything else."""
    network, separator, key = text.partition(":")
    if not separator or not key:
        raise ValueError(text)
    return PostAddress(Network(network), key)


@dataclass(frozen=True, slots=True)
class PageAddress:
    """A page that can write in its network: a community, a channel; `key` as in PostAddress."""

    network: Network
    key: str

    def __str__(self) -> str:
        """Return the stored form: `vk:-1001`."""
        return f"{self.network}:{self.key}"


def page_address(text: str) -> PageAddress:
    """Return the page from its stored form; raise ValueError for anything else."""
    address = stored_address(text)
    return PageAddress(address.network, address.key)


@dataclass(frozen=True, slots=True)
class FoundPost:
    """A post or comment, as the network returned it.

    `text` has no markup: a mention reads as people see it. `at` has a time zone.
    """

    address: PostAddress
    url: str
    text: str
    at: datetime
    author: str | None
    """The network's id of who wrote it, a page's key if a page did; None if it is not told."""
    under: PostAddress | None = None
    """The post or comment that it answers; None for a post of its own."""
    post: PostAddress | None = None
    """The post under which it stands; None for a post of its own."""
    thread: PostAddress | None = None
    """The comment in whose thread it stands; None for one directly under the post."""
    author_name: str | None = None
    author_url: str | None = None
    has_files: bool = False


class PostState(StrEnum):
    """What a look found at an address."""

    PLACED = "placed"
    MISSING = "missing"
    """There is nothing of this number."""
    GONE = "gone"
    """It was deleted, or its author or page is deleted or banned."""
    CLOSED = "closed"
    """The page or its comments are not open to us."""


LONGEST_POST: Final = 4000
"""Characters of a post that are kept; the rest can be read under the link."""

MOST_REPLIES: Final = 100
"""Comments in one look."""


@dataclass(frozen=True, slots=True)
class Looked:
    """The result of a look: `post` if it is placed; `replies`: its newest ones, oldest first.

    `replies` are the comments after it in the same thread, by anybody, at most MOST_REPLIES; `page`:
    where they stand.
    """

    state: PostState
    post: FoundPost | None = None
    replies: tuple[FoundPost, ...] = ()
    page: PageAddress | None = None
