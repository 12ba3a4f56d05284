"""Texts about searches, without their results. Fit for HTML as is."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Final

from domain.model.ids import IncidentNumber
from domain.model.incident.workflow.status import Status
from domain.model.search import MOST_SHOWN, Condition, Trait
from domain.ports.snapshots import FoundIn
from handlers.texts import labels, words
from handlers.texts.tables import texts_by, texts_of

__getattr__ = texts_of("searching")
"""The other texts: those of the section [text]."""

CONDITION: Final[Mapping[Condition, str]] = {
    Trait.OPEN: "открыто",
    Trait.OVERDUE: labels.OVERDUE,
    Trait.HIGH: "повышенная важность",
    Trait.PUBLICATION: "публикации",
    **{status: words.STATUS[status] for status in Status},
    Status.REGISTERED: "зарегистрировано",
}

_IN: Final = texts_by(FoundIn, "labels.found_in")


def of(where: FoundIn) -> str:
    """Precedes a passage."""
    return _IN[where]


def nothing(absent: Iterable[str], *, narrowed: bool) -> str:
    """The next step if nothing was found."""
    names = ", ".join(f"«{escape(word)}»" for word in absent)
    if names:
        return (
            f"Ничего не найдено: в доступных вам сообщениях нет {names}. Проверьте, как написано."
        )
    if narrowed:
        return "Ничего не найдено. Уберите часть слов или условий: орган, состояние, период."
    return "Ничего не найдено. Уберите часть слов или напишите их иначе."


def best_of(found: int, exact: int, shown: int, most: int) -> str:
    """On the console: the total, if only the best are shown."""
    many = f"{most} или больше" if found >= most else str(found)
    possible = f", из них возможных: {found - exact}" if found > exact else ""
    return f"Найдено: {many}{possible}" + (f", показаны лучшие {shown}" if shown < found else "")


def no_such(number: IncidentNumber) -> str:
    """Does not reveal whether the incident exists."""
    return f"№{number}: среди сообщений, доступных вам, такого нет. Проверьте номер."


def total(found: int, exact: int, first: int, last: int) -> str:
    """The total, and the range shown, newest first; after the exact results the possible ones."""
    if exact > MOST_SHOWN:
        return (
            f"Найдено больше {MOST_SHOWN}, показаны {first}–{last}, сначала новые."
            " Чтобы сузить, добавьте слово или выберите орган, состояние, период."
        )
    counted = f"Найдено: {exact}" if exact else "Точно такого нет"
    if found > exact:
        many = f"больше {MOST_SHOWN - exact}" if found > MOST_SHOWN else str(found - exact)
        counted += f", возможных: {many}"
    span = f"{first}–{last}" if last > first else str(first)
    shown = f", показано: {span}" if found > last - first + 1 else ""
    return f"{counted}{shown}{', сначала новые' if found == exact > 1 else ''}"
