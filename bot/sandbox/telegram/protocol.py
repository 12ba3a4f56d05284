"""The format of calls and refusals: parameters as text or JSON, errors in the Bot API's words."""

import json
from collections.abc import Mapping
from typing import Any

from bot.sandbox.files import Document
from bot.sandbox.protocol import CallRefused, Json


class ApiError(CallRefused):
    """A refusal: HTTP status, description and `parameters` as documented in "Making requests"."""

    def __init__(self, status: int, description: str, parameters: Json | None = None) -> None:
        body: Json = {"ok": False, "error_code": status, "description": description}
        body |= {"parameters": parameters} if parameters else {}
        super().__init__(status, description, body)


def bad_request(reason: str) -> ApiError:
    """Return 400: the call is invalid."""
    return ApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiError:
    """Return 403: the bot is not allowed to do it."""
    return ApiError(403, f"Forbidden: {reason}")


class Params:
    """The parameters of one call; forms carry numbers, flags and objects as text, JSON natively."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def text(self, name: str) -> str:
        """Return the parameter as text, empty if absent."""
        value = self._values.get(name)
        return "" if value is None else str(value)

    def flag(self, name: str) -> bool:
        """Return True for all values that Telegram treats as true."""
        return self.text(name).strip().lower() in ("true", "yes", "1")

    def number(self, name: str) -> int | None:
        """Return the parameter as an integer; None if absent or not a number, as Telegram does."""
        try:
            return int(self.text(name))
        except ValueError:
            return None

    def decoded(self, name: str) -> Any:
        """Return the parameter's JSON value, None if absent. Raises ValueError."""
        value = self._values.get(name)
        if isinstance(value, str):
            return json.loads(value) if value else None
        return value

    def upload(self, name: str) -> Document | None:
        """Return an uploaded file, or None."""
        value = self._values.get(name)
        return value if isinstance(value, Document) else None

    def as_json(self) -> Json:
        """Return all parameters, unchanged."""
        return dict(self._values)
