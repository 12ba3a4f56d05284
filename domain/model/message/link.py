"""Links in messages, and doubts about a link given as the placement."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from urllib.parse import SplitResult, parse_qsl

from domain.model.message.citizen_message import (
    CitizenMessage,
    Network,
    host_of,
    network_of,
    parts_of,
)

_LINK: Final = re.compile(r"https?://\w[^\s<>\"«»]*", re.IGNORECASE)
_COMMENT: Final = re.compile(r"(?:_r\d+|/c/\d+)$")
_OF_A_COMMENT: Final = frozenset(
    ("reply", "thread", "comment", "comment_id", "reply_comment_id", "lc", "single")
)
"""Parameters that identify a comment under a post."""

_AFTER_A_LINK: Final = ".,;:!?)]}…"


@dataclass(frozen=True, slots=True)
class Link:
    """The first link of a message; `alone`: there are no other words."""

    url: str
    alone: bool = False


@dataclass(frozen=True, slots=True)
class OtherLink:
    """A corrected link: the former one (None: there was none) and the new one.

    Of a comment that the program has found it also keeps where it stands, and since when.
    """

    former: str | None
    link: str
    address: str | None = None
    written_at: datetime | None = None


class LinkWarning(StrEnum):
    """A reason to doubt that a link is the placement; people can confirm it."""

    OTHER_NETWORK = "other_network"
    """It leads to another network than the citizen's message."""
    CITIZENS_OWN = "citizens_own"
    """It is the link of the citizen's message itself."""
    ANOTHERS = "anothers"
    """It would replace the link that a colleague recorded."""


def links_in(text: str) -> Iterator[str]:
    """The web addresses in a text, without trailing punctuation."""
    return (found.group().rstrip(_AFTER_A_LINK) for found in _LINK.finditer(text))


def first_link(text: str) -> str | None:
    """The first link in a text, if any."""
    return next(links_in(text), None)


def spelled_out(address: str) -> str | None:
    """The full web address of a link recognised by a messenger, which may lack the scheme.

    None if it leads to no page: only a site («gosuslugi.ru»), or another scheme.
    """
    if (link := first_link(address)) is not None:
        return link
    parts = parts_of(address)
    host, _, _ = address.partition("/")
    named = "." in host and not any(map(str.isspace, address))
    if "://" in address or not named or not (parts.path.strip("/") or parts.query):
        return None
    return f"https://{address}"


def warning_about(link: str, message: CitizenMessage) -> LinkWarning | None:
    """A reason to doubt that the answer to this message is at the link, or None."""
    if message.url and page_of(link) == page_of(message.url):
        return LinkWarning.CITIZENS_OWN
    if message.network is not Network.OTHER and network_of(link) is not message.network:
        return LinkWarning.OTHER_NETWORK
    return None


def same_post(one: str, other: str) -> bool:
    """Whether two links lead to the same post, or to comments under it."""
    return _post_of(one) == _post_of(other)


def _post_of(link: str) -> tuple[str, str, frozenset[tuple[str, str]]]:
    """A key of the post; VK names it in `w` if it is shown over another page."""
    parts = parts_of(link)
    query = {name: _COMMENT.sub("", value) for name, value in parse_qsl(parts.query)}
    shown = query.pop("w", "")
    path = f"/{shown}" if shown else _COMMENT.sub("", parts.path.rstrip("/"))
    rest = frozenset(one for one in query.items() if one[0] not in _OF_A_COMMENT)
    return _site(parts, network_of(link)), path, rest


def page_of(link: str) -> str:
    """A key of the page, equal on all hosts of a network."""
    parts = parts_of(link)
    return f"{_site(parts, network_of(link))}{parts.path.rstrip('/')}?{parts.query}"


def _site(parts: SplitResult, network: Network) -> str:
    host = host_of(parts).removeprefix("www.").removeprefix("m.")
    return host if network is Network.OTHER else network
