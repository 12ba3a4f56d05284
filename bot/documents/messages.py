"""The messages of a report, put aside on the disk while they are counted."""

import pickle
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain
from tempfile import TemporaryFile
from threading import Event
from typing import Final
from weakref import finalize

from domain.model.organisation.office import Office
from domain.model.report.facts import Facts
from domain.model.report.figure import Mark
from handlers.reports.rows import HEADS, Row, whole_row

LONGEST_LIST: Final = 1_000
"""Of messages; a longer one is read by the filter of the sheet of all, and would only repeat that."""


class Abandoned(Exception):
    """Nobody waits any more for what is being written."""


class Messages:
    """Takes them one by one, with what each of them counts for; holds none of them.

    Rows are numbered in the order in which they came, from 0.
    """

    def __init__(self, office: Office, now: datetime) -> None:
        self.abandoned: Final = Event()
        self._office = office
        self._now = now
        self._aside = TemporaryFile()  # noqa: SIM115 - closed, and gone, with the last who refers to us
        finalize(self, self._aside.close)
        self._places = array("q")
        self._by_mark: dict[Mark, array[int]] = {}

    def see(self, of: Facts, marks: Mapping[Mark, int]) -> None:
        """One more of them."""
        row = len(self._places)
        self._places.append(self._aside.tell())
        pickle.dump(whole_row(of, marks, self._office, self._now), self._aside)
        for mark in marks:
            found = self._by_mark.setdefault(mark, array("q"))
            if len(found) <= LONGEST_LIST:
                found.append(row)

    def behind(self, marks: Iterable[Mark]) -> Sequence[int] | None:
        """The rows that have one of these marks, each once; None where they are too many."""
        lists = [self._by_mark.get(mark, ()) for mark in marks]
        found = array("q", dict.fromkeys(chain.from_iterable(lists)))
        return None if len(found) > LONGEST_LIST else found

    def rows(self) -> Iterator[Row]:
        """All of them, under ALL_HEADS."""
        return map(self._row, range(len(self._places)))

    def listed(self, rows: Iterable[int]) -> Iterator[Row]:
        """These, under HEADS."""
        return (self._row(row)[: len(HEADS)] for row in rows)

    def _row(self, row: int) -> Row:
        """Raises Abandoned."""
        if self.abandoned.is_set():
            raise Abandoned
        self._aside.seek(self._places[row])
        found: Row = pickle.load(self._aside)  # noqa: S301 - we have written it ourselves
        return found
