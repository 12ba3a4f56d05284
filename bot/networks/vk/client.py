"""Calls of VK's API over HTTP.

The token goes only into the body of a POST: addresses end up in logs. VK is reached directly, without
PROXY_URL: that one leads abroad, to Telegram, from where VK may not be reachable.
"""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

from aiohttp import ClientSession, ClientTimeout, DummyCookieJar, TCPConnector

from bot.messengers.destinations import ForbiddenDestination, NamedAddresses
from bot.messengers.transport import (
    JOURNEYS,
    Journey,
    date_of,
    decoded,
    may_be_done,
    pause_in,
    read_body,
)
from bot.networks.vk.errors import (
    NOT_FOR_SERVICE,
    RATE_LIMIT,
    TOO_FAST,
    TOO_LARGE,
    NoAnswer,
    VkFailure,
    VkRefused,
)
from bot.networks.vk.pace import TokenPace
from bot.runtime import traffic
from bot.runtime.backoff import Backoff
from bot.runtime.clock import Clock
from domain.model.message.citizen_message import Network

VERSION: Final = "5.199"

SERVICE_PACE: Final = 5
"""Calls a second that VK allows a service token, as long as its application has few users."""
COMMUNITY_PACE: Final = 20

IN_EXECUTE: Final = 25
"""Calls in one `execute`."""

_WITHIN: Final = 30.0
"""Seconds of real time for an answer."""

_LARGEST: Final = 16 * 1024**2
"""Bytes of an answer."""

_FAILED: Final = HTTPStatus.INTERNAL_SERVER_ERROR
"""From here on an error says nothing about the call, whatever its code."""

_TRIES: Final = 4
"""Of a call that VK refused as too fast."""

_DAY_LIMIT_PAUSE: Final = 600.0
"""Seconds."""

_CONNECTIONS: Final = 20

_TRAFFIC: Final = Network.VK.value

Watch = Callable[[str, str, float], None]
"""Receives each call's method, outcome and duration in seconds of real time."""

ApiCall = tuple[str, Mapping[str, Any]]
"""A method and its parameters."""


class VkApi:
    """The API; every call names its token."""

    def __init__(self, server: str, clock: Clock, watch: Watch | None) -> None:
        self._server = server.rstrip("/")
        self._named = NamedAddresses(server)
        self._pace = TokenPace(clock)
        self._clock = clock
        self._watch = watch or (lambda *_: None)
        self._session: ClientSession | None = None
        self._dated: datetime | None = None
        self._one_by_one: set[str] = set()
        """Tokens for which VK refuses `execute`."""
        self._ahead = timedelta()

    def now(self) -> datetime:
        """Return VK's clock at its last answer, which dates posts; ours if it sent no date."""
        return self._dated or self._clock.now()

    def there(self, moment: datetime) -> datetime:
        """Return a moment of our clock by VK's, whose last answer told the difference."""
        return moment + self._ahead

    async def call(
        self, method: str, token: str, params: Mapping[str, Any], *, a_second: int
    ) -> Any:
        """Return the result of a method. Raises VkRefused and NoAnswer.

        A call that came too fast is repeated; one after a limit of the day is not made for a while.
        """
        return (await self._whole(method, token, params, a_second=a_second))["response"]

    async def bundle(self, token: str, calls: Sequence[ApiCall]) -> list[Any | VkFailure]:
        """Return the list or the failure of each call, by a service token."""
        results: list[Any | VkFailure] = []
        for start in range(0, len(calls), IN_EXECUTE):
            results += await self._executed(token, calls[start : start + IN_EXECUTE])
        return [_listed(result) for result in results]

    def bundles(self, token: str) -> bool:
        """Return whether VK takes `execute` by this token, as far as it was tried."""
        return token not in self._one_by_one

    async def _executed(self, token: str, calls: Sequence[ApiCall]) -> list[Any | VkFailure]:
        if token in self._one_by_one:
            return await self._each(token, calls)
        params = {"code": _script(calls)}
        try:
            answer = await self._whole("execute", token, params, a_second=SERVICE_PACE)
        except VkRefused as refused:
            if refused.code == NOT_FOR_SERVICE:
                self._one_by_one.add(token)
                return await self._each(token, calls)
            if refused.code != TOO_LARGE or len(calls) == 1:
                return [refused] * len(calls)
            half = len(calls) // 2
            first = await self._executed(token, calls[:half])
            return first + await self._executed(token, calls[half:])
        except NoAnswer as failure:
            return [failure] * len(calls)
        return _results(answer, len(calls))

    async def _each(self, token: str, calls: Sequence[ApiCall]) -> list[Any | VkFailure]:
        """Make single calls; where VK does not answer, the rest is not tried."""
        results: list[Any | VkFailure] = []
        for method, params in calls:
            try:
                results.append(await self.call(method, token, params, a_second=SERVICE_PACE))
            except VkRefused as refused:
                results.append(refused)
            except NoAnswer as failure:
                return results + [failure] * (len(calls) - len(results))
        return results

    async def _whole(
        self, method: str, token: str, params: Mapping[str, Any], *, a_second: int
    ) -> Mapping[str, Any]:
        if (left := self._pace.silent_for(token, method)) > 0:
            raise VkRefused(RATE_LIMIT, "not asked again yet", left)
        backoff = Backoff()
        for left in reversed(range(_TRIES)):
            await self._pace.take_turn(token, a_second)
            try:
                return await self._watched(method, token, params)
            except VkRefused as refused:
                if refused.retry_after is not None:
                    self._pace.silence(token, method, refused.retry_after)
                if refused.code != TOO_FAST or refused.retry_after is not None or not left:
                    raise
                await self._clock.sleep(1.0 + backoff.pause())
        raise AssertionError

    async def _watched(
        self, method: str, token: str, params: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        time = asyncio.get_running_loop().time
        began, outcome = time(), "unknown"
        try:
            answer = await self._post(method, {**params, "access_token": token, "v": VERSION})
            outcome = "done"
        except VkRefused:
            outcome = "refused"
            raise
        finally:
            self._watch(method, outcome, time() - began)
        return answer

    async def _post(self, method: str, form: Mapping[str, Any]) -> Mapping[str, Any]:
        url = f"{self._server}/method/{method}"
        data = {name: str(value) for name, value in form.items()}
        status, answer = await self._exchange("POST", url, _WITHIN, data=data)
        match answer:
            case dict() if "response" in answer and status == HTTPStatus.OK:
                return answer
            case {"error": {"error_code": int(code), **rest}} if status < _FAILED:
                pause = _DAY_LIMIT_PAUSE if code == RATE_LIMIT else None
                raise VkRefused(code, str(rest.get("error_msg", "")), pause)
            case _:
                raise NoAnswer(f"{status} unreadable", may_be_done=may_be_done(status))

    async def poll(self, server: str, query: Mapping[str, str], wait: int) -> Any:
        """Ask a Long Poll server, which may hold its answer for `wait` seconds. Raises NoAnswer."""
        try:
            self._named.check(server)
        except ForbiddenDestination:
            raise NoAnswer("forbidden server", may_be_done=False) from None
        time = asyncio.get_running_loop().time
        began, outcome = time(), "unknown"
        params = {"act": "a_check", "wait": str(wait), **query}
        try:
            _, answer = await self._exchange("GET", server, wait + 10.0, params=params)
            outcome = "done"
        finally:
            self._watch("a_check", outcome, time() - began)
        return answer

    async def _exchange(
        self, verb: str, url: str, within: float, **how: Mapping[str, str]
    ) -> tuple[int, Any]:
        """Return the status and the JSON of an answer. Raises VkRefused for 429, and NoAnswer."""
        journey, call = Journey(), f"{verb} {urlsplit(url).path}"
        try:
            async with self._opened().request(
                verb,
                url,
                timeout=ClientTimeout(total=within),
                allow_redirects=False,
                trace_request_ctx=journey,
                **how,  # type: ignore[arg-type] # the names of aiohttp
            ) as response:
                body = await read_body(response, _LARGEST)
                if (dated := date_of(response.headers.get("Date"))) is not None:
                    self._dated, self._ahead = dated, dated - self._clock.now()
                status, pause = response.status, response.headers.get("Retry-After", "")
        except Exception as error:  # noqa: BLE001 - a lost connection has no one base
            traffic.record(_TRAFFIC, call, how, None, {"type": type(error).__name__})
            raise NoAnswer(type(error).__name__, may_be_done=journey.connected) from None
        traffic.record(_TRAFFIC, call, how, status, body)
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            raise VkRefused(TOO_FAST, "429", pause_in(pause))
        return status, decoded(body)

    async def close(self) -> None:
        """Close the connections; no call may follow."""
        if self._session is not None:
            await self._session.close()

    def _opened(self) -> ClientSession:
        if self._session is None:
            self._session = ClientSession(
                connector=TCPConnector(limit=_CONNECTIONS, resolver=self._named.resolver()),
                cookie_jar=DummyCookieJar(),
                trace_configs=[JOURNEYS],
            )
        return self._session


def _script(calls: Sequence[ApiCall]) -> str:
    written = (f"API.{method}({json.dumps(params)})" for method, params in calls)
    return f"return [{', '.join(written)}];"


def _results(answer: Mapping[str, Any], expected: int) -> list[Any | VkFailure]:
    """Return the results of a script: a failed call is `false`, its error is listed apart."""
    values, errors = answer["response"], answer.get("execute_errors")
    unreadable = NoAnswer("unreadable", may_be_done=True)
    if not isinstance(values, list) or len(values) != expected:
        return [unreadable] * expected
    left = iter(errors if isinstance(errors, list) else ())
    return [_failure(next(left, None)) if value is False else value for value in values]


def _listed(result: Any | VkFailure) -> Any | VkFailure:
    """Return the result if it is a list as VK gives it: another one says nothing of what is there."""
    match result:
        case {"items": list()} | VkRefused() | NoAnswer():
            return result
        case _:
            return NoAnswer("not a list", may_be_done=True)


def _failure(error: Any) -> VkFailure:
    match error:
        case {"error_code": int(code), **rest}:
            return VkRefused(code, str(rest.get("error_msg", "")))
        case _:
            return NoAnswer("no reason given", may_be_done=True)
