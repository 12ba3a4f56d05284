"""The sealed access tokens of social networks as rows."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.ids import PersonId
from domain.model.network.token import SealedToken, TokenOwner, token_owner
from storage.engine.database import Database, put_row
from storage.schema.columns import Row
from storage.schema.staff import network_token as table


class SqlTokens:
    """The tokens of one unit of work."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(self, token: SealedToken) -> None:
        """Stores it in place of the owner's former one."""
        values = {"sealed": token.sealed, "stored_at": token.at, "stored_by": token.by}
        await put_row(self._connection, table, {"owner": str(token.owner)}, values)

    async def remove(self, owner: TokenOwner) -> None:
        """Removes it, if there is one."""
        await self._connection.execute(delete(table).where(table.c.owner == str(owner)))


async def stored_tokens(database: Database) -> Sequence[SealedToken]:
    """Return all tokens."""
    return [_token(row) for row in await database.rows(select(table).order_by(table.c.owner))]


async def token_of(connection: AsyncConnection, owner: TokenOwner) -> SealedToken | None:
    """Return the token of that page or network, if one is stored."""
    rows = await connection.execute(select(table).where(table.c.owner == str(owner)))
    row = rows.mappings().first()
    return None if row is None else _token(row)


def _token(row: Row) -> SealedToken:
    by = PersonId(row["stored_by"])
    return SealedToken(token_owner(row["owner"]), row["sealed"], row["stored_at"], by)
