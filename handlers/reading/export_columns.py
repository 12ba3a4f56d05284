"""The meaning of an export's columns, by their headings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from domain.model.message.export import ExportColumn as C
from handlers.reading.headings import plain
from handlers.texts.tables import sections

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

    places: Mapping[C, int]
    headings: Mapping[int, str]
    """The original text of every heading."""
    unknown: frozenset[int]

    def of(self, row: Sequence[str], column: C) -> str:
        """Return the cell; empty if there is none."""
        place = self.places.get(column)
        return row[place] if place is not None and place < len(row) else ""

    def repeated_in(self, row: Sequence[str]) -> bool:
        """Return whether most cells repeat the headings."""
        cells = enumerate(" ".join(cell.split()) for cell in row)
        same = sum(bool(cell) and self.headings.get(place) == cell for place, cell in cells)
        return 2 * same > len(self.headings)

    @property
    def recognised(self) -> tuple[str, ...]:
        """Return the headings in use, in the order of the file."""
        return tuple(self.headings[place] for place in sorted(self.places.values()))


def columns_of(row: Sequence[str], own: Mapping[str, C]) -> Columns | None:
    """Return None if the row is not a header; `own` are the administration's own headings."""
    known = _known(own)
    best: dict[C, tuple[int, int]] = {}
    headings: dict[int, str] = {}
    unknown = set()
    for place, cell in enumerate(row):
        if not (heading := plain(cell)):
            continue
        headings[place] = " ".join(cell.split())
        if heading not in known:
            unknown.add(place)
            continue
        rank, column = known[heading]
        best[column] = min(best.get(column, (rank, place)), (rank, place))
    places: dict[C, int] = {
        column: place for column, (_, place) in best.items() if column is not C.UNNEEDED
    }
    if not places.keys() >= set(NEEDED):
        return None
    return Columns(places, headings, frozenset(unknown))


def headings_among(row: Sequence[str], own: Mapping[str, C]) -> int:
    """Return the number of cells that are known headings."""
    known = _known(own)
    return sum(plain(cell) in known for cell in row)


def _known(own: Mapping[str, C]) -> Mapping[str, tuple[int, C]]:
    added = {plain(heading): (-1, column) for heading, column in own.items()}
    return {**_BY_HEADING, **added}
