"""Notices entering the outbox: buffered in a unit of work, written in a few statements.

Files made by the program are stored with their notices and deleted with them; a briefing's files
are kept until they expire.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    Update,
    bindparam,
    delete,
    insert,
    or_,
    select,
    union,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.conversation.cards import CardKey
from domain.model.conversation.notices.kinds import (
    EditCard,
    Notice,
    RefreshCard,
    RefreshOpen,
    SendFile,
    SendFilesOf,
    SendStoredFile,
    ShowCard,
    TextNotice,
)
from domain.model.conversation.notices.notice import MadeFile, Priority, SingleNotice
from domain.model.ids import BriefingId, IncidentNumber, Place
from domain.model.incident.events import IncidentEvent
from storage.engine.prepared import prepared
from storage.outbox.access_requests import only_new_requests
from storage.outbox.rows import to_row
from storage.schema.columns import CARD, card_in_place, card_of, here, place_of
from storage.schema.delivery import SENT_CURRENT, sent_message, shown_staff
from storage.schema.incidents import OPEN_NUMBERS
from storage.schema.messages import (
    OUTBOX_ASSUMED,
    OUTBOX_OF_STRANGERS,
    OUTBOX_WAITING,
    OutboxState,
    made_file,
    outbox,
)
from storage.schema.reports import FILES_KEPT, briefing

KEEP_FINISHED: Final = timedelta(days=7)
"""How long delivered notices and handled updates are kept: both contain citizens' words."""

_CARD_AND_PLACE = ("chat", "thread", *CARD)


def _cards(table: Table, *which: ColumnElement[bool]) -> Select[Any]:
    return select(*(table.c[name] for name in _CARD_AND_PLACE)).where(*which)


def _named(table: Table) -> ColumnElement[bool]:
    return table.c.number.in_(bindparam("numbers", expanding=True))


def _of_one(table: Table) -> ColumnElement[bool]:
    return table.c.number == bindparam("of", type_=table.c.number.type)


def _open_in_chat(table: Table) -> ColumnElement[bool]:
    return (table.c.chat == bindparam("chat")) & table.c.number.in_(OPEN_NUMBERS)


_STANDS: Final = ((sent_message, SENT_CURRENT), (outbox, OUTBOX_ASSUMED))
_COMES: Final = (outbox, OUTBOX_WAITING & (outbox.c.kind == ShowCard.kind))

_STANDING: Final = union(
    *(_cards(table, which, _named(table)) for table, which in (*_STANDS, _COMES))
)
_STANDING_OF_ONE: Final = prepared(
    union(*(_cards(table, which, _of_one(table)) for table, which in (*_STANDS, _COMES)))
)

STANDING_IN: Final = union(
    *(_cards(table, which, _open_in_chat(table)) for table, which in _STANDS)
).order_by("number")
"""The cards of open incidents shown in one chat."""

_INSERT: Final = prepared(insert(outbox))
_NEW: Final = {"state": OutboxState.WAITING, "attempts": 0, "calls": 0}

_FORGET_ASSUMED: Final = update(outbox).where(OUTBOX_ASSUMED).values(state=OutboxState.SENT)

EDIT: Final = (outbox.c.kind == ShowCard.kind) & outbox.c.payload.is_(None)
"""The notice edits a card in place, and requests no buttons."""

_STRANGERS_WAIT: Final = timedelta(hours=1)
"""The time before a person who is not employed here is answered again."""


class OutboxBuffer:
    """Buffers the notices of one unit of work until its commit."""

    def __init__(self) -> None:
        self.notices: list[Notice] = []

    async def put(self, notice: Notice) -> None:
        """Queues the notice, in order of calls."""
        self.notices.append(notice)


async def queue(
    connection: AsyncConnection,
    notices: Sequence[Notice],
    now: datetime,
    events: Mapping[IncidentEvent, int] | None = None,
) -> None:
    """Writes the notices in order; `events` are the ids of the events in news.

    A RefreshCard becomes a row for each place that shows or will show the card, except where a
    ShowCard among the notices shows it anyway. A RefreshOpen becomes no row: the sweep processes it
    (see `Refreshing`), and each new one restarts it. Files are stored first. A stranger is answered
    at most once an hour.
    """
    if RefreshOpen() in notices:
        await connection.execute(update(shown_staff).values(since=now, refreshed=0))
    notices = await _without_answered_strangers(connection, notices, now)
    notices = await only_new_requests(connection, notices, now)
    singles = await _singles(connection, notices)
    rows = [{**to_row(one, events or {}), **_NEW, "created_at": now} for one in singles]
    for row in rows:
        row["put_off_at"] = None if row["not_before"] is None else now
    if rows:
        await connection.execute(_INSERT, rows)


async def _without_answered_strangers(
    connection: AsyncConnection, notices: Sequence[Notice], now: datetime
) -> Sequence[Notice]:
    strangers = {one.place.chat for one in notices if isinstance(one, TextNotice) and one.stranger}
    if not strangers:
        return notices
    recent = outbox.c.created_at.between(now - _STRANGERS_WAIT, now)
    answered = select(outbox.c.chat).where(
        OUTBOX_OF_STRANGERS, outbox.c.chat.in_(strangers), recent
    )
    quiet = set((await connection.execute(answered)).scalars())
    return [
        one
        for one in notices
        if not (isinstance(one, TextNotice) and one.stranger and one.place.chat in quiet)
    ]


async def forget_assumed(connection: AsyncConnection, *which: ColumnElement[bool]) -> None:
    """Forgets card messages with unknown ids: others have replaced them."""
    await connection.execute(_FORGET_ASSUMED.where(*which))


async def forget_assumed_copies(connection: AsyncConnection, card: CardKey, place: Place) -> None:
    """`forget_assumed` for one card in one place."""
    given = here(place, card)
    await connection.execute(_forget_copies(*given), given)


@cache
def _forget_copies(*given: str) -> Update:
    return prepared(_FORGET_ASSUMED.where(card_in_place(outbox, given)))


async def standing(
    connection: AsyncConnection, numbers: Collection[IncidentNumber]
) -> dict[CardKey, list[Place]]:
    """Where the cards of these incidents are, or will be once the queue is delivered.

    Both, because a card in flight may have been rendered before this transaction's change.
    """
    if len(numbers) == 1:
        rows = await connection.execute(_STANDING_OF_ONE, {"of": next(iter(numbers))})
    else:
        rows = await connection.execute(_STANDING, {"numbers": list(numbers)})
    places: dict[CardKey, list[Place]] = {}
    for row in rows.mappings():
        card = card_of(row)
        if card is not None:
            places.setdefault(card, []).append(place_of(row))
    return places


async def _singles(
    connection: AsyncConnection, notices: Sequence[Notice]
) -> Sequence[SingleNotice]:
    """The notices in order, with compound ones expanded."""
    refreshed = {notice.card.number for notice in notices if isinstance(notice, RefreshCard)}
    places = await standing(connection, refreshed) if refreshed else {}
    shown = {(notice.card, notice.place) for notice in notices if isinstance(notice, ShowCard)}
    singles: list[SingleNotice] = []
    for notice in notices:
        match notice:
            case RefreshCard(card, watched_in):
                new = [place for place in places.get(card, ()) if (card, place) not in shown]
                shown.update((card, place) for place in new)
                singles += (_edit(card, place, watched_in) for place in new)
            case SendFile():
                singles.append(await stored_file(connection, notice))
            case SendFilesOf(briefing, place):
                singles += await kept_files(connection, briefing, place)
            case RefreshOpen():
                pass  # requested before
            case _:
                singles.append(notice)
    return singles


def _edit(card: CardKey, place: Place, watched_in: Place | None) -> EditCard:
    return EditCard(card, place, Priority.ANSWER if place == watched_in else Priority.REFRESH)


BROUGHT: Final = select(outbox.c.payload["file"].as_integer()).where(
    outbox.c.kind == SendStoredFile.kind
)
"""The ids of the files in notices."""

_SENT: Final = prepared(
    delete(made_file).where(
        made_file.c.id == bindparam("file"),
        made_file.c.briefing_id.is_(None),
        made_file.c.id.not_in(BROUGHT.where(OUTBOX_WAITING)),
    )
)

_SERVED: Final = made_file.c.id.not_in(BROUGHT) & or_(
    made_file.c.briefing_id.is_(None),
    made_file.c.briefing_id.not_in(select(briefing.c.id).where(FILES_KEPT)),
)

_MADE: Final = prepared(insert(made_file).returning(made_file.c.id))


async def stored_file(connection: AsyncConnection, notice: SendFile) -> SendStoredFile:
    """Store the notice's file; return a notice that refers to it."""
    file = notice.file
    values = {
        "name": file.name,
        "media_type": file.media_type,
        "size": len(file.content),
        "content": file.content,
        "briefing_id": notice.briefing,
        "caption": notice.caption if notice.briefing else None,
    }
    number = (await connection.execute(_MADE, values)).scalar_one()
    return SendStoredFile(notice.place, number, notice.caption, notice.briefing)


async def kept_files(
    connection: AsyncConnection, of: BriefingId, place: Place
) -> Sequence[SendStoredFile]:
    """The briefing's stored files, each as a notice to the place with its caption."""
    columns = select(made_file.c.id, made_file.c.caption)
    kept = columns.where(made_file.c.briefing_id == of).order_by(made_file.c.id)
    rows = (await connection.execute(kept)).all()
    return [SendStoredFile(place, row.id, row.caption, briefing=of) for row in rows]


async def load_file(connection: AsyncConnection, file: int) -> MadeFile:
    """The file with its content."""
    found = select(made_file.c.name, made_file.c.media_type, made_file.c.content)
    row = (await connection.execute(found.where(made_file.c.id == file))).one()
    return MadeFile(*row)


async def erase_sent(connection: AsyncConnection, files: Sequence[int]) -> None:
    """Deletes sent files, which may hold a code; those of a briefing are kept."""
    await connection.execute(_SENT, [{"file": file} for file in files])


async def erase_served(connection: AsyncConnection) -> None:
    """Deletes files whose notices are gone."""
    await connection.execute(delete(made_file).where(_SERVED))
