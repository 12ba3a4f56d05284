"""What of a table is read at all, so that none can fill the memory."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple

_NONE: Final[Mapping[int, str]] = MappingProxyType({})


class Numbered(NamedTuple):
    """A row with its number, from 1; empty cells are empty texts, those at its end are left out."""

    number: int
    cells: Sequence[str]
    hidden: bool = False
    """By a filter, or by hand."""
    links: Mapping[int, str] = _NONE
    """What cells lead to, by their places from 0, whatever they say."""

    @property
    def blank(self) -> bool:
        """Nothing stands in it."""
        return not any(map(str.strip, self.cells))


@dataclass(frozen=True, slots=True)
class Table:
    """Rows, to be read once; a sheet has its `name`, a .csv none."""

    rows: Iterator[Numbered]
    name: str = ""


class NotATable(Exception):
    """The file can't be read as a table; the reason, as whoever has sent it is told."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of the file, and of what is unpacked of it; columns, and characters of a cell."""

    size: int
    unpacked: int
    columns: int
    cell: int
