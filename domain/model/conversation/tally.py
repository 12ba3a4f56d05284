"""Counts of the rows of an import, before and after registration."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of `rows`, without anybody's words; every row is in exactly one of the next counts.

    `new` need work, and `overdue` of them have missed their deadline. `finished` were answered
    elsewhere; `unanswered` were closed there without an answer. `known` are registered already,
    `repeated` occur earlier in the file. `wrong` can't be read; `problems` are the first of them,
    with row numbers and reasons. `refused`: why the whole file can't be read.
    """

    rows: int = 0
    new: int = 0
    finished: int = 0
    unanswered: int = 0
    known: int = 0
    repeated: int = 0
    wrong: int = 0
    overdue: int = 0
    problems: tuple[tuple[int, str], ...] = ()
    recognised: tuple[str, ...] = ()
    unneeded: int = 0
    unknown: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    """Columns, by their headings."""
    hidden: int = 0
    """Rows hidden in the spreadsheet, in any count."""
    unlinked: int = 0
    """Rows with words instead of a link."""
    slashed: str = ""
    """The first ambiguous date, such as «05/06/2026», as written."""
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()
    """Sheets with content that was not read."""
    refused: str = ""

    @property
    def anything(self) -> bool:
        """Whether there is something to register."""
        return bool(self.new or self.finished)
