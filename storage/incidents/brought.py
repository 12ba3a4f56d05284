"""Which posts of social networks are known already, by their addresses.

Of an erased one a digest is kept, so that it is not brought in again. The key is this database's own.
"""

import secrets
from collections.abc import Collection, Iterable
from hashlib import blake2b
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.message.citizen_message import UNNUMBERED
from domain.model.network.post import PostAddress
from storage.engine.database import upsert
from storage.schema.incidents import digest_key, found_comment, incident

_ASKED_AT_ONCE: Final = 250
"""Databases bound the parameters of a statement."""

_ERASED: Final = "erased:"

_KEPT_IN: Final = (
    (incident.c.external_id, UNNUMBERED),
    (found_comment.c.address, ""),
)
"""The columns with addresses, and what stands before them there."""


class Digests:
    """The digests of what was erased; none without a key, which the first erasure makes."""

    def __init__(self, key: str | None) -> None:
        self._key = None if key is None else bytes.fromhex(key)

    @classmethod
    async def stored(cls, connection: AsyncConnection) -> "Digests":
        """Return those of this database."""
        return cls(await connection.scalar(select(digest_key.c.key)))

    @classmethod
    async def kept(cls, connection: AsyncConnection) -> "Digests":
        """Return those of this database, and make its key if it has none."""
        new = upsert(connection, digest_key).values(id=1, key=secrets.token_hex(32))
        await connection.execute(new.on_conflict_do_nothing(index_elements=["id"]))
        return await cls.stored(connection)

    def of(self, address: str) -> str | None:
        """Return the digest of an address or id; a digest is its own."""
        if self._key is None or address.startswith(_ERASED):
            return address if self._key else None
        return _ERASED + blake2b(address.encode(), key=self._key, digest_size=16).hexdigest()

    def forms(self, addresses: Iterable[str]) -> dict[str, str]:
        """Return the addresses by each form in which they may be stored."""
        plain = {one: one for one in addresses}
        return plain | {form: one for one in plain if (form := self.of(one)) is not None}


async def brought(connection: AsyncConnection, posts: Collection[PostAddress]) -> set[PostAddress]:
    """Return those that are registered or were found before."""
    by_address = {str(one): one for one in posts}
    digests, known = await Digests.stored(connection), set[PostAddress]()
    for start in range(0, len(by_address), _ASKED_AT_ONCE):
        forms = digests.forms([*by_address][start : start + _ASKED_AT_ONCE])
        for column, before in _KEPT_IN:
            stored = select(column).where(column.in_([f"{before}{one}" for one in forms]))
            found = await connection.scalars(stored)
            known |= {by_address[forms[one.removeprefix(before)]] for one in found}
    return known


async def registered_ids(connection: AsyncConnection, external_ids: Collection[str]) -> set[str]:
    """Return the ids that are registered already, also in erased incidents."""
    if not external_ids:
        return set()
    digests, forms = await Digests.stored(connection), {one: one for one in external_ids}
    made = {one.removeprefix(UNNUMBERED): one for one in external_ids if one.startswith(UNNUMBERED)}
    forms |= {f"{UNNUMBERED}{form}": made[one] for form, one in digests.forms(made).items()}
    known = select(incident.c.external_id).where(incident.c.external_id.in_(forms))
    return {forms[one] for one in await connection.scalars(known)}
