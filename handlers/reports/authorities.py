"""How authorities kept their dues in a period, the worst first (§9, §15, §17)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from domain.model.ids import AuthorityCode
from domain.model.organisation.office import Office
from domain.model.report.figure import By, Figure
from domain.model.report.figures import Figures
from handlers.texts import words

_FEWEST: Final = 2
"""Messages; of an authority with fewer nothing follows."""
_SHOWN: Final = 3
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


def differ(found: Sequence[InTime]) -> bool:
    """Whether some are better than others; never where there is only one."""
    return len({(one.share, one.overdue) for one in found}) > 1


def in_time(of: InTime) -> str:
    """«67 %, 4 из 6», and how many are overdue."""
    answered = (
        f"{words.percent(of.share)}, {of.in_time} из {of.answered}"
        if of.answered
        else "ответов нет"
    )
    return f"{answered}; срок истёк: {of.overdue}" if of.overdue else answered


def compared(figures: Figures, office: Office) -> Iterator[str]:
    """The worst, where there is something to say against them, and the best; nobody is both.

    None of either where all did alike.
    """
    found = worst_first(figures)
    if not differ(found):
        return
    half = (len(found) + 1) // 2
    worst = [one for one in found[:half] if one.share < 1 or one.overdue][:_SHOWN]
    best = [one for one in found[::-1] if one.answered and one not in worst][:_SHOWN]
    for name, shown in (("Хуже всех отвечают в срок", worst), ("Лучше всех", best)):
        if shown:
            yield f"{name}: {'; '.join(_told(one, office) for one in shown)}"


def _told(of: InTime, office: Office) -> str:
    name = words.authority(office.organisation, of.authority)
    return f"{words.cut(name, _LONGEST)} ({in_time(of)})"
