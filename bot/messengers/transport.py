"""HTTP as all messengers use it: what was read of an answer, and whether a call had left."""

import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any, Final

from aiohttp import ClientSession, TraceConfig

from domain.model.outcome import NotSent, Unknown

_GATEWAY_TIMEOUT: Final = 504
"""The gateway forwarded the call and got no answer: the messenger may have accepted it."""


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


def failed(error: Exception, status: int | None, journey: Journey) -> NotSent | Unknown:
    """Classify a call that ended in an error; `status` if an answer had begun."""
    why = type(error).__name__
    if status is not None:
        return page(status, why)
    return Unknown(why) if journey.connected else NotSent(why)


def page(status: int, why: str) -> NotSent | Unknown:
    """Classify an answer that did not come from the messenger, or is incomplete."""
    taken = status < HTTPStatus.MULTIPLE_CHOICES or status == _GATEWAY_TIMEOUT
    return Unknown(f"{status} {why}") if taken else NotSent(f"{status} {why}")


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
