"""The rows of an export, one by one: the registration data of each, or its error."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from itertools import islice, takewhile
from typing import IO, Final

from domain.model.incident.answer.draft import visible
from domain.model.incident.workflow.status import Importance
from domain.model.message.citizen_message import (
    UNNUMBERED,
    CitizenMessage,
    Network,
    Topic,
    network_of,
)
from domain.model.message.citizen_message import ExportColumn as C
from domain.model.message.link import spelled_out
from domain.model.message.names import is_person
from domain.model.organisation.office import Office
from domain.model.organisation.people import plain
from domain.model.time.deadline import CLOCKS_DIFFER_BY
from domain.model.time.work_calendar import OutsideCalendar
from domain.use_cases.registering import AnsweredBefore, NewIncident
from handlers.reading import export_columns
from handlers.reading.export_columns import Columns, columns_of, headings_among
from handlers.reading.spreadsheet import tables_of
from handlers.reading.table import NotATable, Numbered, ReadTable, TableLimits
from handlers.texts import importing as texts
from handlers.texts import words
from handlers.texts.tables import sections

LIMITS: Final = TableLimits(
    size=50 * 1024 * 1024, unpacked=1024 * 1024 * 1024, columns=200, cell=32_767
)
MOST_ROWS: Final = 200_000
"""Per file; `storage/upkeep/restoring.py` leaves room for their numbers."""
_HEADER_WITHIN: Final = 20
"""Rows; reports have their title and period above the header."""

_LONGEST_TEXT: Final = 16_384
_LONGEST_LINK: Final = 2048
_LONGEST_NAME: Final = 200
_LONGEST_NOTE: Final = 4000
_MEANT_AS_DATE: Final = re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{1,4}(?:[ T,]+[\d:.,]{1,15})?")
"""Only such text is quoted and kept: with shifted cells anybody's words may be in its place."""

_RIGHT_DATE: Final = "нужно как 24.11.2026 08:30"
_OLDEST: Final = timedelta(days=3653)
"""A date more than ten years ago is an error in the row."""

_FINISHED: Final = frozenset(sections("headings")["step"]["finished"])

_NETWORKS: Final = {
    plain(name): network
    for network, called in words.NETWORK.items()
    for name in (called, network.value)
}


class _Wrong(Exception):
    """The row can't be registered; carries the reason."""


class RowKind(Enum):
    """The planned handling of a row; the value is the field of `RowCounts` that counts it."""

    NEW = "new"
    FINISHED = "finished"
    """It was answered in another system."""
    UNANSWERED = "unanswered"
    """It was finished there without an answer, so it is skipped."""
    REPEATED = "repeated"
    """Its number occurs earlier in the file, so it is skipped."""
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One row: its registration data, or `wrong`, the reason why it can't be registered."""

    number: int
    kind: RowKind
    new: NewIncident | None = None
    overdue: bool = False
    """It needs an answer, and its deadline has passed."""
    hidden: bool = False
    """The spreadsheet hides it."""
    unlinked: bool = False
    """The link's cell has other text; registered without a link."""
    broken: bool = False
    """Some bytes are no letters; the text has a mark in their place."""
    slashed: str = ""
    """The date, if month and day may be swapped: «05/06/2026»."""
    unknown_names: tuple[str, ...] = ()
    """Of the bodies and employees named by it, those that stand for no authority."""
    wrong: str = ""


class Export:
    """An export being read: its columns, and an iterator of its rows."""

    def __init__(self, stream: IO[bytes], office: Office, now: datetime) -> None:
        """Read the first sheet that is an export.

        Blocks and raises NotATable, as the rows do.
        """
        self.filled: set[int] = set()
        """The columns with content in the rows read so far."""
        self.broken_header: tuple[int, ...] = ()
        """The number of the header's row if some of its bytes are no letters."""
        self.other_sheets: list[str] = []
        """Other sheets with content that are not read; complete once all rows are read."""
        self._own = office.organisation.columns
        self._tables = tables_of(stream, LIMITS)
        try:
            self.columns, self._table = self._found()
        except BaseException:
            self.close()
            raise
        self._reader = _Reader(self.columns, office, now)
        self._seen: set[int] = set()
        """Hashes of the ids so far, the only memory kept per row."""
        self.sheet = self._table.name
        self.rows: Iterator[ExportRow] = map(self._read, self._rows())

    def close(self) -> None:
        """Stop reading; call it before the stream is closed."""
        self._tables.close()

    def _read(self, numbered: Numbered) -> ExportRow:
        row = self._reader.read(numbered)
        if numbered.broken:
            row = replace(row, broken=True)
        if row.new is None:
            return row
        key = hash(row.new.external_id)
        if key in self._seen:
            return replace(row, kind=RowKind.REPEATED)
        self._seen.add(key)
        return row

    def _found(self) -> tuple[Columns, ReadTable]:
        likeliest: Sequence[str] = ()
        for table in self._tables:
            first = []
            for row in islice(table.rows, _HEADER_WITHIN):
                if columns := columns_of(row.cells, self._own):
                    self.broken_header = (row.number,) if row.broken else ()
                    return columns, table
                first.append(row)
            self._note_other(table, first)
            rows = (likeliest, *(row.cells for row in first))
            likeliest = max(rows, key=lambda cells: headings_among(cells, self._own))
        # A row without a known heading may hold personal data.
        known = headings_among(likeliest, self._own)
        raise NotATable(texts.no_header(tuple(filter(None, likeliest)) if known else ()))

    def _note_other(self, table: ReadTable, rows: Iterable[Numbered]) -> None:
        if table.name and not all(row.blank for row in rows):
            self.other_sheets.append(table.name)

    def _rows(self) -> Iterator[Numbered]:
        """Yield the rows with content."""
        count = 0
        for row in self._table.rows:
            number, cells, *_ = row
            if row.blank:
                continue
            count += 1
            if self.columns.repeated_in(cells) or columns_of(cells, self._own):
                raise NotATable(
                    f"в строке {number} заголовок повторяется; если это две выгрузки, сохраните их"
                    " в разных файлах"
                )
            if count > MOST_ROWS:
                raise NotATable(f"в нём больше {MOST_ROWS} строк, разделите его")
            self.filled.update(place for place, cell in enumerate(cells) if cell)
            yield row
        if not count:
            raise NotATable("под заголовком нет ни одной строки")
        if self.sheet:
            for other in self._tables:
                self._note_other(other, other.rows)


class _Reader:
    """Reads the rows under one header."""

    def __init__(self, columns: Columns, office: Office, now: datetime) -> None:
        self._columns = columns
        self._office = office
        self._now = now
        self._bodies = office.organisation.authorities_by_name()

    def read(self, row: Numbered) -> ExportRow:
        number, cells, hidden, _ = row
        try:
            detected_at = self._detected_at(cells)
            message = self._message(row)
            overdue = self._due(detected_at) < self._now
        except _Wrong as error:
            return ExportRow(number, RowKind.WRONG, wrong=str(error), hidden=hidden)
        finished = self._finished(cells)
        answered = self._answered(cells, detected_at) if finished else None
        named = self._named(cells)
        new = NewIncident(
            message=replace(message, aliases=self._aliases(cells, named)),
            detected_at=detected_at,
            external_id=self._external_id(cells, message, detected_at),
            topic=Topic(self._short(cells, C.TOPIC_GROUP), self._short(cells, C.TOPIC)),
            imported=True,
            answered=answered,
            named_bodies=named,
        )
        kind = RowKind.UNANSWERED if answered is None else RowKind.FINISHED
        links = {C.URL: message.url, C.AUTHOR_URL: message.author_url}
        return ExportRow(
            number,
            kind if finished else RowKind.NEW,
            new,
            overdue=overdue and not finished,
            hidden=hidden,
            slashed=export_columns.slashed(self._columns.of(cells, C.DETECTED_AT)),
            unknown_names=self._unknown(named),
            unlinked=any(
                link is None and export_columns.line(self._columns.of(cells, column))
                for column, link in links.items()
            ),
        )

    def _detected_at(self, cells: Sequence[str]) -> datetime:
        cell = self._columns.of(cells, C.DETECTED_AT)
        found = export_columns.moment(cell, self._office.calendar.tz)
        if found is None:
            raise _Wrong(_no_moment(export_columns.line(cell)))
        if found > self._now + CLOCKS_DIFFER_BY:
            raise _Wrong(f"дата создания {found:%d.%m.%Y %H:%M} ещё не наступила")
        if found < self._now - _OLDEST:
            raise _Wrong(f"дата создания {found:%d.%m.%Y} старше десяти лет")
        return min(found, self._now)

    def _due(self, detected_at: datetime) -> datetime:
        try:
            policy = self._office.policy
            return self._office.dues(Importance.NORMAL, detected_at, policy).answer.at
        except OutsideCalendar:
            raise _Wrong(f"дата создания {detected_at:%d.%m.%Y} вне рабочего календаря") from None

    def _message(self, row: Numbered) -> CitizenMessage:
        cells = row.cells
        text = export_columns.clean(self._columns.of(cells, C.TEXT))
        if not visible(text):
            raise _Wrong("нет текста сообщения")
        if len(text) > _LONGEST_TEXT:
            raise _Wrong(f"текст сообщения длиннее {_LONGEST_TEXT} знаков")
        url = self._link(row, C.URL)
        network = network_of(url)
        if network is Network.OTHER:
            network = _NETWORKS.get(plain(self._columns.of(cells, C.NETWORK)), network)
        return CitizenMessage(
            text=text,
            network=network,
            url=url,
            author_name=self._short(cells, C.AUTHOR_NAME),
            author_url=self._link(row, C.AUTHOR_URL),
            note=export_columns.clean(self._columns.of(cells, C.NOTE))[:_LONGEST_NOTE] or None,
            address=self._address(cells),
            answer=export_columns.clean(self._columns.of(cells, C.ANSWER))[:_LONGEST_TEXT] or None,
        )

    def _address(self, cells: Sequence[str]) -> str | None:
        parts = (self._short(cells, one) for one in (C.SETTLEMENT, C.STREET, C.HOUSE))
        return ", ".join(filter(None, parts)) or None

    def _finished(self, cells: Sequence[str]) -> bool:
        step = plain(export_columns.line(self._columns.of(cells, C.STEP)))
        ended = self._columns.of(cells, C.FINISHED_AT)
        return (
            step in _FINISHED or export_columns.moment(ended, self._office.calendar.tz) is not None
        )

    def _answered(self, cells: Sequence[str], detected_at: datetime) -> AnsweredBefore | None:
        """Return the first answer's time, else detection plus duration, else the work's end."""
        tz, of = self._office.calendar.tz, self._columns.of
        moment = export_columns.moment(of(cells, C.ANSWERED_AT), tz)
        if moment is None and (took := export_columns.span(of(cells, C.ANSWER_TOOK))) is not None:
            moment = detected_at + took
        if moment is None and visible(export_columns.clean(of(cells, C.ANSWER))):
            moment = export_columns.moment(of(cells, C.FINISHED_AT), tz)
        if moment is None:
            return None
        return AnsweredBefore(max(detected_at, min(moment, self._now)))

    def _named(self, cells: Sequence[str]) -> tuple[str, ...]:
        """Return the body and the executor, the finest first.

        The executor of «Администрация города» is its department; an employee says less than
        their department, unless the bot knows where they work.
        """
        executor, body = (self._short(cells, one) or "" for one in (C.EXECUTOR, C.BODY))
        finer = plain(executor) in self._bodies or not is_person(executor)
        names = (executor, body) if finer else (body, executor)
        return tuple({plain(name): name for name in names if plain(name)}.values())

    def _aliases(self, cells: Sequence[str], named: Iterable[str]) -> str | None:
        own = export_columns.number(self._columns.of(cells, C.ID))[:_LONGEST_NAME]
        return ", ".join(filter(None, (own, *named))) or None

    def _unknown(self, named: Sequence[str]) -> tuple[str, ...]:
        """Return the names finer than the known one; without one the first, and every body's."""
        unknown = takewhile(lambda name: plain(name) not in self._bodies, named)
        return tuple(name for at, name in enumerate(unknown) if not at or not is_person(name))

    def _external_id(
        self, cells: Sequence[str], message: CitizenMessage, detected_at: datetime
    ) -> str:
        """Identify the row by its content if it has no number."""
        for column in (C.NUMBER, C.ID):
            if number := export_columns.number(self._columns.of(cells, column)):
                return number[:_LONGEST_NAME]
        said = (message.url or "", message.author_url or "", message.author_name or "")
        key = "\0".join((*said, detected_at.astimezone(UTC).isoformat(), message.text))
        return f"{UNNUMBERED}{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()[:40]}"

    def _short(self, cells: Sequence[str], column: C) -> str | None:
        return (
            words.cut(export_columns.line(self._columns.of(cells, column)), _LONGEST_NAME) or None
        )

    def _link(self, row: Numbered, column: C) -> str | None:
        """Return the URL in the cell or its hyperlink; None if neither is one."""
        for place in self._columns.places.get(column, ()):
            cell = row.cells[place] if place < len(row.cells) else ""
            for written in (export_columns.line(cell), row.links.get(place, "")):
                if (link := spelled_out(written)) and len(link) <= _LONGEST_LINK:
                    return link
        return None


def _no_moment(cell: str) -> str:
    if not cell:
        return "не указана дата создания"
    if _MEANT_AS_DATE.fullmatch(cell):
        return f"«{cell}» — не дата создания, {_RIGHT_DATE}"
    return f"дата создания не похожа на дату, {_RIGHT_DATE}"
