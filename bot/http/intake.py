"""Intake: the monitoring system registers incidents and reads their status.

`POST` and `GET /api/v1/incidents`, and `GET /api/v1/incidents/{number}`, with the bearer token of
INTAKE_TOKEN; `/api/v1/openapi.json` describes them. A repeated `external_id` is the same incident,
so the caller may safely retry.
"""

import math
from collections.abc import Awaitable, Callable
from functools import cached_property, partial
from http import HTTPStatus
from typing import Any, Final

import structlog
from aiohttp import web
from pydantic import BaseModel

from bot.http.requests import BadBody, Mistake, asked, cursor_after, parse
from bot.http.responses import (
    IncidentPage,
    RefusalResponse,
    RegistrationResponse,
    ShownIncident,
    document,
)
from bot.http.server import answer, refusal, same
from bot.runtime.backoff import with_reloads
from bot.runtime.clock import Clock
from bot.runtime.logs import describe
from domain.model.ids import IncidentNumber
from domain.model.time.work_calendar import OutsideCalendar
from domain.ports.incidents import UnknownIncident
from domain.ports.reading import Reading
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.registering import NewIncident, RegisteredIncident, register
from handlers.texts.administration import ORGANISATION_EMPTY
from storage.engine.database import DatabaseUnavailable
from storage.incidents.listing import IncidentList

log: Final = structlog.get_logger(__name__)


_Handler = Callable[[web.Request], Awaitable[web.Response]]

CALLS_AT_ONCE: Final = 600
CALLS_A_SECOND: Final = 20.0
RETRY_AFTER: Final = 5
"""Seconds until a caller should retry after a database outage."""


class Intake:
    """The endpoints of the API."""

    def __init__(
        self,
        token: str | None,
        units: Callable[[], UnitOfWork],
        reading: Reading,
        incidents: IncidentList,
        clock: Clock,
        *,
        version: str,
    ) -> None:
        """`version` of the program appears in the OpenAPI document."""
        self._token = token
        self._units = units
        self._reading = reading
        self._incidents = incidents
        self._clock = clock
        self._version = version
        self._pace = Pace(CALLS_A_SECOND, CALLS_AT_ONCE)

    def routes(self) -> list[web.RouteDef]:
        """Return the API's routes."""
        return [
            web.post("/api/v1/incidents", self._guarded(self._post)),
            web.get("/api/v1/incidents", self._guarded(self._list)),
            web.get("/api/v1/openapi.json", self._describe),
            web.get("/api/v1/incidents/{number:[0-9]{1,9}}", self._guarded(self._get)),
        ]

    def _guarded(self, handler: _Handler) -> _Handler:
        """Return the handler for callers with the token, with its usual refusals."""

        async def handle(request: web.Request) -> web.Response:
            if refused := self._refused(request):
                return refused
            try:
                return await handler(request)
            except BadBody as error:
                return _mistakes(error.mistakes)
            except DatabaseUnavailable as error:
                return _unavailable(error)

        return handle

    async def _post(self, request: web.Request) -> web.Response:
        raw = await request.read()
        now = self._clock.now()
        office = await self._reading.office()
        if not office.organisation.people:
            return refusal(HTTPStatus.SERVICE_UNAVAILABLE, ORGANISATION_EMPTY)
        new = parse(raw, office.organisation, now)
        try:
            registration = await with_reloads(partial(self._register, new))
        except OutsideCalendar:
            return _mistakes([Mistake("detected_at", "дата вне производственного календаря")])
        incident = registration.incident
        log.info("intake.registered", number=incident.number, known=registration.known)
        registered = RegistrationResponse(
            number=incident.number,
            status=incident.status,
            due_at=incident.due.at.astimezone(office.calendar.tz),
        )
        return _shown(registered, HTTPStatus.OK if registration.known else HTTPStatus.CREATED)

    async def _list(self, request: web.Request) -> web.Response:
        office = await self._reading.office()
        wanted, most = asked(request.query, office.organisation)
        found = await self._incidents.page(wanted, most + 1)
        page, tz = found[:most], office.calendar.tz
        more = len(found) > most
        return _shown(
            IncidentPage(
                incidents=[ShownIncident.of(one, tz) for one in page],
                next_cursor=cursor_after(page[-1].number) if more else None,
            )
        )

    async def _get(self, request: web.Request) -> web.Response:
        office = await self._reading.office()
        try:
            outline = await self._incidents.one(IncidentNumber(int(request.match_info["number"])))
        except UnknownIncident:
            return refusal(HTTPStatus.NOT_FOUND, "сообщения с таким номером нет")
        return _shown(ShownIncident.of(outline, office.calendar.tz))

    async def _describe(self, _request: web.Request) -> web.Response:
        """Return the OpenAPI document; it is public and needs no token."""
        return answer(self._description)

    @cached_property
    def _description(self) -> dict[str, Any]:
        """The document, built on the first request."""
        return document(self._version)

    async def _register(self, new: NewIncident) -> RegisteredIncident:
        return await register(self._units(), new, by=None, at=self._clock.now())

    def _refused(self, request: web.Request) -> web.Response | None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        expected = self._token
        if expected is None or scheme.lower() != "bearer" or not same(token.strip(), expected):
            return refusal(HTTPStatus.UNAUTHORIZED, "нужен действующий ключ INTAKE_TOKEN")
        if wait := self._pace.wait_for(self._clock.monotonic()):
            response = refusal(HTTPStatus.TOO_MANY_REQUESTS, "слишком много запросов, повторите")
            response.headers["Retry-After"] = str(math.ceil(wait))
            return response
        return None


def _shown(shape: BaseModel, status: HTTPStatus = HTTPStatus.OK) -> web.Response:
    return answer(shape.model_dump(mode="json"), status)


def _mistakes(mistakes: list[Mistake]) -> web.Response:
    return _shown(RefusalResponse(errors=mistakes), HTTPStatus.UNPROCESSABLE_ENTITY)


def _unavailable(error: DatabaseUnavailable) -> web.Response:
    """Ask the caller to retry: database outages pass."""
    log.warning("intake.database_failed", error=describe(error))
    message = "база данных недоступна, повторите позже"
    response = refusal(HTTPStatus.SERVICE_UNAVAILABLE, message)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


class Pace:
    """At most `burst` calls at once, and `per_second` in the long run."""

    def __init__(self, per_second: float, burst: int) -> None:
        self._per_second = per_second
        self._burst = burst
        self._left = float(burst)
        self._at = float("-inf")

    def wait_for(self, now: float) -> float:
        """Take a token and return 0, or return the seconds until the next; `now` is monotonic."""
        if now > self._at:
            self._left = min(self._burst, self._left + (now - self._at) * self._per_second)
            self._at = now
        if self._left < 1:
            return (1 - self._left) / self._per_second
        self._left -= 1
        return 0.0
