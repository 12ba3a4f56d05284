"""What of a table is read at all, so that none can fill the memory."""

from collections.abc import Sequence
from dataclasses import dataclass

Numbered = tuple[int, Sequence[str]]
"""A row with its number, from 1; empty cells are empty texts, those at its end are left out."""


class NotATable(Exception):
    """The file can't be read as a table; the reason, as whoever has sent it is told."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of the file, and of what is unpacked of it; columns, and characters of a cell."""

    size: int
    unpacked: int
    columns: int
    cell: int
