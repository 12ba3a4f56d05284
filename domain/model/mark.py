"""Short hashes of the shown state: a button press carries one to detect changes."""

from collections.abc import Iterable
from hashlib import blake2s
from typing import NewType

Mark = NewType("Mark", str)
"""Eight characters, the same in every process."""

UNSEEN = Mark("")
"""No state was shown."""


def mark_of(parts: Iterable[str]) -> Mark:
    """The hash of these codes in this order."""
    return Mark(blake2s("\n".join(parts).encode(), digest_size=4).hexdigest())
