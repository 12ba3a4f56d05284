"""Which posts of social networks are known already, by their addresses."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.message.citizen_message import UNNUMBERED
from domain.model.network.post import PostAddress
from storage.schema.incidents import follow_up, held_post, incident

_ASKED_AT_ONCE: Final = 500
"""Databases bound the parameters of a statement."""

_KEPT_IN: Final = (
    (incident.c.external_id, UNNUMBERED),
    (follow_up.c.address, ""),
    (held_post.c.address, ""),
)
"""The columns with addresses, and what stands before them there."""


async def brought(connection: AsyncConnection, posts: Collection[PostAddress]) -> set[PostAddress]:
    """Return those that are registered, recorded under an answer, or held."""
    by_address = {str(one): one for one in posts}
    known = set[PostAddress]()
    for start in range(0, len(by_address), _ASKED_AT_ONCE):
        some = [*by_address][start : start + _ASKED_AT_ONCE]
        for column, before in _KEPT_IN:
            stored = select(column).where(column.in_([f"{before}{one}" for one in some]))
            found = await connection.scalars(stored)
            known |= {by_address[one.removeprefix(before)] for one in found}
    return known
