"""Groups messages with files: an album and what a messenger sends separately from it.

Of the files a person picks, Telegram makes one album of the photos, another of the documents, and
single messages of the rest; only one of them has the text. They arrive one by one.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from domain.model.message.citizen_message import TABLES, AttachmentKind

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
