"""The traffic log (LOG_TRAFFIC): calls, answers and updates with every word replaced by its shape.

An administrator turns it on to show a fault to the developers; `tests/bot/test_traffic.py` reads such
a file again. Of people it holds nothing: letters become «я», «Я», «x» or «X», digits 0, so that lengths
and the offsets of markup stay right; ids become others, the same each time.
"""

import hashlib
import json
import logging
import os
import re
import secrets
import unicodedata
from collections.abc import Mapping
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, Final

import structlog
from pydantic import BaseModel

from bot.runtime.clock import SystemClock

log: Final = structlog.get_logger(__name__)

_LARGEST_FILE: Final = 64 * 1024**2
"""Bytes, after which the file is renamed to `.1`, replacing an earlier one, and a new one begun."""

_LONGEST_LINE: Final = 256 * 1024
"""Characters; of a larger call only its size is written."""

_DEEPEST: Final = 24
"""Levels of a value that are written; messengers nest a third of that."""

_OUR_BUTTONS: Final = frozenset({"callback_data", "data"})
_BUTTON: Final = re.compile(r"[!-~]{1,128}", re.ASCII)
"""What `bot/messengers/packing.py` writes."""

_KEYWORDS: Final = frozenset(
    {
        "act",
        "chat_type",
        "code",
        "failed",
        "format",
        "kind",
        "parse_mode",
        "status",
        "type",
        "types",
        "update_type",
    }
)
"""Fields whose value is one of a few names, if it looks like one."""

_KEYWORD: Final = re.compile(r"[A-Za-z_][\w.,:-]{0,200}", re.ASCII)

_REFUSAL: Final = "refusal"
"""A service's own words, in English; what it cites of ours is in quotes or no ASCII."""

_QUOTED: Final = re.compile(r"""["'][^"']{0,500}["']|[^\x00-\x7f]+""")

_MARKUP: Final = re.compile(
    r'<a href="max://user/|</?(?:a|b|blockquote|code|i|pre|s|u|tg-spoiler|tg-time)\b(?: expandable\b)?|&(?:lt|gt|amp|quot);'
)

_MEASURES: Final = frozenset(
    {
        "count", "current_level_count", "date", "duration", "edit_date", "error_code", "file_size",
        "from", "height", "length", "limit", "marker", "message_id", "offset", "retry_after", "seq",
        "size", "time", "timeout", "timestamp", "update_id", "wait", "width",
    }
)  # fmt: skip
"""Fields with numbers that identify nobody."""

_SMALL: Final = 1000
"""Smaller numbers are counts and flags."""

_ID: Final = re.compile(r"(?:\w*_)?(?:id|mid|token|key|hash|photos)", re.ASCII)
"""Fields whose text identifies something: a message, a file, a press, a secret."""

_ID_IN_PATH: Final = re.compile(r"(?<=/)[^/]*\d[^/]*", re.ASCII)

_ONE_UNIT: Final = 0xFFFF
"""Letters above take two units of UTF-16, by which Telegram counts offsets."""

_SALT: Final = secrets.token_bytes(16)
"""Of this process, so that an id can't be guessed from the one that replaces it."""

_log: Final = logging.Logger("traffic")  # noqa: LOG001 - the root must neither see nor configure it


class _PrivateFile(RotatingFileHandler):
    """A file that only its owner can read."""

    def _open(self) -> TextIOWrapper:
        def opener(path: str, flags: int) -> int:
            return os.open(path, flags, 0o600)

        # Path.open takes no opener; the handler closes the file.
        return open(self.baseFilename, "a", encoding="utf-8", opener=opener)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Log that a line is missing: the work that it is about goes on."""
        del record
        log.warning("traffic.not_written", file=self.baseFilename)


def write_to(file: Path | None) -> None:
    """Write the traffic of this process to the file from now on; None ends it. Raises OSError."""
    for handler in list(_log.handlers):
        _log.removeHandler(handler)
        handler.close()
    if file is not None:
        _log.addHandler(_PrivateFile(file, maxBytes=_LARGEST_FILE, backupCount=1))


def record(service: str, call: str, request: object, status: int | None, answer: object) -> None:
    """Write one exchange with a service, or with a webhook; a no-op unless LOG_TRAFFIC is set.

    `answer` is JSON, decoded or not; `status` is None without an answer.
    """
    if not _log.handlers:
        return
    if isinstance(answer, bytes):
        answer = _decoded(answer)
    line = {
        "at": SystemClock().now().isoformat(timespec="milliseconds"),
        "service": service,
        "call": _ID_IN_PATH.sub("*", call),
        "request": shape(request),
        "status": status,
        "answer": shape(answer),
    }
    written = json.dumps(line, ensure_ascii=False)
    if len(written) > _LONGEST_LINE:
        written = json.dumps({**line, "request": None, "answer": None, "characters": len(written)})
    _log.info("%s", written)


def _decoded(body: bytes) -> object:
    """Return the JSON; of anything else only how many bytes it has."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return {"bytes": len(body)}


def shape(value: object, field: str = "", depth: int = 0) -> Any:
    """Return the value as it may be shown to anybody; `field` is the key under which it stands."""
    match value:
        case str():
            return _shape_of_text(value, field)
        case bool() | float() | None:
            return value
        case int():
            plain = field in _MEASURES or abs(value) < _SMALL
            return value if plain else _other_number(value)
        case BaseModel() | Mapping() | list() | tuple() | set() | frozenset() if depth < _DEEPEST:
            return _shape_of_many(value, field, depth + 1)
        case _:
            return f"<{type(value).__name__}>"


def _shape_of_many(value: Any, field: str, depth: int) -> Any:
    if isinstance(value, BaseModel):
        value = {name: getattr(value, name) for name in value.model_fields_set}
    if isinstance(value, Mapping):
        return {
            str(key): shape(one, _field_of(str(key), value), depth) for key, one in value.items()
        }
    return [shape(one, field, depth) for one in value]


def _field_of(key: str, holder: Mapping[Any, Any]) -> str:
    """Return the key, or another under which the value is kept: of our buttons and of refusals."""
    match key, holder:
        case "payload", {"callback_id": _} | {"type": "callback"}:
            return "data"
        case "description" | "error_msg", {"error_code": _}:
            return _REFUSAL
        case "message", {"code": str()}:
            return _REFUSAL
        case _:
            return key


def _shape_of_text(text: str, field: str) -> str:
    if field in _OUR_BUTTONS and _BUTTON.fullmatch(text):
        return text
    if field == _REFUSAL:
        return _QUOTED.sub(lambda quoted: _shape_of_words(quoted[0]), text)
    if field in _KEYWORDS and _KEYWORD.fullmatch(text):
        return text
    if _ID.fullmatch(field):
        return _other_text(text)
    return _shape_of_words(text)


def _shape_of_words(text: str) -> str:
    """Return the text with other letters; the tags and entities of HTML stay what they are."""
    shaped, behind = [], 0
    for tag in _MARKUP.finditer(text):
        shaped += [*map(_shape_of_letter, text[behind : tag.start()]), tag[0]]
        behind = tag.end()
    return "".join([*shaped, *map(_shape_of_letter, text[behind:])])


def _shape_of_letter(letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind.startswith("N"):
        return "0"
    if not kind.startswith("L"):
        return letter
    if ord(letter) > _ONE_UNIT:
        return "\N{MATHEMATICAL BOLD SMALL X}"
    small = "я" if "\u0400" <= letter <= "\u052f" else "x"
    return small.upper() if kind == "Lu" else small


def _digest(value: str) -> bytes:
    return hashlib.blake2s(value.encode(errors="backslashreplace"), key=_SALT).digest()


def _other_number(number: int) -> int:
    """Return another number with as many digits and the same sign, the same one each time."""
    digits = len(str(abs(number)))
    smallest: int = 10 ** (digits - 1)
    other = smallest + int.from_bytes(_digest(str(abs(number))), "big") % smallest
    return -other if number < 0 else other


def _other_text(text: str) -> str:
    """Return another text of the same length, the same one each time; a long one is repetitive."""
    digest = _digest(text).hex()
    return (digest * (len(text) // len(digest) + 1))[: len(text)]
