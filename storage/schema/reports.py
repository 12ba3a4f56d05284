"""What the messages of a day count for in reports, kept so that none of them is read again.

Everything here can be counted anew from the messages.
"""

from sqlalchemy import JSON, Column, Date, String, Table

from storage.schema.columns import SERIAL, metadata

day_sums = Table(
    "day_sums",
    metadata,
    # Local, of the calendar that the basis names.
    Column("day", Date, primary_key=True),
    Column("basis", String, nullable=False),
    Column("sums", JSON, nullable=False),
)
"""Of the messages whose `counted_on` is that day."""

outdated_day = Table(
    "outdated_day",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("day", Date, nullable=False),
    sqlite_autoincrement=True,
)
"""A day whose sums are not to be used until they are counted anew; only ever added to by those who
change messages, so that nobody waits for anybody."""
