"""What the rows of an import are, counted: before anything is registered, and after it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tally:
    """Of so many `rows`, with nobody's words; every row is in one of the counts that follow it.

    `new` are to be worked, of which `overdue` have a due that has passed. `finished` were answered
    elsewhere; `unanswered` were finished there without an answer. `known` are registered already,
    `repeated` stand in the file before. `wrong` can't be read; `problems` are the first of them, with
    their numbers and why. `refused`: why nothing at all can be read.
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
    """Rows that the spreadsheet does not show, in whichever count."""
    unlinked: int = 0
    """Rows that have words in the place of a link."""
    slashed: str = ""
    """The first date that may have its month before its day, «05/06/2026», as it stands there."""
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()
    """Where something stands that was not read."""
    refused: str = ""

    @property
    def anything(self) -> bool:
        """Whether there is something to register."""
        return bool(self.new or self.finished)
