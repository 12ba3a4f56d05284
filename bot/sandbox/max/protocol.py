"""The form of calls and refusals of MAX."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.sandbox.protocol import CallRefused, Json


class MaxRefusal(CallRefused):
    """A refusal: HTTP status, `code` and `message`."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(status, message, {"code": code, "message": message})
        self.code = code


class NotDone(MaxRefusal):
    """A refusal with HTTP 200 and `success: false`; it has a `code` since November 2026."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(200, code, message)
        self.body["success"] = False


def bad_payload(message: str) -> MaxRefusal:
    """Return 400: the call is invalid."""
    return MaxRefusal(400, "proto.payload", message)


def access_denied(message: str) -> MaxRefusal:
    """Return 403: the bot lacks a right."""
    return MaxRefusal(403, "access.denied", message)


@dataclass(frozen=True, slots=True)
class MaxRequest:
    """A call: the parameters of its address, and its JSON body, {} without one."""

    query: Mapping[str, str]
    body: Json = field(default_factory=dict)

    def number(self, name: str) -> int | None:
        """Return a parameter as an integer, None if absent. Raises 400."""
        given = self.query.get(name)
        if not given:
            return None
        try:
            return int(given)
        except ValueError:
            raise bad_payload(f"Invalid {name}: {given}") from None

    def required(self, name: str) -> str:
        """Return a parameter. Raises 400 if it is absent."""
        if not (given := self.query.get(name)):
            raise bad_payload(f"Missing `{name}`")
        return given
