"""Notifications of written tables: loops wait for them instead of polling the database."""

import asyncio
from collections.abc import Collection
from weakref import WeakSet

from sqlalchemy import Executable, Table
from sqlalchemy.sql.dml import UpdateBase


class Changes:
    """Publishes the tables written by a commit to their watchers."""

    def __init__(self) -> None:
        self._watched: dict[str, WeakSet[asyncio.Event]] = {}

    def watch(self, *tables: Table) -> asyncio.Event:
        """Return an event that is set whenever one of these tables has been written.

        It stays set until the watcher clears it, which it does before it looks.
        """
        changed = asyncio.Event()
        for table in tables:
            self._watched.setdefault(table.name, WeakSet()).add(changed)
        return changed

    def publish(self, tables: Collection[str]) -> None:
        """Report a commit that has written these tables."""
        for name in tables:
            for changed in self._watched.get(name, ()):
                changed.set()

    def publish_all(self) -> None:
        """Report an unspecified write by another process."""
        self.publish(self._watched)


def written_table(statement: Executable) -> str | None:
    """Return the table that the statement writes; None if it only reads."""
    table = statement.table if isinstance(statement, UpdateBase) else None
    return table.name if isinstance(table, Table) else None
