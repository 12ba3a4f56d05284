"""The line to a social network: looking, reading what is new, placing a comment.

An adapter implements it for one network and says what it can't do; nothing else of the program
names a network.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable

from domain.model.message.citizen_message import Network
from domain.model.network.post import FoundPost, Looked, PageAddress, PostAddress
from domain.model.network.token import TokenOwner
from domain.model.network.trouble import NetworkTrouble


class Ability(StrEnum):
    """What a network lets the program do with its tokens."""

    LOOK = "look"
    """Look at a post or comment by its link."""
    READ = "read"
    """Read new posts and comments on a page of the administration."""
    PLACE = "place"
    """Write a comment in the name of a page; whoever can place can look, to settle outcomes."""


class NetworkUnavailable(Exception):
    """A look or a read could not be made; nothing is known. Retry later.

    `retry_after`: seconds to wait, if the network asked for it.
    """

    def __init__(self, trouble: NetworkTrouble, retry_after: float | None = None) -> None:
        super().__init__(trouble, retry_after)
        self.trouble = trouble
        self.retry_after = retry_after


class NotPlaced(NetworkUnavailable):
    """The comment was certainly not written."""


class PlacingUnknown(Exception):
    """The comment may have been written: look for it, and never write it again."""


@dataclass(frozen=True, slots=True)
class NewPosts:
    """What is new on a page, oldest first, and the mark from which the next read goes on.

    `whole` is False if older posts may have been missed, because the network keeps no more.
    """

    posts: Sequence[FoundPost]
    mark: str
    whole: bool = True


class SocialNetwork(Protocol):
    """One network. Every call is made outside of any unit of work."""

    network: Network

    @property
    def abilities(self) -> Collection[Ability]:
        """What it can do with the tokens it has now."""

    def address_of(self, url: str) -> PostAddress | None:
        """Return what the link leads to; None if it is no link to a post or comment there."""

    async def find_page(self, url: str) -> tuple[PageAddress, str] | None:
        """Ask the network which page that link is: the page and its name; None if there is none.

        Raises NetworkUnavailable.
        """

    async def alias_of(self, page: PageAddress) -> str:
        """Return the name that links have instead of the page's key; empty if they have the key.

        Raises NetworkUnavailable.
        """

    async def look(self, at: Collection[PostAddress]) -> Mapping[PostAddress, Looked]:
        """Look at many at once. One that is absent from the result could not be looked at.

        Raises NetworkUnavailable if none could.
        """

    async def new_posts(self, page: PageAddress, mark: str | None) -> NewPosts:
        """Return what others wrote on the page after the mark; may wait up to 25 s for something.

        Without a mark: nothing, and a mark to begin with. Of very many at once it may repeat some
        that an earlier read returned. Raises NetworkUnavailable.
        """

    async def place(self, page: PageAddress, under: PostAddress, text: str) -> FoundPost:
        """Write a comment in the page's name, answering the post or comment.

        Raises NotPlaced if it was certainly not written, PlacingUnknown if it may have been.
        """

    async def find_placed(
        self, page: PageAddress, under: PostAddress, text: str, since: datetime
    ) -> Sequence[FoundPost]:
        """Return the comments that a `place` begun at `since` may have written, the likeliest first.

        They have these words and answer the same post or comment; another attempt may have written
        them. Raises NetworkUnavailable.
        """

    async def close(self) -> None:
        """Close the connections."""


@dataclass(frozen=True, slots=True)
class TokenReport:
    """What the network says about a token: what it allows, and its page; None: of no page."""

    abilities: Collection[Ability]
    page: PageAddress | None = None
    hears: bool = True
    """Whether the network reports what is new on the page."""
    bundles: bool = True
    """Whether many looks may go in one call."""


def lacking(owner: TokenOwner, report: TokenReport) -> Collection[Ability]:
    """What a token of that page, or of the network, should allow but does not."""
    wanted = {Ability.READ, Ability.PLACE} if isinstance(owner, PageAddress) else {Ability.LOOK}
    return [one for one in Ability if one in wanted - set(report.abilities)]


@runtime_checkable
class TokenNetwork(SocialNetwork, Protocol):
    """A network that wants access tokens of its own, besides those of the messengers."""

    async def examine(self, token: str) -> TokenReport:
        """Ask the network about this token, which need not be in use yet.

        Raises NetworkUnavailable, with TOKEN if the network does not accept it.
        """
