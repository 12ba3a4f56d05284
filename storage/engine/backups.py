"""The folder of daily backups: listing, creating and rotating them."""

import threading
from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Final

from sqlalchemy import make_url

from storage.engine.copying import UNFINISHED, back_up
from storage.engine.database import sqlite_file
from storage.engine.sqlite_files import make_folder

DAILY: Final = 7
WEEKLY: Final = 4
"""For so many weeks before those days the last backup of each is kept."""

_WITHOUT_A_FILE: Final = Path("data")


class Backups:
    """The backups of one database: beside its SQLite file; for PostgreSQL in `data` here."""

    def __init__(self, url: str) -> None:
        file = sqlite_file(url)
        self.folder: Final = (file.parent if file else _WITHOUT_A_FILE) / "backups"
        self._beginning: Final = f"{file.stem if file else make_url(url).database}-"
        self._ending: Final = ".sqlite3" if file else ".dump"
        self._url: Final = url

    def days(self) -> list[date]:
        """Return the days with a backup, earliest first; ignores other files."""
        if not self.folder.is_dir():
            return []
        found = (self._day(file.name) for file in self.folder.iterdir())
        return sorted(day for day in found if day is not None)

    def make(self, day: date, stop: threading.Event, *, rotate: bool = True) -> Path:
        """Make that day's backup by `back_up`, then delete those beyond the rotation.

        Without `rotate` all are kept: the day is known only from this machine's clock. Backups
        dated in the future by a wrong clock are neither counted nor deleted.
        """
        copy = self._copy(day)
        make_folder(copy)
        for left in self.folder.iterdir():  # by a killed process
            name, part, _ = left.name.partition(UNFINISHED)
            if part and self._day(name):
                left.unlink()
        back_up(self._url, copy, stop)
        if rotate:
            for old in superfluous([one for one in self.days() if one <= day]):
                self._copy(old).unlink()
        return copy

    def _copy(self, day: date) -> Path:
        return self.folder / f"{self._beginning}{day}{self._ending}"

    def _day(self, name: str) -> date | None:
        if not (name.startswith(self._beginning) and name.endswith(self._ending)):
            return None
        try:
            return date.fromisoformat(name.removeprefix(self._beginning).removesuffix(self._ending))
        except ValueError:
            return None


def superfluous(days: Collection[date]) -> set[date]:
    """The days that are neither among the last days nor the last of a recent week."""
    newest_first = sorted(days, reverse=True)
    kept = newest_first[:DAILY]
    last_of_week = {day.isocalendar()[:2]: day for day in sorted(days)}
    weekly = sorted(set(last_of_week.values()) - set(kept), reverse=True)[:WEEKLY]
    return {*days} - {*kept, *weekly}
