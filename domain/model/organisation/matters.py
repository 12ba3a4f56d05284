"""Whether a comment asks or complains, for pages on which only such comments are brought in.

Administrators choose it for pages with many greetings and thanks. What is missed can't be seen by
anybody, so a doubtful comment counts as one.
"""

import tomllib
from pathlib import Path
from typing import Final

from domain.model.organisation.people import plain

_LISTS: Final = tomllib.loads(Path(__file__).with_name("matters.toml").read_text(encoding="utf-8"))
_BEGINNINGS: Final = tuple(
    f" {beginning.replace('_', ' ')}" for words in _LISTS.values() for beginning in words.split()
)


def has_matter(text: str) -> bool:
    """Whether the text has a question or a complaint."""
    if "?" in text:
        return True
    words = f" {plain(text)} "
    return any(beginning in words for beginning in _BEGINNINGS)
