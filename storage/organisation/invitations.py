"""Invitations and the first administrator's code, as rows.

Used and expired invitations stay as a record of who invited whom. An administrator's code is kept
as a digest; the code of an invitation is not kept.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.ids import PersonId
from domain.model.organisation.people import CodeTries, Invitation, Post
from storage.engine.database import Database, put_row
from storage.schema.columns import Row
from storage.schema.staff import admin_code, admin_code_try
from storage.schema.staff import invitation as table


class SqlInvitations:
    """The invitations of one unit of work."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, invitation: Invitation) -> None:
        """Adds it; valid from the commit on."""
        await self._connection.execute(
            insert(table).values(
                id=invitation.id,
                posts=" ".join(post.key for post in invitation.posts),
                name=invitation.name,
                made_by=invitation.made_by,
                until=invitation.until,
            )
        )

    async def find(self, invitation: str, at: datetime) -> Invitation | None:
        """Return the valid invitation with that id."""
        good = select(table).where(table.c.id == invitation, _good(at))
        row = (await self._connection.execute(good)).mappings().first()
        return None if row is None else _invitation(row)

    async def waiting(self, at: datetime) -> Sequence[Invitation]:
        """Return the valid invitations that name a person, oldest first."""
        good = select(table).where(_good(at), table.c.name.is_not(None))
        named = good.order_by(table.c.until, table.c.id)
        return [_invitation(row) for row in (await self._connection.execute(named)).mappings()]

    async def use(self, invitation: str, by: PersonId | None, at: datetime) -> Invitation | None:
        """Return the valid invitation and mark it as used; `by` None: it is revoked."""
        good = table.c.id == invitation, _good(at)
        used = update(table).where(*good).values(used_by=by, used_at=at).returning(table)
        row = (await self._connection.execute(used)).mappings().first()
        return None if row is None else _invitation(row)


async def invited(connection: AsyncConnection, at: datetime) -> list[tuple[Post, ...]]:
    """Return the posts of each valid invitation."""
    return [_posts(one) for one in await connection.scalars(select(table.c.posts).where(_good(at)))]


def _good(at: datetime) -> ColumnElement[bool]:
    return and_(table.c.used_at.is_(None), table.c.until > at)


def _posts(keys: str) -> tuple[Post, ...]:
    return tuple(map(Post.of_key, keys.split()))


def _invitation(row: Row) -> Invitation:
    posts = _posts(row["posts"])
    made_by = None if row["made_by"] is None else PersonId(row["made_by"])
    return Invitation(row["id"], posts, row["name"], made_by, row["until"])


class SqlAdminCodes:
    """The code of one unit of work."""

    def __init__(self, connection: AsyncConnection) -> None:
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
        await put_row(self._connection, admin_code_try, {"person": person}, values)


async def renew_code(database: Database, code: str) -> None:
    """Makes this the only valid code."""
    async with database.writing() as connection:
        await connection.execute(delete(admin_code))
        await connection.execute(insert(admin_code).values(digest=_digest(code)))


def _digest(code: str) -> str:
    """Ignores case and hyphens."""
    bare = "".join(sign for sign in code.upper() if sign.isalnum())
    return hashlib.sha256(bare.encode()).hexdigest()
