"""Links to channels and posts of MAX, and the ids in them.

MAX documents neither; both are as seen in service: `mid` is the numbers of the chat and of the
message in it, a link ends in the latter, in Base64.
"""

import base64
import re
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from domain.model.message.citizen_message import Network
from domain.model.network.links import Aliases, PostLink, reads_links
from domain.model.network.post import PageAddress, PostAddress

_HOSTS: Final = frozenset({"max.ru", "www.max.ru"})
_LONGEST: Final = 300
_PATH: Final = re.compile(
    r"/(?:c/(?P<chat>-[1-9]\d{0,15})|(?P<name>[a-zA-Z][\w-]{1,63}))(?:/(?P<seq>[\w-]{11}))?/?",
    re.ASCII,
)
_MID: Final = re.compile(r"mid\.([0-9a-f]{16})([0-9a-f]{16})")
_WORD: Final = 1 << 64


class ChannelLink(NamedTuple):
    """A link to a channel, by its number or public name, or to a post there."""

    channel: int | str
    seq: int | None
    """The post's number in the channel."""


def link_from(url: str) -> ChannelLink | None:
    """Parse `max.ru/c/<chat>[/<seq>]` or `max.ru/<name>[/<seq>]`; None for anything else."""
    try:
        parts = urlsplit(url if len(url) <= _LONGEST else "")
    except ValueError:
        return None
    here = parts.scheme in {"http", "https"} and parts.netloc.lower() in _HOSTS
    found = _PATH.fullmatch(parts.path) if here else None
    if found is None:
        return None
    channel = int(found["chat"]) if found["chat"] else found["name"].lower()
    return ChannelLink(channel, _number(found["seq"]) if found["seq"] else None)


@reads_links(Network.MAX)
def post_link(url: str, aliases: Aliases) -> PostLink | None:
    """Return the post that a link leads to."""
    link = link_from(url)
    if link is None or link.seq is None:
        return None
    name = link.channel
    by_number = PageAddress(Network.MAX, str(name)) if isinstance(name, int) else None
    page = by_number or aliases.get((Network.MAX, str(name)))
    if page is None:
        return None
    return PostLink(PostAddress(Network.MAX, mid_of(int(page.key), link.seq)), page)


def _number(seq: str) -> int:
    return int.from_bytes(base64.urlsafe_b64decode(f"{seq}="), "big")


def mid_of(chat: int, seq: int) -> str:
    """Return the `mid` of a post."""
    return f"mid.{chat % _WORD:016x}{seq:016x}"


def chat_of(mid: str) -> int | None:
    """Return the number of the chat in a `mid`; None for one of another form."""
    if not (found := _MID.fullmatch(mid)):
        return None
    chat = int(found[1], 16)
    return chat - _WORD if chat >> 63 else chat


def address_of_post(mid: str) -> str:
    """Return a link to a post, which opens for the members of its channel."""
    if not (found := _MID.fullmatch(mid)):
        return "https://max.ru"
    seq = base64.urlsafe_b64encode(bytes.fromhex(found[2])).decode().rstrip("=")
    return f"https://max.ru/c/{chat_of(mid)}/{seq}"
