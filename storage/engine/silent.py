"""Processes that fell silent in the middle of a transaction: paused, or cut off from the database.

What they have locked stays so until they go on, be it in an hour. PostgreSQL itself ends a session that is
idle in a transaction; but of one that has parsed a statement and was not told to run it, it counts no
time at all, and no setting makes it.
"""

from typing import Final

from sqlalchemy import column, func, literal_column, or_, select, table
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine.database import OF_THIS_PROGRAM, SERVING

_AT_MOST: Final = {SERVING: "interval '3 seconds'", OF_THIS_PROGRAM: "interval '1 minute'"}
"""Whoever serves repeats what it loses; a console command would have to be given again by a person."""

_SESSION: Final = table(
    "pg_stat_activity",
    *map(column, ("pid", "datname", "usename", "application_name", "backend_xid")),
    *map(column, ("wait_event_type", "state_change")),
)

_END: Final = select(func.pg_terminate_backend(_SESSION.c.pid)).where(
    _SESSION.c.datname == func.current_database(),
    _SESSION.c.usename == literal_column("current_user"),
    _SESSION.c.backend_xid.is_not(None),  # it has written or locked something
    _SESSION.c.wait_event_type == "Client",
    or_(
        *(
            _SESSION.c.application_name.startswith(name)
            & (_SESSION.c.state_change < func.clock_timestamp() - literal_column(at_most))
            for name, at_most in _AT_MOST.items()
        )
    ),
)


async def end_silent(connection: AsyncConnection) -> None:
    """Ends PostgreSQL's sessions of this program that hold something and have said nothing for 3 seconds.

    Whoever it was finds the connection lost, and repeats what it was about to do. Console commands,
    which may have much to reckon, have a minute.
    """
    await connection.execute(_END)
