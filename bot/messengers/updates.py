"""Raw updates: their payload, the text in it, and what makes one unreadable."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, ValidationError

_FAR_AHEAD: Final = 2**33
"""Seconds: the year 2242."""

_UNSTORABLE: Final = re.compile("[\0\ud800-\udfff]")

Payload = Mapping[str, Any]
"""An update as the messenger sent it."""


class Unreadable(ValueError):
    """The update lacks required fields; the text names them, never their values."""


def unreadable(error: ValidationError) -> Unreadable:
    """Return the error to raise for an update that is not as documented."""
    return Unreadable(", ".join(map(_where, error.errors())))


def _where(error: Mapping[str, Any]) -> str:
    return f"{'.'.join(map(str, error['loc']))}: {error['type']}"


def storable(text: str) -> str:
    """Replace NUL and lone surrogates, which databases do not store, without shifting offsets."""
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def _storable(value: object) -> object:
    return storable(value) if isinstance(value, str) else value


StorableText = Annotated[str, BeforeValidator(_storable)]


def moment_of(seconds: float) -> datetime | None:
    """Return the time of a Unix timestamp, or None for 0 or an impossible one."""
    return datetime.fromtimestamp(seconds, UTC) if 0 < seconds < _FAR_AHEAD else None
