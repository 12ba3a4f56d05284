"""Events as rows: kind, common columns, and the kind's own fields as JSON. Append-only."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from pydantic import TypeAdapter
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.incident.events import IncidentEvent
from storage.engine.prepared import prepared
from storage.schema.columns import Row, actor_of, actor_values
from storage.schema.incidents import event as table

_COMMON: Final = {"number", "at", "by"}


def kind_of(of: type) -> str:
    """Return the stored name of that event class."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", of.__name__).lower()


_FORMS: Final[Mapping[str, TypeAdapter[IncidentEvent]]] = {
    kind_of(of): TypeAdapter(of) for of in IncidentEvent.__subclasses__()
}


_APPEND: Final = prepared(insert(table).returning(table.c.id))


async def append(
    connection: AsyncConnection, events: list[IncidentEvent]
) -> dict[IncidentEvent, int]:
    """Stores the events in order and returns their ids."""
    return {
        event: (await connection.execute(_APPEND, to_row(event))).scalar_one() for event in events
    }


def to_row(event: IncidentEvent) -> dict[str, Any]:
    """The event as columns, without an id."""
    kind = kind_of(type(event))
    return {
        "number": event.number,
        "kind": kind,
        "at": event.at,
        **actor_values(event.by),
        "payload": _FORMS[kind].dump_python(event, mode="json", exclude=_COMMON),
    }


def from_row(row: Row) -> IncidentEvent:
    """Return the event in the columns."""
    common: dict[str, int | datetime | Any] = {
        "number": row["number"],
        "at": row["at"],
        "by": actor_of(row),
    }
    return _FORMS[row["kind"]].validate_python({**row["payload"], **common})
