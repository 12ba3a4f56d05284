"""A linear classifier that learns which authority answers which message; its evaluation.

One-versus-rest support vector machines with the squared hinge loss, trained by dual coordinate descent
(Hsieh et al., 2008). A message's own share of the weights is kept, so that it can be forgotten exactly.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from domain.model.ids import AuthorityCode
from domain.model.incident.workflow.assignment import MOST_SUGGESTED
from storage.search.stems import SIGNS

_REPEATED: Final = 10
"""Earlier messages that are learned again with each new one, in turn: so many passes over all."""

_MANY: Final = 10_000
"""Messages; with more, fewer passes suggest as well."""

_REPEATED_OF_MANY: Final = 3
"""The same as `_REPEATED`, with so many messages."""

_MARGIN_COST: Final = 0.3
"""The cost of a message on the wrong side of the margin; larger values fit the messages closer."""

_UNCHANGED: Final = 1e-4
"""Changes of a share and evidence for an authority below this are rounding."""

_MORE: Final = 16
"""Authorities or messages by which the arrays grow at least."""


class AuthorityClassifier:
    """Numbers of the messages learned, by their key: 256 KB per authority, and the messages' features.

    Another thread may rank while one learns: it reads weights that are a message older or newer.
    """

    def __init__(self) -> None:
        self._codes: list[AuthorityCode] = []
        self._columns: dict[AuthorityCode, int] = {}
        self._weights = np.zeros((SIGNS, 0), np.float32)
        self._holding = np.zeros(SIGNS, np.float32)
        """The number of messages with each feature."""
        self._rows: dict[int, int] = {}
        """The row of each message, by its key."""
        self._free: list[int] = []
        self._signs: list[NDArray[np.uint16]] = []
        self._lengths: list[float] = []
        self._column_of: list[int] = []
        self._shares = np.zeros((0, 0), np.float32)
        """How much each message contributes to the weights of each authority, by row and column."""
        self._next = 0

    @property
    def messages(self) -> int:
        """How many messages are learned."""
        return len(self._rows)

    def oldest(self) -> int:
        """Return the key of the message that was learned first."""
        return next(iter(self._rows))

    def authority_of(self, key: int) -> AuthorityCode | None:
        """Return the authority that was learned for a message, or None."""
        row = self._rows.get(key)
        return None if row is None else self._codes[self._column_of[row]]

    def learn(self, key: int, signs: Iterable[int], authority: AuthorityCode) -> None:
        """Learn that the message with these features went there, instead of what was learned before."""
        self.forget(key)
        known = np.fromiter({*signs}, np.uint16)
        if not known.size:
            return
        column, row = self._column(authority), self._row()
        self._signs[row], self._column_of[row] = known, column
        self._holding[known] += 1
        self._rows[key] = row
        self._lengths[row] = float(np.sqrt(self._rarity(known.astype(np.intp)).sum()))
        self._fit(row)
        for _ in range(_REPEATED if self.messages < _MANY else _REPEATED_OF_MANY):
            self._next = (self._next + 1) % len(self._signs)
            self._fit(self._next)

    def forget(self, key: int) -> None:
        """Undo `learn`."""
        row = self._rows.pop(key, None)
        if row is None:
            return
        signs = self._signs[row].astype(np.intp)
        toward = -self._shares[row]
        toward[self._column_of[row]] *= -1
        self._weights[signs] -= toward / self._lengths[row]
        self._holding[signs] -= 1
        self._shares[row] = 0
        self._signs[row] = np.zeros(0, np.uint16)
        self._free.append(row)

    def ranking(self, signs: Iterable[int]) -> list[AuthorityCode]:
        """The authorities for which some feature speaks, the likeliest first."""
        weights, codes = self._weights, self._codes
        wanted = np.fromiter({*signs}, np.intp)
        met = weights[wanted]
        speaking = np.flatnonzero(met.max(axis=0, initial=0) > _UNCHANGED)
        scores = self._rarity(wanted) @ met[:, speaking]
        return [codes[speaking[at]] for at in np.argsort(-scores, kind="stable")]

    def _fit(self, row: int) -> None:
        """Move this message's shares to their optimum, all others being as they are."""
        signs = self._signs[row].astype(np.intp)
        if not signs.size:
            return
        length = self._lengths[row]
        rarity = self._rarity(signs) / length
        weights, shares = self._weights.take(signs, axis=0), self._shares[row]
        sides = np.full(shares.size, -1, np.float32)
        sides[self._column_of[row]] = 1
        slack = 1 / (2 * _MARGIN_COST)
        slope = sides * (rarity @ weights) - 1 + shares * slack
        change = np.maximum(-shares, -slope / (rarity.sum() / length + slack))
        change[len(self._codes) :] = 0
        change[np.abs(change) < _UNCHANGED] = 0
        if change.any():
            shares += change
            self._weights[signs] = weights + sides * change / np.float32(length)

    def _rarity(self, signs: NDArray[np.intp]) -> NDArray[np.float32]:
        """The inverse document frequency of each feature."""
        rarity: NDArray[np.float32] = 1 + np.log((1 + self.messages) / (1 + self._holding[signs]))
        return rarity

    def _column(self, authority: AuthorityCode) -> int:
        if authority not in self._columns:
            column = len(self._codes)
            if column == self._weights.shape[1]:
                self._weights = np.pad(self._weights, ((0, 0), (0, _MORE)))
                self._shares = np.pad(self._shares, ((0, 0), (0, _MORE)))
            self._columns[authority] = column
            self._codes.append(authority)
        return self._columns[authority]

    def _row(self) -> int:
        if self._free:
            return self._free.pop()
        row = len(self._signs)
        if row == len(self._shares):
            self._shares = np.pad(self._shares, ((0, row + _MORE), (0, 0)))
        self._signs.append(np.zeros(0, np.uint16))
        self._lengths.append(1.0)
        self._column_of.append(0)
        return row


FOLDS: Final = 5
"""Cross-validation parts: each is judged by training on the others."""

Known = tuple[frozenset[int], AuthorityCode]
"""The features of a message, and its authority."""


@dataclass(frozen=True, slots=True)
class SuggestionShares:
    """The share of messages whose authority was suggested first, or among the first few."""

    first: float
    first_three: float


def cross_validated(messages: Sequence[Known]) -> SuggestionShares:
    """The shares by cross-validation; needs messages. Each authority's are dealt out in turn."""
    met = Counter[AuthorityCode]()
    part = []
    for _, authority in messages:
        part.append(met[authority] % FOLDS)
        met[authority] += 1
    places = [
        place
        for fold in range(FOLDS)
        for place in _places(
            [one for one, of in zip(messages, part, strict=True) if of != fold],
            [one for one, of in zip(messages, part, strict=True) if of == fold],
        )
    ]
    of_all = len(messages)
    return SuggestionShares(
        sum(place == 0 for place in places) / of_all,
        sum(place < MOST_SUGGESTED for place in places) / of_all,
    )


def _places(learned: Iterable[Known], judged: Iterable[Known]) -> Iterable[int]:
    """The rank of each message's authority among its suggestions; large if it is missing."""
    classifier = AuthorityClassifier()
    for key, (signs, authority) in enumerate(learned):
        classifier.learn(key, signs, authority)
    for signs, authority in judged:
        ranking = classifier.ranking(signs)
        yield ranking.index(authority) if authority in ranking else len(ranking) + MOST_SUGGESTED
