"""Where messages went, learned from what they say: so is said where another likely goes (§11).

A naive Bayes classifier in its complement form (Rennie and others, 2003): of each authority it weighs
the messages of all the others, which are many where its own are few. It is learned message by message
in any order, forgets one again, and takes the same room however many were learned.
"""

from array import array
from collections.abc import Iterable
from math import log, sqrt
from typing import Final

from domain.model.ids import AuthorityCode

SIGNS: Final = 2**16
"""What a message says is given as numbers below this one; two words may share one."""

_WEIGHED: Final = 1500
"""Pairs of a sign and an authority that has met it, the rarest signs first: the others are everywhere,
and tell little. It bounds the time, however many authorities there are and however long the message."""

_SMOOTHING: Final = 0.2
"""As if each sign had been met so often besides."""

_LEFT_OVER: Final = 0.01
"""What rounding leaves of what was forgotten is less, and of the longest message there is more."""


class _Body:
    """What the messages of one authority said: 4 bytes a sign."""

    def __init__(self, place: int = 0) -> None:
        self.place = place
        self.met = array("f", bytes(4 * SIGNS))
        self.all = 0.0

    def count(self, signs: set[int], weight: float) -> None:
        """One message more, or less."""
        for sign in signs:
            self.met[sign] += weight
        self.all += weight * len(signs)


class Experience:
    """What was learned of all authorities; those that are gone are part of it until a restart."""

    def __init__(self) -> None:
        self.messages = 0
        self._bodies: dict[AuthorityCode, _Body] = {}
        self._meeting: dict[int, array[int]] = {}
        """Which authorities have met each sign, in the order of `_bodies`: few, of a telling one."""
        self._together = _Body()
        self._holding = array("f", bytes(4 * SIGNS))
        """In how many messages each sign is."""

    def learn(self, signs: Iterable[int], authority: AuthorityCode) -> None:
        """A message that says this went there."""
        self._count({*signs}, authority, 1)

    def forget(self, signs: Iterable[int], authority: AuthorityCode) -> None:
        """It did not, though it was learned so."""
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
        weight = times / sqrt(len(signs))  # a long message is no more than a short one
        for body in (own, self._together):
            body.count(signs, weight)
        for sign in signs:
            self._holding[sign] += times
        self.messages += times

    def ranking(self, signs: Iterable[int]) -> list[AuthorityCode]:
        """Those that got some message with one of the telling signs, the likeliest first."""
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
        found = []  # how well it fits all others
        for place, fits in own.items():
            code, body = bodies[place]
            found.append((fits - weight * log(all_signs - body.all), code))
        return [code for _, code in sorted(found)]
