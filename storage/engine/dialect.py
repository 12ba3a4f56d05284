"""The one statement that the two databases spell alike but SQLAlchemy does not."""

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from storage.engine.database import Database


def upsert(database: Database, table: Table) -> Any:
    """An INSERT that has `on_conflict_do_update` and `on_conflict_do_nothing`."""
    return sqlite.insert(table) if database.sqlite else postgresql.insert(table)
