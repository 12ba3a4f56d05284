"""The code for the first administrator as a digest, and wrong tries as rows."""

import hashlib

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.ids import PersonId
from domain.model.organisation.admin_code import CodeTries
from storage.engine.database import Database
from storage.engine.dialect import upsert
from storage.schema.staff import admin_code, admin_code_try


class SqlAdminCodes:
    """The code of one unit of work."""

    def __init__(self, database: Database, connection: AsyncConnection) -> None:
        self._database = database
        self._connection = connection

    async def use(self, code: str) -> bool:
        """Whether it is this one; then nobody can use it again, and who tried is forgotten."""
        used = delete(admin_code).where(admin_code.c.digest == _digest(code))
        if (await self._connection.execute(used)).rowcount == 0:
            return False
        await self._connection.execute(delete(admin_code_try))
        return True

    async def tries(self, person: PersonId) -> CodeTries | None:
        """Their wrong ones; None: there were none."""
        known = select(admin_code_try).where(admin_code_try.c.person == person)
        row = (await self._connection.execute(known)).mappings().first()
        return None if row is None else CodeTries(row["wrong"], row["at"])

    async def note(self, person: PersonId, tries: CodeTries) -> None:
        """They have sent a wrong one."""
        values = {"wrong": tries.wrong, "at": tries.at}
        new = upsert(self._database, admin_code_try).values(person=person, **values)
        noted = new.on_conflict_do_update(index_elements=["person"], set_=values)
        await self._connection.execute(noted)


async def renew_code(database: Database, code: str) -> None:
    """Only this one is good from now on."""
    async with database.writing() as connection:
        await connection.execute(delete(admin_code))
        await connection.execute(insert(admin_code).values(digest=_digest(code)))


def _digest(code: str) -> str:
    """However it was typed: in small letters, with or without hyphens."""
    bare = "".join(sign for sign in code.upper() if sign.isalnum())
    return hashlib.sha256(bare.encode()).hexdigest()
