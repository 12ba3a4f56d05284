"""Links to posts, comments and pages of VK, and the keys of their addresses."""

import re
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import parse_qs

from domain.model.message.citizen_message import Network, host_of, parts_of
from domain.model.network.links import Aliases, PostLink, reads_links
from domain.model.network.post import PageAddress, PostAddress
from domain.model.network.trouble import NetworkTrouble
from domain.model.organisation.page import PAGE_NUMBER
from domain.ports.networks import NetworkUnavailable

_HOSTS: Final = frozenset({"vk.com", "vk.ru", "vkontakte.ru"})
_BEFORE_HOST: Final = ("www.", "m.", "new.")
_LONGEST: Final = 2000
_WALL: Final = re.compile(r"wall(-?\d{1,18})_(\d{1,18})(?:_r(\d{1,18}))?(?:/all)?", re.ASCII)
_KEY: Final = re.compile(r"(-?\d{1,18})_(\d{1,18})(?:_(\d{1,18}))?", re.ASCII)
_NUMBER: Final = re.compile(r"\d{1,18}", re.ASCII)
_PAGE: Final = re.compile(r"[\w.]{2,64}", re.ASCII)
_COMMUNITY: Final = re.compile(r"(?:club|public|event)(\d{1,18})", re.ASCII)
_MOST_THREADS: Final = 20_000

TOP: Final = 0
"""In place of a thread: the comment stands directly under the post."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a post or comment stands: on whose wall (a community's number is negative)."""

    owner: int
    post: int
    comment: int | None = None

    @property
    def address(self) -> PostAddress:
        """The address of it: `-1001_345`, or `-1001_345_346` for a comment."""
        parts = (self.owner, self.post, self.comment)
        return PostAddress(Network.VK, "_".join(str(one) for one in parts if one is not None))

    @property
    def above(self) -> "Spot":
        """The post itself, or the post under which the comment stands."""
        return replace(self, comment=None)


def spot_of(address: PostAddress) -> Spot | None:
    """Return where that is; None if the key is none of VK's."""
    found = _KEY.fullmatch(address.key) if address.network is Network.VK else None
    return _spot(*found.groups()) if found else None


def _spot(owner: str, post: str, comment: str | None) -> Spot | None:
    spot = Spot(int(owner), int(post), int(comment) if comment else None)
    return spot if spot.owner and spot.post and spot.comment != 0 else None


def read_link(url: str) -> tuple[Spot, int | None] | None:
    """Return where a link leads, and in whose thread the comment stands, if the link tells it.

    None if it is no link to a post or comment of a wall.
    """
    if len(url) > _LONGEST or not is_of_vk(url):
        return None
    parts = parts_of(url.strip())
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    named = query.get("w") or parts.path.strip("/")
    found = _WALL.fullmatch(named)
    if found is None:
        return None
    owner, post, comment = found.groups()
    spot = _spot(owner, post, comment or _number(query.get("reply")))
    if spot is None:
        return None
    thread = _number(query.get("thread"))
    return spot, int(thread) if thread and int(thread) not in (0, spot.comment) else None


@reads_links(Network.VK)
def post_link(url: str, _: Aliases) -> PostLink | None:
    """Return the post or comment that a link leads to, and the community on whose wall it is."""
    linked = read_link(url)
    if linked is None:
        return None
    spot = linked[0]
    return PostLink(spot.address, page_of(-spot.owner) if spot.owner < 0 else None)


def _number(text: str | None) -> str | None:
    return text if text and _NUMBER.fullmatch(text) else None


def is_of_vk(url: str) -> bool:
    """Whether a link leads to VK itself."""
    host = host_of(parts_of(url.strip()))
    for before in _BEFORE_HOST:
        host = host.removeprefix(before)
    return host in _HOSTS


def page_named_in(url: str) -> str | None:
    """Return the number or the short name of the page at which a link leads; None if to none.

    A link to a post or comment of a community leads to that community, too.
    """
    if (linked := read_link(url)) is not None:
        owner = linked[0].owner
        return str(-owner) if owner < 0 else None
    if len(url) > _LONGEST or not is_of_vk(url):
        return None
    name, _, rest = parts_of(url.strip()).path.strip("/").partition("/")
    if rest or not _PAGE.fullmatch(name):
        return None
    numbered = _COMMUNITY.fullmatch(name)
    return numbered[1] if numbered else name


def page_of(community: int) -> PageAddress:
    """Return the address of a community by its number."""
    return PageAddress(Network.VK, str(-community))


def community_of(page: PageAddress) -> int:
    """Return the number of a community, the inverse of `page_of`.

    Raises NetworkUnavailable for a key that is none of VK's: there is no such page.
    """
    if page.network is not Network.VK or not PAGE_NUMBER.fullmatch(page.key):
        raise NetworkUnavailable(NetworkTrouble.GONE)
    return -int(page.key)


def url_of(spot: Spot, thread: int | None = None) -> str:
    """Return the link to a post or comment, as VK's page copies it."""
    url = f"https://vk.com/wall{spot.owner}_{spot.post}"
    if spot.comment is None:
        return url
    beside = f"&thread={thread}" if thread else ""
    return f"{url}?reply={spot.comment}{beside}"


def above_thread(spot: Spot, thread: int | None) -> PostAddress | None:
    """Return the address of the comment in whose thread a comment stands."""
    return None if not thread else replace(spot, comment=thread).address


def profile_url(writer: int) -> str:
    """Return the link to the page of a person or a community (negative)."""
    return f"https://vk.com/id{writer}" if writer > 0 else f"https://vk.com/club{-writer}"


class Threads:
    """In whose thread a comment stands, as links and answers told: VK lists threads one by one.

    Only a help: what is not remembered is searched for.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[Spot, int] = OrderedDict()

    def learn(self, spot: Spot, thread: int | None) -> None:
        """Remember the comment above whose thread this one stands in, or TOP; None says nothing."""
        if thread is None or spot.comment is None:
            return
        self._known[spot] = thread
        self._known.move_to_end(spot)
        if len(self._known) > _MOST_THREADS:
            self._known.popitem(last=False)

    def of(self, spot: Spot) -> int | None:
        """Return the comment above, TOP if there is none; None if it is not known."""
        return self._known.get(spot)
