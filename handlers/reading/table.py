"""Tables as they are read from files, and their limits."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple

from handlers.reading.problem import Problem

BROKEN: Final = "\ufffd"
"""Stands for a byte that is no letter in the file's encoding."""

_NONE: Final[Mapping[int, str]] = MappingProxyType({})


class Numbered(NamedTuple):
    """A row with its number, from 1; trailing empty cells are omitted, others are empty texts."""

    number: int
    cells: Sequence[str]
    hidden: bool = False
    """Hidden by a filter or by hand."""
    links: Mapping[int, str] = _NONE
    """The hyperlinks of cells, by position from 0."""

    @property
    def blank(self) -> bool:
        """Return whether the row has no content."""
        return not any(map(str.strip, self.cells))

    @property
    def broken(self) -> bool:
        """Return whether some of its bytes are no letters."""
        return any(BROKEN in cell for cell in self.cells)


@dataclass(frozen=True, slots=True)
class ReadTable:
    """Rows that can be read once; a sheet has its `name`, a .csv none."""

    rows: Iterator[Numbered]
    name: str = ""


class NotATable(Exception):
    """The file is not a readable table; carries the reason, for its sender."""

    @property
    def problem(self) -> Problem:
        """The reason as a problem of the file, which it may itself begin with."""
        return Problem("файл", str(self).removeprefix("файл "))


@dataclass(frozen=True, slots=True)
class TableLimits:
    """Bytes of the file and of its unpacked content; columns, and characters of a cell."""

    size: int
    unpacked: int
    columns: int
    cell: int
