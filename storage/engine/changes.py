"""Notifications of written tables: loops wait for them instead of polling the database."""

import asyncio
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final
from weakref import WeakSet

from sqlalchemy import Executable, Insert, Table
from sqlalchemy.sql.dml import UpdateBase

_batch: Final = ContextVar[set[str] | None]("batch", default=None)
"""What the batch of this task has written so far; None outside of a batch."""


class Changes:
    """Publishes the tables written by a commit to their watchers."""

    def __init__(self) -> None:
        self._watched: dict[str, WeakSet[asyncio.Event]] = {}

    def watch(self, *tables: Table, new: Collection[Table] = ()) -> asyncio.Event:
        """Return an event that is set after writes to these tables, and after inserts in the `new` ones.

        It stays set until the watcher clears it, which it does before it looks.
        """
        changed = asyncio.Event()
        for name in (*(one.name for one in tables), *map(_new_rows, new)):
            self._watched.setdefault(name, WeakSet()).add(changed)
        return changed

    @property
    def watched(self) -> Collection[str]:
        """The names of the watched tables; one with a plus before it is watched for new rows."""
        return self._watched.keys()

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Publish what this task commits inside only at the end, once."""
        written = set[str]()
        before = _batch.set(written)
        try:
            yield
        finally:
            _batch.reset(before)
            self.publish(written)

    def publish(self, written: Collection[str]) -> None:
        """Report a commit, by the names that `names_of` returned for its statements."""
        if (batch := _batch.get()) is not None:
            batch.update(written)
            return
        for name in written:
            for changed in self._watched.get(name, ()):
                changed.set()

    def publish_new(self, table: Table) -> None:
        """Report rows that another process has added."""
        self.publish((_new_rows(table),))

    def publish_all(self) -> None:
        """Report an unspecified write by another process."""
        self.publish([name for name in self._watched if not name.startswith("+")])


def names_of(statement: Executable) -> Collection[str]:
    """Return the names under which the statement is published; none if it only reads."""
    table = statement.table if isinstance(statement, UpdateBase) else None
    if not isinstance(table, Table):
        return ()
    return (table.name, _new_rows(table)) if isinstance(statement, Insert) else (table.name,)


def _new_rows(table: Table) -> str:
    return f"+{table.name}"
