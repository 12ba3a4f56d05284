"""The rows of a table that somebody sends, .xlsx or .csv; whatever else it is, it is refused with the reason.

An .xlsx file is a ZIP archive of XML parts (ECMA-376): its sizes and its parts are looked at before
anything of it is read.
"""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import IO, Final
from xml.parsers import expat

LARGEST: Final = 2 * 1024 * 1024
"""Bytes of a file that is taken at all."""

MOST_ROWS: Final = 3000
_MOST_COLUMNS: Final = 40
_LONGEST_CELL: Final = 300

_LARGEST_UNPACKED: Final = 40 * 1024 * 1024
_MOST_PARTS: Final = 500
_PIECE: Final = 64 * 1024
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
"""How an .xls begins, and an .xlsx with a password."""

Row = Sequence[str]


class NotATable(Exception):
    """The file can't be read as a table; the reason, as whoever has sent it is told."""


class _Declared(Exception):
    """A part of the archive declares a document type: entities could be hidden there."""


class _Begun(Exception):
    """The first element: no document type can follow."""


def tables_of(content: bytes) -> Iterator[list[Row]]:
    """Each sheet as its rows, empty cells as empty texts; of a .csv one for each way to part it.

    Blocks for up to a second. Raises NotATable.
    """
    if len(content) > LARGEST:
        raise NotATable(f"больше {LARGEST // 1024**2} МБ")
    if content.startswith(_OLD_EXCEL):
        raise NotATable("это .xls или файл с паролем; сохраните его как «Книга Excel (.xlsx)»")
    if content.startswith(b"PK"):
        return _sheets(content)
    return _parted(_decoded(content))


def _sheets(content: bytes) -> Iterator[list[Row]]:
    from openpyxl import load_workbook

    _check_archive(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what a file says of them need not be true
            rows = sheet.iter_rows(max_col=_MOST_COLUMNS, values_only=True)
            yield _limited([_text(cell) for cell in row] for row in rows)
    except NotATable:
        raise
    except Exception as error:
        raise NotATable("файл повреждён или это не таблица .xlsx") from error


def _check_archive(content: bytes) -> None:
    """Nothing of it is unpacked beyond what it declares: `zipfile` reads no more than that."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            whole = sum(part.file_size for part in parts)
            if len(parts) > _MOST_PARTS or whole > _LARGEST_UNPACKED:
                raise NotATable("в распакованном виде он слишком велик")
            if "xl/workbook.xml" not in archive.namelist():
                raise NotATable("это архив, а не таблица .xlsx")
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels", ".vml")):
                    with archive.open(part) as stream:
                        _Prolog().check(stream)
    except _Declared:
        raise NotATable("в нём есть ссылки на внешние данные (DTD); сохраните его заново") from None
    except (zipfile.BadZipFile, expat.ExpatError, RuntimeError, OSError, ValueError) as error:
        raise NotATable("файл повреждён или это не таблица .xlsx") from error


class _Prolog:
    """What stands before the first element of a part (XML 1.0, §2.8)."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._declared
        self._parser.StartElementHandler = self._begun

    def check(self, stream: IO[bytes]) -> None:
        """Raises _Declared where a document type is declared."""
        try:
            while piece := stream.read(_PIECE):
                self._parser.Parse(piece)
        except _Begun:
            return

    def _declared(self, *_: object) -> None:
        raise _Declared

    def _begun(self, *_: object) -> None:
        raise _Begun


def _decoded(content: bytes) -> str:
    if b"\0" in content[:_PIECE]:
        raise NotATable("это не таблица; нужен файл .xlsx или .csv")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1251", errors="replace")


def _parted(text: str) -> Iterator[list[Row]]:
    for delimiter in ";,\t":
        try:
            rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
            yield _limited([_text(cell) for cell in row[:_MOST_COLUMNS]] for row in rows)
        except csv.Error as error:
            raise NotATable("файл .csv повреждён") from error


def _limited(rows: Iterator[list[str]]) -> list[Row]:
    """Without the blank ones at the end."""
    found: list[Row] = []
    blank: list[Row] = []
    for row in rows:
        if not any(row):
            blank.append(row)
            if len(blank) > MOST_ROWS:
                break
            continue
        found += [*blank, row]
        blank = []
        if len(found) > MOST_ROWS:
            raise NotATable(f"в нём больше {MOST_ROWS} строк")
    return found


def _text(cell: object) -> str:
    """A number as people write it: Excel keeps each one as a fraction."""
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).split())[:_LONGEST_CELL]
