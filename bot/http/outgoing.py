"""The outgoing webhook: reports placed answers and closed incidents to another program.

Signed as in https://www.standardwebhooks.com, with INTAKE_TOKEN, which that program has. It
contains the incident's status as in the API, and no texts. It has its own loop: a hanging receiver
delays no messages to people.
"""

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from html import escape
from typing import Final
from urllib.parse import urlsplit

import structlog
from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector

from bot.http.responses import ShownIncident
from bot.messengers.destinations import CheckedResolver, check_destination
from bot.runtime.backoff import first_of, pause_after, until_changed
from bot.runtime.clock import Clock, ConfirmedTime
from domain.model.conversation.notices.kinds import TextNotice
from domain.model.organisation.office import Office
from domain.model.organisation.people import Role
from handlers.texts import troubles
from storage.incidents.listing import IncidentList, Outline
from storage.leader.webhook_queue import Owed, WebhookQueue

log: Final = structlog.get_logger(__name__)


ANSWER_WITHIN: Final = 10.0
LONGEST_PAUSE: Final = 3600.0
"""Seconds."""

GIVE_UP_AFTER: Final = timedelta(days=3)
"""Longer than a long weekend, during which a receiver may be down."""


def signed(key: str, event_id: str, timestamp: int, body: bytes) -> str:
    """Return `webhook-signature`: over id, time and body, so that none can be changed."""
    said = b".".join((event_id.encode(), str(timestamp).encode(), body))
    digest = hmac.digest(key.encode(), said, hashlib.sha256)
    return f"v1,{base64.b64encode(digest).decode()}"


class OutgoingWebhook:
    """Run by the leader."""

    def __init__(
        self,
        queue: Callable[[int], WebhookQueue],
        incidents: IncidentList,
        office: Callable[[], Awaitable[Office]],
        key: str | None,
        clock: Clock,
        *,
        confirmed: ConfirmedTime,
        changed: asyncio.Event,
    ) -> None:
        """`queue` takes the epoch of the term; without `key` nothing is sent.

        `changed` is set after new events or a change of the receiver. Only the confirmed time
        decides when an event is given up.
        """
        self._queue = queue
        self._incidents = incidents
        self._office = office
        self._key = key
        self._clock = clock
        self._confirmed = confirmed
        self._changed = changed

    async def run(self, epoch: int) -> None:
        """Run until cancelled; an interrupted event is sent again, under the same id."""
        queue = self._queue(epoch)
        connector = TCPConnector(resolver=CheckedResolver(), limit=1)
        timeout = ClientTimeout(total=ANSWER_WITHIN)
        async with ClientSession(connector=connector, timeout=timeout) as session:
            while True:
                self._changed.clear()
                retry_at = await queue.next_retry(await self._work_off(queue, session))
                pauses = [] if retry_at is None else [self._clock.until(retry_at)]
                await first_of(until_changed(self._changed, self._clock.sleep), *pauses)

    async def _work_off(self, queue: WebhookQueue, session: ClientSession) -> datetime:
        """Send all due events; return when none was due any more.

        Without a key they wait for a start that has one.
        """
        longest = timedelta(seconds=LONGEST_PAUSE)
        while (owed := await queue.due(now := self._clock.now(), longest)) is not None:
            office = await self._office()
            url = office.organisation.webhook
            if url is None:
                log.info("outgoing.nobody_to_tell", number=owed.number)
                await queue.forget()
            elif self._key is None:
                log.warning("outgoing.no_key")
                return now
            else:
                await self._tell(owed, queue, session, office, (url, self._key))
        return now

    async def _tell(
        self,
        owed: Owed,
        queue: WebhookQueue,
        session: ClientSession,
        office: Office,
        receiver: tuple[str, str],
    ) -> None:
        url, key = receiver
        outline = await self._incidents.one(owed.number)
        body = _body(owed, outline, office)
        headers = self._headers(key, owed, body)
        error = await _posted(session, url, headers, body)
        now, confirmed = self._clock.now(), self._confirmed.now()
        if error is None:
            await queue.told(owed, now)
            log.info("outgoing.told", number=owed.number, event_id=owed.id, type=owed.type)
        elif confirmed is None or confirmed - owed.at < GIVE_UP_AFTER:
            later = now + timedelta(seconds=pause_after(owed.attempts, LONGEST_PAUSE))
            await queue.put_off(owed, later, error)
            log.warning("outgoing.put_off", number=owed.number, event_id=owed.id, error=error)
        else:
            await queue.give_up(owed, now, error, _about_given_up(owed, error, office))
            log.error("outgoing.gave_up", number=owed.number, event_id=owed.id, error=error)

    def _headers(self, key: str, owed: Owed, body: bytes) -> dict[str, str]:
        event_id, timestamp = _id(owed), int(self._clock.now().timestamp())
        return {
            "Content-Type": "application/json",
            "webhook-id": event_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signed(key, event_id, timestamp, body),
        }


async def _posted(
    session: ClientSession, url: str, headers: Mapping[str, str], body: bytes
) -> str | None:
    """Post an event; return None on success, else the reason. Only the status is read."""
    try:
        check_destination(urlsplit(url).hostname or "")
        async with session.post(url, data=body, headers=headers, allow_redirects=False) as response:
            return None if 200 <= response.status < 300 else f"HTTP {response.status}"
    except (ClientError, OSError, TimeoutError, ValueError) as error:
        return type(error).__name__


def _id(owed: Owed) -> str:
    """Return an id with the time: a restored database reuses the numbers of lost events."""
    return f"evt_{owed.id}_{owed.at.timestamp():.0f}"


def _body(owed: Owed, outline: Outline, office: Office) -> bytes:
    tz = office.calendar.tz
    told = {
        "id": _id(owed),
        "type": owed.type,
        "at": owed.at.astimezone(tz).isoformat(),
        "incident": ShownIncident.of(outline, tz).model_dump(mode="json"),
    }
    return json.dumps(told, ensure_ascii=False).encode(errors="backslashreplace")


def _about_given_up(owed: Owed, error: str, office: Office) -> Sequence[TextNotice]:
    text = troubles.WEBHOOK_GIVEN_UP.format(number=owed.number, why=escape(error))
    return [TextNotice(admin.private, text) for admin in office.organisation.holders(Role.ADMIN)]
