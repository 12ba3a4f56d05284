"""Which sent messages mention which incidents, and how their texts are redacted on erasure."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.conversation.notices.kinds import Ask, EraseMessage, ShowComment, ShowSorting
from domain.model.ids import BotId, IncidentNumber, MessageId, MessageRef, Place
from storage.engine.database import INSERTS
from storage.engine.prepared import prepared
from storage.schema.columns import place_of
from storage.schema.delivery import (
    SENT_BEFORE,
    SENT_CURRENT,
    sent_as,
    sent_message,
    served,
    told_incident,
)
from storage.schema.messages import QUESTION_OPEN, question

_ERASED: Final = "erased"
"""The digest of a redacted message: it matches no content."""

_REMEMBER: Final = {
    sqlite: prepared(insert(told_incident).on_conflict_do_nothing())
    for sqlite, insert in INSERTS.items()
}

_SAME_MESSAGE: Final = and_(
    *(sent_message.c[name] == told_incident.c[name] for name in ("bot", "chat", "message"))
)

_ASKS: Final = sent_message.c.subject_kind == Ask.subject
_SORTED: Final = frozenset({ShowComment.subject, ShowSorting.subject})
"""The subjects of cards about no incident."""

_OPEN_QUESTION: Final = select(question.c.id).where(
    _ASKS, question.c.id == sent_message.c.subject_id, QUESTION_OPEN
)
_COLUMNS: Final = (*sent_message.c, _OPEN_QUESTION.exists().label("asks"))


class ToldIn(NamedTuple):
    """A message that mentions an incident: its address and its subject."""

    message: MessageRef
    number: IncidentNumber | None
    part: int
    """Negative: a photo or document."""
    stays: bool
    """A card or an open question: it is rendered again in its new state."""
    erased: bool


async def remember_told(
    connection: AsyncConnection,
    bot: BotId,
    place: Place,
    messages: Iterable[MessageId],
    numbers: Collection[IncidentNumber],
) -> None:
    """Record that each of the messages mentions each of the incidents."""
    where = {"bot": bot, "chat": place.chat}
    rows = [{**where, "message": one, "number": number} for one in messages for number in numbers]
    if rows:
        await connection.execute(_REMEMBER[connection.dialect.name == "sqlite"], rows)


async def told_in(connection: AsyncConnection, numbers: Collection[int]) -> Sequence[ToldIn]:
    """Return all messages, of any bot, that mention these incidents."""
    listing = told_incident.c.number.in_(numbers)
    about = _ASKS & sent_message.c.subject_id.in_(
        select(question.c.id).where(question.c.subject.in_(numbers))
    )
    of_cards = await told_by(connection, sent_message.c.number.in_(numbers))
    found = {one.message: one for one in of_cards}
    for query in (
        select(*_COLUMNS).join(told_incident, _SAME_MESSAGE).where(listing),
        select(*_COLUMNS).where(about),
    ):
        found |= {one.message: one for one in await _told(connection, query)}
    return list(found.values())


async def told_by(connection: AsyncConnection, which: ColumnElement[bool]) -> Sequence[ToldIn]:
    """Return the messages about one incident each, of any bot, that match `which`."""
    current = await _told(connection, select(*_COLUMNS).where(SENT_CURRENT, which))
    return [*current, *await _told(connection, select(*_COLUMNS).where(SENT_BEFORE, which))]


async def _told(connection: AsyncConnection, query: Select[Any]) -> Sequence[ToldIn]:
    found = list[ToldIn]()
    for row in (await connection.execute(query)).mappings():
        message = MessageRef(row["bot"], place_of(row), MessageId(row["message"]))
        is_card = row["number"] is not None or row["subject_kind"] in _SORTED
        stays = row["asks"] or (row["current"] and is_card)
        erased = row["digest"] == _ERASED
        found.append(ToldIn(message, row["number"], row["part"], stays, erased))
    return found


async def erase_told(
    connection: AsyncConnection, messages: Iterable[ToldIn]
) -> Sequence[EraseMessage]:
    """Return a redaction notice for each text of our bots that is not redacted yet.

    The messages' digests then match no content, so none of them passes for up to date.
    """
    bots = set((await connection.execute(select(served.c.bot))).scalars())
    texts = [
        one.message
        for one in messages
        if one.message.bot in bots and one.part >= 0 and not one.stays and not one.erased
    ]
    mark = update(sent_message).where(
        *(sent_message.c[name] == bindparam(f"of_{name}") for name in ("bot", "chat", "message"))
    )
    if texts:
        which = [
            {"of_bot": one.bot, "of_chat": one.place.chat, "of_message": one.message}
            for one in texts
        ]
        await connection.execute(mark.values(digest=_ERASED), which)
    return [EraseMessage(one.place, one) for one in texts]


async def number_told(connection: AsyncConnection, message: MessageRef) -> IncidentNumber | None:
    """Return the incident the message is about, or None if it mentions several."""
    number = await connection.scalar(select(sent_message.c.number).where(sent_as(message)))
    return None if number is None else IncidentNumber(number)
