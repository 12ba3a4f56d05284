"""Deadlines kept by each authority in a period, worst first (§9, §15, §17)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from operator import attrgetter
from typing import Final

from domain.model.ids import AuthorityCode
from domain.model.organisation.office import Office
from domain.model.report.figure import By, Figure
from domain.model.report.figures import Figures
from handlers.texts import labels, words

_FEWEST: Final = 2
"""Fewest messages of an authority with a row of its own."""
_COMPARED: Final = 10
"""Fewest judged messages for a comparison by name: fewer prove nothing."""
_SHOWN: Final = 3
"""Authorities on either side, and all that tie with the last."""
_MOST_NAMED: Final = 6
_LONGEST: Final = 60
"""Most characters of a name in a sentence."""


@dataclass(frozen=True, slots=True)
class _InTime:
    """The incidents led by one authority."""

    authority: AuthorityCode
    in_time: int
    judged: int
    """Answered, or overdue."""

    overdue: int
    """Still open."""

    @property
    def share(self) -> float:
        """The share answered in time."""
        return self.in_time / self.judged

    @property
    def late(self) -> int:
        """Answered late."""
        return self.judged - self.in_time - self.overdue

    @property
    def percent(self) -> int:
        """The share as readers see it: equal ones are ties."""
        return words.whole_percent(self.share)

    @property
    def comparable(self) -> bool:
        """Whether it has enough messages to be compared by name."""
        return self.judged >= _COMPARED


def _worst_first(figures: Figures) -> list[_InTime]:
    """Sort authorities with at least two incidents, and a judged one, by their share in time.

    Those with too few for a comparison come last.
    """
    found = [
        _InTime(
            AuthorityCode(key),
            figures.count(Figure.ANSWERED_IN_TIME, By.AUTHORITY, key),
            figures.judged(By.AUTHORITY, key),
            figures.count(Figure.OPEN_OVERDUE, By.AUTHORITY, key),
        )
        for key in figures.keys(By.AUTHORITY)
        if key and figures.count(Figure.RECEIVED, By.AUTHORITY, key) >= _FEWEST
    ]
    return sorted((one for one in found if one.judged), key=_order)


def _order(of: _InTime) -> tuple[bool, int, int, str]:
    return not of.comparable, of.percent, of.in_time - of.judged, of.authority


def _share_told(of: _InTime) -> str:
    """Return «67 %, 4 из 6», and how many of the others were late, and are overdue."""
    late = {"с опозданием": of.late, labels.OVERDUE: of.overdue}
    told = (f"{name}: {many}" for name, many in late.items() if many)
    return "; ".join((f"{of.percent} %, {of.in_time} из {of.judged}", *told))


def compared(figures: Figures, office: Office) -> Iterator[str]:
    """Return the worst and the best; no authority is both, and ties stay together.

    Both are empty if all have the same result.
    """
    found = [one for one in _worst_first(figures) if one.comparable]
    results = len({one.percent for one in found})
    if results < 2:
        return
    worst = _first(found, (results + 1) // 2)
    best = [one for one in _first(found[::-1], results // 2) if one.share]
    for name, shown in (("Чаще других опаздывали", worst), ("Лучше всех", best)):
        if shown:
            yield f"{name}: {_listed([_told(one, office) for one in shown])}"


def _first(found: Iterable[_InTime], ranks: int) -> list[_InTime]:
    """Return whole ranks, at most so many, until there are enough authorities."""
    shown = list[_InTime]()
    for _, tied in islice(groupby(found, attrgetter("percent")), ranks):
        if len(shown) < _SHOWN:
            shown += tied
    return shown


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMED
    shown = "; ".join(names[:_MOST_NAMED])
    return f"{shown} и ещё {more}" if more > 0 else shown


def _told(of: _InTime, office: Office) -> str:
    return f"{_name(of, office)} (в срок {_share_told(of)})"


def _name(of: _InTime, office: Office) -> str:
    return words.cut(words.authority(office.organisation, of.authority), _LONGEST)
