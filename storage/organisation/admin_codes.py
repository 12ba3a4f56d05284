"""The code for the first administrator as a digest, and failed attempts as rows."""

import hashlib

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.ids import PersonId
from domain.model.organisation.invitation import CodeTries
from storage.engine.database import Database
from storage.engine.dialect import upsert
from storage.schema.staff import admin_code, admin_code_try


class SqlAdminCodes:
    """The code of one unit of work."""

    def __init__(self, database: Database, connection: AsyncConnection) -> None:
        self._database = database
        self._connection = connection

    async def use(self, code: str) -> bool:
        """Whether the code is correct; then it can't be used again, and attempts are deleted."""
        used = delete(admin_code).where(admin_code.c.digest == _digest(code))
        if (await self._connection.execute(used)).rowcount == 0:
            return False
        await self._connection.execute(delete(admin_code_try))
        return True

    async def tries(self, person: PersonId) -> CodeTries | None:
        """Return their failed attempts; None if there are none."""
        known = select(admin_code_try).where(admin_code_try.c.person == person)
        row = (await self._connection.execute(known)).mappings().first()
        return None if row is None else CodeTries(row["wrong"], row["at"])

    async def note(self, person: PersonId, tries: CodeTries) -> None:
        """Stores their failed attempts."""
        values = {"wrong": tries.wrong, "at": tries.at}
        new = upsert(self._database, admin_code_try).values(person=person, **values)
        noted = new.on_conflict_do_update(index_elements=["person"], set_=values)
        await self._connection.execute(noted)


async def renew_code(database: Database, code: str) -> None:
    """Makes this the only valid code."""
    async with database.writing() as connection:
        await connection.execute(delete(admin_code))
        await connection.execute(insert(admin_code).values(digest=_digest(code)))


def _digest(code: str) -> str:
    """Ignores case and hyphens."""
    bare = "".join(sign for sign in code.upper() if sign.isalnum())
    return hashlib.sha256(bare.encode()).hexdigest()
