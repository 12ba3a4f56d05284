"""The debug panel: the program's data, read from its database and never written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any, Final

from sqlalchemy import Select, select

from bot.sandbox.markup import parse_html
from bot.sandbox.protocol import Json, Upload
from bot.tutorial.acts import ZONE
from bot.tutorial.performance import Performance
from bot.tutorial.sandboxes import NAMES
from domain.model.conversation.notices.kinds import (
    Ask,
    News,
    Remind,
    SendStoredFile,
    ShowCard,
    ShowSearch,
    ShowSelection,
)
from domain.model.ids import IncidentNumber, Messenger, number_of
from domain.model.incident import Incident
from domain.model.organisation.office import Office
from handlers.cards import lines
from handlers.news.history import pages
from handlers.texts import labels, words
from storage.schema.incidents import event, incident
from storage.schema.messages import OUTBOX_REFUSED, OUTBOX_WAITING, OutboxState, outbox
from storage.schema.reports import briefing
from storage.schema.staff import absence

_MOST: Final = 50

_NOTICE: Final = {
    ShowCard.kind: "карточка",
    News.kind: "новость",
    Remind.kind: "напоминание",
    Ask.kind: "вопрос",
    SendStoredFile.kind: "файл",
    ShowSearch.kind: "найденное",
    ShowSelection.kind: "выбор",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that has happened: an event of an incident, or a row of another table."""

    id: tuple[str, int]
    """The kind of the row, and its id."""
    kind: str
    by: int | None
    payload: Json


BESIDE: Final[dict[str, Select[Any]]] = {
    "absence_marked": select(absence.c.id, absence.c.marked_by),
    "report_ordered": select(briefing.c.id, briefing.c.person).where(briefing.c.ordered.is_(True)),
    "report_concluded": select(briefing.c.id, briefing.c.concluded_by).where(
        briefing.c.concluded_at.is_not(None)
    ),
    "report_sent": select(briefing.c.id, briefing.c.sent_by).where(briefing.c.sent_at.is_not(None)),
}
"""Facts that are not incident events, by their names in lessons; queries for row id and person."""


async def facts(performance: Performance) -> list[Fact]:
    """Return the events of all incidents in order, then the other facts."""
    events = select(event.c.id, event.c.kind, event.c.person, event.c.payload).order_by(event.c.id)
    async with performance.database.reading() as connection:
        found = [
            Fact(("event", serial), kind, _number(by), payload)
            for serial, kind, by, payload in await connection.execute(events)
        ]
        for kind, query in BESIDE.items():
            rows = await connection.execute(query)
            found += [Fact((kind, serial), kind, _number(by), {}) for serial, by in rows]
    return found


def _number(person: int | None) -> int | None:
    return None if person is None else number_of(person)


async def incidents(performance: Performance) -> list[Json]:
    """Return the newest incidents."""
    rows = select(incident.c.number).order_by(incident.c.number.desc()).limit(_MOST)
    async with performance.database.reading() as connection:
        numbers = list((await connection.execute(rows)).scalars())
    return [await life(performance, number) for number in numbers]


async def life(performance: Performance, number: int) -> Json:
    """Return its stages with their working hours, and its history as in `/history`.

    Raises UnknownIncident.
    """
    found = await performance.reading.incident(IncidentNumber(number))
    office, now = await performance.reading.office(), performance.clock.now()
    told = pages(found, await performance.reading.history(found.number), office, now)
    return {
        "number": found.number,
        "state": words.capital(lines.state(found)),
        "words": found.message.text,
        "due": found.due.at.timestamp(),
        "late": _late(found, office, now),
        "closed": found.closed_at is not None,
        "stages": [
            {
                "name": words.capital(words.STAGE[one.stage]),
                "whose": lines.authority(office, one.lead) if one.lead else "",
                "minutes": one.worked.total_seconds() / 60,
                "worked": words.duration(one.worked),
            }
            for one in found.stage_times(now, office.calendar)
        ],
        "history": [parse_html(page).text for page in told],
    }


def _late(found: Incident, office: Office, now: datetime) -> str:
    if not found.overdue(now):
        return ""
    late = office.calendar.between(found.due.at, now)
    return f"просрочено на {words.working(late)}" if late >= words.MINUTE else labels.OVERDUE


def arriving(pending: Mapping[Messenger, Sequence[Json]], *, working: bool) -> str:
    """Return a sentence on updates the program has not received yet; empty if there are none."""
    if not working:
        return _arriving("программу", list(chain.from_iterable(pending.values())))
    return ". ".join(_arriving(NAMES[one], updates) for one, updates in pending.items())


def _arriving(whom: str, updates: Sequence[Json]) -> str:
    presses = sum(
        "callback_query" in one or one.get("update_type") == "message_callback" for one in updates
    )
    others = len(updates) - presses
    told = [
        *([words.plural(presses, "нажатие", "нажатия", "нажатий")] if presses else []),
        *([words.plural(others, "сообщение", "сообщения", "сообщений")] if others else []),
    ]
    return f"Ждут {whom}: {' и '.join(told)}" if told else ""


async def waiting(performance: Performance) -> list[Json]:
    """Return undelivered notices: recipient, time, and why each waits."""
    columns = (
        *(outbox.c.kind, outbox.c.chat, outbox.c.number, outbox.c.state),
        *(outbox.c.created_at, outbox.c.not_before, outbox.c.attempts),
    )
    query = select(*columns).where(OUTBOX_WAITING | OUTBOX_REFUSED).order_by(outbox.c.id)
    async with performance.database.reading() as connection:
        rows = (await connection.execute(query.limit(_MOST))).mappings().all()
    return [
        {
            "what": _NOTICE.get(row["kind"], "сообщение"),
            "number": row["number"],
            "chat": number_of(row["chat"]),
            "since": row["created_at"].timestamp(),
            "why": _why(performance, dict(row)),
        }
        for row in rows
    ]


def _why(performance: Performance, row: Json) -> str:
    if row["state"] == OutboxState.UNDELIVERABLE:
        return "не доставлено: бота нет в чате"
    if row["not_before"] and row["not_before"] > performance.clock.now():
        return f"отправится после {row['not_before'].astimezone(ZONE):%d.%m %H:%M}"
    if row["attempts"]:
        return f"не вышло (попыток: {row['attempts']}), будет повторено"
    return "ждёт своей очереди"


def calls(performance: Performance, chat: int, message: int) -> list[Json]:
    """Return the calls by which the bot sent and edited that message, oldest first."""
    return [
        {
            "method": call.method,
            "at": call.at.timestamp(),
            "status": call.status,
            "error": call.error,
            "params": {name: _plain(value) for name, value in call.params.items()},
        }
        for call in performance.sandboxes.of(chat).calls
        if call.chat == chat and call.message == message
    ]


def _plain(value: Any) -> Any:
    return f"файл, {len(value.content)} байт" if isinstance(value, Upload) else value
