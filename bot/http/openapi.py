"""`/api/v1/openapi.json`: the API document, generated from the request and response models."""

from http import HTTPStatus
from typing import Any, Final

from pydantic.json_schema import models_json_schema

from bot.http.asking import MOST, USUAL
from bot.http.bodies import IncidentBody
from bot.http.shown import IncidentPage, Refusal, Registered, ShownIncident
from domain.model.incident.workflow.status import Status

_WRONG: Final = {
    HTTPStatus.UNAUTHORIZED: "нет действующего ключа",
    HTTPStatus.TOO_MANY_REQUESTS: "слишком много запросов; подождите Retry-After секунд",
    HTTPStatus.SERVICE_UNAVAILABLE: "база данных недоступна или организация ещё не описана",
}

_RETRY_AFTER: Final = {
    "Retry-After": {"description": "секунды", "schema": {"type": "string", "pattern": r"^\d+$"}}
}


def document(version: str) -> dict[str, Any]:
    """Return the document (OpenAPI 3.1)."""
    models = (IncidentBody, Registered, ShownIncident, IncidentPage, Refusal)
    _, made = models_json_schema(
        [(model, "validation" if model is IncidentBody else "serialization") for model in models],
        ref_template="#/components/schemas/{model}",
    )
    schemas = made["$defs"]
    for schema in schemas.values():
        schema.pop("description", None)  # a docstring, for readers of the code
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Отклик: приём сообщений",
            "version": version,
            "description": "Система мониторинга передаёт сообщения граждан и узнаёт, что с ними.",
        },
        "security": [{"intake": []}],
        "paths": {
            "/api/v1/incidents": {"post": _REGISTER, "get": _LIST},
            "/api/v1/incidents/{number}": {"get": _SHOW},
        },
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "intake": {"type": "http", "scheme": "bearer", "description": "INTAKE_TOKEN"}
            },
        },
    }


def _json(model: str, description: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{model}"}}}
    return {"description": description, "content": content}


def _responses(
    good: dict[int, dict[str, Any]], bad: dict[HTTPStatus, str] | None = None
) -> dict[str, Any]:
    refusals = {}
    for status, why in {**_WRONG, **(bad or {})}.items():
        refusals[str(status.value)] = _json("Refusal", why)
        if status is HTTPStatus.TOO_MANY_REQUESTS:
            refusals[str(status.value)]["headers"] = _RETRY_AFTER
    return {str(status): response for status, response in good.items()} | refusals


_REGISTER: Final = {
    "operationId": "register",
    "summary": "Зарегистрировать сообщение",
    "description": "Повтор с тем же external_id — то же сообщение: ответ 200, новое не создаётся. С authorities"
    " оно сразу направляется органам, без них ждёт выбора в чате отдела контроля.",
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/IncidentBody"}}},
    },
    "responses": _responses(
        {
            201: _json("Registered", "зарегистрировано"),
            200: _json("Registered", "было зарегистрировано раньше"),
        },
        {
            HTTPStatus.BAD_REQUEST: "тело не распаковать: оно не то, что сказано в Content-Encoding",
            HTTPStatus.REQUEST_TIMEOUT: "запрос не пришёл целиком или не выполнен вовремя",
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "тело больше 256 КБ",
            HTTPStatus.UNPROCESSABLE_ENTITY: "все ошибки сразу",
        },
    ),
}

_EMPTY: Final = {"const": ""}
"""Same as absent: `status=&authority=&since=&cursor=` lists all."""

_LIST: Final = {
    "operationId": "list",
    "summary": "Перечислить сообщения",
    "description": "По возрастанию номеров: что появится, пока вы листаете, окажется в конце."
    " Пустой параметр — то же, что не указанный.",
    "parameters": [
        {
            "name": "status",
            "in": "query",
            "description": "можно повторить",
            "schema": {
                "type": "array",
                "items": {"enum": [*(status.value for status in Status), ""]},
            },
            "style": "form",
            "explode": True,
        },
        {
            "name": "authority",
            "in": "query",
            "description": "код органа",
            "schema": {"type": "string"},
        },
        {
            "name": "since",
            "in": "query",
            "description": "выявленные в этот момент или позже; ISO 8601 со смещением, + пишется %2B",
            "schema": {"anyOf": [{"type": "string", "format": "date-time"}, _EMPTY]},
        },
        {
            "name": "cursor",
            "in": "query",
            "description": "next_cursor прошлого ответа",
            "schema": {"type": "string"},
        },
        {
            "name": "limit",
            "in": "query",
            "schema": {
                "anyOf": [{"type": "integer", "minimum": 1, "maximum": MOST}, _EMPTY],
                "default": USUAL,
            },
        },
    ],
    "responses": _responses(
        {200: _json("IncidentPage", "сообщения")},
        {HTTPStatus.UNPROCESSABLE_ENTITY: "все ошибки сразу"},
    ),
}

_SHOW: Final = {
    "operationId": "show",
    "summary": "Узнать, что с сообщением",
    "parameters": [
        {
            "name": "number",
            "in": "path",
            "required": True,
            "schema": {"type": "integer", "minimum": 1, "maximum": 999_999_999},
        }
    ],
    "responses": _responses(
        {200: _json("ShownIncident", "сообщение")},
        {HTTPStatus.NOT_FOUND: "сообщения с таким номером нет"},
    ),
}
