"""The messages of a report, stored on disk during counting."""

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
"""Messages; a longer list would only repeat the sheet of all messages, which has a filter."""


class Abandoned(Exception):
    """The file being written is no longer wanted."""


class Messages:
    """Takes messages one by one, with their marks; keeps none in memory.

    Rows are numbered in order of arrival, from 0.
    """

    def __init__(self, office: Office, now: datetime) -> None:
        self.abandoned: Final = Event()
        self._office = office
        self._now = now
        self._aside = TemporaryFile()  # noqa: SIM115 - closed and deleted with its owner
        finalize(self, self._aside.close)
        self._places = array("q")
        self._by_mark: dict[Mark, array[int]] = {}

    def see(self, of: Facts, marks: Mapping[Mark, int]) -> None:
        """Add a message."""
        row = len(self._places)
        self._places.append(self._aside.tell())
        pickle.dump(whole_row(of, marks, self._office, self._now), self._aside)
        for mark in marks:
            found = self._by_mark.setdefault(mark, array("q"))
            if len(found) <= LONGEST_LIST:
                found.append(row)

    def behind(self, marks: Iterable[Mark]) -> Sequence[int] | None:
        """Return the rows that have one of these marks, each once; None if there are too many."""
        lists = [self._by_mark.get(mark, ()) for mark in marks]
        found = array("q", dict.fromkeys(chain.from_iterable(lists)))
        return None if len(found) > LONGEST_LIST else found

    def rows(self) -> Iterator[Row]:
        """Return all rows, under ALL_HEADS."""
        return map(self._row, range(len(self._places)))

    def listed(self, rows: Iterable[int]) -> Iterator[Row]:
        """Return these rows, under HEADS."""
        return (self._row(row)[: len(HEADS)] for row in rows)

    def _row(self, row: int) -> Row:
        """Read a row; raises Abandoned."""
        if self.abandoned.is_set():
            raise Abandoned
        self._aside.seek(self._places[row])
        found: Row = pickle.load(self._aside)  # noqa: S301 - written by ourselves
        return found
