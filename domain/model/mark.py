"""A short mark of what a card shows: a press carries it, and so says what was seen."""

from collections.abc import Iterable
from hashlib import blake2s
from typing import NewType

Mark = NewType("Mark", str)
"""Eight characters, the same in every process."""

UNSEEN = Mark("")
"""Nothing was shown."""


def mark_of(parts: Iterable[str]) -> Mark:
    """Of these codes in this order."""
    return Mark(blake2s("\n".join(parts).encode(), digest_size=4).hexdigest())
