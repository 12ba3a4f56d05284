"""Accounts of people who work in several messengers: codes to link one, and the last used.

Codes are kept as digests: who reads the database or a copy can't use them.
"""

import hashlib
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.ids import PersonId
from domain.model.organisation.accounts import AccountLink
from storage.engine.database import put_row
from storage.engine.prepared import prepared
from storage.organisation.absences import count_change
from storage.schema.staff import account_link as table
from storage.schema.staff import last_account

_LAST: Final = prepared(select(last_account))


class SqlAccountLinks:
    """The codes of one unit of work."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, link: AccountLink) -> None:
        """Adds it, valid from the commit on, in place of the person's former one."""
        values = {"digest": digest_of(link.code), "until": link.until}
        await put_row(self._connection, table, {"person": link.person}, values)

    async def use(self, code: str, at: datetime) -> PersonId | None:
        """Return whose valid code it is, and remove it."""
        used = delete(table).where(table.c.digest == digest_of(code), table.c.until > at)
        return (await self._connection.execute(used.returning(table.c.person))).scalar()

    async def note(self, person: PersonId, account: PersonId) -> None:
        """Stores the account in which the person was last active."""
        await note_account(self._connection, person, account)


def digest_of(code: str) -> str:
    """Return the digest of a random code, which nobody can guess from it."""
    return hashlib.sha256(code.encode()).hexdigest()


async def last_accounts(connection: AsyncConnection) -> dict[PersonId, PersonId]:
    """Return the last account of each person who has changed between theirs."""
    return {row.person: row.account for row in await connection.execute(_LAST)}


async def note_account(connection: AsyncConnection, person: PersonId, account: PersonId) -> None:
    """Stores the account in which the person was last active.

    Locks the organisation first, as changes of it do before they remove such rows.
    """
    await count_change(connection)
    await put_row(connection, last_account, {"person": person}, {"account": account})
