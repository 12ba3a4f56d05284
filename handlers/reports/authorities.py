"""Deadlines kept by each authority in a period, worst first (§9, §15, §17)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Final

from domain.model.ids import AuthorityCode
from domain.model.organisation.office import Office
from domain.model.report.figure import By, Figure
from domain.model.report.figures import Figures
from handlers.texts import labels, words

_FEWEST: Final = 2
"""Fewest messages of an authority with a row of its own."""
_COMPARED: Final = 5
"""Fewest messages, answered or overdue, for a comparison by name: fewer prove nothing."""
_SHOWN: Final = 3
"""Authorities on either side, and all that tie with the last."""
_MOST_NAMED: Final = 6
_LONGEST: Final = 60
"""Most characters of a name in a sentence."""


@dataclass(frozen=True, slots=True)
class InTime:
    """The incidents led by one authority."""

    authority: AuthorityCode
    in_time: int
    answered: int
    overdue: int
    """Still open."""

    @property
    def share(self) -> float:
        """The share of answers in time; 0 if it has only overdue incidents."""
        return self.in_time / self.answered if self.answered else 0.0


def worst_first(figures: Figures) -> list[InTime]:
    """Sort authorities with at least two incidents: fewest answers in time, then most overdue.

    Authorities without answered or overdue incidents are left out.
    """
    found = [
        InTime(
            AuthorityCode(key),
            figures.count(Figure.ANSWERED_IN_TIME, By.AUTHORITY, key),
            figures.answered(By.AUTHORITY, key),
            figures.count(Figure.OPEN_OVERDUE, By.AUTHORITY, key),
        )
        for key in figures.keys(By.AUTHORITY)
        if key and figures.count(Figure.RECEIVED, By.AUTHORITY, key) >= _FEWEST
    ]
    return sorted((one for one in found if one.answered or one.overdue), key=_order)


def _order(of: InTime) -> tuple[float, int, int, int, str]:
    return of.share, -of.overdue, of.in_time - of.answered, of.answered, of.authority


def comparable(found: Iterable[InTime]) -> list[InTime]:
    """Return those with enough messages to be compared by name."""
    return [one for one in found if one.answered + one.overdue >= _COMPARED]


def differ(found: Sequence[InTime]) -> bool:
    """Return whether their results differ; False for a single one."""
    return len({_rank(one) for one in found}) > 1


def _rank(of: InTime) -> tuple[float, int]:
    return of.share, of.overdue


def in_time(of: InTime) -> str:
    """Return «67 %, 4 из 6», and the number of overdue ones."""
    answered = (
        f"{words.percent(of.share)}, {of.in_time} из {of.answered}"
        if of.answered
        else "ответов нет"
    )
    return f"{answered}; {labels.OVERDUE}: {of.overdue}" if of.overdue else answered


def compared(figures: Figures, office: Office) -> Iterator[str]:
    """Return the worst and the best; no authority is both, and ties stay together.

    Both are empty if all have the same result.
    """
    found = comparable(worst_first(figures))
    if not differ(found):
        return
    half = (len({_rank(one) for one in found}) + 1) // 2
    worst = [one for one in _first(found, half) if one.share < 1 or one.overdue]
    best = [one for one in _first(found[::-1], half) if one.share and one not in worst]
    for name, shown in (("Чаще других опаздывали", worst), ("Лучше всех", best)):
        if shown:
            yield f"{name}: {_listed([_told(one, office) for one in shown], '; ')}"


def _first(found: Iterable[InTime], ranks: int) -> list[InTime]:
    """Return whole ranks, at most so many, until there are enough authorities."""
    shown = list[InTime]()
    for _, tied in islice(groupby(found, _rank), ranks):
        if len(shown) < _SHOWN:
            shown += tied
    return shown


def named(tied: Iterable[InTime], office: Office) -> str:
    """Return «Управление ЖКХ, Отдел культуры»; of many the first ones, and the number of others."""
    return _listed([_name(one, office) for one in tied], ", ")


def _listed(names: Sequence[str], between: str) -> str:
    more = len(names) - _MOST_NAMED
    shown = between.join(names[:_MOST_NAMED])
    return f"{shown} и ещё {more}" if more > 0 else shown


def _told(of: InTime, office: Office) -> str:
    return f"{_name(of, office)} ({in_time(of)})"


def _name(of: InTime, office: Office) -> str:
    return words.cut(words.authority(office.organisation, of.authority), _LONGEST)
