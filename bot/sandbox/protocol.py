"""How a call arrives and is refused: parameters as text or JSON, errors as the Bot API words them."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

Json = dict[str, Any]
"""A JSON object as the Bot API documents it."""


class ApiError(Exception):
    """A refusal: HTTP status, description and `parameters` as documented in "Making requests"."""

    def __init__(self, status: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    def as_json(self) -> Json:
        """The envelope of a failed call."""
        envelope: Json = {
            "ok": False,
            "error_code": self.status,
            "description": self.description,
        }
        return envelope | ({"parameters": self.parameters} if self.parameters else {})


def bad_request(reason: str) -> ApiError:
    """400, what is wrong with the call itself."""
    return ApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiError:
    """403, what the bot may not do."""
    return ApiError(403, f"Forbidden: {reason}")


class Upload(NamedTuple):
    """A file in the body of a call."""

    name: str
    content: bytes


class Params:
    """The parameters of one call; forms carry numbers, flags and objects as text, JSON as itself."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def text(self, name: str) -> str:
        """The parameter as text, empty where absent."""
        value = self._values.get(name)
        return "" if value is None else str(value)

    def flag(self, name: str) -> bool:
        """True for what Telegram takes as true."""
        return self.text(name).strip().lower() in ("true", "yes", "1")

    def number(self, name: str) -> int | None:
        """The parameter as an integer; None where absent or not a number, as Telegram treats it."""
        try:
            return int(self.text(name))
        except ValueError:
            return None

    def decoded(self, name: str, what: str) -> Any:
        """The parameter's JSON value, None where absent.

        Raises 400 "can't parse <what> JSON object" where a form carries broken JSON.
        """
        value = self._values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None

    def upload(self, name: str) -> Upload | None:
        """An uploaded file; None where the call carries none of that name."""
        value = self._values.get(name)
        return value if isinstance(value, Upload) else None

    def as_json(self) -> Json:
        """All of them, as they came."""
        return dict(self._values)
