"""Folding: a text in its visible form, one form per character, without invisible ones.

Rules check this form, and their findings are mapped back to the original text.
"""

import re
from dataclasses import dataclass
from typing import Final
from unicodedata import category, normalize

_MARKS: Final = "\u0300-\u036f\ufe00-\ufe0f\u20d0-\u20ff"
"""They combine with the preceding character."""
_UNSEEN: Final = "\u00ad\u061c\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
_INVISIBLE: Final = frozenset({"Cf", "Mn", "Me"})
_PLAIN: Final = r"\n -~А-яЁё№«»„“”…–—’"
_ODD: Final = re.compile(rf"[\s{_UNSEEN}]{{2,}}|[^{_MARKS}][{_MARKS}]+|[^{_PLAIN}]")


@dataclass(frozen=True, slots=True)
class Folded:
    """The folded text; its character `at` comes from `starts[at]` to `ends[at]` of the original."""

    text: str
    starts: list[int]
    ends: list[int]


def folded(text: str) -> Folded:
    """NFKC without invisible characters and with ASCII digits; white space is merged."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    end = 0
    for odd in _ODD.finditer(text):
        pieces.append(text[end : odd.start()])
        starts.extend(range(end, odd.start()))
        ends.extend(range(end + 1, odd.start() + 1))
        plain = _plain(odd[0])
        pieces.append(plain)
        starts.extend([odd.start()] * len(plain))
        ends.extend([odd.end()] * len(plain))
        end = odd.end()
    pieces.append(text[end:])
    starts.extend(range(end, len(text)))
    ends.extend(range(end + 1, len(text) + 1))
    return Folded("".join(pieces), starts, ends)


def _plain(odd: str) -> str:
    if any(one.isspace() for one in odd):
        return "\n" if "\n" in odd or "\r" in odd else " "
    seen = (one for one in normalize("NFKC", odd) if category(one) not in _INVISIBLE)
    return "".join(str(int(one)) if one.isdecimal() else one for one in seen)
