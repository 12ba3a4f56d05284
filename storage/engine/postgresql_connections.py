"""Connections to PostgreSQL: prepared statements go straight to asyncpg."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.util.concurrency import greenlet_spawn

from storage.engine.changes import names_of
from storage.engine.prepared import FetchedRows, Prepared, prepared_form


class DirectConnection(AsyncConnection):
    """An AsyncConnection that shares its transaction, prepared statements and error mapping."""

    def __init__(self, engine: AsyncEngine) -> None:
        super().__init__(engine)
        self.written: Final = set[str]()
        """The tables that were written."""

    async def execute(self, statement: Any, parameters: Any = None, **options: Any) -> Any:
        """As AsyncConnection does."""
        if names := names_of(statement):
            self.written.update(names)
        known = prepared_form(self._proxied, statement, parameters)
        if known is None:
            return await super().execute(statement, parameters, **options)
        adapted: Any = self._proxied.connection.dbapi_connection
        dialect: Any = self.dialect
        try:
            return await _run(adapted, known, parameters, dialect._invalidate_schema_cache_asof)  # noqa: SLF001 - SQLAlchemy's own check
        except BaseException as error:  # noqa: BLE001 - it handles lost connections and cancellation, too
            return await greenlet_spawn(self._raise, adapted, known.sql, error)

    def _raise(self, adapted: Any, sql: str, error: BaseException) -> None:
        """Handles the error as SQLAlchemy does: drops a broken connection or stale statements."""
        try:
            adapted._handle_exception(error)  # noqa: SLF001 - no public equivalent
        except BaseException as named:  # noqa: BLE001 - it is raised again
            if isinstance(named, adapted.dbapi.InvalidCachedStatementError):
                dialect: Any = self.dialect
                dialect._invalidate_schema_cache()  # noqa: SLF001 - no public equivalent
            self._proxied._handle_dbapi_exception(named, sql, None, None, None)  # noqa: SLF001 - no public equivalent


async def _run(adapted: Any, known: Prepared, parameters: Any, outdated: float) -> FetchedRows:
    """Statements prepared before `outdated` are stale: a table has changed since."""
    if adapted._transaction is None:  # noqa: SLF001 - SQLAlchemy's adapter begins lazily, as here
        await adapted._start_transaction()  # noqa: SLF001
    if not (parameters is None or isinstance(parameters, Mapping)):
        rows = [known.bound(one) for one in parameters]
        await adapted.driver_connection.executemany(known.sql, rows)
        return known.found([], -1)
    ready, _ = await adapted._prepare(known.sql, outdated)  # noqa: SLF001 - its own cache
    rows = [tuple(row) for row in await ready.fetch(*known.bound(parameters))]
    count = ready.get_statusmsg().rpartition(" ")[2]
    return known.found(rows, int(count) if count.isdigit() else -1)
