"""Sums of a day's incidents for reports, kept to avoid reading the incidents again.

Everything here can be recomputed from the incidents.
"""

from sqlalchemy import JSON, Column, Date, String, Table

from storage.schema.columns import SERIAL, metadata

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
