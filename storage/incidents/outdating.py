"""Which days of reports have to be counted again since a message is not as it was counted."""

from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.course.status import Status
from domain.model.incident import Incident
from domain.model.report.facts import REPEATED_WITHIN
from domain.model.time.work_calendar import WorkCalendar
from storage.schema.columns import Row, UtcDateTime
from storage.schema.incidents import incident, incident_text
from storage.schema.reports import outdated_day

_IN_ITS_SUMS: Final = insert(outdated_day).from_select(
    ["day"],
    select(incident.c.counted_on).where(
        incident.c.number == bindparam("number"), incident.c.counted_on.is_not(None)
    ),
)
_OF_THE_AUTHOR: Final = (
    select(incident.c.detected_at)
    .select_from(incident_text.join(incident))
    .where(
        incident_text.c.author_url == bindparam("author"),
        incident.c.number != bindparam("number"),
        incident.c.detected_at.between(
            bindparam("first", type_=UtcDateTime()), bindparam("last", type_=UtcDateTime())
        ),
    )
)


async def outdate(
    connection: AsyncConnection, of: Incident, stored: Row, now: Row, calendar: WorkCalendar
) -> None:
    """Notes them, in the transaction that changes the row of the incident; `stored` is empty of a new one.

    Only what is closed is counted. Whether a later message of the same author is a repeated one
    depends on this one, too.
    """
    if stored and stored["closed_at"] is not None:
        await connection.execute(_IN_ITS_SUMS, {"number": of.number})
    author = of.message.author_url
    if author is None or (stored and _known_by(stored) == _known_by(now)):
        return
    moments = [row["detected_at"] for row in (stored, now) if row]
    later = {
        "author": author,
        "number": of.number,
        "first": min(moments),
        "last": max(moments) + REPEATED_WITHIN,
    }
    detected = (await connection.execute(_OF_THE_AUTHOR, later)).scalars()
    days = {calendar.local(at).date() for at in detected}
    if days:
        await connection.execute(insert(outdated_day), [{"day": day} for day in sorted(days)])


def _known_by(row: Row) -> tuple[datetime, bool]:
    """What of it decides whether a later one is a repeated one."""
    return row["detected_at"], row["status"] == Status.CANCELLED
