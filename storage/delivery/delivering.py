"""The outbox as delivery works on it: next notices, their content, and their outcomes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.conversation.notices.kinds import CatchUp, Notice
from domain.model.conversation.notices.notice import Priority
from domain.model.ids import BotId, ChatId, IncidentNumber, bot_at
from domain.model.outcome import Remedy
from domain.ports.snapshots import FilesContent
from storage.delivery.chat_migration import migrate_chat
from storage.delivery.kinds import RULES
from storage.delivery.loading import NoticeLoader, rows_of
from storage.delivery.menus import forget_menu
from storage.delivery.owed import STILL_NEEDED, missing_cards, owes, pay
from storage.delivery.recorded import edited_with
from storage.delivery.told import remember_told
from storage.delivery.turns import HEADS, NEAR_HEADS
from storage.delivery.work import Calls, QueuedNotice, SentPart, Work
from storage.engine.database import INSERTS, Database
from storage.engine.prepared import prepared
from storage.leader.leadership import OfTerm
from storage.organisation.offices import Offices
from storage.outbox.queue import erase_sent, erase_served, forget_assumed_copies, queue
from storage.schema.columns import (
    Row,
    UtcDateTime,
    card_of,
    card_values,
    place_of,
    subject_of,
    subject_values,
)
from storage.schema.delivery import sent_message
from storage.schema.incidents import incident
from storage.schema.messages import OUTBOX_WAITING, OutboxState, outbox

_NEXT_DUE: Final = prepared(
    select(func.min(outbox.c.not_before)).where(
        OUTBOX_WAITING, outbox.c.not_before > bindparam("now", type_=UtcDateTime)
    )
)

_FINISH: Final = prepared(update(outbox).where(outbox.c.id == bindparam("which"), OUTBOX_WAITING))

_OUTDATE: Final = prepared(
    update(sent_message)
    .where(
        sent_message.c.bot == bindparam("of"),
        sent_message.c.chat == bindparam("there"),
        sent_message.c.message == bindparam("which"),
    )
    .values(current=False)
)


def _remember(new: Any) -> Any:
    again = {name: new.excluded[name] for name in ("part", "digest", "current")}
    return prepared(
        new.on_conflict_do_update(index_elements=[*sent_message.primary_key], set_=again)
    )


_REMEMBER: Final = {sqlite: _remember(insert(sent_message)) for sqlite, insert in INSERTS.items()}


class Delivering(OfTerm):
    """The outbox during one leader's term, sent as `bots`: at most one in each messenger."""

    def __init__(
        self, database: Database, offices: Offices, bots: Collection[BotId], epoch: int
    ) -> None:
        super().__init__(database, epoch)
        self._offices = offices
        self._bots = bots
        self._opening = NoticeLoader(offices, bots)
        self._inherited = 0

    async def begin(self) -> None:
        """Begins the term: an earlier leader may have tried any notice that is already waiting."""
        self._inherited = await self._database.scalar(select(func.max(outbox.c.id))) or 0

    async def heads(
        self, busy: Collection[ChatId], now: datetime, *, thorough: bool = True
    ) -> list[QueuedNotice]:
        """Return the next notice of each class for each chat not in `busy`, most urgent first.

        A notice waiting for its retry blocks its line. Of strangers, only those who have waited
        longest are considered, so that thousands of them cost no more. Not `thorough`: a long
        backlog costs no more either, but a notice behind it may be missed.
        """
        wanted = (HEADS if thorough else NEAR_HEADS)[self._database.sqlite]
        free = {"busy": list(busy), "now": now}
        return [_queued(row) for row in await self._database.rows(wanted, free)]

    async def next_due(self, now: datetime) -> datetime | None:
        """Return the earliest retry after this moment."""
        return await self._database.scalar(_NEXT_DUE, {"now": now})

    async def open(self, queued: QueuedNotice, now: datetime) -> Work | None:
        """Load the notice at one moment; None if it no longer waits.

        Drops a refresh of something that is queued to be shown anyway, and notices whose subject is
        gone.
        """
        work = None
        async with self._database.reading(long=RULES[queued.kind].slow_to_load) as connection:
            rows = await rows_of(connection, queued, now)
            if queued.id not in {row["id"] for row in rows}:
                return None
            needed = not queued.refresh or all(row["priority"] == Priority.REFRESH for row in rows)
            if needed:
                work = await self._opening.work(
                    connection, queued, rows, inherited=self._inherited, now=now
                )
        if work is None:
            refreshes = (row for row in rows if needed or row["priority"] == Priority.REFRESH)
            await self._forget(row["id"] for row in refreshes)
        return work

    async def part_done(self, work: Work, part: SentPart) -> None:
        """Records a sent message; others of the same notice follow."""
        async with self._leading() as connection:
            await self._remember(connection, work, [part], current=False)

    async def files_done(self, work: Work, files: Sequence[SentPart], now: datetime) -> None:
        """Records sent photos and documents, in one album or single; others or a text may follow."""
        async with self._leading() as connection:
            await self._remember(connection, work, files, now, current=work.stays)

    async def sent(
        self,
        work: Work,
        standing: Sequence[SentPart],
        calls: int,
        now: datetime,
        notices: Sequence[Notice] = (),
        *,
        whole: bool = True,
    ) -> None:
        """Records the notice as delivered, with its messages as they are now.

        Not `whole`: there may be other messages with unknown ids, so older copies of a card there
        are no longer edited. `calls`: the number of Telegram calls made; `notices` report parts
        that were left out.
        """
        new = [part for part in standing if part not in work.shown]
        gone = {part.message for part in work.shown} - {part.message for part in standing}
        async with self._leading() as connection:
            if new:
                await self._remember(connection, work, new, now, current=work.stays)
            card, place = work.queued.shown_card, work.queued.place
            if gone:
                there = {"of": bot_at(place, self._bots), "there": place.chat}
                await connection.execute(_OUTDATE, [{**there, "which": one} for one in gone])
            if new and card is not None:
                await forget_assumed_copies(connection, card, place)
            assumed = card is not None and not whole
            state = OutboxState.ASSUMED if assumed else OutboxState.SENT
            own, others = work.queued.id, {*work.rows} - {work.queued.id}
            await _finish(connection, [own], state, now, calls=calls)
            await _finish(connection, others, state, now, calls=0)
            if isinstance(work.content, FilesContent):
                await erase_sent(connection, [one.file for one in work.content.notices])
            owed = calls > 0 and await owes(connection, place, now)
            catching_up = [CatchUp(place)] if owed else []
            await queue(connection, [*notices, *catching_up], now)

    async def card_shows(self, receipt: Work) -> bool:
        """Return whether a card there has changed with the receipt's event, or was sent anew."""
        return await edited_with(self._database, receipt.queued)

    async def catch_up(self, queued: QueuedNotice, now: datetime) -> None:
        """Queues the missing notices of the place and finishes this notice."""
        async with self._database.reading(long=True) as connection:
            cards = await missing_cards(connection, self._offices, queued.place)
        async with self._leading() as connection:
            await pay(connection, queued.place, cards, now)
            bot = bot_at(queued.place, self._bots)
            await forget_menu(connection, bot, queued.place.chat)
            await _finish(connection, [queued.id], OutboxState.SENT, now)

    async def retry(
        self,
        work: Work,
        now: datetime,
        not_before: datetime,
        error: str,
        unanswered: Mapping[int, int],
    ) -> None:
        """Schedules a retry of the notice and its batch; their line waits with them.

        `unanswered`: see `unanswered`.
        """
        unanswered_now = _unanswered(work, unanswered)
        await self.put_off(work.queued, work.rows, now, not_before, error, **unanswered_now)

    async def put_off(
        self,
        queued: QueuedNotice,
        rows: Collection[int],
        now: datetime,
        not_before: datetime,
        error: str,
        **values: Any,
    ) -> None:
        """Schedules a retry of a notice that failed before any call."""
        async with self._leading() as connection:
            await connection.execute(
                update(outbox)
                .where(outbox.c.id.in_(list(rows)), OUTBOX_WAITING)
                .values(
                    attempts=queued.attempts + 1,
                    not_before=not_before,
                    put_off_at=now,
                    error=error,
                    **values,
                )
            )

    async def unanswered(self, work: Work, copies: Mapping[int, int]) -> None:
        """Records how many copies of each step were sent with an unknown outcome."""
        async with self._leading() as connection:
            await connection.execute(
                update(outbox)
                .where(outbox.c.id.in_(work.rows), OUTBOX_WAITING)
                .values(**_unanswered(work, copies))
            )

    async def undeliverable(
        self, rows: Collection[int], remedy: Remedy, notices: Sequence[Notice], now: datetime
    ) -> None:
        """Gives up these rows and queues notices about that.

        Nothing is reported while no notice about the incident reaches the chat, or if it was given
        up before for the same reason.
        """
        async with self._leading() as connection:
            before = select(outbox.c.id).where(
                outbox.c.id.in_(list(rows)), outbox.c.error == remedy
            )
            told = (await connection.execute(before)).first() is not None
            told = told or await _is_known_to_fail(connection, rows)
            await _finish(connection, rows, OutboxState.UNDELIVERABLE, now, error=remedy)
            if not told:
                await queue(connection, notices, now)

    async def dropped(self, work: Work, now: datetime) -> None:
        """Drops reminders that no longer apply."""
        async with self._leading() as connection:
            await _finish(connection, work.rows, OutboxState.DROPPED, now)

    async def look_again(self, numbers: Collection[IncidentNumber], now: datetime) -> None:
        """Makes the sweep check these incidents next."""
        those = update(incident).where(incident.c.number.in_(numbers))
        async with self._leading() as connection:
            await connection.execute(those.values(next_attention_at=now))

    async def chat_moved(self, old: ChatId, new: ChatId, now: datetime) -> None:
        """Handles a new id of a chat, reported by Telegram: see `migrate_chat`."""
        async with self._leading() as connection:
            await migrate_chat(connection, self._offices, old, new, now)

    async def recent_calls(self, since: datetime) -> list[Calls]:
        """The calls of notices delivered since then, oldest first: limits survive a restart."""
        recent = (
            select(outbox.c.chat, outbox.c.finished_at, outbox.c.calls, outbox.c.priority)
            .where(outbox.c.finished_at >= since, outbox.c.calls > 0)
            .order_by(outbox.c.finished_at, outbox.c.id)
        )
        return [
            Calls(row["chat"], row["finished_at"], row["calls"], Priority(row["priority"]))
            for row in await self._database.rows(recent)
        ]

    async def waiting_count(self, now: datetime) -> int:
        """Return how many notices are waiting for delivery, without those meant for later."""
        later = (outbox.c.attempts == 0) & (func.coalesce(outbox.c.not_before, now) > now)
        count = select(func.count()).select_from(outbox).where(OUTBOX_WAITING, ~later)
        return await self._database.scalar(count, long=True) or 0

    async def prune(self, before: datetime, most: int) -> int:
        """Deletes rows finished before then, with their texts; returns how many.

        `most`: rows per call; the last call also deletes files without a notice. Kept are
        undelivered news of open incidents and cards under unknown message ids; neither contains
        text.
        """
        done = (outbox.c.finished_at < before) & ~STILL_NEEDED
        some = select(outbox.c.id).where(done).order_by(outbox.c.finished_at).limit(most)
        async with self._leading(long=True) as connection:
            deleted = (
                await connection.execute(delete(outbox).where(outbox.c.id.in_(some)))
            ).rowcount
            if deleted < most:
                await erase_served(connection)
            return deleted

    async def _forget(self, rows: Iterable[int]) -> None:
        async with self._leading() as connection:
            forgotten = delete(outbox).where(outbox.c.id.in_(list(rows)), OUTBOX_WAITING)
            await connection.execute(forgotten)

    async def _remember(
        self,
        connection: AsyncConnection,
        work: Work,
        parts: Sequence[SentPart],
        now: datetime | None = None,
        *,
        current: bool,
    ) -> None:
        """Store the messages; `now` dates files made by the program."""
        queued = work.queued
        content = work.content
        made = content.files if isinstance(content, FilesContent) else ()
        bot = bot_at(queued.place, self._bots)
        about = {
            "bot": bot,
            "chat": queued.place.chat,
            "thread": queued.place.thread,
            "outbox_id": queued.id,
            **card_values(None if content.mentioned else queued.card),
            **subject_values(queued.subject),
            "current": current,
            "sent_at": now if made else None,
        }
        remembered = _REMEMBER[self._database.sqlite]
        for part in parts:
            file = made[part.file].name if made and part.file is not None else None
            await connection.execute(remembered, {**about, **asdict(part), "file": file})
        messages = [part.message for part in parts]
        await remember_told(connection, bot, queued.place, messages, content.mentioned)


def _unanswered(work: Work, copies: Mapping[int, int]) -> dict[str, Any]:
    """The column's value, merged with earlier counts; JSON keys can't be numbers."""
    known = {**work.unanswered, **copies}
    return {"unanswered": {str(step): count for step, count in known.items()} or None}


def _queued(row: Row) -> QueuedNotice:
    return QueuedNotice(
        row["id"],
        row["kind"],
        place_of(row),
        card_of(row),
        Priority(row["priority"]),
        row["attempts"],
        subject_of(row),
    )


async def _is_known_to_fail(connection: AsyncConnection, rows: Collection[int]) -> bool:
    """Whether the last attempt to reach the chat about the same incident failed for good.

    An unchanged card was no attempt.
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
    """Record what became of these notices; a sent text may hold a code, and is needed no more."""
    if state is OutboxState.SENT:
        values["html"] = ""
    finished = [{**values, "state": state, "finished_at": now, "which": row} for row in rows]
    if finished:
        await connection.execute(_FINISH, finished if len(finished) > 1 else finished[0])
