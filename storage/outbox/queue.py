"""Notices on their way into the outbox: buffered in a unit of work, written in a few statements."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    Update,
    bindparam,
    insert,
    select,
    union,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.conversation.cards import AlertCard, CardKey
from domain.model.conversation.notices import (
    Announce,
    Ask,
    Audience,
    CatchUp,
    EraseMessage,
    News,
    Notice,
    RefreshCard,
    RefreshOpen,
    Remind,
    Retire,
    Say,
    SendFile,
    SendFilesOf,
    ShowBriefing,
    ShowCard,
    ShowJob,
    ShowMemo,
    ShowSearch,
    ShowSelection,
)
from domain.model.ids import BriefingId, IncidentNumber, SelectionId
from domain.model.incident.events import Event
from domain.model.place import MessageRef, Place
from storage.engine.prepared import always
from storage.outbox.access_requests import only_new_requests
from storage.outbox.announcements import announcement_to_json
from storage.outbox.made_files import KeptFile, files_of, store_files
from storage.schema.columns import (
    card_in_place,
    card_of,
    card_values,
    end_value,
    here,
    mode_value,
    offer_value,
    place_of,
)
from storage.schema.delivery import SENT_CURRENT, sent_message, shown_staff
from storage.schema.incidents import OPEN_NUMBERS
from storage.schema.messages import (
    OUTBOX_ASSUMED,
    OUTBOX_OF_STRANGERS,
    OUTBOX_WAITING,
    OutboxKind,
    OutboxState,
    Priority,
    outbox,
)

KEEP_FINISHED: Final = timedelta(days=7)
"""How long delivered notices are kept, and handled updates: citizens' words stand in both."""

_CARD_AND_PLACE = ("chat", "thread", "card_kind", "number", "version", "authority")


def _cards(table: Table, *which: ColumnElement[bool]) -> Select[Any]:
    return select(*(table.c[name] for name in _CARD_AND_PLACE)).where(*which)


def _named(table: Table) -> ColumnElement[bool]:
    return table.c.number.in_(bindparam("numbers", expanding=True))


def _of_one(table: Table) -> ColumnElement[bool]:
    return table.c.number == bindparam("of", type_=table.c.number.type)


def _open_in_chat(table: Table) -> ColumnElement[bool]:
    return (table.c.chat == bindparam("chat")) & table.c.number.in_(OPEN_NUMBERS)


_STANDS: Final = ((sent_message, SENT_CURRENT), (outbox, OUTBOX_ASSUMED))
_COMES: Final = (outbox, OUTBOX_WAITING & (outbox.c.kind == OutboxKind.CARD))

_STANDING: Final = union(
    *(_cards(table, which, _named(table)) for table, which in (*_STANDS, _COMES))
)
_STANDING_OF_ONE: Final = always(
    union(*(_cards(table, which, _of_one(table)) for table, which in (*_STANDS, _COMES)))
)

STANDING_IN: Final = union(
    *(_cards(table, which, _open_in_chat(table)) for table, which in _STANDS)
).order_by("number")
"""The cards of open incidents that stand in one chat."""

_INSERT: Final = always(insert(outbox))
_NEW: Final = {"state": OutboxState.WAITING, "attempts": 0, "calls": 0}

_FORGET_ASSUMED: Final = update(outbox).where(OUTBOX_ASSUMED).values(state=OutboxState.SENT)

EDIT: Final = (outbox.c.kind == OutboxKind.CARD) & outbox.c.mode.is_(None)
"""The notice edits a card where it stands, and asks for no buttons of its own."""

_STRANGERS_WAIT: Final = timedelta(hours=1)
"""Until the next answer to somebody who does not work here."""


class OutboxBuffer:
    """Keeps the notices of one unit of work until its commit."""

    def __init__(self) -> None:
        self.notices: list[Notice] = []

    async def put(self, notice: Notice) -> None:
        """Queues the notice, in order of calls."""
        self.notices.append(notice)


async def queue(
    connection: AsyncConnection,
    notices: Sequence[Notice],
    now: datetime,
    events: Mapping[Event, int] | None = None,
) -> None:
    """Writes the notices in their order; `events` are the ids of those that news tells of.

    A RefreshCard becomes a row for each place where the card stands or is about to, except where
    a ShowCard among the notices shows it anyway. A RefreshOpen becomes no row: the sweep works it
    off (see `Refreshing`), beginning again with each. A stranger who was answered within the hour is
    not answered again.
    """
    if RefreshOpen() in notices:
        await connection.execute(update(shown_staff).values(since=now, refreshed=0))
    notices = await _without_answered_strangers(connection, notices, now)
    notices = await only_new_requests(connection, notices, now)
    refreshed = {notice.card.number for notice in notices if isinstance(notice, RefreshCard)}
    places = await standing(connection, refreshed) if refreshed else {}
    files = await store_files(connection, notices)
    kept = await files_of(connection, notices)
    rows = list(_rows(notices, places, events or {}, files, kept))
    if rows:
        await connection.execute(_INSERT, [{**row, **_NEW, "created_at": now} for row in rows])


async def _without_answered_strangers(
    connection: AsyncConnection, notices: Sequence[Notice], now: datetime
) -> Sequence[Notice]:
    strangers = {one.place.chat for one in notices if isinstance(one, Say) and one.stranger}
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
        if not (isinstance(one, Say) and one.stranger and one.place.chat in quiet)
    ]


async def forget_assumed(connection: AsyncConnection, *which: ColumnElement[bool]) -> None:
    """These cards don't stand any more where nobody knows their number: others took their place."""
    await connection.execute(_FORGET_ASSUMED.where(*which))


async def forget_assumed_copies(connection: AsyncConnection, card: CardKey, place: Place) -> None:
    """The same of one card in one place."""
    given = here(place, card)
    await connection.execute(_forget_copies(*given), given)


@cache
def _forget_copies(*given: str) -> Update:
    return always(_FORGET_ASSUMED.where(card_in_place(outbox, given)))


async def standing(
    connection: AsyncConnection, numbers: Collection[IncidentNumber]
) -> dict[CardKey, list[Place]]:
    """Where the cards of these incidents stand, or will once what waits is delivered.

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


def _rows(
    notices: Sequence[Notice],
    standing: Mapping[CardKey, Sequence[Place]],
    events: Mapping[Event, int],
    files: Iterator[int],
    kept: Mapping[BriefingId, Sequence[KeptFile]],
) -> Iterator[dict[str, Any]]:
    seen = {(notice.card, notice.place) for notice in notices if isinstance(notice, ShowCard)}
    for notice in notices:
        match notice:
            case ShowCard(card, place, mode, resend, answered, bulk):
                alert = resend and isinstance(card, AlertCard)
                usual = Priority.BULK if bulk else Priority.CARD
                priority = Priority.ALERT if alert else usual
                asks = mode_value(mode)
                yield _row(
                    OutboxKind.CARD,
                    place,
                    priority,
                    card=card,
                    mode=asks,
                    resend=resend,
                    reply_to=answered,
                )
            case RefreshCard(card, watched_in):
                for place in standing.get(card, ()):
                    if (card, place) not in seen:
                        seen.add((card, place))
                        priority = Priority.ANSWER if place == watched_in else Priority.REFRESH
                        yield _row(OutboxKind.CARD, place, priority, card=card)
            case Remind(event, place, card):
                yield _row(
                    OutboxKind.REMINDER,
                    place,
                    Priority.REMINDER,
                    card=card,
                    event_id=events[event],
                )
            case SendFilesOf(briefing, place):
                for file, caption in kept[briefing]:
                    row = _row(OutboxKind.FILE, place, Priority.ANSWER, html=caption)
                    yield {**row, "file_id": file, "briefing_id": briefing}
            case RefreshOpen():
                pass  # wished for before
            case _:
                yield _message_row(notice, events, files)


def _message_row(  # noqa: C901, PLR0911, PLR0912 - one arm a kind, no logic
    notice: News
    | Ask
    | Retire
    | Say
    | SendFile
    | ShowSelection
    | ShowJob
    | ShowBriefing
    | ShowSearch
    | Announce
    | ShowMemo
    | EraseMessage
    | CatchUp,
    events: Mapping[Event, int],
    files: Iterator[int],
) -> dict[str, Any]:
    place = notice.place
    match notice:
        case News(event=event, audience=audience, card=card, reply_to=reply_to):
            receipt = audience is Audience.AUTHOR
            return _row(
                OutboxKind.NEWS,
                place,
                Priority.ANSWER if receipt else Priority.CARD,
                card=card,
                event_id=events[event],
                audience=audience,
                reply_to=reply_to,
            )
        case Ask(question=question, reply_to=reply_to):
            return _row(
                OutboxKind.ASK, place, Priority.ANSWER, question_id=question, reply_to=reply_to
            )
        case Retire(question=question, end=end):
            return _row(
                OutboxKind.ASK,
                place,
                Priority.REFRESH,
                question_id=question,
                mode=end_value(end),
            )
        case Say(html=html, offer=offer, reply_to=reply_to, stranger=stranger):
            return _row(
                OutboxKind.SAY,
                place,
                Priority.STRANGER if stranger else Priority.ANSWER,
                mode=offer_value(offer),
                html=html,
                reply_to=reply_to,
            )
        case SendFile(caption=caption, reply_to=reply_to, briefing=of):
            row = _row(OutboxKind.FILE, place, Priority.ANSWER, html=caption, reply_to=reply_to)
            return {**row, "file_id": next(files), "briefing_id": of}
        case ShowSelection(selection=selection, resend=resend):
            kind = OutboxKind.SELECTION
            return _row(kind, place, Priority.ANSWER, resend=resend, selection_id=selection)
        case ShowJob(job=job):
            return {**_row(OutboxKind.JOB, place, Priority.ANSWER), "job_id": job}
        case ShowBriefing(briefing=briefing, resend=resend, asks=asks):
            row = _row(OutboxKind.BRIEFING, place, Priority.ANSWER, mode=asks, resend=resend)
            return {**row, "briefing_id": briefing}
        case ShowSearch(search=search):
            return {**_row(OutboxKind.SEARCH, place, Priority.ANSWER), "search_id": search}
        case Announce(what=what):
            row = _row(OutboxKind.ANNOUNCEMENT, place, Priority.CARD)
            return {**row, "announcement": announcement_to_json(what)}
        case ShowMemo():
            return _row(OutboxKind.MEMO, place, Priority.CARD)
        case EraseMessage(message=message):
            return _row(OutboxKind.ERASE, place, Priority.REFRESH, reply_to=message)
        case CatchUp():
            return _row(OutboxKind.CATCH_UP, place, Priority.CARD)


def _row(
    kind: OutboxKind,
    place: Place,
    priority: Priority,
    *,
    card: CardKey | None = None,
    mode: str | None = None,
    resend: bool = False,
    event_id: int | None = None,
    audience: Audience | None = None,
    question_id: int | None = None,
    selection_id: SelectionId | None = None,
    html: str | None = None,
    reply_to: MessageRef | None = None,
) -> dict[str, Any]:
    return {
        "kind": kind,
        "chat": place.chat,
        "thread": place.thread,
        **card_values(card),
        "mode": mode,
        "resend": resend,
        "event_id": event_id,
        "audience": audience,
        "question_id": question_id,
        "selection_id": selection_id,
        "file_id": None,
        "job_id": None,
        "briefing_id": None,
        "search_id": None,
        "html": html,
        "announcement": None,
        "reply_bot": reply_to and reply_to.bot,
        "reply_to": reply_to and reply_to.message,
        "priority": priority,
    }
