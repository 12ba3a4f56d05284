"""The outbox as delivery works it: whose turn it is, what is to be shown, what became of it.

A line is what waits for one chat about one incident: its order is kept. Refreshes stand in a line
of their own, since they show whatever the state is by then. Lines of one chat overtake each other by
priority; chats don't wait for each other.
"""

from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final, NamedTuple, Self

from sqlalchemy import bindparam, case, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.cards import CardKey, CardKind, CardMode
from domain.model.events import Reminded
from domain.model.ids import ChatId, IncidentNumber, MessageId, SelectionId
from domain.model.notices import (
    Announce,
    Ask,
    Audience,
    News,
    Notice,
    Offer,
    Say,
    ShowCard,
    ShowSelection,
)
from domain.model.office import Office
from domain.model.place import MessageRef, Place
from domain.model.question import Question
from domain.ports.incidents import UnknownIncident
from domain.ports.snapshots import SelectionSnapshot, Snapshot
from storage.announcements import announcement_from_json
from storage.columns import Row, card_in_place, card_of, card_values, in_place, place_of
from storage.database import Database
from storage.dialect import upsert
from storage.events import from_row
from storage.incidents import load, same_link
from storage.leader import ensure_leading
from storage.moving import move_chat
from storage.offices import Offices
from storage.outbox import Priority, queue
from storage.questions import question_of
from storage.selections import selection_snapshot
from storage.tables import (
    OUTBOX_WAITING,
    SENT_CURRENT,
    OutboxKind,
    OutboxState,
    event,
    incident,
    outbox,
    question,
    sent_message,
)

_LINES: Final = (
    select(func.min(outbox.c.id).label("first"), outbox.c.chat)
    .where(OUTBOX_WAITING, outbox.c.chat.not_in(bindparam("busy", expanding=True)))
    .group_by(outbox.c.number, outbox.c.chat, outbox.c.priority == Priority.REFRESH)
    .subquery("line")
)

_TURNS: Final = (
    select(
        outbox.c.id,
        func.row_number()
        .over(partition_by=outbox.c.chat, order_by=(outbox.c.priority, outbox.c.id))
        .label("turn"),
    )
    .join(_LINES, _LINES.c.first == outbox.c.id)
    .where(or_(outbox.c.not_before.is_(None), outbox.c.not_before <= bindparam("now")))
    .subquery("turns")
)

_HEADS: Final = (
    select(outbox)
    .join(_TURNS, _TURNS.c.id == outbox.c.id)
    .where(_TURNS.c.turn == 1)
    .order_by(outbox.c.priority, outbox.c.id)
)

_NEXT_DUE: Final = select(func.min(outbox.c.not_before)).where(
    OUTBOX_WAITING, outbox.c.not_before > bindparam("now")
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A notice whose turn has come; `attempts` counts those that failed."""

    id: int
    kind: OutboxKind
    place: Place
    card: CardKey | None
    priority: int
    attempts: int
    selection: SelectionId | None = None

    @property
    def alert(self) -> bool:
        """Whether it has to reach somebody at once."""
        return self.priority == Priority.ALERT

    @property
    def refresh(self) -> bool:
        """Whether it only edits a card that stands, and nobody waits for that."""
        return self.priority == Priority.REFRESH


@dataclass(frozen=True, slots=True)
class Part:
    """One message of a card or a text (over 4096 characters it has several, numbered from 0).

    `digest` tells whether what is shown there differs from what is to be shown. Photos and
    documents that went ahead of it have negative numbers.
    """

    message: MessageId
    part: int
    digest: str

    @classmethod
    def of_file(cls, message: MessageId, index: int, digest: str) -> Self:
        """The message of the photo or document at that index."""
        return cls(message, -1 - index, digest)

    @property
    def file(self) -> int | None:
        """The index of the photo or document; None for a text."""
        return -1 - self.part if self.part < 0 else None


@dataclass(frozen=True, slots=True)
class Reminders:
    """Every reminder that waits for one place, with what its incident looks like now."""

    place: Place
    told: tuple[tuple[Reminded, Snapshot], ...]


@dataclass(frozen=True, slots=True)
class Work:
    """All that delivering one notice takes, as it was at one moment."""

    waiting: Waiting
    notice: ShowCard | News | Reminders | Ask | Say | ShowSelection | Announce
    snapshot: Snapshot | None
    """The incident that a card, news or a question is about."""
    question: Question | None
    """What an Ask asks."""
    selection: SelectionSnapshot | None
    """What a ShowSelection shows."""
    office: Office | None
    """Who works here, for an Ask or an Announce."""
    rows: tuple[int, ...]
    """The rows that are done with it: all that waited for the same card, or to remind, there."""
    shown: tuple[Part, ...]
    """The messages in which the card stands there now."""
    begun: tuple[Part, ...]
    """What an earlier attempt at this notice has sent of it."""
    files: frozenset[int]
    """Which of the card's photos and documents stand there already; they are sent once."""
    tried: bool
    """There may have been an attempt whose end nobody noted: the messages may look otherwise."""
    reply_to: MessageId | None
    """The message to answer: the one that was asked for, else news answers the card."""


class Calls(NamedTuple):
    """How many calls to Telegram a chat has cost, and when."""

    chat: ChatId
    at: datetime
    calls: int


class Delivering:
    """The outbox in the hands of the leader of one epoch.

    Every method that writes raises LeadershipLost once another epoch has begun.
    """

    def __init__(self, database: Database, offices: Offices, epoch: int) -> None:
        self._database = database
        self._offices = offices
        self._epoch = epoch
        self._inherited = 0

    async def begin(self) -> None:
        """The term begins: whoever led before may have tried any notice that waits already."""
        newest = select(func.max(outbox.c.id))
        async with self._database.reading() as connection:
            self._inherited = (await connection.execute(newest)).scalar() or 0

    async def heads(self, busy: Collection[ChatId], now: datetime) -> list[Waiting]:
        """The next notice for each chat not in `busy`, the most urgent first.

        A notice that waits for its retry holds its line.
        """
        free = {"busy": list(busy), "now": now}
        async with self._database.reading() as connection:
            return [_waiting(row) for row in (await connection.execute(_HEADS, free)).mappings()]

    async def next_due(self, now: datetime) -> datetime | None:
        """When the earliest retry after this moment comes."""
        async with self._database.reading() as connection:
            due: datetime | None = (await connection.execute(_NEXT_DUE, {"now": now})).scalar()
            return due

    async def open(self, waiting: Waiting) -> Work | None:
        """Everything about it at one moment; None if it doesn't wait any more.

        A refresh of a card that waits to be shown itself is not needed: it is forgotten; so is a
        selection that is there no more.
        """
        async with self._database.reading() as connection:
            rows = await _rows(connection, waiting)
            if waiting.id not in {row["id"] for row in rows}:
                return None
            selection = None
            if waiting.selection is not None:
                office = await self._offices.in_force(connection)
                selection = await selection_snapshot(connection, waiting.selection, office)
            gone = waiting.selection is not None and selection is None
            needed = not waiting.refresh or all(row["priority"] == Priority.REFRESH for row in rows)
            if needed and not gone:
                return await self._work(connection, waiting, rows, selection)
        await self._forget(row["id"] for row in rows if gone or row["priority"] == Priority.REFRESH)
        return None

    async def part_done(self, work: Work, part: Part) -> None:
        """Remembers one message, sent or edited, while others of the same notice are to follow."""
        standing = any(part.message == shown.message for shown in work.shown)
        async with self._leading() as connection:
            await self._remember(connection, work, [part], current=standing)

    async def files_done(self, work: Work, files: Sequence[Part]) -> None:
        """Remembers photos and documents, sent as one album or alone; the text is to follow."""
        async with self._leading() as connection:
            await self._remember(connection, work, files, current=True)

    async def sent(
        self,
        work: Work,
        standing: Sequence[Part],
        calls: int,
        now: datetime,
        notices: Sequence[Notice] = (),
    ) -> None:
        """The notice is delivered: these are its messages as they stand now, all of them.

        Older copies of a card there are not edited any more. `calls` to Telegram were made for it;
        `notices` tell of what it had to do without.
        """
        new = [part for part in standing if part not in work.shown]
        gone = {part.message for part in work.shown} - {part.message for part in standing}
        async with self._leading() as connection:
            if new:
                await self._remember(connection, work, new, current=_stands(work.notice))
            if gone:
                await connection.execute(
                    update(sent_message)
                    .where(
                        sent_message.c.chat == work.waiting.place.chat,
                        sent_message.c.message.in_(gone),
                    )
                    .values(current=False)
                )
            own_calls = case((outbox.c.id == work.waiting.id, calls), else_=0)
            await _finish(connection, work.rows, OutboxState.SENT, now, calls=own_calls)
            await queue(connection, notices, now)

    async def retry(self, waiting: Waiting, not_before: datetime, error: str) -> None:
        """Puts it off; its line waits with it."""
        async with self._leading() as connection:
            await connection.execute(
                update(outbox)
                .where(outbox.c.id == waiting.id)
                .values(attempts=outbox.c.attempts + 1, not_before=not_before, error=error)
            )

    async def undeliverable(
        self, rows: Collection[int], error: str, notices: Sequence[Notice], now: datetime
    ) -> None:
        """Gives these rows up, and queues who is told of it.

        Nobody is told again while nothing about the incident reaches the chat.
        """
        async with self._leading() as connection:
            told = await _is_known_to_fail(connection, rows)
            await _finish(connection, rows, OutboxState.UNDELIVERABLE, now, error=error)
            if not told:
                await queue(connection, notices, now)

    async def dropped(self, work: Work, now: datetime) -> None:
        """Reminders that are no longer true are not told."""
        async with self._leading() as connection:
            await _finish(connection, work.rows, OutboxState.DROPPED, now)

    async def chat_moved(self, old: ChatId, new: ChatId, now: datetime) -> None:
        """Telegram has given the chat another id: see `move_chat`."""
        async with self._leading() as connection:
            await move_chat(connection, self._offices, old, new, now)

    async def recent_calls(self, since: datetime) -> list[Calls]:
        """The calls of notices delivered since then, oldest first: limits survive a restart."""
        recent = (
            select(outbox.c.chat, outbox.c.finished_at, outbox.c.calls)
            .where(outbox.c.finished_at >= since, outbox.c.calls > 0)
            .order_by(outbox.c.finished_at, outbox.c.id)
        )
        async with self._database.reading() as connection:
            return [Calls(*row) for row in await connection.execute(recent)]

    async def waiting_count(self) -> int:
        """How many notices are still to be delivered."""
        count = select(func.count()).select_from(outbox).where(OUTBOX_WAITING)
        async with self._database.reading() as connection:
            return int((await connection.execute(count)).scalar_one())

    async def prune(self, before: datetime) -> int:
        """Deletes what was finished before then, its texts with it; gives how many rows."""
        async with self._leading() as connection:
            result = await connection.execute(delete(outbox).where(outbox.c.finished_at < before))
            return result.rowcount

    @asynccontextmanager
    async def _leading(self) -> AsyncIterator[AsyncConnection]:
        async with self._database.writing() as connection:
            await ensure_leading(connection, self._epoch)
            yield connection

    async def _work(
        self,
        connection: AsyncConnection,
        waiting: Waiting,
        rows: Sequence[Row],
        selection: SelectionSnapshot | None,
    ) -> Work:
        standing, begun, files = await _messages(connection, waiting)
        notice = (
            await self._reminders(connection, waiting.place, rows)
            if waiting.kind is OutboxKind.REMINDER
            else await _notice(connection, waiting, rows)
        )
        stands = _stands(notice)
        asked = await _question(connection, notice)
        subject = asked.subject if asked else None
        number = waiting.card.number if waiting.card else subject
        return Work(
            waiting,
            notice,
            await self._snapshot(connection, waiting.card, number),
            asked,
            selection,
            await self._office(connection, notice),
            tuple(row["id"] for row in rows),
            shown=standing if stands else (),
            begun=begun,
            files=files,
            tried=rows[0]["attempts"] > 0 or rows[0]["id"] <= self._inherited,
            reply_to=None if stands or _about_several(notice) else _answered(rows[0], standing),
        )

    async def _office(
        self, connection: AsyncConnection, notice: Notice | Reminders
    ) -> Office | None:
        if not isinstance(notice, Ask | Announce):
            return None
        return await self._offices.in_force(connection)

    async def _forget(self, rows: Iterable[int]) -> None:
        async with self._leading() as connection:
            forgotten = delete(outbox).where(outbox.c.id.in_(list(rows)), OUTBOX_WAITING)
            await connection.execute(forgotten)

    async def _reminders(
        self, connection: AsyncConnection, place: Place, rows: Sequence[Row]
    ) -> Reminders:
        """Each of them once, in the order in which they became true."""
        asked = (
            select(event)
            .where(event.c.id.in_([row["event_id"] for row in rows]))
            .order_by(event.c.id)
        )
        told = []
        for row in (await connection.execute(asked)).mappings().all():
            snapshot = await self._snapshot_of(connection, IncidentNumber(row["number"]))
            happened = from_row(row)
            if isinstance(happened, Reminded):
                told.append((happened, snapshot))
        return Reminders(place, tuple(told))

    async def _snapshot(
        self, connection: AsyncConnection, card: CardKey | None, number: IncidentNumber | None
    ) -> Snapshot | None:
        if number is None:
            return None
        snapshot = await self._snapshot_of(connection, number)
        if card is None or card.kind is not CardKind.CONTROL:
            return snapshot
        return replace(snapshot, same_link=await same_link(connection, number))

    async def _snapshot_of(self, connection: AsyncConnection, number: IncidentNumber) -> Snapshot:
        found = await load(connection, incident.c.number == number)
        if found is None:
            raise UnknownIncident(number)
        return Snapshot(found, await self._offices.in_force(connection))

    async def _remember(
        self, connection: AsyncConnection, work: Work, parts: Sequence[Part], *, current: bool
    ) -> None:
        waiting, notice = work.waiting, work.notice
        row = upsert(self._database, sent_message)
        remembered = row.on_conflict_do_update(
            index_elements=[sent_message.c.chat, sent_message.c.message],
            set_={name: row.excluded[name] for name in ("part", "digest", "current")},
        )
        about = {
            "chat": waiting.place.chat,
            "thread": waiting.place.thread,
            "outbox_id": waiting.id,
            **card_values(None if _about_several(notice) else waiting.card),
            "current": current,
            "question_id": notice.question if isinstance(notice, Ask) else None,
            "selection_id": waiting.selection,
        }
        await connection.execute(remembered, [{**about, **asdict(part)} for part in parts])


def _waiting(row: Row) -> Waiting:
    return Waiting(
        row["id"],
        OutboxKind(row["kind"]),
        place_of(row),
        card_of(row),
        row["priority"],
        row["attempts"],
        row["selection_id"],
    )


async def _rows(connection: AsyncConnection, waiting: Waiting) -> Sequence[Row]:
    """The notice; of what coalesces, all that wait for the same there, the oldest first."""
    wanted = outbox.c.id == waiting.id
    if waiting.kind is OutboxKind.CARD and waiting.card is not None:
        wanted = (outbox.c.kind == OutboxKind.CARD) & card_in_place(
            outbox, waiting.card, waiting.place
        )
    elif waiting.kind is OutboxKind.REMINDER:
        wanted = (outbox.c.kind == OutboxKind.REMINDER) & in_place(outbox, waiting.place)
    elif waiting.kind is OutboxKind.SELECTION:
        unnumbered = outbox.c.number.is_(None) & in_place(outbox, waiting.place)
        wanted = unnumbered & (outbox.c.selection_id == waiting.selection)
    rows = select(outbox).where(OUTBOX_WAITING, wanted).order_by(outbox.c.id)
    return (await connection.execute(rows)).mappings().all()


async def _messages(
    connection: AsyncConnection, waiting: Waiting
) -> tuple[tuple[Part, ...], tuple[Part, ...], frozenset[int]]:
    """The parts in which the card stands there now, those already sent of this notice, files."""
    wanted = sent_message.c.outbox_id == waiting.id
    if waiting.card is not None:
        wanted |= SENT_CURRENT & card_in_place(sent_message, waiting.card, waiting.place)
    if waiting.selection is not None:
        same = sent_message.c.selection_id == waiting.selection
        wanted |= SENT_CURRENT & same & in_place(sent_message, waiting.place)
    found = select(sent_message).where(wanted).order_by(sent_message.c.part)
    standing: list[Part] = []
    begun: list[Part] = []
    files: set[int] = set()
    for row in (await connection.execute(found)).mappings():
        part = Part(MessageId(row["message"]), row["part"], row["digest"])
        if part.file is not None:
            files.add(part.file)
        else:
            (begun if row["outbox_id"] == waiting.id else standing).append(part)
    return tuple(standing), tuple(begun), frozenset(files)


async def _notice(
    connection: AsyncConnection, waiting: Waiting, rows: Sequence[Row]
) -> ShowCard | News | Ask | Say | ShowSelection | Announce:
    row, place = rows[0], waiting.place
    source = row["reply_to"]
    reply_to = None if source is None else MessageRef(place, MessageId(source))
    match waiting.kind, waiting.card:
        case OutboxKind.CARD, CardKey() as card:
            modes = [CardMode(one["mode"]) for one in rows if one["mode"] is not None]
            mode = modes[-1] if modes else CardMode.PLAIN
            return ShowCard(card, place, mode, anew=any(one["anew"] for one in rows))
        case OutboxKind.NEWS, CardKey() as card:
            told = select(event).where(event.c.id == row["event_id"])
            happened = from_row((await connection.execute(told)).mappings().one())
            return News(happened, Audience(row["audience"]), place, card, reply_to)
        case OutboxKind.ASK, _:
            return Ask(row["question_id"], place, reply_to)
        case OutboxKind.SAY, _:
            offer = None if row["mode"] is None else Offer(row["mode"])
            return Say(place, row["html"], reply_to, offer)
        case OutboxKind.SELECTION, _ if waiting.selection is not None:
            return ShowSelection(waiting.selection, place)
        case OutboxKind.ANNOUNCEMENT, _:
            return Announce(place, announcement_from_json(row["announcement"]))
        case _:
            raise LookupError(waiting.id)


async def _question(connection: AsyncConnection, notice: Notice | Reminders) -> Question | None:
    if not isinstance(notice, Ask):
        return None
    asked = select(question).where(question.c.id == notice.question)
    return question_of((await connection.execute(asked)).mappings().one())


def _stands(notice: Notice | Reminders) -> bool:
    """Whether it stays where it is sent, and is edited there."""
    return isinstance(notice, ShowCard | ShowSelection)


def _about_several(notice: Notice | Reminders) -> bool:
    """Whether a reply to it could mean more than one incident."""
    return isinstance(notice, Reminders) and len(notice.told) > 1


def _answered(row: Row, standing: Sequence[Part]) -> MessageId | None:
    if row["reply_to"] is not None:
        return MessageId(row["reply_to"])
    return standing[-1].message if standing else None


async def _is_known_to_fail(connection: AsyncConnection, rows: Collection[int]) -> bool:
    """Whether the last attempt to reach the chat about the same incident failed for good.

    A card that looked the same already was no attempt.
    """
    given_up = outbox.alias("given_up")
    same = (given_up.c.chat == outbox.c.chat) & (given_up.c.number == outbox.c.number)
    before = (
        select(outbox.c.state)
        .join(given_up, same)
        .where(
            given_up.c.id == min(rows),
            outbox.c.finished_at.is_not(None),
            or_(outbox.c.state == OutboxState.UNDELIVERABLE, outbox.c.calls > 0),
        )
        .order_by(outbox.c.finished_at.desc(), outbox.c.id.desc())
        .limit(1)
    )
    return (await connection.execute(before)).scalar() == OutboxState.UNDELIVERABLE


async def _finish(
    connection: AsyncConnection,
    rows: Collection[int],
    state: OutboxState,
    now: datetime,
    **values: Any,
) -> None:
    await connection.execute(
        update(outbox)
        .where(outbox.c.id.in_(list(rows)), OUTBOX_WAITING)
        .values(state=state, finished_at=now, **values)
    )
