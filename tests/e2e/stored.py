"""What stands in the database."""

from sqlalchemy import select

from storage.engine.database import Database
from storage.schema.columns import metadata


async def holding(database: Database, text: str) -> set[str]:
    """The columns in which the text stands."""
    async with database.reading() as connection:
        return {
            f"{table.name}.{name}"
            for table in metadata.sorted_tables
            for row in (await connection.execute(select(table))).mappings()
            for name, value in row.items()
            if text in str(value)
        }
