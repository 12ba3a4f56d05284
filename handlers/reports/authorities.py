"""How authorities kept their deadlines in a period, the latest first (§9, §15, §17)."""

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
"""Messages of an authority that has a row of its own."""
_COMPARED: Final = 5
"""Messages answered or overdue from which an authority is compared by name: of fewer nothing follows."""
_SHOWN: Final = 3
"""Authorities on either side, and all who tie with the last of them."""
_MOST_NAMED: Final = 6
_LONGEST: Final = 60
"""Of a name in a sentence."""


@dataclass(frozen=True, slots=True)
class InTime:
    """Of the incidents that one authority leads."""

    authority: AuthorityCode
    in_time: int
    answered: int
    overdue: int
    """Still open."""

    @property
    def share(self) -> float:
        """Of its answers; none where it has not answered and is overdue."""
        return self.in_time / self.answered if self.answered else 0.0


def worst_first(figures: Figures) -> list[InTime]:
    """Of those that had to do with at least two: who answered in time least, then who is overdue most.

    Who has neither answered nor is overdue is not compared.
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
    """Whether some are better than others; never where there is only one."""
    return len({_rank(one) for one in found}) > 1


def _rank(of: InTime) -> tuple[float, int]:
    return of.share, of.overdue


def in_time(of: InTime) -> str:
    """«67 %, 4 из 6», and how many are overdue."""
    answered = (
        f"{words.percent(of.share)}, {of.in_time} из {of.answered}"
        if of.answered
        else "ответов нет"
    )
    return f"{answered}; {labels.OVERDUE}: {of.overdue}" if of.overdue else answered


def compared(figures: Figures, office: Office) -> Iterator[str]:
    """Who was late most often, and the best; nobody is both, and who ties stands together.

    None of either where all did alike.
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
    """Whole ranks, at most so many, until there are enough authorities."""
    shown = list[InTime]()
    for _, tied in islice(groupby(found, _rank), ranks):
        if len(shown) < _SHOWN:
            shown += tied
    return shown


def named(tied: Iterable[InTime], office: Office) -> str:
    """«Управление ЖКХ, Отдел культуры»; of very many the first ones, and how many more."""
    return _listed([_name(one, office) for one in tied], ", ")


def _listed(names: Sequence[str], between: str) -> str:
    more = len(names) - _MOST_NAMED
    shown = between.join(names[:_MOST_NAMED])
    return f"{shown} и ещё {more}" if more > 0 else shown


def _told(of: InTime, office: Office) -> str:
    return f"{_name(of, office)} ({in_time(of)})"


def _name(of: InTime, office: Office) -> str:
    return words.cut(words.authority(office.organisation, of.authority), _LONGEST)
