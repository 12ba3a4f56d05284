"""Updates as a messenger sent them, kept until they are handled: in order within each chat.

In Telegram the parts of an album come as separate updates, as do files picked with them (`together`).
Pending parts are handled as one, a second after the last; a later part is handled with the whole
album again.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import bindparam, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.conversation.notices.kinds import Notice
from domain.model.errors import Reason, Refusal
from domain.model.ids import BotId, MessageRef, Messenger
from storage.conversation.questions import close_all
from storage.engine.database import Database, upsert
from storage.engine.prepared import prepared
from storage.inbox.admission import Admission, Admissions
from storage.inbox.claims import (
    ALONE,
    ALONE_SUSPECT,
    AMONG_OTHERS,
    AMONG_OTHERS_SUSPECT,
    SUSPECTS,
    SUSPECTS_AMONG_OTHERS,
    bounds_of,
)
from storage.inbox.messages import KEEP_EDITS, NEWER, forget_edits, note_edit, state_of, together
from storage.inbox.receiving_state import ReceivingState, put_receiving
from storage.outbox.queue import queue
from storage.schema.columns import Row, UtcDateTime
from storage.schema.messages import (
    INBOX_GROUPED,
    InboxState,
    inbox,
    inbox_pending,
)

_BATCH: Final = 100
"""The most updates that Telegram sends at once; malformed ones may lack an id."""


_LOOK_EVERY: Final = timedelta(seconds=1)
"""Between two looks for what a dead process had in hand: less than a claim lasts."""


ALBUM_PAUSE: Final = timedelta(seconds=1)
"""An album counts as complete this long after its last part; Telegram doesn't give its size."""


KEEP_DEAD_LETTERS: Final = timedelta(days=30)
"""How long a dead letter may be replayed; then people's words in it are erased."""


class AlreadyHandled(Exception):
    """Another worker has finished this update; roll back what was done for it."""


@dataclass(frozen=True, slots=True)
class ReceivedUpdate:
    """An update as its messenger sent it.

    `id` is unique for the bot: a repetition is ignored (None: it can't be recognised). `lane` is the
    chat, else the person, else one of the messenger's lanes. `group`: the album or file that it
    belongs to.
    """

    id: int | None
    lane: int
    payload: dict[str, Any]
    group: str | None = None


@dataclass(frozen=True, slots=True)
class TakenUpdate:
    """An update received by `bot`, to be handled.

    `starts` counts this attempt too, `failures` the failed ones. For a part of an album, `album`
    holds all parts received so far, each message in its latest state, in order; `others` are the
    album's updates handled with this one.
    """

    serial: int
    bot: BotId
    lane: int
    payload: dict[str, Any]
    starts: int
    failures: int
    album: tuple[dict[str, Any], ...] = ()
    others: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An update whose handler failed, as an admin sees it; an erased one is empty."""

    serial: int
    lane: int
    payload: dict[str, Any]
    error: str
    erased: bool


_DEAD_LETTERS: Final = (InboxState.DEAD, InboxState.ERASED)

_GROUPED: Final = (
    select(inbox.c.serial, inbox.c.payload, inbox.c.state, inbox.c.group_key)
    .where(inbox.c.bot_id == bindparam("bot"), inbox.c.lane == bindparam("lane"), INBOX_GROUPED)
    .order_by(inbox.c.serial)
)
_ALBUM: Final = _GROUPED.where(inbox.c.group_key == bindparam("group"))
_NEAR: Final = 300
"""The most updates that arrive between files of one group."""

_AROUND: Final = _GROUPED.where(inbox.c.serial.between(bindparam("first"), bindparam("last")))

_NEXT_READY: Final = prepared(
    select(func.min(inbox.c.ready_at).label("ready_at")).where(
        inbox_pending(),
        inbox.c.ready_at > bindparam("now", type_=UtcDateTime()),
        inbox.c.ready_at <= bindparam("latest", type_=UtcDateTime()),
    )
)

_FINISH_ANY: Final = (
    update(inbox)
    .where(inbox_pending(), ~NEWER.exists())
    .values({name: bindparam(name) for name in ("state", "done_at", "error")})
)
_FINISH: Final = _FINISH_ANY.where(inbox.c.serial.in_(bindparam("which", expanding=True)))
_FORGET: Final = (
    update(inbox).where(inbox.c.serial.in_(bindparam("which", expanding=True))).values(payload={})
)
_FINISH_ONE: Final = prepared(_FINISH_ANY.where(inbox.c.serial == bindparam("which")))


class Inbox(ReceivingState):
    """The updates to our bots, and pending ones to earlier bots.

    A lane is a chat: its updates are handled one after another.
    """

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        if database.sqlite:
            self._statements = ALONE, ALONE_SUSPECT, SUSPECTS
        else:
            self._statements = AMONG_OTHERS, AMONG_OTHERS_SUSPECT, SUSPECTS_AMONG_OTHERS
        self.admissions = Admissions()
        self._trusted: dict[Messenger, datetime] = {}
        """When there were no suspects. On SQLite no other process leaves any."""
        self._holder: dict[str, Any] = {} if database.sqlite else {"holder": uuid4().hex}

    async def add(
        self,
        bot: BotId,
        updates: Sequence[ReceivedUpdate],
        now: datetime,
        marker: str | None = None,
    ) -> int:
        """Stores the updates to a bot in order, all or none; returns how many were new.

        `marker`: where the next poll continues, in a messenger whose updates have no numbers.
        """
        rows = [
            {
                "bot_id": bot,
                "update_id": one.id,
                "lane": one.lane,
                "payload": one.payload,
                "received_at": now,
                "group_key": one.group,
                "ready_at": now + ALBUM_PAUSE if one.group and _is_new(one.payload) else None,
            }
            for one in updates
        ]
        if not rows and marker is None:
            return 0
        async with self._database.writing() as connection:
            if marker is not None:
                await put_receiving(connection, bot, marker=marker, heard_at=now)
            new = upsert(connection, inbox).on_conflict_do_nothing().returning(inbox.c.serial)
            return len((await connection.execute(new, rows)).all()) if rows else 0

    async def take(
        self,
        messenger: Messenger,
        busy: Collection[int],
        limit: int,
        now: datetime,
        first: Collection[int] = (),
    ) -> list[TakenUpdate]:
        """Starts the messenger's first pending update of each lane not in `busy`, oldest first.

        Lanes in `first` go before all others, however long those have waited. An album that may
        still grow blocks its lane. From its third start on an update is taken alone, when this process
        has no others in hand, of any messenger. With several processes, no other one takes from lanes that were
        busy or taken here in the last seconds; a `limit` of 0 only extends that.
        """
        latest = now + ALBUM_PAUSE  # later times were set by a clock that was ahead
        lanes = {"busy": list(busy), "first": list(first)}
        which = (
            self._holder
            | lanes
            | bounds_of(messenger)
            | {"most": limit, "now": now, "latest": latest}
        )
        if limit == 0 and self._database.sqlite:
            return []
        async with self.admissions.taking, self._database.writing() as connection:
            rows = await self._rows(connection, messenger, which)
            taken = [_taken(row, await self._album(connection, row)) for row in rows]
            if taken:
                self.admissions.taken(messenger)
        return sorted(taken, key=lambda one: one.serial)

    async def _rows(
        self, connection: AsyncConnection, messenger: Messenger, which: dict[str, Any]
    ) -> Sequence[Row]:
        """The updates that may be taken now; a suspect that can't be taken yet blocks nothing."""
        usual, suspect, suspects = self._statements
        busy, waits, now = bool(which["busy"]), False, which["now"]
        trusted = self._trusted.get(messenger)
        if trusted is None or (self.shared and abs(now - trusted) >= _LOOK_EVERY):
            waits = bool((await connection.execute(suspects, which)).first())
            self._trusted.pop(messenger, None)
        if not waits:
            self._trusted.setdefault(messenger, now)
        admitted = self.admissions.decide(messenger, busy=busy, suspects=waits)
        if admitted is Admission.SUSPECT and which["most"]:
            found = await connection.execute(suspect, {**which, "most": 1})
            if rows := list(found.mappings()):
                return rows
            admitted = self.admissions.decide(messenger, busy=busy, suspects=False)
        most = which["most"] if admitted is Admission.ANY else 0
        if most == 0 and self._database.sqlite:
            return []
        return list((await connection.execute(usual, {**which, "most": most})).mappings())

    async def next_ready(self, now: datetime) -> datetime | None:
        """When the first album that may still grow at `now` counts as complete."""
        which = {"now": now, "latest": now + ALBUM_PAUSE}
        ready_at: datetime | None = (await self._database.rows(_NEXT_READY, which))[0]["ready_at"]
        return ready_at

    async def done(
        self,
        serial: int,
        notices: Sequence[Notice],
        now: datetime,
        others: Collection[int] = (),
        *,
        closes: int | None = None,
        forget: bool = False,
    ) -> None:
        """Marks an update that changed nothing as done and queues the reply.

        `closes`: a question that proved unanswerable; `forget`: erase what was sent. No-op if the update, or one of the `others`
        of its album, is done already.
        """
        with suppress(AlreadyHandled):
            async with self._database.writing() as connection:
                await finish(connection, serial, InboxState.DONE, now, others=others, forget=forget)
                if closes is not None:
                    await close_all(connection, [closes])
                await queue(connection, notices, now)

    async def failed(self, serial: int, error: str) -> int:
        """Records a failure; returns the count so far."""
        async with self._database.writing() as connection:
            result = await connection.execute(
                update(inbox)
                .where(inbox.c.serial == serial)
                .values(failures=inbox.c.failures + 1, error=error)
                .returning(inbox.c.failures)
            )
            return int(result.scalar_one())

    async def dead_letter(
        self,
        serial: int,
        error: str,
        notices: Sequence[Notice],
        now: datetime,
        others: Collection[int] = (),
        *,
        forget: bool = False,
    ) -> None:
        """Makes the update a dead letter so that its lane goes on, and queues the notices.

        `forget`: erase what was sent; it can't be replayed.
        """
        state = InboxState.ERASED if forget else InboxState.DEAD
        with suppress(AlreadyHandled):
            async with self._database.writing() as connection:
                await finish(
                    connection, serial, state, now, error=error, others=others, forget=forget
                )
                await queue(connection, notices, now)

    async def dead_letters(self) -> list[DeadLetter]:
        """All dead letters, erased or not, oldest first."""
        erased = inbox.c.state == InboxState.ERASED
        dead = (
            select(inbox.c.serial, inbox.c.lane, inbox.c.payload, inbox.c.error)
            .add_columns(erased.label("erased"))
            .where(inbox.c.state.in_(_DEAD_LETTERS))
            .order_by(inbox.c.serial)
        )
        return [DeadLetter(**row) for row in await self._database.rows(dead, long=True)]

    async def replay(self, serial: int) -> bool:
        """Resets the attempts of a dead letter; False if it was not dead.

        An album is replayed whole.
        """
        dead = inbox.c.state == InboxState.DEAD
        album = inbox.alias("album")
        same_album = select(album.c.serial).where(
            album.c.serial == serial,
            album.c.bot_id == inbox.c.bot_id,
            album.c.lane == inbox.c.lane,
            album.c.group_key == inbox.c.group_key,
        )
        async with self._database.writing() as connection:
            result = await connection.execute(
                update(inbox)
                .where((inbox.c.serial == serial) | same_album.exists(), dead)
                .values(state=InboxState.PENDING, starts=0, failures=0, error=None, done_at=None)
            )
            return result.rowcount > 0

    @property
    def shared(self) -> bool:
        """Whether several processes may take updates from it."""
        return not self._database.sqlite

    async def next_offset(self, bot: BotId) -> int | None:
        """The offset that confirms all stored updates to a bot of Telegram; None if there are none.

        From the last one stored, not the greatest: Telegram restarts from a random id after a quiet
        week.
        """
        latest = (
            select(inbox.c.update_id)
            .where(inbox.c.bot_id == bot)
            .order_by(inbox.c.serial.desc())
            .limit(_BATCH)
        )
        update_ids = await self._database.scalars(latest)
        return next((known + 1 for known in update_ids if known is not None), None)

    async def pending(self) -> int:
        """How many updates are pending."""
        count = select(func.count()).where(inbox_pending())
        return await self._database.scalar(count, long=True) or 0

    async def newest(self) -> int:
        """The serial of the newest update; 0 if there is none."""
        return await self._database.scalar(select(func.max(inbox.c.serial))) or 0

    async def after(self, serial: int, count: int) -> int | None:
        """The serial `count` updates later, or `serial` itself for 0; None if fewer have come."""
        if not count:
            return serial
        later = select(inbox.c.serial).where(inbox.c.serial > serial).order_by(inbox.c.serial)
        return await self._database.scalar(later.offset(count - 1).limit(1), long=True)

    async def untried(self, after: int, up_to: int) -> bool:
        """Whether a pending update between these serials has not failed yet."""
        first = select(inbox.c.serial).where(
            inbox_pending(), inbox.c.failures == 0, inbox.c.serial.between(after + 1, up_to)
        )
        return bool(await self._database.rows(first.limit(1), long=True))

    async def unfinished(self, up_to: int, messengers: Iterable[Messenger]) -> bool:
        """Whether an update of these messengers up to that serial is pending, tried or not.

        Of another messenger nobody takes them any more.
        """
        bounds = map(bounds_of, messengers)
        lanes = [func.abs(inbox.c.lane).between(one["from_lane"], one["to_lane"]) for one in bounds]
        first = select(inbox.c.serial).where(inbox_pending(), inbox.c.serial <= up_to, or_(*lanes))
        return bool(await self._database.rows(first.limit(1), long=True))

    async def prune(self, before: datetime, most: int) -> int:
        """Deletes updates done before then, with citizens' words; returns how many.

        `most`: the limit per call.
        """
        done = (inbox.c.state == InboxState.DONE) & (inbox.c.done_at < before)
        some = select(inbox.c.serial).where(done).order_by(inbox.c.done_at).limit(most)
        async with self._database.writing(long=True) as connection:
            result = await connection.execute(delete(inbox).where(inbox.c.serial.in_(some)))
            return result.rowcount

    async def erase_dead_letters(self, now: datetime) -> int:
        """Erases people's words in dead letters too old to be replayed at `now`.

        Also forgets edits of messages that old.
        """
        old = (inbox.c.state == InboxState.DEAD) & (inbox.c.done_at <= now - KEEP_DEAD_LETTERS)
        erased = {"state": InboxState.ERASED, "payload": {}}
        async with self._database.writing(long=True) as connection:
            await forget_edits(connection, now - KEEP_EDITS)
            result = await connection.execute(update(inbox).where(old).values(erased))
            return result.rowcount

    async def _album(self, connection: AsyncConnection, row: Row) -> Sequence[Row]:
        """All parts of the album, or its file, and the files sent along with it."""
        group = row["group_key"]
        if group is None:
            return ()
        where = {"bot": row["bot_id"], "lane": row["lane"]}
        own = (await connection.execute(_ALBUM, where | {"group": group})).mappings().all()
        near = {"first": own[0]["serial"] - _NEAR, "last": own[0]["serial"] + _NEAR}
        found = (await connection.execute(_AROUND, where | near)).mappings().all()
        rows = {one["serial"]: one for one in (*found, *own)}
        parts = [rows[serial] for serial in sorted(rows)]
        groups = together(group, _messages(parts))
        return [part for part in parts if part["group_key"] in groups]


async def finish(
    connection: AsyncConnection,
    serial: int,
    state: InboxState,
    now: datetime,
    *,
    error: str | None = None,
    others: Collection[int] = (),
    source: MessageRef | None = None,
    forget: bool = False,
) -> None:
    """Marks the pending update and the `others` of its album as done.

    `source`: the edit of the message that is acted on. `forget`: erase what was sent. Raises AlreadyHandled if an update was not
    pending, MESSAGE_OVERTAKEN if a newer edit of the message has been acted on.
    """
    serials, of = {serial, *others}, state_of(source)
    outcome: dict[str, Any] = {"state": state, "done_at": now, "error": error, **of}
    if serials == {serial}:
        result = await connection.execute(_FINISH_ONE, {**outcome, "which": serial})
    else:
        result = await connection.execute(_FINISH, {**outcome, "which": list(serials)})
    if result.rowcount != len(serials):
        newer = (await connection.execute(NEWER, of)).first()
        raise AlreadyHandled if newer is None else Refusal(Reason.MESSAGE_OVERTAKEN)
    if forget:
        await connection.execute(_FORGET, {"which": list(serials)})
    if source is not None and source.edited_at and not await note_edit(connection, source, now):
        raise Refusal(Reason.MESSAGE_OVERTAKEN)


def _taken(row: Row, parts: Sequence[Row]) -> TakenUpdate:
    """The update with its album: represented by a new part rather than an edit of an old one."""
    waiting = [part for part in parts if part["state"] == InboxState.PENDING]
    speaks = next((part for part in waiting if _is_new(part["payload"])), row)
    return TakenUpdate(
        row["serial"],
        BotId(row["bot_id"]),
        row["lane"],
        speaks["payload"],
        row["starts"],
        row["failures"],
        tuple(_messages(parts)),
        tuple(part["serial"] for part in waiting if part["serial"] != row["serial"]),
    )


def _messages(parts: Sequence[Row]) -> list[dict[str, Any]]:
    """The latest state of each message, in order; a replayed part may be older than its edit."""
    bodies = [body for part in parts if (body := _message(part["payload"]))]
    bodies.sort(key=lambda body: _whole(body.get("edit_date")) or 0)
    known = {body["message_id"]: body for body in bodies}
    return [known[number] for number in sorted(known)]


def _is_new(payload: Mapping[str, Any]) -> bool:
    return "message" in payload


def _message(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The message that the update brings or edits; empty for other updates."""
    message = payload.get("message") or payload.get("edited_message")
    return message if isinstance(message, dict) else {}


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
