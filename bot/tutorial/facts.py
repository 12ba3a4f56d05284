"""What has happened on the stage, as steps of lessons ask for it: read from the program's database."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, select

from bot.sandbox.protocol import Json
from bot.tutorial.performance import Performance
from domain.model.ids import number_of
from storage.schema.incidents import event
from storage.schema.reports import briefing
from storage.schema.staff import absence


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that has happened: an event of an incident, or a row of another table."""

    id: tuple[str, int]
    """The kind of the row, and its id."""
    kind: str
    by: int
    """A person's number; 0: the program."""
    payload: Json


BESIDE: Final[dict[str, Select[Any]]] = {
    "absence_marked": select(absence.c.id, absence.c.marked_by),
    "report_ordered": select(briefing.c.id, briefing.c.person).where(briefing.c.ordered.is_(True)),
    "report_concluded": select(briefing.c.id, briefing.c.concluded_by).where(
        briefing.c.concluded_at.is_not(None)
    ),
    "report_sent": select(briefing.c.id, briefing.c.sent_by).where(briefing.c.sent_at.is_not(None)),
}
"""Facts that are not incident events, by their names in lessons; queries for row id and person."""


async def facts(performance: Performance) -> list[Fact]:
    """Return the events of all incidents in order, then the other facts."""
    events = select(event.c.id, event.c.kind, event.c.person, event.c.payload).order_by(event.c.id)
    async with performance.database.reading() as connection:
        found = [
            Fact(("event", serial), kind, _number(by), payload)
            for serial, kind, by, payload in await connection.execute(events)
        ]
        for kind, query in BESIDE.items():
            rows = await connection.execute(query)
            found += [Fact((kind, serial), kind, _number(by), {}) for serial, by in rows]
    return found


def _number(person: int | None) -> int:
    return 0 if person is None else number_of(person)
