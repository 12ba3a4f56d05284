"""What a stored update says of its message: the files sent with it, and its edits.

Of the files a person picks, Telegram makes one album of the photos, another of the documents, and
single messages of the rest; only one of them has the text. They arrive one by one. Earlier states
of a message that has been acted on are ignored.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.ids import MessageRef
from domain.model.message.citizen_message import TABLES, AttachmentKind
from storage.engine.database import INSERTS
from storage.engine.prepared import prepared
from storage.schema.messages import edited_message as table

TOGETHER: Final = timedelta(seconds=10)
"""The time after the first in which messages still belong to it, if only one of them has text.

If none has, only for replies and forwards, and not for two tables.
"""

_READ: Final = (*TABLES, ".toml")
"""Files that are read when sent alone: they don't join earlier messages."""


def group_of(message: Mapping[str, Any]) -> str | None:
    """The group of a new or edited message: its album or its file; accepts any JSON.

    None: it has no file.
    """
    number, album = message.get("message_id"), message.get("media_group_id")
    if not _whole(number):
        return None
    if isinstance(album, str):
        return album if album.isprintable() else None
    return f"file {number}" if any(map(message.get, AttachmentKind)) else None


def together(group: str, messages: Sequence[Mapping[str, Any]]) -> set[str]:
    """The groups that belong to this one, and itself, among the current messages, in order."""
    known: dict[str, list[Mapping[str, Any]]] = {}
    for message in messages:
        if key := group_of(message):
            known.setdefault(key, []).append(message)
    bunches: dict[object, list[str]] = {}
    for key, parts in known.items():
        bunch = bunches.get(_of(parts))
        if bunch is None or not _fits(parts, [part for one in bunch for part in known[one]]):
            bunch = bunches[_of(parts)] = []
        bunch.append(key)
        if key == group:
            found = bunch
    return {group, *(found if group in known else ())}


def _fits(parts: Sequence[Mapping[str, Any]], bunch: Sequence[Mapping[str, Any]]) -> bool:
    first, then = bunch[0].get("date"), parts[0].get("date")
    if not (isinstance(first, int) and isinstance(then, int)):
        return False
    said = [any(map(_has_words, these)) for these in (parts, bunch)]
    read = [any(map(_is_read, these)) for these in (parts, bunch)]
    if abs(then - first) > TOGETHER.total_seconds() or all(said):
        return False
    if _answers(parts[0]) is not None:
        return True
    if _origin(parts[0]) is not None:
        return any(said) or not all(read)
    return any(said) and not any(read)


def _is_read(message: Mapping[str, Any]) -> bool:
    document = message.get("document")
    name = document.get("file_name") if isinstance(document, dict) else None
    alone = message.get("media_group_id") is None and not _has_words(message)
    return alone and isinstance(name, str) and name.lower().endswith(_READ)


def _of(parts: Sequence[Mapping[str, Any]]) -> object:
    """Sender, place, replied message and origin; messages without a sender match no others."""
    first = parts[0]
    sender = _number(first, "from", "id")
    if sender is None:
        return id(first)
    return sender, first.get("message_thread_id"), _answers(first), _origin(first)


def _answers(message: Mapping[str, Any]) -> int | None:
    return _number(message, "reply_to_message", "message_id")


def _origin(message: Mapping[str, Any]) -> object:
    """The origin of a forward; None for a message of their own."""
    origin = message.get("forward_origin")
    if not isinstance(origin, dict):
        return None
    holders = ("sender_user", "sender_chat", "chat")
    ids = tuple(_number(origin, holder, "id") for holder in holders)
    return str(origin.get("type")), str(origin.get("sender_user_name")), ids


def _number(message: Mapping[str, Any], holder: str, name: str) -> int | None:
    held = message.get(holder)
    number = held.get(name) if isinstance(held, dict) else None
    return number if _whole(number) else None


def _has_words(message: Mapping[str, Any]) -> bool:
    return bool(message.get("caption"))


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


KEEP_EDITS: Final = timedelta(days=60)
"""Longer than an older state can be dead-lettered and replayed."""

_PARAMETERS: Final = {
    "of_bot": table.c.bot,
    "of_chat": table.c.chat,
    "of_message": table.c.message,
    "of_edit": table.c.edited_at,
}

NEWER: Final = select(table.c.message).where(
    table.c.bot == bindparam("of_bot"),
    table.c.chat == bindparam("of_chat"),
    table.c.message == bindparam("of_message"),
    table.c.edited_at > bindparam("of_edit"),
)
"""A newer edit of the message in `state_of`."""


def state_of(source: MessageRef | None) -> dict[str, int | str]:
    """The parameters of `NEWER`; None: no message."""
    if source is None:
        return {**dict.fromkeys(_PARAMETERS, 0), "of_message": ""}
    values = (source.bot, source.place.chat, source.message, source.edited_at)
    return dict(zip(_PARAMETERS, values, strict=True))


def _note(insert: Any) -> Any:
    new = insert(table).values(
        {column.name: bindparam(name) for name, column in _PARAMETERS.items()}
        | {"handled_at": bindparam("handled_at")}
    )
    again = {name: new.excluded[name] for name in ("edited_at", "handled_at")}
    newer = table.c.edited_at <= new.excluded.edited_at
    key = [*table.primary_key]
    return prepared(new.on_conflict_do_update(index_elements=key, set_=again, where=newer))


_NOTE: Final = {sqlite: _note(insert) for sqlite, insert in INSERTS.items()}


async def note_edit(connection: AsyncConnection, source: MessageRef, now: datetime) -> bool:
    """Records that this edit is acted on; False if another process has committed a newer one."""
    note = _NOTE[connection.dialect.name == "sqlite"]
    noted = await connection.execute(note, {**state_of(source), "handled_at": now})
    return noted.rowcount > 0


async def forget_edits(connection: AsyncConnection, before: datetime) -> None:
    """Deletes edits that no older state can follow any more."""
    await connection.execute(delete(table).where(table.c.handled_at < before))
