"""The columns and the cells of export files."""

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Final

from domain.model.message.citizen_message import ExportColumn as C
from domain.model.message.mentions import with_mentions_shown
from domain.model.organisation.people import plain
from handlers.reading.table import BROKEN
from handlers.texts.tables import sections

_BREAK: Final = re.compile(r"<\s*+(?:br|/p|/div)\s*+(?:/\s*+)?>", re.IGNORECASE)
_TAG: Final = re.compile(
    r"</?(?:p|div|span|b|i|u|strong|em|a)(?:\s[^<>]{0,300})?/?>", re.IGNORECASE
)
_EXCEL_ESCAPE: Final = re.compile(r"_x000[dDaA]_")
_UNSEEN: Final = re.compile("[\0\u00ad\u200b\u200e\u200f\u2060\ufeff]")
_SPACES: Final = re.compile("[ \t\u00a0\u2000-\u200a\u202f\u3000]+")
_DIGITS: Final = re.compile(r"\d[\d ]*")

_DURATION: Final = re.compile(
    r"(?:(\d{1,5}) (?:days?|дн\w*|день)[, ]\s*)?(\d{1,6}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?"
)
_DAY_FIRST: Final = re.compile(
    r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d\d)(?:[ T,]+(\d{1,2}):(\d\d)(?::(\d\d))?(?:[.,]\d+)?)?"
)
_MONTHS: Final = 12
_SERIAL: Final = re.compile(r"\d{5}(?:[.,]\d+)?")
_EXCEL_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - days are counted in local time


def clean(cell: str) -> str:
    """Return the text line by line, without markup added by programs."""
    text = _EXCEL_ESCAPE.sub("\n", cell.lstrip().lstrip("'’`"))
    text = _BREAK.sub("\n", html.unescape(text))
    text = with_mentions_shown(_TAG.sub("", text))
    text = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def line(cell: str) -> str:
    """Return the text in one line."""
    return " ".join(clean(cell).split())


def number(cell: str) -> str:
    """Return a number as an identifier: «1 234 567» is «1234567»."""
    text = line(cell)
    return text.replace(" ", "") if _DIGITS.fullmatch(text) else text


def moment(cell: str, tz: tzinfo) -> datetime | None:
    """Parse «2025-12-24 20:06:02», «24.12.2025 20:06», «24/12/2025» or Excel's days; else None.

    In the zone `tz`, unless the cell has its own.
    """
    text = line(cell)
    try:
        if found := _DAY_FIRST.fullmatch(text):
            parts = found.group(1, 3, 4, 5, 6, 7)
            day, month, year, hour, minute, second = (int(part or 0) for part in parts)
            year = year if year > 99 else 2000 + year
            read = datetime(year, month, day, hour, minute, second, tzinfo=tz)
        elif _SERIAL.fullmatch(text):
            days = timedelta(days=float(text.replace(",", ".")))
            read = _EXCEL_EPOCH + timedelta(seconds=round(days.total_seconds()))
        else:
            read = datetime.fromisoformat(text)
        return read if read.tzinfo else read.replace(tzinfo=tz)
    except (ValueError, OverflowError):
        return None


def slashed(cell: str) -> str:
    """Return the date if its month and day may be swapped (another country's format), else ""."""
    found = _DAY_FIRST.fullmatch(line(cell))
    if found is None or found[2] != "/" or found[1] == found[3] or int(found[1]) > _MONTHS:
        return ""
    return "/".join(found.group(1, 3, 4))


def span(cell: str) -> timedelta | None:
    """Parse a duration: «11:15:47.492000», «1 day, 13:18:29.026000»; else None."""
    found = _DURATION.fullmatch(line(cell))
    if found is None:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


_BROKEN_LETTER: Final = re.compile(f"{BROKEN}+")
_ANY: Final = "\u0660"
"""Stands for a broken letter; no heading has this digit."""

_HEADINGS: Final = {C(code): names for code, names in sections("headings")["export"].items()}

NEEDED: Final = (C.TEXT, C.DETECTED_AT)
"""Required for a registration."""

_BY_HEADING: Final[Mapping[str, tuple[int, C]]] = {
    heading: (rank, column)
    for column, headings in _HEADINGS.items()
    for rank, heading in enumerate(headings)
}


@dataclass(frozen=True, slots=True)
class Columns:
    """The column of each field, and the other headings."""

    places: Mapping[C, Sequence[int]]
    """Several columns may have the same meaning; the preferred one is first."""
    headings: Mapping[int, str]
    """The original text of every heading."""
    unknown: frozenset[int]

    def of(self, row: Sequence[str], column: C) -> str:
        """Return the first cell of that meaning with content; empty if there is none."""
        cells = [row[place] for place in self.places.get(column, ()) if place < len(row)]
        return next((cell for cell in cells[:-1] if clean(cell)), cells[-1] if cells else "")

    def repeated_in(self, row: Sequence[str]) -> bool:
        """Return whether most cells repeat the headings."""
        cells = enumerate(" ".join(cell.split()) for cell in row)
        same = sum(bool(cell) and self.headings.get(place) == cell for place, cell in cells)
        return 2 * same > len(self.headings)

    @property
    def recognised(self) -> tuple[str, ...]:
        """Return the headings in use, in the order of the file."""
        return tuple(self.headings[place] for place in sorted(self.used))

    @property
    def used(self) -> frozenset[int]:
        """Return the columns with a meaning."""
        return frozenset(place for places in self.places.values() for place in places)


def columns_of(row: Sequence[str], own: Mapping[str, C]) -> Columns | None:
    """Return None if the row is not a header; `own` are the administration's own headings."""
    known = _known(own)
    ranked: dict[C, list[tuple[int, int]]] = {}
    headings: dict[int, str] = {}
    unknown = set()
    for place, cell in enumerate(row):
        if not (heading := plain(cell)):
            continue
        headings[place] = " ".join(cell.split())
        if BROKEN in cell:
            heading = _mended(cell, known)
        if heading not in known:
            unknown.add(place)
            continue
        rank, column = known[heading]
        ranked.setdefault(column, []).append((rank, place))
    places: dict[C, Sequence[int]] = {
        column: [place for _, place in sorted(found)]
        for column, found in ranked.items()
        if column is not C.UNNEEDED
    }
    if not places.keys() >= set(NEEDED):
        return None
    return Columns(places, headings, frozenset(unknown))


def _mended(cell: str, known: Iterable[str]) -> str:
    """Return the known heading that fits a damaged one, or an empty text."""
    damaged = plain(_BROKEN_LETTER.sub(_ANY, cell))

    def fits(heading: str) -> bool:
        pairs = zip(damaged, heading, strict=False)
        return len(heading) == len(damaged) and all(ours in {_ANY, own} for ours, own in pairs)

    return next(filter(fits, known), "")


def headings_among(row: Sequence[str], own: Mapping[str, C]) -> int:
    """Return the number of cells that are known headings."""
    known = _known(own)
    return sum(plain(cell) in known for cell in row)


def _known(own: Mapping[str, C]) -> Mapping[str, tuple[int, C]]:
    added = {plain(heading): (-1, column) for heading, column in own.items()}
    return {**_BY_HEADING, **added}
