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
from domain.model.message.names import is_first_name
from domain.model.message.salutation import addressed, name_words

_EMOJI: Final = re.compile("[^\\s\u20e3]\ufe0f\u20e3?|[0-9#*]\u20e3|[ℹ™Ⓜ]")
"""Those that folding would turn into letters and digits."""

_ALIKE: Final = str.maketrans("ё‐‑‒–—―−", "е-------")
_DOTS: Final = re.compile(r"\.{2,}|…")
_RANGE: Final = re.compile(r"(?<=\d)\s?-+\s?(?=\d)")
_TOKEN: Final = re.compile(r"(?:(?<![\w-])-)?\d+(?:[.,:/-]\d+)*|[^\W\d_]+|[.?%₽$€°+]")
"""A number keeps its separators: «1,5» is not «15», «1/5» is not «15»."""

_RESPECTED: Final = re.compile(r"\bуважаем(?:ый|ая)\b")


@dataclass(frozen=True, slots=True)
class PlainWords:
    """The words and numbers of a text, without the name of the person whom it addresses."""

    words: tuple[str, ...]
    """With a dot at the end of each sentence."""
    name: frozenset[str]
    """The words of that name, «ия» for «ья»; empty if the text addresses nobody by name."""
    certain: bool

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
    seen = " ".join(seen.split())
    names, rest = addressed(seen), seen
    for one in reversed(names):
        rest = rest[: one.start] + rest[one.end :]
    rest = _RESPECTED.sub(" ", rest.casefold())
    rest = rest.lstrip(" ,.!-") if names else rest
    words = _TOKEN.findall(_DOTS.sub(" ", _RANGE.sub("-", rest).replace("!", ".")))
    called = [word for one in names for word in name_words(seen[one.start : one.end].casefold())]
    name = frozenset(word.replace("ья", "ия") for word in called)
    return PlainWords(tuple(words), name, any(one.certain for one in names))


def same_words(approved: str, found: str) -> bool:
    """Whether both texts are copies of one answer."""
    return plain_words(approved).same(plain_words(found))


def _without_dots(words: Sequence[str]) -> list[str]:
    return [word for word in words if word != "."]
