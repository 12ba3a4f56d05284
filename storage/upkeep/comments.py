"""Comments found on pages, and where messages stood, as erasing leaves them."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.actor import MONITORING
from domain.model.conversation.notices.kinds import ShowComment, ShowSorting
from domain.model.conversation.notices.notice import SingleNotice
from domain.model.found_comment import CommentState
from domain.model.ids import CommentId, IncidentNumber
from domain.model.message.citizen_message import UNNUMBERED
from storage.delivery.told import ToldIn, erase_told, told_by, told_in
from storage.incidents.brought import Digests
from storage.outbox.queue import queue
from storage.schema.columns import Row, left_by_erasing
from storage.schema.delivery import sent_message
from storage.schema.incidents import found_comment, incident, placement
from storage.upkeep.traces import Traces


def as_texts(comments: Collection[Row]) -> list[Row]:
    """Return them as rows of `incident_text`, of no incident; their links may be those of posts."""
    empty = dict.fromkeys(("note", "address", "answer", "url", "page")) | {"number": 0}
    return [{**one, **empty} for one in comments]


async def digest_addresses(connection: AsyncConnection, numbers: Collection[int]) -> None:
    """Leave only digests of where these messages stood.

    The number of a message in the monitoring system stays.
    """
    digests = await Digests.kept(connection)
    made = incident.c.number.in_(numbers) & incident.c.external_id.startswith(UNNUMBERED)
    for row in (await connection.execute(select(incident).where(made))).mappings().all():
        digest = f"{UNNUMBERED}{digests.of(row['external_id'].removeprefix(UNNUMBERED))}"
        which = incident.c.number == row["number"]
        await connection.execute(update(incident).where(which).values(external_id=digest))
    came = found_comment.c.number.in_(numbers)
    for row in (await connection.execute(select(found_comment).where(came))).mappings().all():
        one = update(found_comment).where(found_comment.c.id == row["id"])
        await connection.execute(one.values(address=digests.of(row["address"])))


async def told_of_found(
    connection: AsyncConnection, which: ColumnElement[bool]
) -> Sequence[ToldIn]:
    """Return the messages with these comments, and all copies of the list that many share."""
    cards = (sent_message.c.subject_kind == ShowComment.subject) & sent_message.c.subject_id.in_(
        select(found_comment.c.id).where(which)
    )
    lists = sent_message.c.subject_kind == ShowSorting.subject
    return await told_by(connection, cards | lists)


async def erase_found(
    connection: AsyncConnection, which: ColumnElement[bool], now: datetime
) -> Sequence[Row]:
    """Erase the words and authors of these comments, on their cards, too; return what they were.

    Those that still wait never will be sorted. Who sorted the others, and when, stays.
    """
    found = select(found_comment).where(which, found_comment.c.text != "")
    rows = (await connection.execute(found)).mappings().all()
    if not rows:
        return ()
    digests, mine = await Digests.kept(connection), found_comment.c.id.in_([r["id"] for r in rows])
    told = await told_of_found(connection, mine)
    for row in rows:
        values = {**left_by_erasing(found_comment), "address": digests.of(row["address"])}
        if row["state"] == CommentState.WAITING:
            values |= {"state": CommentState.DELETED, "settled_by": MONITORING, "settled_at": now}
        one = update(found_comment).where(found_comment.c.id == row["id"])
        await connection.execute(one.values(**values))
    places = dict.fromkeys(one.message.place for one in told if one.stays)
    shown: list[SingleNotice] = [ShowSorting(place) for place in places]
    shown += [ShowComment(CommentId(row["id"]), place) for row in rows for place in places]
    await queue(connection, [*shown, *await erase_told(connection, told)], now)
    return rows


async def erase_found_words(
    connection: AsyncConnection, traces: Traces, but: Collection[int]
) -> tuple[Sequence[IncidentNumber], Sequence[ToldIn]]:
    """Erase the citizen's words that stood where an answer to others was expected.

    Return these incidents, and the messages about them: some show the words.
    """
    stands = select(placement.c.number, placement.c.position, placement.c.found).where(
        placement.c.found != "", placement.c.number.not_in(but)
    )
    numbers = list[IncidentNumber]()
    for row in (await connection.execute(stands)).all():
        if traces.found_in(row.found):
            which = (placement.c.number == row.number) & (placement.c.position == row.position)
            await connection.execute(update(placement).where(which).values(found=""))
            numbers.append(IncidentNumber(row.number))
    return numbers, await told_in(connection, numbers) if numbers else ()
