"""Reading links to posts and comments: each adapter registers how its network writes them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from domain.model.message.citizen_message import Network
from domain.model.network.post import PageAddress, PostAddress


@dataclass(frozen=True, slots=True)
class PostLink:
    """Where a link leads: a post or comment, and the page on which it stands, None: on no page."""

    address: PostAddress
    page: PageAddress | None


Aliases = Mapping[tuple[Network, str], PageAddress]
"""The administration's pages by the names that links have instead of their keys."""

ReadLink = Callable[[str, Aliases], PostLink | None]

_READERS: Final[dict[Network, ReadLink]] = {}


def reads_links(network: Network) -> Callable[[ReadLink], ReadLink]:
    """Register the pure function that reads links to that network.

    It returns None for a link to anything but a post or comment there, and for one that names an
    unknown page.
    """

    def register(read: ReadLink) -> ReadLink:
        if _READERS.setdefault(network, read) is not read:
            raise ValueError(network)
        return read

    return register


def post_at(url: str | None, aliases: Aliases) -> PostLink | None:
    """Return the post or comment that the link leads to, in any network whose links are known."""
    if not url:
        return None
    found = (read(url, aliases) for read in _READERS.values())
    return next((link for link in found if link is not None), None)
