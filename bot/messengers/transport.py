"""HTTP as all messengers use it: what was read of an answer, and whether a call had left."""

import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any, Final

from aiohttp import ClientResponse, ClientSession, TraceConfig

from domain.model.outcome import NotSent, Unknown

SLOWEST: Final = 256 * 1024
"""Bytes per second below which a transfer is abandoned."""

_LONGEST_PAUSE: Final = 3600.0
"""Seconds; a longer one is taken for a mistake."""


class TooLarge(Exception):
    """An answer is larger than wanted; the rest was not read."""


class Journey(SimpleNamespace):
    """One call's way; `connected`: there was a connection on which it could have left."""

    connected: bool = False


async def _connected(_session: ClientSession, context: SimpleNamespace, _params: object) -> None:
    context.trace_request_ctx.connected = True


JOURNEYS: Final = TraceConfig()
"""Keeps the `Journey` given as `trace_request_ctx` of each request."""

JOURNEYS.on_connection_create_end.append(_connected)
JOURNEYS.on_connection_reuseconn.append(_connected)
JOURNEYS.freeze()


def failed(error: Exception, journey: Journey) -> NotSent | Unknown:
    """Classify a call that ended in an error before any answer."""
    why = type(error).__name__
    return Unknown(why) if journey.connected else NotSent(why)


def page(status: int, why: str) -> NotSent | Unknown:
    """Classify an answer that did not come from the messenger, or is incomplete."""
    return Unknown(f"{status} {why}") if may_be_done(status) else NotSent(f"{status} {why}")


def may_be_done(status: int) -> bool:
    """Return whether a call that a foreign page answers may have been executed: not after a 4xx."""
    return not HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR


async def read_body(response: ClientResponse, most: int) -> bytes:
    """Return the body of an answer; raise TooLarge above `most` bytes."""
    content = bytearray()
    async for part in response.content.iter_any():
        content += part
        if len(content) > most:
            raise TooLarge
    return bytes(content)


def pause_in(retry_after: str) -> float:
    """Return the seconds to wait by the header `Retry-After`, one if it names none."""
    return min(float(retry_after), _LONGEST_PAUSE) if retry_after.isdecimal() else 1.0


def decoded(body: bytes) -> Any:
    """Return the JSON of an answer, None if it is none: a proxy's page, in any encoding."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def date_of(header: str | None) -> datetime | None:
    """Parse the header `Date` (RFC 9110); proxies may write anything there."""
    try:
        date = parsedate_to_datetime(header or "")
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
