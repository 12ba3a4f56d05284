"""Which messages with files belong together: an album, and what a messenger sends apart from it.

Telegram makes an album of the photos that somebody picks, another of the documents, and a message of
what is left alone; only one of them has the words. They come one after the other, each by itself.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from domain.model.message.attachment import TABLES, AttachmentKind

TOGETHER: Final = timedelta(seconds=10)
"""What is sent so long after the first of them still belongs to it, if only one of them has words.

Where none has, only what answers something or is forwarded, and no two tables.
"""

_READ: Final = (*TABLES, ".toml")
"""Files that are read when somebody sends them alone: they belong to nothing that was sent before."""


def group_of(message: Mapping[str, Any]) -> str | None:
    """The album that a message, new or edited, is a part of, or its file; any JSON will do.

    None: it has no file.
    """
    number, album = message.get("message_id"), message.get("media_group_id")
    if not _whole(number):
        return None
    if isinstance(album, str):
        return album if album.isprintable() else None
    return f"file {number}" if any(map(message.get, AttachmentKind)) else None


def together(group: str, messages: Sequence[Mapping[str, Any]]) -> set[str]:
    """The groups that belong to this one, and itself, among messages as they stand now, in order."""
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
    """Who sent it where, what it answers and whose it was; what nobody sent is like nothing else."""
    first = parts[0]
    sender = _number(first, "from", "id")
    if sender is None:
        return id(first)
    return sender, first.get("message_thread_id"), _answers(first), _origin(first)


def _answers(message: Mapping[str, Any]) -> int | None:
    return _number(message, "reply_to_message", "message_id")


def _origin(message: Mapping[str, Any]) -> object:
    """Whose words a forwarded message is; None where it is their own."""
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
