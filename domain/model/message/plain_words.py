"""The words of an answer in the form in which two copies of it are compared.

Networks and people change how an answer is written: the name before it, quotes, dashes, emoji, the
case of a letter. None of that makes it another answer; any other word or number does.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from domain.model.message.folding import folded
from domain.model.message.mentions import with_mentions_shown
from domain.model.message.names import is_first_name, is_nobody

_EMOJI: Final = re.compile("[^\\s\u20e3]\ufe0f\u20e3?|[0-9#*]\u20e3|[ℹ™Ⓜ]")
"""Those that folding would turn into letters and digits."""

_ALIKE: Final = str.maketrans("ё‐‑‒–—―−", "е-------")
_DOTS: Final = re.compile(r"\.{2,}|…")
_RANGE: Final = re.compile(r"(?<=\d)\s?-+\s?(?=\d)")
_TOKEN: Final = re.compile(r"(?:(?<![\w-])-)?\d+(?:[.,:/-]\d+)*|[^\W\d_]+|[.?%₽$€°+]")
"""A number keeps its separators: «1,5» is not «15», «1/5» is not «15»."""

_GREETING: Final = (
    r"(?i:здравствуй(?:те)?|доброго\sвремени\sсуток|добр(?:ый|ое|ого)\s\w+|приветству\w+)"
)
_GREETS: Final = re.compile(_GREETING)
_PART: Final = r"[^\s,!?;:]{1,40}"
_ADDRESS: Final = re.compile(rf"\W{{0,10}}(?P<name>{_PART}(?:\s{_PART}){{0,6}})\s?[,!]\s?")
_NAMED_AFTER: Final = re.compile(
    rf"(?P<greeting>{_GREETING}),?\s(?P<name>[А-ЯЁ][\w.-]{{0,30}}(?:\s[А-ЯЁ][\w.-]{{0,30}}){{0,2}})\s?[,.!]"
)
_RESPECTED: Final = re.compile(r"уважаем\w{2}\s", re.IGNORECASE)
_BRACKETS: Final = re.compile(r"\([^()]{0,40}\)|\[[^\[\]]{0,40}\]")
_WORD: Final = re.compile(r"[^\W_]+(?:['’`][^\W_]+)?")
_MOST_ADDRESSES: Final = 2
"""The network's and the clerk's."""


@dataclass(frozen=True, slots=True)
class PlainWords:
    """The words and numbers of a text, without the name of the person whom it addresses."""

    words: tuple[str, ...]
    """With a dot at the end of each sentence."""
    name: frozenset[str]
    """The words of that name; empty if the text begins without one."""
    certain: bool
    """Whether it surely is a name: a greeting is beside it, or it has a common first name."""

    def same(self, other: "PlainWords") -> bool:
        """Whether both are copies of one text."""
        equal = _without_dots(self.words) == _without_dots(other.words)
        return equal and self._to_the_same(other)

    def cut_to(self, other: "PlainWords") -> bool:
        """Whether the other text is only the beginning of this; its last word may be cut as well."""
        *first, last = other.words or ("?",)
        part, whole = self.words[: len(first)], self.words[len(first) :]
        if [*part] != first or not whole or not whole[0].startswith(last) or self.same(other):
            return False
        return self._to_the_same(other)

    def _to_the_same(self, other: "PlainWords") -> bool:
        """Whether the names may be one person's: «Анна», «Анна Белова», «Anna B.», none."""
        one, another = self.name, other.name
        first, also_first = ({*filter(is_first_name, name)} for name in (one, another))
        if first and also_first:
            return not first.isdisjoint(also_first)
        if one <= another or another <= one:
            return True
        return self.certain and other.certain and len(one) + len(another) > 2


def plain_words(text: str) -> PlainWords:
    """Return the words of a text for a comparison."""
    seen = folded(_EMOJI.sub(" ", with_mentions_shown(text))).text.translate(_ALIKE)
    name, certain, rest = _without_address(" ".join(seen.split()))
    words = _TOKEN.findall(_DOTS.sub(" ", _RANGE.sub("-", rest.casefold()).replace("!", ".")))
    return PlainWords(tuple(words), name, certain)


def same_words(approved: str, found: str) -> bool:
    """Whether both texts are copies of one answer."""
    return plain_words(approved).same(plain_words(found))


def _without_dots(words: Sequence[str]) -> list[str]:
    return [word for word in words if word != "."]


def _without_address(text: str) -> tuple[frozenset[str], bool, str]:
    """Return the words of the name at the beginning, whether it surely is one, and the rest."""
    name, certain = frozenset[str](), False
    for _ in range(_MOST_ADDRESSES):
        found = _ADDRESS.match(text)
        if found is None or _GREETS.match(found["name"]):
            break
        greeted = _GREETS.match(text, found.end()) is not None
        capital = text[found.end() : found.end() + 1].isupper()
        if not greeted and not _is_name(found["name"], capital=capital):
            break
        name, certain = name | _called(found["name"]), certain or greeted
        text = text[found.end() :]
    after = _NAMED_AFTER.match(text)
    if after is not None:
        name, certain = name | _called(after["name"]), True
        text = f"{after['greeting']} {text[after.end() :]}"
    return name, certain or any(map(is_first_name, name)), text


def _is_name(address: str, *, capital: bool) -> bool:
    """Whether the words before a comma name somebody, although no greeting follows.

    `capital`: the next word begins with one, as a network leaves it.
    """
    words = _WORD.findall(_BRACKETS.sub(" ", _RESPECTED.sub("", address)))
    if not words or words[0].isdecimal():
        return False
    if len(words) < 3 and any(map(is_first_name, words)):
        return True
    if len(words) == 1 and is_nobody(words[0]):
        return False
    named = all(one[0].isupper() or one.isascii() for one in words)
    return named and (capital or len(words) > 1)


def _called(name: str) -> frozenset[str]:
    """Return the words of a name; «Наталья» and «Наталия» are one."""
    words = _WORD.findall(_RESPECTED.sub("", name).casefold())
    return frozenset(word.replace("ья", "ия") for word in words)
