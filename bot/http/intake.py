"""Intake: the monitoring system registers incidents and asks how they stand.

`POST /api/v1/incidents` and `GET /api/v1/incidents/{number}`, both with the bearer token of
INTAKE_TOKEN. A repeated `external_id` is the same incident, so the caller may safely repeat.
"""

import math
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from http import HTTPStatus
from typing import Any, Final
from zoneinfo import ZoneInfo

import structlog
from aiohttp import web

from bot.backoff import with_reloads
from bot.clock import Clock
from bot.http.answers import answer, refusal
from bot.http.bodies import BadBody, Mistake, parse
from bot.http.keys import same
from bot.http.pace import Pace
from bot.logs import describe
from domain.model.ids import IncidentNumber
from domain.model.incident import Incident
from domain.model.time.work_calendar import OutsideCalendar
from domain.ports.incidents import UnknownIncident
from domain.ports.reading import Reading
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.registering import NewIncident, Registration, register
from storage.engine.database import DatabaseUnavailable

log: Final = structlog.get_logger(__name__)

CALLS_AT_ONCE: Final = 600
CALLS_A_SECOND: Final = 20.0
RETRY_AFTER: Final = 5
"""Seconds until a caller should try again after the database was away."""


class Intake:
    """The two calls of the API."""

    def __init__(
        self,
        token: str | None,
        units: Callable[[], UnitOfWork],
        reading: Reading,
        clock: Clock,
        committed: Callable[[], None],
    ) -> None:
        self._token = token
        self._units = units
        self._reading = reading
        self._clock = clock
        self._committed = committed
        self._pace = Pace(CALLS_A_SECOND, CALLS_AT_ONCE)

    def add_routes(self, app: web.Application) -> None:
        """Where the calls live."""
        app.router.add_post("/api/v1/incidents", self._post)
        app.router.add_get("/api/v1/incidents/{number:[0-9]{1,9}}", self._get)

    async def _post(self, request: web.Request) -> web.Response:
        if refused := self._refused(request):
            return refused
        try:
            raw = await request.read()
        except web.HTTPRequestEntityTooLarge:
            return refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "слишком большое тело запроса")
        now = self._clock.now()
        try:
            office = await self._reading.office()
            new = parse(raw, office.organisation, now)
            registration = await with_reloads(partial(self._register, new))
        except BadBody as error:
            return _mistakes(error.mistakes)
        except OutsideCalendar:
            return _mistakes([Mistake("detected_at", "дата вне производственного календаря")])
        except DatabaseUnavailable as error:
            return _unavailable(error)
        self._committed()
        incident = registration.incident
        log.info("intake.registered", number=incident.number, known=registration.known)
        return answer(
            {
                "number": incident.number,
                "status": incident.status.value,
                "due_at": incident.due.at.astimezone(office.calendar.tz).isoformat(),
            },
            HTTPStatus.OK if registration.known else HTTPStatus.CREATED,
        )

    async def _get(self, request: web.Request) -> web.Response:
        if refused := self._refused(request):
            return refused
        try:
            office = await self._reading.office()
            incident = await self._reading.incident(
                IncidentNumber(int(request.match_info["number"]))
            )
        except UnknownIncident:
            return refusal(HTTPStatus.NOT_FOUND, "сообщения с таким номером нет")
        except DatabaseUnavailable as error:
            return _unavailable(error)
        return answer(_shown(incident, office.calendar.tz))

    async def _register(self, new: NewIncident) -> Registration:
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


def _shown(incident: Incident, tz: ZoneInfo) -> dict[str, Any]:
    answered_at = incident.answered_at
    return {
        "number": incident.number,
        "external_id": incident.external_id,
        "kind": incident.kind.value,
        "importance": incident.importance.value,
        "status": incident.status.value,
        "detected_at": incident.detected_at.astimezone(tz).isoformat(),
        "due_at": incident.due.at.astimezone(tz).isoformat(),
        "answered_at": answered_at.astimezone(tz).isoformat() if answered_at else None,
        "placement_url": incident.placements[-1].url if answered_at else None,
        "authorities": list(incident.authorities),
        "lead": incident.lead,
    }


def _mistakes(mistakes: list[Mistake]) -> web.Response:
    return answer(
        {"errors": [asdict(mistake) for mistake in mistakes]}, HTTPStatus.UNPROCESSABLE_ENTITY
    )


def _unavailable(error: DatabaseUnavailable) -> web.Response:
    """The database's troubles pass: the caller may repeat."""
    log.warning("intake.database_failed", error=describe(error))
    message = "база данных недоступна, повторите позже"
    response = refusal(HTTPStatus.SERVICE_UNAVAILABLE, message)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response
