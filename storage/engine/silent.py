"""Ends sessions of processes that stall in a transaction: suspended, or cut off from the database.

Their locks would last until they resume, perhaps for an hour. PostgreSQL itself ends sessions that
are idle in a transaction; but no timeout covers one that has parsed a statement and not executed
it.
"""

from typing import Final

from sqlalchemy import column, func, literal_column, or_, select, table
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine.database import OF_THIS_PROGRAM, SERVING

_AT_MOST: Final = {SERVING: "interval '3 seconds'", OF_THIS_PROGRAM: "interval '1 minute'"}
"""A bot process retries what it loses; a person would have to repeat a console command."""

_SESSION: Final = table(
    "pg_stat_activity",
    *map(column, ("pid", "datname", "usename", "application_name", "backend_xid")),
    *map(column, ("wait_event_type", "state_change")),
)

_END: Final = select(func.pg_terminate_backend(_SESSION.c.pid)).where(
    _SESSION.c.datname == func.current_database(),
    _SESSION.c.usename == literal_column("current_user"),
    _SESSION.c.backend_xid.is_not(None),  # it has written or locked rows
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
    """Ends PostgreSQL sessions of this program that hold locks and were silent for 3 seconds.

    Their process finds the connection lost and retries. Console commands, which may compute for
    long, have a minute.
    """
    await connection.execute(_END)
