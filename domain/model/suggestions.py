"""Suggestions from earlier incidents: precedents, and the order of authorities."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from domain.model.ids import AuthorityCode
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
