"""HTTP as all messengers use it: what was read of an answer, and whether a call had left."""

import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any, Final

from aiohttp import ClientSession, TraceConfig

from domain.model.outcome import NotSent, Unknown


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
    """Classify an answer that did not come from the messenger, or is incomplete.

    Only a 4xx says that nothing was done: behind any other the messenger may have acted.
    """
    refused = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
    return NotSent(f"{status} {why}") if refused else Unknown(f"{status} {why}")


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
