"""The rows of an .xlsx or .csv table, within limits; other files are refused with the reason."""

import codecs
import csv
import io
import re
from collections.abc import Generator, Iterator
from typing import IO, Final

from handlers.reading.table import (
    BROKEN,
    NotATable,
    Numbered,
    ReadTable,
    TableLimits,
)

_PIECE: Final = 64 * 1024
_LONGEST_ROW: Final = 1_000_000
"""Characters; in a longer row each separator would cost more than its own size."""

_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
"""The first bytes of an .xls, and of an .xlsx with a password."""

_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
"""«Текст Юникод» of Excel."""

_FEWEST_VALID: Final = 10
"""Continuation bytes of UTF-8 for each broken one; windows-1251 has next to none."""

_ASCII: Final = bytes(range(0x80))
_SMALL: Final = bytes(range(0xE0, 0x100))
"""The small letters of windows-1251: most of any Russian text in it, few of one in another encoding."""

_WEB_PAGE: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|meta|table)\b", re.IGNORECASE
)
"""An HTML file, which many programs name .xls."""


def tables_of(stream: IO[bytes], limits: TableLimits) -> Generator[ReadTable, None, None]:
    """Yield each sheet, or one table for each possible separator of a .csv.

    Read each table before the next one. Blocks. Raises NotATable, also while reading a table.
    """
    if stream.seek(0, io.SEEK_END) > limits.size:
        raise NotATable(f"больше {limits.size // 1024**2} МБ")
    stream.seek(0)
    begins = stream.read(_PIECE)
    if not begins.strip():
        raise NotATable("файл пуст")
    if _WEB_PAGE.match(begins):
        raise NotATable(
            "это веб-страница; откройте её в Excel и сохраните как «Книга Excel (.xlsx)»"
        )
    if begins.startswith(_OLD_EXCEL):
        raise NotATable("это .xls или файл с паролем; сохраните его как «Книга Excel (.xlsx)»")
    if begins.startswith(b"PK"):
        from handlers.reading import workbook

        return workbook.sheets(stream, limits)
    if b"\0" in begins and not begins.startswith(_UTF_16):
        raise NotATable("это не таблица; нужен файл .xlsx или .csv")
    return _parted(stream, limits, _encoding(stream))


def _parted(
    stream: IO[bytes], limits: TableLimits, encoding: str
) -> Generator[ReadTable, None, None]:
    for delimiter in ";,\t":
        stream.seek(0)
        text = io.TextIOWrapper(stream, encoding, errors="replace", newline="")
        try:
            yield ReadTable(_rows(text, delimiter, limits))
        finally:
            text.detach()


def _rows(text: io.TextIOWrapper, delimiter: str, limits: TableLimits) -> Iterator[Numbered]:
    lines = _Lines(text)
    rows = csv.reader(lines, delimiter=delimiter)
    try:
        for number, row in enumerate(rows, 1):
            lines.begin_row()
            yield Numbered(number, [cell[: limits.cell] for cell in row[: limits.columns]])
    except csv.Error as error:
        why = f"файл .csv повреждён около строки {rows.line_num}: не закрыта кавычка"
        raise NotATable(why) from error


class _Lines:
    """The lines of a file; stops inside a row that is too long."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._left = _LONGEST_ROW

    def begin_row(self) -> None:
        """Count what follows as the next row."""
        self._left = _LONGEST_ROW

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(self._left + 1)
        self._left -= len(line)
        if self._left < 0:
            raise NotATable("в нём есть строка длиннее миллиона знаков")
        if not line:
            raise StopIteration
        return line


def _encoding(stream: IO[bytes]) -> str:
    """Return the encoding: a Unicode one, or windows-1251. Raises NotATable for others."""
    stream.seek(0)
    begins = stream.read(3)
    if begins.startswith(_UTF_16):
        return "utf-16"
    if begins == codecs.BOM_UTF8:
        return "utf-8-sig"
    broken = valid = letters = small = 0
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    stream.seek(0)
    while piece := stream.read(_PIECE):
        text = decoder.decode(piece)
        broken += text.count(BROKEN)
        valid += len(piece) - len(text)
        beyond = piece.translate(None, _ASCII)
        letters += len(beyond)
        small += len(beyond) - len(beyond.translate(None, _SMALL))
    if broken * _FEWEST_VALID <= valid:
        return "utf-8"
    if 2 * small < letters:
        raise NotATable("его кодировка не UTF-8 и не windows-1251; сохраните его как .xlsx")
    return "cp1251"
