"""A report as an .xlsx, whose numbers link to their messages.

Each message is one row of «Сообщения», sorted by kind, outcome and authority, the overdue first. A
number whose messages stand together there links to their rows, any other to its column, with a tip
on setting the filter. All texts of people are written as strings, so none can become a formula.
Rows leave memory as they are written.
"""

import pickle
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from threading import Event
from typing import Any, Final
from weakref import finalize

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from bot.runtime.startup_error import whole
from domain.model.incident.workflow.status import IncidentKind
from domain.model.organisation.office import Office
from domain.model.report.briefing import Briefing
from domain.model.report.facts import Facts
from domain.model.report.figure import By, Figure, FigureMark
from domain.model.report.figures import Report
from handlers.reports.briefing import origin
from handlers.reports.rows import ALL_HEADS, HEADS, Row, column_of, conditions, whole_row
from handlers.reports.tables import INDENT, Number, Percent, Table, tables
from handlers.texts import words
from handlers.texts.figures import FIGURE

_ALL: Final = "Сообщения"
_ORDER: Final = (
    Figure.OPEN_OVERDUE,
    Figure.OPEN,
    Figure.ANSWERED_LATE,
    Figure.ANSWERED_IN_TIME,
    Figure.NO_ANSWER,
    Figure.CANCELLED,
)
"""The order of messages; each has one of these, and some of the open ones the first, too."""
_LONGEST_PART: Final = 100
"""Characters of a name in a tip, which has room for 255."""
_BELOW_HEADS: Final = 2
_ROWS: Final = 1_000_000
"""Per sheet; Excel's limit is 1 048 576."""

_WIDTHS: Final = {
    "№": 7,
    "Вид": 12,
    "Состояние": 18,
    "Начало сообщения": 48,
    "Показатель": 46,
    "Как считается": 100,
    "Пункт Порядка": 12,
    "Тема": 20,
    "Группа тем": 16,
    "Орган": 30,
    "Органы": 40,
    "Темы": 40,
    "Группы тем": 32,
    "Соцсеть": 16,
    "Соцсети": 20,
    "Исполнитель": 28,
    "Чьё": 44,
    "Этап": 24,
    "День": 12,
    "Неделя с": 12,
    "Важность": 13,
    "Выявлено": 15,
    "Срок": 15,
    "Ответ размещён": 15,
    "В срок": 12,
    "Версий проекта": 9,
    "Возвратов": 12,
}
_USUAL_WIDTH: Final = 15
"""The width of a column of numbers, whose head is aligned right."""
_LINE: Final = 15
"""The height of a line, in points."""
_BOLD: Final = 1.2
"""The greatest width of a bold letter, relative to a regular one."""
_A4: Final = 9


class Abandoned(Exception):
    """The file being written is no longer wanted."""


class Messages:
    """Takes messages one by one, with their marks; keeps only the places of their rows in memory."""

    def __init__(self, office: Office, now: datetime) -> None:
        self.abandoned: Final = Event()
        self._office = office
        self._now = now
        self._aside = TemporaryFile()  # noqa: SIM115 - closed and deleted with its owner
        finalize(self, self._aside.close)
        self._places: dict[tuple[IncidentKind, Figure, str], array[int]] = {}
        """By kind, outcome and authority."""

    def see(self, of: Facts, marks: Mapping[FigureMark, int]) -> None:
        """Add a message."""
        outcome = next(one for one in _ORDER if FigureMark(of.kind, one) in marks)
        group = of.kind, outcome, of.lead or ""
        self._places.setdefault(group, array("q")).append(self._aside.tell())
        pickle.dump(whole_row(of, marks, self._office, self._now), self._aside)

    def rows(self) -> Iterator[Row]:
        """Return all rows, under ALL_HEADS; raises Abandoned."""
        for group in self._groups():
            for place in self._places[group]:
                if self.abandoned.is_set():
                    raise Abandoned
                self._aside.seek(place)
                yield pickle.load(self._aside)  # noqa: S301 - written by ourselves

    def together(self) -> dict[FigureMark, range]:
        """Return the positions of the messages of each mark whose messages stand together."""
        spans: dict[FigureMark, range] = {}
        apart = set[FigureMark]()
        end = 0
        for group in self._groups():
            begin, end = end, end + len(self._places[group])
            for mark in _marks_of(*group):
                before = spans.get(mark, range(begin, begin))
                if before.stop != begin:
                    apart.add(mark)
                spans[mark] = range(before.start, end)
        return {mark: span for mark, span in spans.items() if mark not in apart}

    def _groups(self) -> list[tuple[IncidentKind, Figure, str]]:
        kinds = list(IncidentKind)
        return sorted(
            self._places, key=lambda one: (kinds.index(one[0]), _ORDER.index(one[1]), one[2])
        )


def _marks_of(kind: IncidentKind, outcome: Figure, lead: str) -> Iterator[FigureMark]:
    yield FigureMark(kind, Figure.RECEIVED)
    for figure in {outcome, Figure.OPEN} if outcome is Figure.OPEN_OVERDUE else {outcome}:
        yield FigureMark(kind, figure)
        yield FigureMark(kind, figure, By.AUTHORITY, lead)


def write(
    file: Path,
    report: Report,
    office: Office,
    messages: Messages,
    briefing: Briefing | None = None,
) -> None:
    """Write the workbook, replacing an existing file; raises OSError."""
    try:
        with whole(file) as stream, TemporaryDirectory() as rows:
            options = {"constant_memory": True, "tmpdir": rows}
            with xlsxwriter.Workbook(stream, options) as book:
                book.set_properties({"created": report.figures.at.replace(tzinfo=None)})
                title = _title(report, office, briefing)
                _Writing(book, title, messages).all_of(tables(report, office))
    except xlsxwriter.exceptions.FileCreateError as error:
        raise error.args[0] from error


def _title(report: Report, office: Office, briefing: Briefing | None) -> str:
    figures = report.figures
    days = words.days(figures.period.first, figures.period.last)
    made = words.moment(figures.at, office.calendar.tz)
    title = f"{office.organisation.name}. Сообщения, выявленные {days}. Данные на {made}"
    return f"{title}. {origin(briefing, office)}" if briefing else title


class _Looks:
    """The formats of a workbook."""

    def __init__(self, book: Any) -> None:
        self.title = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        head = {
            "bold": True,
            "text_wrap": True,
            "valign": "top",
            "bottom": 1,
            "bg_color": "#E8EEF4",
        }
        self.head = book.add_format({**head, "align": "left", "indent": 1})
        self.over_numbers = book.add_format({**head, "align": "right"})
        cell = {"valign": "top", "bottom": 1, "bottom_color": "#D9D9D9"}
        told = {**cell, "text_wrap": True, "align": "left"}
        self.text = book.add_format({**told, "indent": 1})
        self.indented = book.add_format({**told, "indent": 3})
        self.link = book.add_format({**cell, "font_color": "#0563C1", "underline": 1})
        self.number = book.add_format(cell)
        self.percent = book.add_format({**cell, "num_format": "0%"})
        self.moment = book.add_format({**cell, "num_format": "dd.mm.yyyy hh:mm"})


class _Sheets:
    """Rows under the same heads, continued on further sheets if there are too many.

    The heads are frozen and printed on each page; pages are one sheet wide, and a list of messages
    is printed without the columns that only filters and sums need.
    """

    def __init__(
        self, book: Any, looks: _Looks, title: str, name: str, heads: Sequence[str]
    ) -> None:
        self._book, self._looks, self._title = book, looks, title
        self._name, self._heads = name, heads
        self._written = 0
        self._turn()

    @staticmethod
    def place(name: str, position: int) -> tuple[str, int]:
        """Return the sheet and the row of this position."""
        sheet, below = divmod(position, _ROWS)
        return name if not sheet else f"{name} {sheet + 1}", _BELOW_HEADS + below

    def add(self, cells: Iterable[Any], put: Callable[[Any, int, int, Any], None]) -> None:
        """Add a row; `put` writes one cell."""
        if self._written and self._written % _ROWS == 0:
            self.end()
            self._turn()
        _, place = self.place(self._name, self._written)
        for column, cell in enumerate(cells):
            put(self._sheet, place, column, cell)
        self._written += 1

    def end(self) -> None:
        """Finish this sheet: set the filter over all its rows."""
        _, last = self.place(self._name, max(self._written - 1, 0))
        self._sheet.autofilter(1, 0, last, len(self._heads) - 1)
        if self._heads is ALL_HEADS:
            self._sheet.print_area(0, 0, last, len(HEADS) - 1)

    def _turn(self) -> None:
        name, _ = self.place(self._name, self._written)
        sheet = self._sheet = self._book.add_worksheet(name)
        self._entitle(sheet)
        for column, head in enumerate(self._heads):
            sheet.set_column(column, column, _WIDTHS.get(head, _USUAL_WIDTH))
            look = self._looks.head if head in _WIDTHS else self._looks.over_numbers
            sheet.write_string(1, column, head, look)
        sheet.freeze_panes(_BELOW_HEADS, 1)
        sheet.repeat_rows(1)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.4, bottom=0.6)
        sheet.set_footer("&R&P / &N")

    def _entitle(self, sheet: Any) -> None:
        """Write the title over all columns, and no wider: the printed width follows the content."""
        wide = sum(_WIDTHS.get(head, _USUAL_WIDTH) for head in self._heads)
        sheet.set_row(0, _LINE * ceil(_BOLD * len(self._title) / wide))
        sheet.merge_range(0, 0, 0, len(self._heads) - 1, self._title, self._looks.title)


class _Writing:
    """A workbook being written."""

    def __init__(self, book: Any, title: str, messages: Messages) -> None:
        self._book, self._title, self._messages = book, title, messages
        self._looks = _Looks(book)
        self._together = messages.together()
        self._parts: dict[tuple[FigureMark, ...], str] = {}
        """The name of the row of each number."""

    def all_of(self, found: Sequence[Table]) -> None:
        """Write the tables, and all messages."""
        for table in found:
            for name, *cells in table.rows:
                of = {cell.marks: str(name).strip() for cell in cells if isinstance(cell, Number)}
                self._parts |= of
            self._sheet(table.name, table.heads, table.rows)
        self._sheet(_ALL, ALL_HEADS, self._messages.rows())

    def _sheet(self, name: str, heads: Sequence[str], rows: Iterable[Iterable[Any]]) -> None:
        sheets = _Sheets(self._book, self._looks, self._title, name, heads)
        for cells in rows:
            sheets.add(cells, self._put)
        sheets.end()

    def _opens(self, marks: tuple[FigureMark, ...]) -> tuple[str, str | None]:
        """Return the target of a number's link, and its tip."""
        first, last = marks[0], marks[-1]
        if (rows := self._together.get(first)) is not None and first == last:
            sheet, top = _Sheets.place(_ALL, rows[0])
            end, bottom = _Sheets.place(_ALL, rows[-1])
            to = f":{xl_col_to_name(len(HEADS) - 1)}{bottom + 1}" if end == sheet else ""
            return f"internal:'{sheet}'!A{top + 1}{to}", None
        part = words.cut(self._parts[marks], _LONGEST_PART)
        if first.by is By.DAY:
            part = words.days(date.fromisoformat(first.key), date.fromisoformat(last.key))
        filters = conditions(first, part)
        told = "; ".join(f"«{head}»: {value}" for head, value in filters.items())
        tip = f"Отберите фильтром: {told}; «{FIGURE[first.figure].title}»: не пусто"
        return f"internal:'{_ALL}'!{xl_col_to_name(column_of(first))}{_BELOW_HEADS}", tip

    def _put(self, sheet: Any, place: int, column: int, cell: Any) -> None:
        match cell:
            case Number(0):
                sheet.write_number(place, column, 0, self._looks.number)
            case Number(value, marks):
                link, tip = self._opens(marks)
                sheet.write_url(place, column, link, tip=tip)
                sheet.write_number(place, column, value, self._looks.link)
            case Percent(int(value)):
                sheet.write_number(place, column, value / 100, self._looks.percent)
            case str():
                look = self._looks.indented if cell.startswith(INDENT) else self._looks.text
                sheet.write_string(place, column, cell.removeprefix(INDENT), look)
            case datetime():
                sheet.write_datetime(place, column, cell, self._looks.moment)
            case int() | float():
                sheet.write_number(place, column, cell, self._looks.number)
            case _:
                sheet.write_blank(place, column, None, self._looks.text)
