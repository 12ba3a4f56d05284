"""Sums of a day's incidents for reports, and briefings for the deputy head (§21).

The sums can be recomputed from the incidents; the briefings' files are in `made_file`.
"""

from datetime import datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Date,
    Index,
    String,
    Table,
    Text,
)

from domain.model.report.briefing import UNSENT, BriefingState, Schedule
from storage.schema.columns import SENT, SERIAL, SignatureColumns, UtcDateTime, constant, metadata

day_sums = Table(
    "day_sums",
    metadata,
    # Local, in the calendar named by the basis.
    Column("day", Date, primary_key=True),
    Column("basis", String, nullable=False),
    Column("sums", JSON, nullable=False),
)
"""Sums of the incidents whose `counted_on` is that day."""

outdated_day = Table(
    "outdated_day",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("day", Date, nullable=False),
    sqlite_autoincrement=True,
)
"""Days whose sums must be recounted before use; writers only append, to avoid lock waits."""

ASKED = SENT
CONCLUDED = SignatureColumns("concluded_by", "concluded_at", "concluded_instead_of")
SENT_ON = SignatureColumns("sent_by", "sent_at", "sent_instead_of")
CANCELLED = SignatureColumns("cancelled_by", "cancelled_at", "cancelled_instead_of")

briefing = Table(
    "briefing",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("chat", BigInteger, nullable=False),
    Column("thread", BigInteger),
    # The author of the order and its message; empty for scheduled briefings.
    *ASKED.columns(),
    Column("ordered", Boolean, nullable=False),
    Column("schedule", String),
    Column("state", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("conclusion", Text),
    *CONCLUDED.columns(),
    *SENT_ON.columns(),
    *CANCELLED.columns(),
    Column("created_at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)

BRIEFING_OWED = briefing.c.ordered.is_(True) & briefing.c.state.in_(
    [constant(state) for state in sorted(UNSENT)]
)
"""The deputy head has ordered it but not received it yet."""

FILES_KEPT = BRIEFING_OWED | (briefing.c.schedule == Schedule.MONTHLY)
"""Its files are kept: it is still to be sent, or belongs to the monthly archive."""

BRIEFING_SCHEDULED = briefing.c.schedule.is_not(None)


def failed_before(moment: datetime) -> ColumnElement[bool]:
    """Match briefings created by then that have failed."""
    return (briefing.c.state == BriefingState.FAILED) & (briefing.c.created_at <= moment)


Index(
    "uq_briefing_owed",
    briefing.c.first,
    briefing.c.last,
    unique=True,
    sqlite_where=BRIEFING_OWED,
    postgresql_where=BRIEFING_OWED,
)
Index(
    "uq_briefing_scheduled",
    briefing.c.schedule,
    briefing.c.first,
    unique=True,
    sqlite_where=BRIEFING_SCHEDULED,
    postgresql_where=BRIEFING_SCHEDULED,
)
