"""What differs in a schema is found once for each schema: to compare all tables takes a while."""

from storage.engine.database import Database
from storage.engine.migrate import differences

_DIFFERENCES: dict[tuple[str, ...], list[str]] = {}
"""By all that a schema is made of."""

_SCHEMA = {
    "sqlite": "SELECT sql FROM sqlite_master ORDER BY rowid",
    "postgresql": "SELECT (relname, attname, atttypid, attnotnull)"
    " FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid"
    " WHERE relnamespace = 'public'::regnamespace ORDER BY attrelid, attnum",
}


async def known_differences(database: Database) -> list[str]:
    """As `differences`."""
    async with database.reading() as connection:
        made = await connection.exec_driver_sql(_SCHEMA[connection.dialect.name])
        schema = tuple(str(part) for part in made.scalars())
    if schema not in _DIFFERENCES:
        _DIFFERENCES[schema] = await differences(database)
    return _DIFFERENCES[schema]
