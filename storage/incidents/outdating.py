"""Marks days of reports to be counted again after a counted message has changed."""

from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.incident import Incident
from domain.model.incident.workflow.status import Status
from domain.model.report.facts import REPEATED_WITHIN
from domain.model.time.work_calendar import WorkCalendar
from storage.engine.prepared import prepared
from storage.schema.columns import Row, UtcDateTime
from storage.schema.incidents import incident, incident_text
from storage.schema.reports import outdated_day

_IN_ITS_SUMS: Final = insert(outdated_day).from_select(
    ["day"],
    select(incident.c.counted_on).where(
        incident.c.number == bindparam("number"), incident.c.counted_on.is_not(None)
    ),
)
_AT: Final = bindparam("at", type_=UtcDateTime())
_LAST: Final = bindparam("last", type_=UtcDateTime())
_NEXT: Final = incident_text.alias("next")
_OF_THE_AUTHOR: Final = prepared(
    select(incident_text.c.detected_at)
    .distinct()
    .where(
        incident_text.c.author_url == bindparam("author"),
        incident_text.c.number != bindparam("number"),
        incident_text.c.detected_at >= _AT,
        incident_text.c.detected_at
        <= func.coalesce(
            select(_NEXT.c.detected_at)
            .join(incident, incident.c.number == _NEXT.c.number)
            .where(
                _NEXT.c.author_url == bindparam("author"),
                _NEXT.c.detected_at > _AT,
                _NEXT.c.detected_at <= _LAST,
                incident.c.status != Status.CANCELLED,
            )
            .order_by(_NEXT.c.detected_at)
            .limit(1)
            .scalar_subquery(),
            _LAST,
        ),
    )
)
"""Up to the next one not cancelled: later ones are repeats anyway, because of that one."""


async def outdate(
    connection: AsyncConnection, of: Incident, stored: Row, now: Row, calendar: WorkCalendar
) -> None:
    """Marks them in the transaction of the incident's row; `stored` is empty for a new one.

    Only closed incidents are counted. Whether a later message of the same author is a repeat
    depends on this one, too.
    """
    if stored and stored["closed_at"] is not None:
        await connection.execute(_IN_ITS_SUMS, {"number": of.number})
    author = of.message.author_url
    if author is None or (stored and _known_by(stored) == _known_by(now)):
        return
    days = set()
    for at in {row["detected_at"] for row in (stored, now) if row}:
        later = {"author": author, "number": of.number, "at": at, "last": at + REPEATED_WITHIN}
        detected = (await connection.execute(_OF_THE_AUTHOR, later)).scalars()
        days |= {calendar.local(one).date() for one in detected}
    if days:
        await connection.execute(insert(outdated_day), [{"day": day} for day in sorted(days)])


def _known_by(row: Row) -> tuple[datetime, bool]:
    """The values that decide whether a later message is a repeat."""
    return row["detected_at"], row["status"] == Status.CANCELLED
