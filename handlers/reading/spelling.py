"""Words with varying spelling: the parts of a name."""

import re
from typing import Final

_WORD: Final = re.compile(r"\w+")


def found(looked_for: str, name: str) -> bool:
    """Return whether each word begins a word of the name: «жил» finds «Отдел жилья»."""
    parts = _spelt(name)
    return all(any(part.startswith(word) for part in parts) for word in _spelt(looked_for))


_STEM: Final = 5
"""Letters of a word that its forms share."""


def alike(one: str, other: str) -> int:
    """Return how many words of the two names begin alike."""
    stems = ({word[:_STEM] for word in _spelt(name)} for name in (one, other))
    return len(set.intersection(*stems))


def _spelt(text: str) -> list[str]:
    return _WORD.findall(text.casefold().replace("ё", "е"))
