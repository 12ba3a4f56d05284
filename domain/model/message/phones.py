"""Telephone numbers in a text, however they are typed: «8 (999) 605-95-75» is «89996059575».

A local number, «2-15-44», is the end of the whole one, «8 (86163) 2-15-44».
"""

import re
from collections.abc import Iterator
from typing import Final

_SIGN: Final = r"[ \u00a0\-‐‑–.()]{0,3}"
PHONE: Final = re.compile(
    rf"(?<!\d[.,])(?<![\w/-])(?:(?:\+?7|8){_SIGN})?\(?[3489](?:{_SIGN}\d){{9}}(?![\d/-])"
    r"|(?<!\d[.,])(?<![\w/+-])\d{1,3}(?P<between>[ \-‐‑–])\d\d(?P=between)\d\d(?![\d.,/-]*\d)"
    r"|(?<!\d[.,])(?<![\w/+-])\d{5,7}(?![\w-]|[.,/]\d)"
)
"""A whole number, or a local one."""

_DATE: Final = re.compile(r"\d\d\.\d\d\.(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d")
_WHOLE: Final = 10
"""Digits without «8» or «+7»."""
_LOCAL: Final = range(5, 8)


def phone_in(word: str) -> str | None:
    """Return the digits if the word is a telephone number and nothing else, else None."""
    found = PHONE.fullmatch(word)
    return None if found is None else _digits(found)


def phones_in(text: str) -> Iterator[str]:
    """Yield the digits of each telephone number: ten, or five to seven of a local one."""
    return filter(None, map(_digits, PHONE.finditer(text)))


def is_whole(phone: str) -> bool:
    """Whether it is more than a local number."""
    return len(phone) == _WHOLE


def _digits(found: re.Match[str]) -> str | None:
    if _DATE.search(found[0]):
        return None
    return "".join(filter(str.isdigit, found[0]))[-_WHOLE:]


def endings(phone: str) -> Iterator[str]:
    """Yield the local numbers that a whole one may end with, or the local one itself."""
    return (phone[-length:] for length in _LOCAL if length <= len(phone))
