"""A page of the administration in a social network, and what administrators switched on for it."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from domain.model.message.citizen_message import Network
from domain.model.network.post import PageAddress
from domain.model.network.token import TokenOwner
from domain.model.organisation.people import plain

MOST_PAGES: Final = 50
"""Per administration; each is read in turn."""

MOST_STOP_WORDS: Final = 200
"""Per page."""

LONGEST_STOP_WORD: Final = 60
"""Characters."""

LIKE_A_PAGE_KEY: Final = re.compile(r"[\w.-]{1,24}", re.ASCII)
"""The keys that buttons carry."""

PAGE_NUMBER: Final = re.compile(r"-[1-9]\d{0,19}", re.ASCII)
"""The keys that networks give their pages: VK and MAX number them below zero."""


LIKE_AN_ALIAS: Final = re.compile(r"[a-z][a-z0-9_-]{1,63}")


class PageSwitch(StrEnum):
    """What can be switched on for a page; each is off until an administrator does it."""

    READS = "reads"
    """Bring in others' posts and comments."""
    PLACES = "places"
    """Answers may be placed in the page's name."""
    IN_HOURS = "in_hours"
    """Bring in what was written outside working hours only at the next opening."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page with its name in the network; the flags are the switches of `PageSwitch`.

    What has one of `stop_words`, each `plain`, is not brought in. `alias`: the name that links have
    instead of the key, as far as the network has told it.
    """

    address: PageAddress
    name: str
    reads: bool = False
    places: bool = False
    in_hours: bool = False
    stop_words: frozenset[str] = frozenset()
    alias: str = ""

    def is_on(self, switch: PageSwitch) -> bool:
        """Whether an administrator has switched it on."""
        return bool(getattr(self, switch.value))

    def is_stopped(self, text: str) -> bool:
        """Whether a word of the text, or several in a row, begin with one of the stop words."""
        words = f" {plain(text)}"
        return any(f" {one}" in words for one in self.stop_words)


def page_key(address: PageAddress) -> str:
    """The address as a button carries it: `vk.-1001`."""
    return f"{address.network}.{address.key}"


def owner_key(owner: TokenOwner) -> str:
    """The owner of a token as a button carries it: `vk.-1001`, `vk`."""
    return page_key(owner) if isinstance(owner, PageAddress) else owner.value


def owner_of(key: str) -> TokenOwner:
    """The inverse of `owner_key`; raises ValueError for anything else."""
    return page_of(key) if "." in key else Network(key)


def page_of(key: str) -> PageAddress:
    """The inverse of `page_key`; raises ValueError for anything else."""
    network, _, of_network = key.partition(".")
    if not LIKE_A_PAGE_KEY.fullmatch(of_network):
        raise ValueError(key)
    return PageAddress(Network(network), of_network)
