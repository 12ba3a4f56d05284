"""Responses of the API: their JSON models, and its OpenAPI document made from them."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Final, Self
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from pydantic.json_schema import models_json_schema

from bot.http.requests import IncidentBody, Mistake
from domain.model.incident.workflow.status import Importance, IncidentKind, Status
from storage.incidents.listing import Outline

_PATHS: Final = Path(__file__).with_name("openapi.json")
"""The document without its schemas."""

Moment = Annotated[AwareDatetime, Field(description="ISO 8601 со смещением")]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class RegistrationResponse(_Shape):
    """The response to a registration, also a repeated one."""

    number: int = Field(ge=1, description="номер сообщения")
    status: Status
    due_at: Moment


class ShownIncident(_Shape):
    """An incident's status."""

    number: int = Field(ge=1)
    external_id: str | None
    kind: IncidentKind
    importance: Importance
    status: Status
    detected_at: Moment
    due_at: Moment
    answered_at: Moment | None = Field(description="когда размещён окончательный ответ")
    placement_url: str | None = Field(description="где он размещён, если ссылка есть")
    authorities: list[str] = Field(description="коды органов")
    lead: str | None = Field(description="кто готовит ответ (сводный, если органов несколько)")

    @classmethod
    def of(cls, outline: Outline, tz: ZoneInfo) -> Self:
        """Return the model with local times."""
        fields = asdict(outline)
        moments = {name: at for name, at in fields.items() if isinstance(at, datetime)}
        return cls(**fields | {name: at.astimezone(tz) for name, at in moments.items()})


class IncidentPage(_Shape):
    """A page of the requested incidents, by number."""

    incidents: list[ShownIncident]
    next_cursor: str | None = Field(
        description="передайте в cursor, чтобы получить следующие; null — больше нет"
    )


class RefusalResponse(_Shape):
    """All mistakes at once."""

    errors: list[Mistake] = Field(min_length=1)


def document(version: str) -> dict[str, Any]:
    """Return the document of `/api/v1/openapi.json` (OpenAPI 3.1)."""
    models = (IncidentBody, RegistrationResponse, ShownIncident, IncidentPage, RefusalResponse)
    _, made = models_json_schema(
        [(model, "validation" if model is IncidentBody else "serialization") for model in models],
        ref_template="#/components/schemas/{model}",
    )
    schemas = made["$defs"]
    for schema in schemas.values():
        schema.pop("description", None)  # a docstring, for readers of the code
    written: dict[str, Any] = json.loads(_PATHS.read_text(encoding="utf-8"))
    written["info"]["version"] = version
    written["components"]["schemas"] = schemas
    return written
