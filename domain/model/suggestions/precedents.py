"""Which authority an incident will likely go to, by where others like it went (§11)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from domain.model.ids import AuthorityCode
from domain.model.organisation.people import Authority

LOOKED_BACK: Final = 1000
"""So many incidents before it are looked at."""

LATELY: Final = timedelta(days=30)
"""Before its registration, in calendar days."""


@dataclass(frozen=True, slots=True)
class Precedent:
    """How many of the incidents looked at one authority works, or worked."""

    authority: AuthorityCode
    topic: int
    """Of the same topic."""
    group: int
    """Of the same group of topics."""
    lately: int


def likeliest(
    precedents: Iterable[Precedent], authorities: Iterable[Authority]
) -> tuple[AuthorityCode, ...]:
    """Those authorities that have precedents: by topic, then by its group, then lately, by name."""
    known = {one.authority: one for one in precedents}
    found = ((known[body.code], body) for body in authorities if body.code in known)
    ranked = sorted(
        found, key=lambda one: (-one[0].topic, -one[0].group, -one[0].lately, _name(one[1]))
    )
    return tuple(body.code for _, body in ranked)


def in_order(likely: Sequence[AuthorityCode], authorities: Iterable[Authority]) -> list[Authority]:
    """The likeliest first, in that order; then all others, by name."""
    rank = {code: place for place, code in enumerate(likely)}
    return sorted(authorities, key=lambda one: (rank.get(one.code, len(rank)), _name(one)))


def _name(body: Authority) -> tuple[str, AuthorityCode]:
    return body.name.casefold(), body.code
