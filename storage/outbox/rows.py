"""Converts a notice to an outbox row and back: its fields are columns or in the payload."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Annotated, Any, Final, TypeVar, get_args, get_type_hints

from pydantic import PlainSerializer, PlainValidator, TypeAdapter

from domain.model.conversation.announcement import Announcement
from domain.model.conversation.notices.notice import SingleNotice
from domain.model.ids import BotId, MessageId, MessageRef
from domain.model.incident.events import IncidentEvent
from storage.schema.columns import Row, Subject, card_of, card_values, place_of, subject_values

N = TypeVar("N", bound=SingleNotice)

_COLUMNS: Final = frozenset(
    {"place", "card", "event", "html", "reply_to", "priority", "not_before"}
)


_FORMS: Final[dict[type[SingleNotice], Mapping[str, TypeAdapter[Any]]]] = {}
"""Built on first use: most processes need few."""

_ANNOUNCED: Final[Mapping[str, TypeAdapter[Announcement]]] = {
    of.__name__: TypeAdapter(of) for of in get_args(Announcement)
}


def _to_json(what: Announcement) -> dict[str, Any]:
    kind = type(what).__name__
    return {"kind": kind, "facts": _ANNOUNCED[kind].dump_python(what, mode="json")}


def _from_json(stored: Mapping[str, Any]) -> Announcement:
    return _ANNOUNCED[stored["kind"]].validate_python(stored["facts"])


ANNOUNCEMENT: Final[TypeAdapter[Announcement]] = TypeAdapter(
    Annotated[Announcement, PlainSerializer(_to_json), PlainValidator(_from_json)]
)
"""An announcement as plain types, for a JSON column."""

_TOLD_APART: Final = {Announcement: ANNOUNCEMENT}
"""Unions whose members can't be recognised by their fields."""


def to_row(notice: SingleNotice, events: Mapping[IncidentEvent, int]) -> dict[str, Any]:
    """The notice as columns; `events` are the ids of the events in news and reminders."""
    reply_to: MessageRef | None = getattr(notice, "reply_to", None)
    event: IncidentEvent | None = getattr(notice, "event", None)
    forms = _forms(type(notice))
    own = {
        name: form.dump_python(getattr(notice, name), mode="json") for name, form in forms.items()
    }
    return {
        "kind": notice.kind,
        "chat": notice.place.chat,
        "thread": notice.place.thread,
        **card_values(getattr(notice, "card", None)),
        "event_id": None if event is None else events[event],
        **subject_values(_subject(notice)),
        "html": getattr(notice, "html", None),
        "payload": own or None,
        "reply_bot": reply_to and reply_to.bot,
        "reply_to": reply_to and reply_to.message,
        "priority": notice.priority,
        "not_before": getattr(notice, "not_before", None),
    }


def notice_from_row(of: type[N], row: Row, bot: BotId) -> N:
    """The inverse of `to_row` for a kind without an event; `bot` is the current bot.

    Fields missing from the row have their defaults.
    """
    columns = {
        "place": place_of(row),
        "card": card_of(row),
        "html": row["html"],
        "reply_to": to_answer(row, bot),
        of.subject: row["subject_id"],
    }
    known = {field.name: columns[field.name] for field in fields(of) if field.name in columns}
    return of(**known, **own_values(of, row))


def own_values(of: type[SingleNotice], row: Row) -> dict[str, Any]:
    """The fields in the row's payload."""
    payload = row["payload"] or {}
    forms = _forms(of)
    return {name: forms[name].validate_python(payload[name]) for name in forms if name in payload}


def to_answer(row: Row, bot: BotId) -> MessageRef | None:
    """The message to reply to, if it is this bot's: another bot's id may be any message here."""
    if row["reply_to"] is None or row["reply_bot"] != bot:
        return None
    return MessageRef(bot, place_of(row), MessageId(row["reply_to"]))


def _subject(notice: SingleNotice) -> Subject | None:
    kind = notice.subject
    if kind is None:
        return None
    if not hasattr(notice, kind):
        return Subject(kind, None)
    number = getattr(notice, kind)
    return None if number is None else Subject(kind, number)


def _forms(of: type[SingleNotice]) -> Mapping[str, TypeAdapter[Any]]:
    """The JSON adapters of the fields without a column."""
    if of not in _FORMS:
        types = get_type_hints(of)
        own = [field.name for field in fields(of) if field.name not in {*_COLUMNS, of.subject}]
        _FORMS[of] = {
            name: _TOLD_APART.get(types[name]) or TypeAdapter(types[name]) for name in own
        }
    return _FORMS[of]
