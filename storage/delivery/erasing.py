"""Erasure: of closed incidents whose time is over, and of all that one citizen wrote.

What was done, by whom and when stays, and so do the figures. The terms of the search follow by
triggers of the database.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, Final

from sqlalchemy import ColumnElement, Table, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.answer.template import GAP
from domain.model.ids import IncidentNumber
from domain.model.incident.events import OtherJoined
from domain.model.message.link import page_of
from domain.model.telling.notices import RefreshCard
from storage.engine.database import Database
from storage.incidents.events import kind_of
from storage.incidents.loading import lock
from storage.messages.outbox import queue, standing
from storage.schema.briefings import briefing
from storage.schema.columns import Row
from storage.schema.incidents import (
    authors_reply,
    comment,
    contribution,
    draft_text,
    event,
    incident,
    incident_text,
    placement,
    promise,
    referral,
)
from storage.schema.messages import (
    OUTBOX_WAITING,
    WORDS_OF_QUESTION,
    InboxState,
    inbox,
    made_file,
    outbox,
    question,
)
from storage.schema.search import search
from storage.schema.templates import template, template_change
from storage.search.stems import normal, stems, words_in

_DELETED: Final = (incident_text, draft_text)
_EMPTIED: Final[dict[Table, dict[str, Any]]] = {
    comment: {"text": "", "quote": ""},
    authors_reply: {"text": ""},
    contribution: {"text": "", "former": None, "attachments": None},
    referral: {"reason": "", "comments": None},
    promise: {"words": "", "done": "", "attachments": None},
    placement: {"url": None},
}
"""Their rows stay: events and figures refer to them."""

_NOT_ASKED: Final[Any] = dict.fromkeys((*WORDS_OF_QUESTION, question.c.asked_at)) | {
    question.c.open: False
}
_TO_BE_SENT: Final = made_file.c.id.in_(
    select(outbox.c.file_id).where(OUTBOX_WAITING, outbox.c.file_id.is_not(None))
)
_FORGOTTEN: Final = {InboxState.DONE: InboxState.DONE, InboxState.DEAD: InboxState.ERASED}
"""What becomes of an update that was handled, or given up."""
_UPDATES_AT_ONCE: Final = 200
"""So many are in memory; nobody waits while they are looked through."""

_DAY: Final = timedelta(days=1)
_SHORTEST: Final = 12
"""Characters of a line that tells a text from others."""


class Erasing:
    """Chunk by chunk, each in a commit of its own; nothing is lost if two do it, or one is killed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def erase_old(self, before: datetime, now: datetime, most: int) -> int:
        """Of incidents closed before then, so many at once; gives of how many."""
        over = incident.c.closed_at < before
        with_words = select(incident.c.number).join(incident_text).where(over).limit(most)
        async with self._database.reading(long=True) as connection:
            numbers = (await connection.execute(with_words)).scalars().all()
        if not numbers:
            return 0
        async with self._database.writing(long=True) as connection:
            return len(await _erase(connection, numbers, now, over))

    async def erase_author(self, url: str, now: datetime) -> Sequence[IncidentNumber]:
        """All that the citizen with this page wrote, open or not; gives the numbers.

        Also what the last days have left of it: updates of the messenger, answers, files, searches;
        and what templates hold of it.
        """
        page, column = page_of(url), incident_text.c.author_url
        named = select(incident_text.c.number, column).where(column.is_not(None))
        async with self._database.reading(long=True) as connection:
            found = (await connection.execute(named)).all()
        numbers = sorted(row.number for row in found if page_of(row.author_url) == page)
        if not numbers:
            return ()
        said = select(incident_text).where(incident_text.c.number.in_(numbers))
        async with self._database.reading() as connection:
            rows = (await connection.execute(said)).mappings().all()
        telling = {line for row in rows for line in _telling(row)}
        await self._erase_updates(telling)  # first: what tells of it must still be there next time
        async with self._database.writing(long=True) as connection:
            copied = await _with_copies(connection, numbers)
            erased = await _erase(connection, numbers, now)
            await _erase_traces(connection, telling)
            answered: dict[int, Row] = {row["number"]: row for row in rows}
            answered |= {
                copy: row for copies, row in copied for copy in copies if copy not in answered
            }
            await _erase_in_templates(connection, answered, telling)
            return erased

    async def _erase_updates(self, telling: Collection[str]) -> None:
        """What came in the last days, as far as it holds one of these; it is not needed."""
        looked_at = 0
        while rows := await self._handled(looked_at):
            looked_at = rows[-1].serial
            found = [row.serial for row in rows if _holds(row.payload, telling)]
            if not found:
                continue
            async with self._database.writing() as connection:
                for state, forgotten in _FORGOTTEN.items():
                    which = inbox.c.serial.in_(found), inbox.c.state == state
                    values = {"payload": {}, "state": forgotten}
                    await connection.execute(update(inbox).where(*which).values(values))

    async def _handled(self, after: int) -> Sequence[Any]:
        """The next of them."""
        handled = select(inbox.c.serial, inbox.c.payload).where(
            inbox.c.state.in_(_FORGOTTEN), inbox.c.serial > after
        )
        async with self._database.reading() as connection:
            some = handled.order_by(inbox.c.serial).limit(_UPDATES_AT_ONCE)
            return (await connection.execute(some)).all()


async def _erase(
    connection: AsyncConnection,
    numbers: Collection[int],
    now: datetime,
    *still: ColumnElement[bool],
) -> Sequence[IncidentNumber]:
    """Of those of which `still` holds, once they are locked; their cards say so."""
    wanted = select(incident.c.number, incident.c.detected_at).where(
        incident.c.number.in_(numbers), *still
    )
    copies = (await _copies(connection, numbers)).values()
    await lock(connection, {*numbers, *chain.from_iterable(copies)})
    locked = (await connection.execute(wanted.order_by(incident.c.number))).all()
    found = [IncidentNumber(row.number) for row in locked]
    copied = await _erase_in_copies(connection, found)
    cards = await standing(connection, [*found, *copied])
    for table in _DELETED:
        await connection.execute(delete(table).where(table.c.number.in_(found)))
    for table, values in _EMPTIED.items():
        await connection.execute(update(table).where(table.c.number.in_(found)).values(values))
    await _erase_reasons(connection, found)
    asked = question.c.subject.in_(found)
    await connection.execute(update(question).where(asked).values(_NOT_ASKED))
    await _erase_files(connection, [row.detected_at for row in locked])
    await queue(connection, [RefreshCard(card) for card in cards], now)
    return found


async def _erase_in_copies(
    connection: AsyncConnection, numbers: Collection[IncidentNumber]
) -> Sequence[IncidentNumber]:
    """Answers that others got of these keep gaps, for they are not these authors'; gives whose (ADR 46)."""
    changed = list[IncidentNumber]()
    for copies, row in await _with_copies(connection, numbers):
        got = select(draft_text).where(draft_text.c.number.in_(copies))
        for text in (await connection.execute(got)).mappings().all():
            kept = _with_gaps(text["text"], [*_telling(row)], row["author_name"] or "")
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
    """What was said in those of them whose answers others have got, maybe long ago; and who they are."""
    by_main = await _copies(connection, numbers)
    said = select(incident_text).where(incident_text.c.number.in_(by_main))
    rows = (await connection.execute(said)).mappings().all()
    return [(by_main[row["number"]], row) for row in rows]


async def _copies(connection: AsyncConnection, numbers: Collection[int]) -> dict[int, set[int]]:
    """Of each of them that others were ever joined to, which those are."""
    joined = select(event.c.number, event.c.payload).where(
        event.c.number.in_(numbers), event.c.kind == kind_of(OtherJoined)
    )
    by_main: dict[int, set[int]] = {}
    for one in (await connection.execute(joined)).all():
        by_main.setdefault(one.number, set()).add(one.payload["joined"])
    return by_main


async def _erase_reasons(connection: AsyncConnection, numbers: Collection[int]) -> None:
    """Why the day of a promise was put off; that it was counts in figures."""
    moved = select(promise).where(promise.c.number.in_(numbers), promise.c.moves.is_not(None))
    for row in (await connection.execute(moved)).mappings().all():
        moves = [one | {"reason": ""} for one in row["moves"]]
        which = (promise.c.number == row["number"]) & (promise.c.position == row["position"])
        await connection.execute(update(promise).where(which).values(moves=moves))


async def _erase_files(connection: AsyncConnection, detected: Collection[datetime]) -> None:
    """Of reports that are kept, those that list one of these messages; their text stays.

    In whatever zone the administration is, it is the same day, the one before or the one after.
    """
    days = [at.date() for at in detected]
    if not days:
        return
    listing = select(briefing.c.id).where(
        briefing.c.first <= max(days) + _DAY, briefing.c.last >= min(days) - _DAY
    )
    await connection.execute(
        delete(made_file).where(made_file.c.briefing_id.in_(listing), ~_TO_BE_SENT)
    )


async def _erase_traces(connection: AsyncConnection, telling: Collection[str]) -> None:
    """What went out in the last days, and what was asked, as far as it holds one of these."""
    told = outbox.c.finished_at.is_not(None) & (outbox.c.html != "")
    await connection.execute(update(outbox).where(told).values(html=""))
    of_nobody = made_file.c.briefing_id.is_(None) & ~_TO_BE_SENT
    await connection.execute(delete(made_file).where(of_nobody))
    await connection.execute(delete(search))
    for asked in (await connection.execute(select(question))).mappings().all():
        if _holds([asked[column.name] for column in WORDS_OF_QUESTION], telling):
            which = question.c.id == asked["id"]
            await connection.execute(update(question).where(which).values(_NOT_ASKED))


async def _erase_in_templates(
    connection: AsyncConnection, erased: Mapping[int, Row], telling: Collection[str]
) -> None:
    """A template serves others: it keeps a gap where it holds one of these, or an author's name.

    One made of an answer to the author is looked through for each part of the name, however inflected.
    """
    called = {}
    for row in (await connection.execute(select(template))).mappings().all():
        answered = erased.get(row["made_of_number"])
        name = (answered["author_name"] if answered else None) or ""
        kept = {part: _with_gaps(row[part], telling, name) for part in ("title", "text")}
        called[row["id"]] = name
        which = template.c.id == row["id"]
        if any(row[part] != words for part, words in kept.items()):
            await connection.execute(update(template).where(which).values(kept))
    for row in (await connection.execute(select(template_change))).mappings().all():
        title = _with_gaps(row["title"], telling, called.get(row["template"], ""))
        if title != row["title"]:
            which = template_change.c.id == row["id"]
            await connection.execute(update(template_change).where(which).values(title=title))


def _with_gaps(text: str, telling: Collection[str], name: str) -> str:
    for one in sorted(telling, key=len, reverse=True):
        text = text.replace(one, GAP)
    text = normal(text)
    parts = {stem for word in words_in(normal(name)) for stem in stems(word[0])}
    for word in reversed([*words_in(text)]):
        if word[0].istitle() and not parts.isdisjoint(stems(word[0])):
            text = text[: word.start()] + GAP + text[word.end() :]
    return text


def _telling(row: Row) -> Iterator[str]:
    """What tells this message from others, wherever it stands."""
    yield from filter(None, (row["url"], row["author_url"], row["author_name"]))
    for text in (row["text"], row["note"] or ""):
        lines = (line.strip() for line in text.splitlines())
        yield from (line for line in lines if len(line) >= _SHORTEST)


def _holds(value: Any, telling: Collection[str]) -> bool:
    """Whether one of them stands in any text of a JSON value."""
    match value:
        case str():
            return any(one in value for one in telling)
        case dict():
            return any(_holds(one, telling) for one in value.values())
        case list():
            return any(_holds(one, telling) for one in value)
        case _:
            return False
