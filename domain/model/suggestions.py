"""Suggestions from earlier incidents: precedents, the model of the authorities, its evaluation."""

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import log, sqrt
from typing import Final

from domain.model.ids import AuthorityCode
from domain.model.incident.workflow.assignment import MOST_SUGGESTED
from domain.model.organisation.people import Authority

LOOKED_BACK: Final = 1000
"""The number of earlier incidents considered."""

LATELY: Final = timedelta(days=30)
"""Calendar days before the registration."""


@dataclass(frozen=True, slots=True)
class Precedent:
    """How many of the considered incidents are or were assigned to one authority."""

    authority: AuthorityCode
    topic: int
    """With the same topic."""
    group: int
    """With the same group of topics."""
    lately: int


def likeliest(
    precedents: Iterable[Precedent], authorities: Iterable[Authority]
) -> tuple[AuthorityCode, ...]:
    """The authorities with precedents, sorted by topic, topic group, recent ones, name."""
    known = {one.authority: one for one in precedents}
    found = ((known[body.code], body) for body in authorities if body.code in known)
    ranked = sorted(
        found, key=lambda one: (-one[0].topic, -one[0].group, -one[0].lately, _name(one[1]))
    )
    return tuple(body.code for _, body in ranked)


def in_order(likely: Sequence[AuthorityCode], authorities: Iterable[Authority]) -> list[Authority]:
    """All authorities: the likely ones first, then the others by name."""
    rank = {code: place for place, code in enumerate(likely)}
    return sorted(authorities, key=lambda one: (rank.get(one.code, len(rank)), _name(one)))


def _name(body: Authority) -> tuple[str, AuthorityCode]:
    return body.name.casefold(), body.code


SIGNS: Final = 2**16
"""Features are numbers below this; two words may collide."""

_WEIGHED: Final = 1500
"""Pairs of a feature and an authority to weigh, the rarest features first.

Frequent features matter little. The limit bounds the time for any number of authorities and any
length of the message.
"""

_SMOOTHING: Final = 0.2
"""Additive smoothing per feature."""

_LEFT_OVER: Final = 0.01
"""Above the rounding error after forgetting, below a feature of the longest message."""


class _Body:
    """The features of one authority's messages: 4 bytes each."""

    def __init__(self, place: int = 0) -> None:
        self.place = place
        self.met = array("f", bytes(4 * SIGNS))
        self.all = 0.0

    def count(self, signs: set[int], weight: float) -> None:
        """Add or subtract one message."""
        for sign in signs:
            self.met[sign] += weight
        self.all += weight * len(signs)


class Experience:
    """The learned data of all authorities; removed ones stay until a restart."""

    def __init__(self) -> None:
        self.messages = 0
        self._bodies: dict[AuthorityCode, _Body] = {}
        self._meeting: dict[int, array[int]] = {}
        """The authorities with each feature, by index in `_bodies`; few for a useful feature."""
        self._together = _Body()
        self._holding = array("f", bytes(4 * SIGNS))
        """The number of messages with each feature."""

    def learn(self, signs: Iterable[int], authority: AuthorityCode) -> None:
        """Learn that a message with these features was routed there."""
        self._count({*signs}, authority, 1)

    def forget(self, signs: Iterable[int], authority: AuthorityCode) -> None:
        """Undo `learn`."""
        self._count({*signs}, authority, -1)

    def _count(self, signs: set[int], authority: AuthorityCode, times: int) -> None:
        if not signs:
            return
        if authority not in self._bodies:
            self._bodies[authority] = _Body(len(self._bodies))
        own = self._bodies[authority]
        for sign in signs:
            if own.met[sign] <= _LEFT_OVER:
                meeting = self._meeting.setdefault(sign, array("H"))
                if own.place not in meeting:
                    meeting.append(own.place)
        weight = times / sqrt(len(signs))  # long messages don't weigh more
        for body in (own, self._together):
            body.count(signs, weight)
        for sign in signs:
            self._holding[sign] += times
        self.messages += times

    def ranking(self, signs: Iterable[int]) -> list[AuthorityCode]:
        """The authorities with messages that share a useful feature, the likeliest first."""
        together, holding = self._together, self._holding
        own: dict[int, float] = {}
        weight, weighed = 0.0, 0
        met_by = [body.met for body in self._bodies.values()]
        known = [sign for sign in {*signs} if holding[sign] >= 1]
        for sign in sorted(known, key=lambda sign: (holding[sign], sign)):
            if weighed >= _WEIGHED:
                break
            meeting = self._meeting[sign]
            rarity, of_all = log(self.messages / holding[sign]), together.met[sign] + _SMOOTHING
            weighed, weight = weighed + len(meeting), weight + rarity
            for place in meeting:
                met = met_by[place][sign]
                if met > _LEFT_OVER:
                    less = rarity * log(max(of_all - met, _SMOOTHING) / of_all)
                    own[place] = own.get(place, 0.0) + less

        bodies, all_signs = [*self._bodies.items()], together.all + _SMOOTHING * SIGNS
        found = []  # how well the message fits all the other authorities
        for place, fits in own.items():
            code, body = bodies[place]
            found.append((fits - weight * log(all_signs - body.all), code))
        return [code for _, code in sorted(found)]


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
    experience = Experience()
    for signs, authority in learned:
        experience.learn(signs, authority)
    for signs, authority in judged:
        ranking = experience.ranking(signs)
        yield ranking.index(authority) if authority in ranking else len(ranking) + MOST_SUGGESTED
