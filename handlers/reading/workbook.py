"""The sheets of an .xlsx file, row by row, in constant memory.

The file is a ZIP archive of XML parts (ECMA-376). Its shared strings are a part of their own; they
are kept on disk for the cells that refer to them. Parts with a document type are refused, as it may
define entities.
"""

import os
import re
import zipfile
import zlib
from array import array
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from string import ascii_letters
from tempfile import TemporaryFile
from typing import IO, Final
from xml.parsers import expat

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from handlers.reading.table import NotATable, Numbered, ReadTable, TableLimits

_PIECE: Final = 64 * 1024
_MOST_PARTS: Final = 500
_HIGHEST_RATIO: Final = 200
"""Unpacked to packed size of a part; real tables never reach it."""

_OTHER_TABLES: Final = {"content.xml": "таблица .ods", "xl/workbook.bin": "книга .xlsb"}
_MOST_LINKS: Final = 100_000
"""Excel itself allows 65,530 per sheet."""

_LINKED: Final = re.compile(r'HYPERLINK\("([^"]+)"', re.IGNORECASE)
"""A hyperlink as a formula."""

_LONGEST_TAG: Final = 1024 * 1024
"""Bytes; an unfinished element is kept in memory."""

_UNSUSPECTED: Final = 1024 * 1024
_DAMAGED: Final = "файл повреждён или это не таблица .xlsx"
_DTD: Final = "в нём есть ссылки на внешние данные (DTD); сохраните его заново"


def sheets(stream: IO[bytes], limits: TableLimits) -> Generator[ReadTable, None, None]:
    """Yield each sheet, in the order of the file; read it before the next one.

    Raises NotATable, also while reading a sheet.
    """
    with _damage_named(), zipfile.ZipFile(stream) as archive, TemporaryFile() as kept:
        _check(archive, limits)
        book, targets, formats = _Book(), _Targets("/worksheet"), _Formats()
        _feed(archive, "xl/workbook.xml", book)
        _feed(archive, "xl/_rels/workbook.xml.rels", targets)
        _feed(archive, "xl/styles.xml", formats)
        strings = _Strings(kept, limits.cell)
        _feed(archive, "xl/sharedStrings.xml", strings)
        kept.flush()
        for sheet, name in book.sheets:
            if target := targets.of.get(sheet):
                part = target[1:] if target.startswith("/") else f"xl/{target}"
                links = _links(archive, part)
                yield ReadTable(
                    _rows(archive, part, _Cells(strings, formats, book, links, limits)), name
                )


@contextmanager
def _damage_named() -> Iterator[None]:
    try:
        yield
    except (
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        NotImplementedError,  # an unsupported compression method
        RuntimeError,  # a password
        EOFError,
        OSError,
        ValueError,
        LookupError,  # a missing part
        OverflowError,
    ) as error:
        raise NotATable(_DAMAGED) from error


def _check(archive: zipfile.ZipFile, limits: TableLimits) -> None:
    """Check the declared sizes: `zipfile` never unpacks more than those."""
    parts = archive.infolist()
    packed_too_well = (
        part.file_size > max(_UNSUSPECTED, _HIGHEST_RATIO * part.compress_size) for part in parts
    )
    if (
        len(parts) > _MOST_PARTS
        or sum(part.file_size for part in parts) > limits.unpacked
        or any(packed_too_well)
    ):
        raise NotATable("в распакованном виде он слишком велик")
    names = archive.namelist()
    if "xl/workbook.xml" not in names:
        other = next((kind for part, kind in _OTHER_TABLES.items() if part in names), None)
        raise NotATable(
            f"это {other}; сохраните её как «Книга Excel (.xlsx)» или .csv"
            if other
            else "это архив, а не таблица .xlsx"
        )


class _XmlPart:
    """Handles the elements of one part; names come without their namespaces."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self.text
        self.parser.StartDoctypeDeclHandler = self._declared

    def start(self, name: str, values: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, words: str) -> None:
        """Text in the innermost element."""

    def _start(self, name: str, values: dict[str, str]) -> None:
        self.start(name.rpartition(" ")[2], values)

    def _end(self, name: str) -> None:
        self.end(name.rpartition(" ")[2])

    def _declared(self, *_: object) -> None:
        raise NotATable(_DTD)


def _feed(archive: zipfile.ZipFile, name: str, part: _XmlPart) -> None:
    """Parse the part, if it exists."""
    if name in archive.namelist():
        for _ in _pieces(archive, name, part):
            pass


def _pieces(archive: zipfile.ZipFile, name: str, part: _XmlPart) -> Iterator[None]:
    """Yield after each chunk."""
    fed = 0
    with archive.open(name) as stream:
        while piece := stream.read(_PIECE):
            part.parser.Parse(piece)
            fed += len(piece)
            if fed - part.parser.CurrentByteIndex > _LONGEST_TAG:
                raise NotATable(_DAMAGED)
            yield
        part.parser.Parse(b"", True)  # noqa: FBT003 - expat names no parameters
        yield


class _Book(_XmlPart):
    """Sheet names by id, and the date system."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str]] = []
        self.since_1904 = False

    def start(self, name: str, values: dict[str, str]) -> None:
        if name == "sheet":
            ids = (value for key, value in values.items() if key.endswith(" id"))
            self.sheets += ((one, values.get("name", "")) for one in ids)
        if name == "workbookPr":
            self.since_1904 = values.get("date1904") in {"1", "true"}


class _Targets(_XmlPart):
    """The targets of one kind, by id."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self._kind = kind
        self.of: dict[str, str] = {}

    def start(self, name: str, values: dict[str, str]) -> None:
        if name == "Relationship" and values["Type"].endswith(self._kind):
            self.of[values["Id"]] = values["Target"]


class _Links(_XmlPart):
    """Hyperlinks by row and column; in the file they follow all cells."""

    def __init__(self, targets: _Targets) -> None:
        super().__init__()
        self.parser.EndElementHandler = self.parser.CharacterDataHandler = None
        self._targets = targets.of
        self.of: dict[tuple[int, int], str] = {}

    def start(self, name: str, values: dict[str, str]) -> None:
        if name != "hyperlink" or len(self.of) >= _MOST_LINKS:
            return
        ids = (value for key, value in values.items() if key.endswith(" id"))
        if target := self._targets.get(next(ids, "")):
            cell = values["ref"].partition(":")[0]
            self.of[int(cell.lstrip(ascii_letters)), _column(cell)] = target


def _links(archive: zipfile.ZipFile, part: str) -> dict[tuple[int, int], str]:
    """Read the hyperlinks first, in a pass of their own, if there are any."""
    folder, _, name = part.rpartition("/")
    targets = _Targets("/hyperlink")
    _feed(archive, f"{folder}/_rels/{name}.rels", targets)
    links = _Links(targets)
    if targets.of:
        _feed(archive, part, links)
    return links.of


class _Formats(_XmlPart):
    """The number format of each style."""

    def __init__(self) -> None:
        super().__init__()
        self._own: dict[int, str] = {}
        self._styles: list[int] = []
        self._in_styles = False
        self._known: dict[str | None, tuple[bool, bool]] = {}

    def start(self, name: str, values: dict[str, str]) -> None:
        match name:
            case "numFmt":
                self._own[int(values["numFmtId"])] = values["formatCode"]
            case "cellXfs":
                self._in_styles = True
            case "xf" if self._in_styles:
                self._styles.append(int(values.get("numFmtId", 0)))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._in_styles = False

    def read(self, written: str, style: str | None, *, since_1904: bool) -> str:
        """Return the number as displayed: a moment, a duration or digits."""
        if style not in self._known:
            self._known[style] = self._kind_of(style)
        date, span = self._known[style]
        value = float(written)
        if date:
            epoch = MAC_EPOCH if since_1904 else WINDOWS_EPOCH
            return str(from_excel(value, epoch, timedelta=span))
        return str(int(value)) if value.is_integer() else written

    def _kind_of(self, style: str | None) -> tuple[bool, bool]:
        number = int(style or 0)
        used = self._styles[number] if number < len(self._styles) else 0
        form = self._own.get(used) or BUILTIN_FORMATS.get(used)
        return bool(is_date_format(form)), bool(is_timedelta_format(form))


class _Strings(_XmlPart):
    """Shared strings on disk, by number."""

    def __init__(self, kept: IO[bytes], longest: int) -> None:
        super().__init__()
        self._kept = kept
        self._longest = longest
        self._ends = array("Q", [0])
        self._text = _Text(longest)
        self._phonetic = False

    def start(self, name: str, values: dict[str, str]) -> None:
        del values
        if name == "rPh":  # phonetic reading
            self._phonetic = True
        self._text.open = name == "t" and not self._phonetic

    def text(self, words: str) -> None:
        self._text.add(words)

    def end(self, name: str) -> None:
        self._text.open = False
        if name == "rPh":
            self._phonetic = False
        if name == "si":
            written = self._text.take().encode("utf-8", "replace")
            self._kept.write(written)
            self._ends.append(self._ends[-1] + len(written))

    def __getitem__(self, number: int) -> str:
        if number < 0:
            raise IndexError(number)
        begin, end = self._ends[number], self._ends[number + 1]
        return os.pread(self._kept.fileno(), end - begin, begin).decode()


class _Text:
    """One text as far as it is kept."""

    def __init__(self, longest: int) -> None:
        self.open = False
        self._longest = longest
        self._pieces: list[str] = []
        self._left = longest

    def add(self, words: str) -> None:
        if self.open and self._left > 0:
            self._pieces.append(words[: self._left])
            self._left -= len(words)

    def take(self) -> str:
        text = "".join(self._pieces)
        self._pieces.clear()
        self._left = self._longest
        return text


class _Cells(_XmlPart):
    """The rows of a sheet that have been parsed and not yet consumed."""

    def __init__(
        self,
        strings: _Strings,
        formats: _Formats,
        book: _Book,
        links: dict[tuple[int, int], str],
        limits: TableLimits,
    ) -> None:
        super().__init__()
        self.rows: list[Numbered] = []
        self._strings = strings
        self._formats = formats
        self._since_1904 = book.since_1904
        self._links = links
        self._most_columns = limits.columns
        self._text = _Text(limits.cell)
        self._formula = _Text(limits.cell)
        self._leads: dict[int, str] = {}
        self._hidden = False
        self._row: list[str] = []
        self._number = 0
        self._column = 0
        self._kind: str | None = None
        self._style: str | None = None

    def start(self, name: str, values: dict[str, str]) -> None:
        match name:
            case "v" | "t":
                self._text.open = True
            case "f":
                self._formula.open = True
            case "c":
                self._kind, self._style = values.get("t"), values.get("s")
                self._column = _column(values["r"]) if "r" in values else self._column + 1
            case "row":
                self._number = int(values.get("r", self._number + 1))
                self._hidden = values.get("hidden") in {"1", "true"}
                self._row, self._leads, self._column = [], {}, 0
            case _:
                return

    def text(self, words: str) -> None:
        self._text.add(words)
        self._formula.add(words)

    def end(self, name: str) -> None:
        match name:
            case "v" | "t":
                self._text.open = False
            case "f":
                self._formula.open = False
            case "c":
                written = self._text.take()
                if link := self._link(self._formula.take()):
                    self._leads[self._column - 1] = link
                if written and 0 < self._column <= self._most_columns:
                    self._row += [""] * (self._column - len(self._row))
                    self._row[self._column - 1] = self._value(written)
            case "row":
                self.rows.append(Numbered(self._number, self._row, self._hidden, self._leads))
            case _:
                return

    def _link(self, formula: str) -> str | None:
        found = _LINKED.match(formula)
        return found[1] if found else self._links.pop((self._number, self._column), None)

    def _value(self, written: str) -> str:
        match self._kind:
            case "s":
                return self._strings[int(written)]
            case None | "n":
                return self._formats.read(written, self._style, since_1904=self._since_1904)
            case "b" | "e":
                return ""
            case _:
                return written


def _rows(archive: zipfile.ZipFile, name: str, cells: _Cells) -> Iterator[Numbered]:
    with _damage_named():
        for _ in _pieces(archive, name, cells):
            yield from cells.rows
            cells.rows.clear()


def _column(reference: str) -> int:
    """Return the index: «AB7» is 28."""
    column = 0
    for letter in reference:
        if letter.isdigit():
            break
        column = column * 26 + ord(letter.upper()) - ord("A") + 1
    return column
