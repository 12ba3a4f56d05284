"""Words with varying spelling: the parts of a name."""

from typing import Final

from domain.model.organisation.people import plain


def found(looked_for: str, name: str) -> bool:
    """Return whether each word begins a word of the name: «жил» finds «Отдел жилья»."""
    parts = plain(name).split()
    return all(any(part.startswith(word) for part in parts) for word in plain(looked_for).split())


_STEM: Final = 5
"""Letters of a word that its forms share."""


def alike(one: str, other: str) -> int:
    """Return how many words of the two names begin alike."""
    stems = ({word[:_STEM] for word in plain(name).split()} for name in (one, other))
    return len(set.intersection(*stems))
