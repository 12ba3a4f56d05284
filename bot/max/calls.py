"""All calls to the API of MAX; each ends in an outcome instead of an exception.

Errors are `{"code", "message"}`. Most codes are documented nowhere; the wordings here are those that
bots in service have reported. An answer may have status 200 and `success: false`.
"""

import asyncio
import hashlib
import ssl
from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urljoin

from aiohttp import ClientResponse, ClientSession, ClientTimeout, DummyCookieJar, FormData
from aiohttp.connector import TCPConnector
from aiohttp_socks import ProxyConnector

from bot.messengers.destinations import ForbiddenDestination, NamedAddresses
from bot.messengers.transport import (
    JOURNEYS,
    Journey,
    TooLarge,
    date_of,
    decoded,
    failed,
    page,
    pause_in,
    read_body,
)
from bot.messengers.updates import moment_of
from bot.runtime import traffic
from domain.model.ids import BotId, Messenger, id_in
from domain.model.outcome import Done, NotSent, Outcome, Refused, Remedy, Unknown

SERVER: Final = "https://platform-api2.max.ru"

_CONNECTIONS: Final = 100

_TRAFFIC: Final = Messenger.MAX.value

_MOST_REDIRECTS: Final = 5
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})

_LARGEST_ANSWER: Final = 16 * 1024 * 1024
"""Bytes; a hundred of the longest messages are a few megabytes."""

NOT_READY: Final = "attachment.not.ready"
"""Begins the description while an uploaded file is still being processed."""

_REMEDIES: Final = {
    "verify.token": Remedy.RENEW_TOKEN,
    "error.edit": Remedy.RESEND,
    "dialog.suspended": Remedy.UNBLOCK,
    "dialog.not.found": Remedy.START,
    "dialog.notfound": Remedy.START,
    "message.not.found": Remedy.RESEND,
    "message.notfound": Remedy.RESEND,
    "chat.not.found": Remedy.NAME_CHAT,
    "chat.notfound": Remedy.NAME_CHAT,
    "user.not.found": Remedy.START,
    "chat.denied": Remedy.ADD_BOT,
    "access.denied": Remedy.GRANT_RIGHTS,
}
"""The first of these in the code or the message decides."""

_FORBIDDEN_TYPE: Final = b"extension is forbidden"
"""In the refusal of an upload, in small letters; MAX publishes no list of types."""

UNSUPPORTED_FORM: Final = Refused(Remedy.LOOK, "415 upload")
"""The upload may be accepted with another name of the field."""

_OWN_TROUBLES: Final = ("internal.error", "service.unavailable")
"""After these, as after every 5xx, MAX may have done what it was asked for."""

_BEING_UPDATED: Final = "method.not.found"
"""MAX has refused documented methods as unknown while it was being updated."""


class MaxApi:
    """The API of MAX for one token."""

    def __init__(
        self, token: str, server: str | None, proxy: str | None, certificate: Path | None
    ) -> None:
        """`certificate` is trusted besides the usual ones: the root of the Минцифры.

        Raises OSError if it can't be read, ssl.SSLError if it is none.
        """
        self._token = token
        self.token_digest: Final = _id_of(token)
        self.id = self.token_digest
        """The bot's id; another one if the bot has first served with an earlier token."""
        self._server = (server or SERVER).rstrip("/")
        self._named = NamedAddresses(self._server)
        self._proxy = proxy
        self._trusted = ssl.create_default_context()
        if certificate is not None:
            self._trusted.load_verify_locations(certificate)
        self._session: ClientSession | None = None
        self.dated: datetime | None = None
        """The server's clock at its last answer, in whole seconds; None if it sent no date."""
        self.told_at: datetime | None = None
        """The server's clock at the last successful call."""
        self.watch: Callable[[str, str, float], None] | None = None
        """Receives each call's method, outcome and duration in seconds of real time."""

    async def call(
        self,
        verb: str,
        path: str,
        *ids: object,
        query: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        within: float,
        editing: bool = False,
    ) -> Outcome[Any]:
        """Make a call within `within` seconds; `ids` fill the gaps of the path.

        The result of a Done outcome is the whole answer. `editing`: if the message is gone or can't
        be edited any more, it is to be sent anew. Errors of the network or MAX are never raised.
        """
        time = asyncio.get_running_loop().time
        began = time()
        filled = path.format(*(quote(str(one), safe="") for one in ids))
        outcome = await self._called(verb, filled, query, body, within, editing=editing)
        if self.watch is not None:
            self.watch(f"{verb} {path}", type(outcome).__name__.lower(), time() - began)
        return outcome

    async def _called(
        self,
        verb: str,
        path: str,
        query: Mapping[str, Any] | None,
        body: Mapping[str, Any] | None,
        within: float,
        *,
        editing: bool,
    ) -> Outcome[Any]:
        journey, status = Journey(), None
        asked = f"{verb} {path}", {"query": query, "body": body}
        try:
            async with self._opened().request(
                verb,
                f"{self._server}/{path}",
                params=query,
                json=body,
                headers={"Authorization": self._token},
                timeout=ClientTimeout(total=within),
                allow_redirects=False,
                trace_request_ctx=journey,
            ) as response:
                status = response.status
                answer = await read_body(response, _LARGEST_ANSWER)
                self.dated = date_of(response.headers.get("Date"))
                pause = response.headers.get("Retry-After", "")
        except Exception as error:  # noqa: BLE001 - proxy errors have no common base
            why = type(error).__name__
            traffic.record(_TRAFFIC, *asked, status, {"type": why})
            return failed(error, journey) if status is None else page(status, why)
        traffic.record(_TRAFFIC, *asked, status, answer)
        outcome = outcome_of(status, answer, pause, editing=editing)
        if isinstance(outcome, Done):
            self.told_at = self.dated or message_date(outcome.result) or self.told_at
        return outcome

    async def upload(self, address: str, form: FormData, *, within: float) -> Outcome[Any]:
        """Send a file to the address that MAX gave for it; the token is not sent there."""
        try:
            self._named.check(address)
            async with self._opened().post(
                address,
                data=form,
                timeout=ClientTimeout(total=within),
                allow_redirects=False,
                trace_request_ctx=Journey(),
            ) as response:
                status, pause = response.status, response.headers.get("Retry-After", "")
                answer = await read_body(response, _LARGEST_ANSWER)
        except ForbiddenDestination:
            return Refused(Remedy.LOOK, "forbidden address")
        except Exception as error:  # noqa: BLE001 - proxy errors have no common base
            return NotSent(type(error).__name__, of_file=True)
        return _of_upload(status, answer, pause)

    async def download(self, address: str, most: int, *, within: float) -> Outcome[bytes]:
        """Download a received file; refused above `most` bytes. The token is not sent there.

        Redirects are followed as far as they are allowed.
        """
        for _ in range(_MOST_REDIRECTS):
            try:
                self._named.check(address)
                async with self._opened().get(
                    address,
                    timeout=ClientTimeout(total=within),
                    allow_redirects=False,
                    trace_request_ctx=Journey(),
                ) as response:
                    content = await read_body(response, most)
            except TooLarge:
                return Refused(Remedy.LOOK, "larger than wanted")
            except ForbiddenDestination:
                return Refused(Remedy.LOOK, "forbidden address")
            except Exception as error:  # noqa: BLE001 - proxy errors have no common base
                return NotSent(type(error).__name__)
            if response.status not in _REDIRECTS or "Location" not in response.headers:
                return _downloaded(response, content)
            address = _joined(address, response.headers["Location"])
        return Refused(Remedy.LOOK, "too many redirects")

    async def close(self) -> None:
        """Close the connections; no call may follow."""
        if self._session is not None:
            await self._session.close()

    def _opened(self) -> ClientSession:
        if self._session is None:
            connector = (
                ProxyConnector.from_url(self._proxy, ssl=self._trusted, limit=_CONNECTIONS)
                if self._proxy
                else TCPConnector(
                    ssl=self._trusted, limit=_CONNECTIONS, resolver=self._named.resolver()
                )
            )
            self._session = ClientSession(
                connector=connector, cookie_jar=DummyCookieJar(), trace_configs=[JOURNEYS]
            )
        return self._session


def _joined(address: str, location: str) -> str:
    """Return where a redirect leads; empty if that is no address."""
    try:
        return urljoin(address, location)
    except ValueError:
        return ""


def _downloaded(response: ClientResponse, content: bytes) -> Outcome[bytes]:
    match response.status:
        case HTTPStatus.OK:
            return Done(content)
        case HTTPStatus.TOO_MANY_REQUESTS:
            return NotSent("too fast", pause_in(response.headers.get("Retry-After", "")))
        case status if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return NotSent(f"{status} download")
        case status:
            return Refused(Remedy.LOOK, f"{status} download")


def _id_of(token: str) -> BotId:
    number = int.from_bytes(hashlib.blake2s(token.encode(), digest_size=6).digest(), "big")
    return BotId(id_in(Messenger.MAX, number + 1))


def outcome_of(status: int, body: bytes, pause: str = "", *, editing: bool = False) -> Outcome[Any]:
    """Interpret an answer; `pause` is its header `Retry-After`."""
    answer = decoded(body)
    match answer:
        case {"success": False}:
            return _refusal(status, answer, pause, editing=editing)
        case dict() if status < HTTPStatus.MULTIPLE_CHOICES:
            return Done(answer)
        case {"code": str()}:
            return _refusal(status, answer, pause, editing=editing)
        case _:
            return page(status, "NotJson")


def _of_upload(status: int, answer: bytes, pause: str) -> Outcome[Any]:
    """Interpret the answer to an upload; `pause` is its header `Retry-After`."""
    if _FORBIDDEN_TYPE in answer.lower():
        return Refused(Remedy.CHANGE_FILE, f"{status} File extension is forbidden")
    match status:
        case HTTPStatus.TOO_MANY_REQUESTS:
            return NotSent("too fast", pause_in(pause), of_file=True)
        case HTTPStatus.UNSUPPORTED_MEDIA_TYPE:
            return UNSUPPORTED_FORM
        case _ if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return NotSent(f"{status} upload", of_file=True)
        case _ if status >= HTTPStatus.MULTIPLE_CHOICES:
            return Refused(Remedy.LOOK, f"{status} upload")
        case _:
            return Done(decoded(answer))


def _refusal(
    status: int, answer: Mapping[str, Any], pause: str, *, editing: bool
) -> Refused | NotSent | Unknown:
    code, message = str(answer.get("code", "")), str(answer.get("message", ""))
    description, words = f"{status} {code} {message}".strip(), f"{code} {message}".lower()
    remedy = next((remedy for known, remedy in _REMEDIES.items() if known in words), None)
    own_trouble = any(one in words for one in _OWN_TROUBLES)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or own_trouble:
        return Unknown(description)
    if status == HTTPStatus.TOO_MANY_REQUESTS or "too.many.requests" in words:
        return NotSent(description, pause_in(pause))
    if NOT_READY in words or "not.processed" in words:
        return NotSent(NOT_READY, of_file=True)
    if _BEING_UPDATED in words:
        return NotSent(description)
    if status == HTTPStatus.UNAUTHORIZED:
        return Refused(Remedy.RENEW_TOKEN, description)
    return Refused(remedy or _by_status(status, editing=editing), description)


def _by_status(status: int, *, editing: bool) -> Remedy:
    """Return the remedy for a refusal in unknown words."""
    match status:
        case HTTPStatus.OK | HTTPStatus.NOT_FOUND if editing:
            return Remedy.RESEND
        case HTTPStatus.FORBIDDEN:
            return Remedy.GRANT_RIGHTS
        case HTTPStatus.NOT_FOUND:
            return Remedy.NAME_CHAT
        case _:
            return Remedy.LOOK


def message_date(answer: Mapping[str, Any]) -> datetime | None:
    """Return when the sent message was dated, or None if the answer holds none."""
    match answer:
        case {"message": {"timestamp": int(milliseconds)}}:
            return moment_of(milliseconds // 1000)
        case _:
            return None
