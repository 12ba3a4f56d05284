"""One message as a row: in the full list, and in those behind the figures."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from domain.model.conversation.redaction import shown_beginning
from domain.model.ids import AuthorityCode
from domain.model.incident.workflow.status import Status
from domain.model.organisation.office import Office
from domain.model.report.facts import Facts
from domain.model.report.figure import By, Figure, FigureMark
from handlers.texts import labels, words
from handlers.texts.figures import FIGURE

_LONGEST: Final = 200
"""Most characters of the monitoring system's topic."""

HEADS: Final = (
    "№",
    "Вид",
    "Важность",
    "Состояние",
    "Орган",
    "Соцсеть",
    "Группа тем",
    "Тема",
    "Выявлено",
    "Срок",
    "Ответ размещён",
    "В срок",
    "Версий проекта",
    "Возвратов",
    "Начало сообщения",
)

_LEAD, _TOPIC, _GROUND = "Готовит ответ", "Группа: тема", "Основание"
_DRAFTED, _EXECUTORS, _RETURNED = "Направляли проекты", "Исполнители", "Возвращали"
_MISSING: Final = "Не направили информацию"
FIGURES: Final = tuple(Figure)

ALL_HEADS: Final = (
    *HEADS,
    *(_LEAD, _TOPIC, _GROUND, _DRAFTED, _EXECUTORS, _RETURNED, _MISSING),
    *(FIGURE[one].title for one in FIGURES),
)
"""The full list's columns: with the fields that divide the figures, and a count per figure."""

_COLUMN: Final[Mapping[By, str]] = {
    By.AUTHORITY: _LEAD,
    By.NETWORK: "Соцсеть",
    By.TOPIC_GROUP: "Группа тем",
    By.TOPIC: _TOPIC,
    By.IMPORTANCE: "Важность",
    By.GROUND: _GROUND,
    By.EXECUTOR: _EXECUTORS,
    By.DAY: "Выявлено",
}
_GROUNDS: Final[Mapping[str, str]] = {
    **{one.value: text for one, text in words.GROUND.items()},
    **{one.value: text for one, text in words.CANCEL_GROUND.items()},
}

EMPTY: Final = "(пустые)"
"""The name of blank cells in spreadsheet filters."""

_WHOSE: Final[Mapping[Figure, str]] = {
    **{one: _DRAFTED for one in Figure if one.startswith("drafts_")},
    Figure.RETURNS: _RETURNED,
    Figure.REDIRECTS: _RETURNED,
    Figure.INFORMATION_MISSING: _MISSING,
}
"""The column of an authority that is not, or need not be, the lead."""

Row = tuple[str | int | datetime | None, ...]
"""Moments are local, without a zone."""


def row(of: Facts, office: Office, now: datetime) -> Row:
    """Return the cells under HEADS."""
    return (
        of.number,
        words.NOUN[of.kind].nominative,
        words.IMPORTANCE[of.importance],
        words.status(of.status, of.kind),
        _bodies(of.authorities, office),
        words.NETWORK[of.network],
        words.cut(of.topic.group or "", _LONGEST),
        words.cut(of.topic.name or "", _LONGEST),
        _local(of.detected_at, office),
        _local(of.due_at, office),
        _local(of.answered_at, office),
        _in_time(of, now),
        len(of.drafts),
        len(of.returns),
        shown_beginning(of.beginning, of.author_name, office.organisation),
    )


def whole_row(of: Facts, marks: Mapping[FigureMark, int], office: Office, now: datetime) -> Row:
    """Return the cells under ALL_HEADS."""
    topic = next(mark.key for mark in marks if mark.by is By.TOPIC)
    by = dict.fromkeys(words.person(office.organisation, one.by) for one in of.drafts)
    return (
        *row(of, office, now),
        _bodies(of.authorities[:1], office),
        words.cut(topic, _LONGEST),
        "" if of.ground is None else _GROUNDS[of.ground],
        _bodies((one.authority for one in of.drafts), office),
        ", ".join(by),
        _bodies(of.returns, office),
        _bodies((one for draft in of.drafts for one in draft.without), office),
        *(marks.get(FigureMark(of.kind, figure)) for figure in FIGURES),
    )


def column_of(mark: FigureMark) -> int:
    """Return the column under ALL_HEADS with the figure's count per message."""
    return len(ALL_HEADS) - len(FIGURES) + FIGURES.index(mark.figure)


def conditions(mark: FigureMark, part: str) -> dict[str, str]:
    """Return filters under ALL_HEADS with which the column adds up to the figure.

    `part` is the name of the mark's key; under Выявлено its days.
    """
    found = {"Вид": words.NOUN[mark.kind].nominative}
    if mark.by is None:
        return found
    head = _COLUMN[mark.by]
    if mark.by is By.AUTHORITY:
        head = _WHOSE.get(mark.figure, head)
    return {**found, head: part if mark.key else EMPTY}


def _bodies(codes: Iterable[AuthorityCode], office: Office) -> str:
    """Return the names without repetition."""
    named = (words.authority(office.organisation, code) for code in dict.fromkeys(codes))
    return ", ".join(named)


def _local(at: datetime | None, office: Office) -> datetime | None:
    return None if at is None else office.calendar.local(at).replace(tzinfo=None)


def _in_time(of: Facts, now: datetime) -> str:
    if of.status is Status.ANSWERED:
        return "да" if of.in_time else "нет"
    return labels.OVERDUE if not of.status.closed and now > of.due_at else ""
