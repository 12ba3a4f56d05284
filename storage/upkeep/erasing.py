"""Erasure of closed incidents after their retention period, and of one citizen's messages.

The actions, their authors and times stay, and so do the figures. Database triggers update the
search terms.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import chain
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Table, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.conversation.notices.kinds import Digest, RefreshCard, SendStoredFile, TextNotice
from domain.model.found_comment import WORDS_KEPT
from domain.model.ids import IncidentNumber, Place
from domain.model.incident.events import OtherJoined
from domain.ports.snapshots import numbers_said
from storage.conversation.jobs import cancel_previews, running_imports
from storage.delivery.told import ToldIn, erase_told, told_in
from storage.engine.database import Database
from storage.engine.scrubbing import scrub
from storage.incidents.events import kind_of
from storage.incidents.rows import lock
from storage.outbox.queue import BROUGHT, queue, standing
from storage.schema.columns import Row, left_by_erasing, metadata, place_of
from storage.schema.delivery import sent_message
from storage.schema.incidents import (
    draft_text,
    event,
    found_comment,
    incident,
    incident_text,
    placement,
    placing_order,
    promise,
    template,
    template_change,
)
from storage.schema.jobs import job
from storage.schema.messages import OUTBOX_WAITING, OutboxState, inbox, made_file, outbox, question
from storage.schema.reports import briefing
from storage.schema.search import incident_terms, search
from storage.search.index import purge_index
from storage.search.stems import normal
from storage.upkeep.comments import (
    as_texts,
    digest_addresses,
    erase_found,
    erase_found_words,
    told_of_found,
)
from storage.upkeep.erasure_scope import ErasureScope
from storage.upkeep.traces import (
    Message,
    Traces,
    erase_in_templates,
    erase_questions,
    erase_updates,
    known_as,
    telling,
    with_gaps,
)

DELETED: Final = (incident_text, draft_text, placing_order)
EMPTIED: Final[Mapping[Table, Mapping[str, Any]]] = {
    table: left for table in metadata.sorted_tables if (left := left_by_erasing(table))
}
"""Their rows stay: events and figures refer to them."""

_TOUCHED: Final = (
    *DELETED,
    *EMPTIED,
    incident_terms,
    question,
    inbox,
    outbox,
    made_file,
    job,
    search,
    template,
    template_change,
)
"""All tables with erasable data."""

_TO_BE_SENT: Final = made_file.c.id.in_(BROUGHT.where(OUTBOX_WAITING))
_DAY: Final = timedelta(days=1)


class Elsewhere(StrEnum):
    """Places with a trace of the citizen that belong to others."""

    HELD = "held"
    """A text or message held with a question."""
    DEAD_LETTER = "dead_letter"
    TEMPLATE = "template"
    ANSWER = "answer"
    """An answer to another citizen's message."""


class SentFile(NamedTuple):
    """A file made by the program, in a chat."""

    place: Place
    name: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased, and what people must do themselves."""

    numbers: Sequence[IncidentNumber] = ()
    detected: Sequence[datetime] = ()
    elsewhere: Counter[Elsewhere] = field(default_factory=Counter)
    messages: int = 0
    """Texts of the bot in chats, to be redacted while it runs."""
    attached: Counter[Place] = field(default_factory=Counter)
    """Photos and documents sent along, by place: a bot can't delete them."""
    files: Sequence[SentFile] = ()
    """Files since the first of the messages was detected, also queued ones; a bot can't delete them."""
    previews: int = 0
    """Previews of imports, cancelled: their files may have rows of the citizen."""
    imports: int = 0
    """Imports that go on: they may still register rows of the citizen."""


class Erasing:
    """Erases old incidents in chunks, one commit each; messages by request in one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def erase_old(self, before: datetime, now: datetime, most: int) -> int:
        """Erase up to `most` incidents closed before then; return how many."""
        sorted_away = found_comment.c.settled_at < now - WORDS_KEPT
        async with self._database.writing(long=True) as connection:
            await erase_found(connection, sorted_away | (found_comment.c.found_at < before), now)
        over = incident.c.closed_at < before
        with_words = select(incident.c.number).join(incident_text).where(over).limit(most)
        numbers = await self._database.scalars(with_words, long=True)
        if not numbers:
            return 0
        async with self._database.writing(long=True) as connection:
            await _lock(connection, numbers)
            return len((await _erase(connection, numbers, now, over)).numbers)

    async def scope(
        self, *, author: str | None = None, numbers: Collection[int] = ()
    ) -> ErasureScope:
        """Return what would be erased: all of this author, or only these messages."""
        async with self._database.reading(long=True) as connection:
            if author is not None:
                return await ErasureScope.by_author(connection, author)
            return await ErasureScope.by_number(connection, numbers)

    async def erase(self, scope: ErasureScope, now: datetime) -> Erased:
        """Erase these messages and their traces elsewhere.

        In one transaction: nothing is written between reading and erasing.
        """
        async with self._database.writing(long=True) as connection:
            previews = await cancel_previews(connection, now)
            await queue(connection, previews, now)
            stopped = Erased(previews=len(previews), imports=await running_imports(connection))
            mine = found_comment.c.id.in_(scope.found)
            comments = as_texts(await erase_found(connection, mine, now))
            if not (scope.messages or comments):
                return stopped
            numbers = scope.numbers
            await _lock(connection, numbers)
            said = select(incident_text).where(incident_text.c.number.in_(numbers))
            rows = (await connection.execute(said)).mappings().all()
            traces = await Traces.of(connection, [*rows, *comments], scope.others)
            answered: dict[int, Row] = {row["number"]: row for row in rows}
            for copies, row in await _with_copies(connection, numbers):
                answered = dict.fromkeys(copies, row) | answered
            erased = await _erase(connection, numbers, now, traces=traces)
            await _erase_what_was_served(connection, erased.numbers, traces, now)
            changed = await erase_in_templates(connection, answered, traces)
            erased.elsewhere[Elsewhere.TEMPLATE] += changed
            return replace(erased, previews=stopped.previews, imports=stopped.imports)

    async def scrub(self) -> bool:
        """Scrub erased data from the disk, too; return whether it succeeded. Backups keep it."""
        await purge_index(self._database)
        return await scrub(self._database, _TOUCHED)


async def _lock(connection: AsyncConnection, numbers: Collection[int]) -> None:
    """Lock these, and the incidents that share their answers."""
    copies = (await _copies(connection, numbers)).values()
    await lock(connection, {*numbers, *chain.from_iterable(copies)})


async def _erase(
    connection: AsyncConnection,
    numbers: Collection[int],
    now: datetime,
    *still: ColumnElement[bool],
    traces: Traces | None = None,
) -> Erased:
    """Erase those that still match `still` once locked; their cards and messages show it."""
    wanted = select(incident.c.number, incident.c.detected_at).where(
        incident.c.number.in_(numbers), *still
    )
    locked = (await connection.execute(wanted.order_by(incident.c.number))).all()
    found = [IncidentNumber(row.number) for row in locked]
    told = [*await told_in(connection, found)]
    told += await told_of_found(connection, found_comment.c.number.in_(found))
    copied = await _erase_in_copies(connection, found)
    shown: Sequence[IncidentNumber] = ()
    if traces is not None:
        shown, messages = await erase_found_words(connection, traces, found)
        told += messages
    await digest_addresses(connection, found)
    cards = await standing(connection, [*found, *copied, *shown])
    for table in DELETED:
        await connection.execute(delete(table).where(table.c.number.in_(found)))
    for table, values in EMPTIED.items():
        await connection.execute(update(table).where(table.c.number.in_(found)).values(values))
    await _erase_in_values(connection, found)
    detected = [row.detected_at for row in locked]
    await _erase_files(connection, detected)
    dead = await erase_updates(connection, await _messages_about(connection, found, told), traces)
    retired, held = await erase_questions(connection, found, traces)
    texts = await erase_told(connection, told)
    await queue(connection, [*(RefreshCard(card) for card in cards), *texts, *retired], now)
    elsewhere = Counter(
        {Elsewhere.HELD: held, Elsewhere.DEAD_LETTER: dead, Elsewhere.ANSWER: len(copied)}
    )
    attached = Counter(one.message.place for one in told if one.part < 0)
    files = await _files_since(connection, min(detected)) if traces and detected else ()
    return Erased(found, detected, elsewhere, len(texts), attached, files)


async def _messages_about(
    connection: AsyncConnection, numbers: Collection[int], told: Sequence[ToldIn]
) -> set[Message]:
    """All known messages about these: the bot's own, and those that caused events."""
    source = event.c.source_chat, event.c.source_message
    caused = select(*source).where(event.c.number.in_(numbers), source[1].is_not(None))
    found = {
        known_as(row.source_chat, row.source_message) for row in await connection.execute(caused)
    }
    return found | {known_as(one.message.place.chat, one.message.message) for one in told}


async def _files_since(connection: AsyncConnection, moment: datetime) -> Sequence[SentFile]:
    """Return the files that were sent since then, and those that are still to be sent."""
    sent = select(sent_message).where(
        sent_message.c.file.is_not(None), sent_message.c.sent_at >= moment
    )
    rows = (await connection.execute(sent.order_by(sent_message.c.sent_at))).mappings().all()
    there = [SentFile(place_of(row), row["file"], row["sent_at"]) for row in rows]
    waiting = (
        select(outbox.c.chat, outbox.c.thread, outbox.c.created_at, made_file.c.name)
        .join(made_file, made_file.c.id == outbox.c.payload["file"].as_integer())
        .where(outbox.c.kind == SendStoredFile.kind, OUTBOX_WAITING)
        .order_by(outbox.c.id)
    )
    rows = (await connection.execute(waiting)).mappings().all()
    return there + [SentFile(place_of(row), row["name"], row["created_at"]) for row in rows]


async def _erase_in_copies(
    connection: AsyncConnection, numbers: Collection[IncidentNumber]
) -> Sequence[IncidentNumber]:
    """Leaves gaps in the answers that others share with these; returns their numbers (ADR 46)."""
    changed = list[IncidentNumber]()
    for copies, row in await _with_copies(connection, numbers):
        got = select(draft_text).where(draft_text.c.number.in_(copies))
        for text in (await connection.execute(got)).mappings().all():
            kept = with_gaps(text["text"], telling(row), row["author_name"] or "")
            if kept != normal(text["text"]):
                which = (draft_text.c.number == text["number"]) & (
                    draft_text.c.version == text["version"]
                )
                values = {"text": kept, "proof": None}
                await connection.execute(update(draft_text).where(which).values(values))
                changed.append(IncidentNumber(text["number"]))
    return changed


async def _with_copies(
    connection: AsyncConnection, numbers: Collection[IncidentNumber]
) -> Sequence[tuple[Collection[int], Row]]:
    """The texts to remove from shared answers, with the incidents that have ever shared them."""
    by_main = await _copies(connection, numbers)
    said = select(incident_text).where(incident_text.c.number.in_(by_main))
    rows = (await connection.execute(said)).mappings().all()
    return [(by_main[row["number"]], row) for row in rows]


async def _copies(connection: AsyncConnection, numbers: Collection[int]) -> dict[int, set[int]]:
    """For each the incidents that were ever joined to it."""
    joined = select(event.c.number, event.c.payload).where(
        event.c.number.in_(numbers), event.c.kind == kind_of(OtherJoined)
    )
    by_main: dict[int, set[int]] = {}
    for one in (await connection.execute(joined)).all():
        by_main.setdefault(one.number, set()).add(one.payload["joined"])
    return by_main


async def _erase_in_values(connection: AsyncConnection, numbers: Collection[int]) -> None:
    """Erases why a promise was moved, and the mark of what was found under the link to an answer.

    That it was moved, and that it was found, counts in figures. By the mark anyone could tell which
    of the comments on the page it is.
    """
    found = select(placement).where(placement.c.number.in_(numbers), placement.c.proof.is_not(None))
    for row in (await connection.execute(found)).mappings().all():
        which = (placement.c.number == row["number"]) & (placement.c.position == row["position"])
        kept = row["proof"] | {"mark": ""}
        await connection.execute(update(placement).where(which).values(proof=kept))
    moved = select(promise).where(promise.c.number.in_(numbers), promise.c.moves.is_not(None))
    for row in (await connection.execute(moved)).mappings().all():
        moves = [one | {"reason": ""} for one in row["moves"]]
        which = (promise.c.number == row["number"]) & (promise.c.position == row["position"])
        await connection.execute(update(promise).where(which).values(moves=moves))


async def _erase_files(connection: AsyncConnection, detected: Collection[datetime]) -> None:
    """Erases stored report files that list one of these messages; the reports' text stays.

    Whatever the zone, it is the same day, the one before or the one after.
    """
    days = sorted({at.date() + near for at in detected for near in (-_DAY, timedelta(), _DAY)})
    with_file = select(briefing.c.id, briefing.c.first, briefing.c.last).where(
        briefing.c.id.in_(select(made_file.c.briefing_id))
    )
    listing = [
        row.id
        for row in await connection.execute(with_file)
        if bisect_left(days, row.first) < bisect_right(days, row.last)
    ]
    await connection.execute(
        delete(made_file).where(made_file.c.briefing_id.in_(listing), ~_TO_BE_SENT)
    )


async def _erase_what_was_served(
    connection: AsyncConnection, numbers: Collection[int], traces: Traces, now: datetime
) -> None:
    """Erases recent notices, files and searches: none of it is needed any more.

    A queued reply with a trace is not sent: the person can ask again.
    """
    finished = outbox.c.finished_at.is_not(None) & (outbox.c.html != "")
    await connection.execute(update(outbox).where(finished).values(html=""))
    said = select(outbox.c.id, outbox.c.html).where(
        OUTBOX_WAITING,
        outbox.c.kind.in_([TextNotice.kind, Digest.kind]),
        outbox.c.html.is_not(None),
    )
    for row in (await connection.execute(said)).all():
        if not numbers_said(row.html).isdisjoint(numbers) or traces.found_in(row.html):
            gone = {"state": OutboxState.DROPPED, "finished_at": now, "html": ""}
            await connection.execute(update(outbox).where(outbox.c.id == row.id).values(gone))
    of_nobody = made_file.c.briefing_id.is_(None) & ~_TO_BE_SENT
    await connection.execute(delete(made_file).where(of_nobody))
    await connection.execute(delete(search))
