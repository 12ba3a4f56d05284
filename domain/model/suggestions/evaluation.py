"""Evaluation of suggestions on messages with a known authority."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from domain.model.ids import AuthorityCode
from domain.model.incident.workflow.suggestion import MOST_SUGGESTED
from domain.model.suggestions.authority_classifier import Experience

FOLDS: Final = 5
"""Cross-validation parts: each is judged by training on the others."""

Known = tuple[frozenset[int], AuthorityCode]
"""The features of a message, and its authority."""


@dataclass(frozen=True, slots=True)
class Shares:
    """The share of messages whose authority was suggested first, or among the first few."""

    first: float
    first_three: float


def cross_validated(messages: Sequence[Known]) -> Shares:
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
    return Shares(
        sum(place == 0 for place in places) / of_all,
        sum(place < MOST_SUGGESTED for place in places) / of_all,
    )


def _places(learned: Iterable[Known], judged: Iterable[Known]) -> Iterable[int]:
    """The rank of each message's authority among its suggestions; large if it is missing."""
    experience = Experience()
    for signs, authority in learned:
        experience.learn(signs, authority)
    for signs, authority in judged:
        ranking = experience.ranking(signs)
        yield ranking.index(authority) if authority in ranking else len(ranking) + MOST_SUGGESTED
