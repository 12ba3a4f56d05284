"""The content of a message for comparison with others, and its terms.

A message has a term for its author, for each place, and for the few trigrams of words with the
smallest hashes: two texts that share most of their trigrams nearly always share one of these, other
texts hardly ever. So the term index finds similar messages, however large it is.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from heapq import nsmallest
from typing import Final

from domain.model.message.citizen_message import CitizenMessage
from domain.model.message.likeness import Said
from domain.model.message.link import page_of
from storage.search.houses import NamedHouse, houses_in
from storage.search.stems import normal, stems, words_in

_TEXTS: Final = 256
"""Texts whose words are cached."""

_THREES: Final = 8
"""Smallest hashes: of pairs with half of their trigrams in common, 1 in 250 shares none of them."""

_LINK: Final = re.compile(r"https?://\S+", re.IGNORECASE)
_NAME: Final = re.compile(
    r"(?:[\w,:;)»] |\b(?:ул|пер|пос|ст|пл|пр|г|с|х)\. ?)([А-ЯЁ][а-яё]+)"
    r"|\b(?:ул\.?|улиц[аеуы]|переул\w{1,4}|проспект\w?) (?:\w{1,4} )?([а-яё]{4,})"
)
"""A capitalised word that doesn't start a sentence, or the name of a street."""


def said_in(message: CitizenMessage) -> Said:
    """The message's content, for comparison."""
    words, places, address, _ = _taken_apart(message.text)
    places |= _houses(message.address or "")
    return Said(words, places, address, _names(message.text), _author(message))


def _names(text: str) -> frozenset[str]:
    named = (found[1] or found[2] for found in _NAME.finditer(_without_links(text)))
    return frozenset(stem for name in named for stem in stems(name)[:1])


def signs(message: CitizenMessage) -> frozenset[str]:
    """The terms that find messages with similar content."""
    _, places, _, threes = _taken_apart(message.text)
    author = _author(message)
    found = {*map(of_house, places), *house_terms(message.address or ""), *threes}
    return frozenset(found if author is None else found | {_equal(f"author {author}")})


def forget_texts() -> None:
    """See `index_terms.forget_texts`."""
    _taken_apart.cache_clear()
    _addresses.cache_clear()


def _author(message: CitizenMessage) -> str | None:
    """The author's page; else the name, if it is more than a first name."""
    if message.author_url is not None:
        return page_of(message.author_url)
    names = sorted(word[0].casefold() for word in words_in(normal(message.author_name or "")))
    return " ".join(names) if len(names) > 1 else None


@lru_cache(maxsize=_TEXTS)
def _taken_apart(
    text: str,
) -> tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]:
    """Its words, its places, the words that occur only in these, and the terms of its trigrams."""
    places = _houses(text)
    of_places = {at for one in _addresses(text) for at in range(one.start, one.end)}
    text = _without_links(text)
    meant, elsewhere = [], set()
    for word in words_in(text):
        for stem in stems(word[0])[:1]:
            meant.append(stem)
            if word.start() not in of_places:
                elsewhere.add(stem)
    words = frozenset(meant)
    return words, places, words - elsewhere, frozenset(_threes(meant))


def _without_links(text: str) -> str:
    return normal(_LINK.sub(" ", text))


@lru_cache(maxsize=_TEXTS)
def _addresses(text: str) -> Sequence[NamedHouse]:
    return houses_in(_without_links(text))


def _houses(text: str) -> frozenset[str]:
    return frozenset(key for one in _addresses(text) for key in one.keys(stems(one.street)))


def house_terms(text: str) -> frozenset[str]:
    """The terms for the houses that a text names."""
    return frozenset(map(of_house, _houses(text)))


def _threes(meant: list[str]) -> list[str]:
    threes = {" ".join(meant[at : at + 3]) for at in range(max(1, len(meant) - 2))} - {""}
    return nsmallest(_THREES, map(_equal, threes))


def of_house(key: str) -> str:
    """The term for a house."""
    return _equal(f"place {key}")


def _equal(what: str) -> str:
    return f"={blake2b(what.encode(), digest_size=8).hexdigest()}"
