"""A report as an .xlsx, whose numbers link to their messages.

Each number has a list on the sheet «Перечни», made from the same marks as the number, and links to
it. Long lists, and lists beyond the total limit, would repeat the sheet of all messages: such a
number links to its column there, with a tip on setting the filter. All texts of people are written
as strings, so none can become a formula. Rows leave memory as they are written.
"""

import pickle
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from threading import Event
from typing import Any, Final
from weakref import finalize

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from bot.runtime.startup_error import whole
from domain.model.organisation.office import Office
from domain.model.report.briefing import Briefing
from domain.model.report.facts import Facts
from domain.model.report.figure import FigureMark
from domain.model.report.figures import Report
from handlers.reports.briefing import origin
from handlers.reports.rows import ALL_HEADS, HEADS, Row, column_of, conditions, whole_row
from handlers.reports.tables import INDENT, Number, Percent, Table, tables
from handlers.texts import words
from handlers.texts.figures import FIGURE

_ALL, _LISTS = "Сообщения", "Перечни"
_LISTED: Final = 50_000
"""Rows of all lists together; the shortest lists come first."""
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
    "Соцсеть": 14,
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
    "В срок": 8,
    "Версий проекта": 9,
    "Возвратов": 10,
}
_USUAL_WIDTH: Final = 15
"""The width of a column of numbers, whose head is aligned right."""
_LINE: Final = 15
"""The height of a line, in points."""
_BOLD: Final = 1.2
"""The greatest width of a bold letter, relative to a regular one."""
_A4: Final = 9


LONGEST_LIST: Final = 1_000
"""Messages; a longer list would only repeat the sheet of all messages, which has a filter."""


class Abandoned(Exception):
    """The file being written is no longer wanted."""


class Messages:
    """Takes messages one by one, with their marks; keeps none in memory.

    Rows are numbered in order of arrival, from 0.
    """

    def __init__(self, office: Office, now: datetime) -> None:
        self.abandoned: Final = Event()
        self._office = office
        self._now = now
        self._aside = TemporaryFile()  # noqa: SIM115 - closed and deleted with its owner
        finalize(self, self._aside.close)
        self._places = array("q")
        self._by_mark: dict[FigureMark, array[int]] = {}

    def see(self, of: Facts, marks: Mapping[FigureMark, int]) -> None:
        """Add a message."""
        row = len(self._places)
        self._places.append(self._aside.tell())
        pickle.dump(whole_row(of, marks, self._office, self._now), self._aside)
        for mark in marks:
            found = self._by_mark.setdefault(mark, array("q"))
            if len(found) <= LONGEST_LIST:
                found.append(row)

    def behind(self, marks: Iterable[FigureMark]) -> Sequence[int] | None:
        """Return the rows that have one of these marks, each once; None if there are too many."""
        lists = [self._by_mark.get(mark, ()) for mark in marks]
        found = array("q", dict.fromkeys(chain.from_iterable(lists)))
        return None if len(found) > LONGEST_LIST else found

    def rows(self) -> Iterator[Row]:
        """Return all rows, under ALL_HEADS."""
        return map(self._row, range(len(self._places)))

    def listed(self, rows: Iterable[int]) -> Iterator[Row]:
        """Return these rows, under HEADS."""
        return (self._row(row)[: len(HEADS)] for row in rows)

    def _row(self, row: int) -> Row:
        """Read a row; raises Abandoned."""
        if self.abandoned.is_set():
            raise Abandoned
        self._aside.seek(self._places[row])
        found: Row = pickle.load(self._aside)  # noqa: S301 - written by ourselves
        return found


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

    The heads are frozen and printed on each page; pages are one sheet wide.
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
        self._lists: dict[tuple[FigureMark, ...], tuple[str, Sequence[int]]] = {}
        self._parts: dict[tuple[FigureMark, ...], str] = {}
        """The name of the row of each number."""

        self._begins: dict[tuple[FigureMark, ...], int] = {}

    def all_of(self, found: Sequence[Table]) -> None:
        """Write the tables, all messages, and the lists behind the numbers of the tables."""
        self._plan(found)
        for table in found:
            self._sheet(table.name, table.heads, table.rows)
        self._sheet(_ALL, ALL_HEADS, self._messages.rows())
        self._sheet(_LISTS, HEADS, self._listed())

    def _sheet(self, name: str, heads: Sequence[str], rows: Iterable[Iterable[Any]]) -> None:
        sheets = _Sheets(self._book, self._looks, self._title, name, heads)
        for cells in rows:
            sheets.add(cells, self._put)
        sheets.end()

    def _plan(self, found: Sequence[Table]) -> None:
        """Plan the position of each list, so that the numbers can link to it."""
        lists = {}
        for table in found:
            for cells in table.rows:
                part = str(cells[0]).strip()
                for head, cell in zip(table.heads, cells, strict=True):
                    if isinstance(cell, Number) and cell.value and cell.marks not in self._parts:
                        self._parts[cell.marks] = part
                        rows = self._messages.behind(cell.marks)
                        if rows is not None:
                            lists[cell.marks] = f"{table.name}. {part}. {head}: {cell.value}", rows
        room = _LISTED
        for marks in sorted(lists, key=lambda marks: len(lists[marks][1])):
            room -= len(lists[marks][1])
            if room < 0:
                del lists[marks]
        position = 0
        for marks, (_, rows) in lists.items():
            self._begins[marks] = position
            position += len(rows) + 2
        self._lists = lists

    def _listed(self) -> Iterator[Sequence[Any]]:
        for title, rows in self._lists.values():
            yield (_Title(title),)
            yield from self._messages.listed(rows)
            yield ()

    def _opens(self, marks: tuple[FigureMark, ...]) -> tuple[str, str | None]:
        """Return the target of a number's link, and its tip."""
        if (begins := self._begins.get(marks)) is not None:
            sheet, row = _Sheets.place(_LISTS, begins)
            return f"internal:'{sheet}'!A{row + 1}", None
        first = marks[0]
        filters = conditions(first, words.cut(self._parts[marks], _LONGEST_PART))
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
            case _Title(text):
                sheet.write_string(place, column, text, self._looks.title)
            case str():
                look = self._looks.indented if cell.startswith(INDENT) else self._looks.text
                sheet.write_string(place, column, cell.removeprefix(INDENT), look)
            case datetime():
                sheet.write_datetime(place, column, cell, self._looks.moment)
            case int() | float():
                sheet.write_number(place, column, cell, self._looks.number)
            case _:
                sheet.write_blank(place, column, None, self._looks.text)


@dataclass(frozen=True, slots=True)
class _Title:
    """The title of a list."""

    text: str
