"""The messages that erasing a citizen's data is about: found, shown and confirmed before."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Self

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.ids import CommentId, IncidentNumber
from domain.model.message.citizen_message import Network
from domain.model.message.profile import profile_of
from domain.model.network.post import stored_address
from storage.conversation.jobs import waiting_previews
from storage.schema.incidents import found_comment, incident, incident_text


class Author(NamedTuple):
    """Whom a message names as its author; without a link only that name in that network."""

    name: str | None
    url: str | None
    network: Network

    @property
    def key(self) -> str | None:
        """Equal for all that is by the same author, or may be; None if nobody is named."""
        if self.url:
            return profile_of(self.url)
        return f"{self.network} {self.name.strip().casefold()}" if self.name else None


class WrittenMessage(NamedTuple):
    """A message of a citizen."""

    number: IncidentNumber
    at: datetime
    author: Author


@dataclass(frozen=True, slots=True)
class ErasureScope:
    """What is to be erased, and what else its authors wrote, or may have written."""

    messages: Sequence[WrittenMessage]
    others: Sequence[WrittenMessage] = ()
    """These stay, and so does whatever names their authors elsewhere."""
    previews: int = 0
    """Previews of imports that are cancelled: their files may have rows of the citizen."""
    found: Sequence[CommentId] = ()
    """The author's comments that are no incidents; of some messages, those under their answers."""
    other_found: int = 0
    """Other comments by the authors of the messages, which stay."""

    @classmethod
    async def by_author(cls, connection: AsyncConnection, given: str) -> Self:
        """Return everything by the citizen with this page; without one, by people of this name.

        A name never has a slash, the link to a page always.
        """
        written = await _written(connection)
        if "/" in given:
            key = profile_of(given)
            keys = {key} if key else set()
        else:
            name = given.strip().casefold()
            keys = {f"{network} {name}" for network in Network}
        own = [one for one in written if one.author.key in keys]
        previews = len(await waiting_previews(connection))
        return cls(own, previews=previews, found=await _found_by(connection, keys))

    @classmethod
    async def by_number(cls, connection: AsyncConnection, numbers: Collection[int]) -> Self:
        """Return these messages, as far as their words are not erased yet.

        With them go their authors' comments under the answers.
        """
        written = await _written(connection)
        own = [one for one in written if one.number in numbers]
        keys = {one.author.key for one in own if one.author.key}
        theirs = [one for one in written if one.author.key in keys]
        others = [one for one in theirs if one.number not in numbers]
        under = found_comment.c.follows.in_([one.number for one in own])
        found = await _found_by(connection, keys, under)
        other_found = len(await _found_by(connection, keys)) - len(found)
        previews = len(await waiting_previews(connection))
        return cls(own, others, previews, found, other_found)

    @property
    def numbers(self) -> list[IncidentNumber]:
        """The incidents whose words are erased."""
        return [one.number for one in self.messages]


async def _written(connection: AsyncConnection) -> list[WrittenMessage]:
    """Return all that citizens wrote, by number.

    No query could compare links: what names a person there depends on the network.
    """
    text = incident_text.c
    columns = text.number, text.detected_at, text.author_name, text.author_url, incident.c.network
    written = select(*columns).join(incident, incident.c.number == text.number)
    return [
        WrittenMessage(number, at, Author(name, url, Network(network)))
        for number, at, name, url, network in await connection.execute(
            written.order_by(text.number)
        )
    ]


async def _found_by(
    connection: AsyncConnection, keys: Collection[str], *which: ColumnElement[bool]
) -> Sequence[CommentId]:
    """Return the comments by these authors that still have words, waiting and sorted away."""
    with_words = select(found_comment).where(found_comment.c.text != "", *which)
    return [
        CommentId(row["id"])
        for row in (await connection.execute(with_words)).mappings()
        if Author(row["author_name"], row["author_url"], stored_address(row["page"]).network).key
        in keys
    ]
