"""How often suggestions are right, measured on messages of which it is known where they went."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from domain.model.ids import AuthorityCode
from domain.model.incident.workflow.suggestion import MOST_SUGGESTED
from domain.model.suggestions.authority_classifier import Experience

FOLDS: Final = 5
"""Each part is judged by what was learned of the others."""

Known = tuple[frozenset[int], AuthorityCode]
"""What a message says, and where it went."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Of all messages, those whose authority was suggested first, and among the first few."""

    first: float
    first_three: float


def cross_validated(messages: Sequence[Known]) -> Shares:
    """Of some messages at least; each authority's are dealt out to the parts in turn."""
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
    """Where each one's authority stands in what is suggested for it; far, where it does not."""
    experience = Experience()
    for signs, authority in learned:
        experience.learn(signs, authority)
    for signs, authority in judged:
        ranking = experience.ranking(signs)
        yield ranking.index(authority) if authority in ranking else len(ranking) + MOST_SUGGESTED
