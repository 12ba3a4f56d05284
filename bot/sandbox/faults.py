"""Failures between the program and a server, on demand."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from bot.sandbox.protocol import Json

_BAD_GATEWAY: Final = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n"
    "<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n"
)


class Fault:
    """What goes wrong with a call; `after`: the call is executed all the same."""

    __slots__ = ()
    after: bool


@dataclass(frozen=True, slots=True)
class ApiRefusal(Fault):
    """A refusal as JSON, with any description."""

    status: int
    description: str
    parameters: Json | None = field(default=None, compare=False)
    after: bool = False


class TooManyRequests(ApiRefusal):
    """429 with `retry_after` seconds."""

    def __init__(self, retry_after: int = 1) -> None:
        description = f"Too Many Requests: retry after {retry_after}"
        super().__init__(429, description, {"retry_after": retry_after})


@dataclass(frozen=True, slots=True)
class ForeignPage(Fault):
    """A page of a proxy or a provider instead of JSON, with any status, 200 included.

    It is encoded in `charset` and declared as `declared`; None: without a declaration.
    """

    status: int
    text: str
    charset: str = "utf-8"
    declared: str | None = "utf-8"
    after: bool = False


class BadGateway(ForeignPage):
    """502 as worded by a reverse proxy."""

    def __init__(self, *, after: bool = False) -> None:
        super().__init__(502, _BAD_GATEWAY, after=after)


@dataclass(frozen=True, slots=True)
class SlowAnswer(Fault):
    """The call is executed at once, its answer comes after so many seconds.

    By the sandbox's clock, or `real` ones, by which the bot's connections time out.
    """

    seconds: float
    real: bool = False
    after: bool = field(default=True, init=False)


_USUAL_OUTAGE: Final = BadGateway()


class Outages:
    """Times at which every call fails."""

    def __init__(self) -> None:
        self.ongoing: Fault | None = None
        """The fault of every call at the moment, or None."""

    @contextmanager
    def outage(self, fault: Fault = _USUAL_OUTAGE) -> Iterator[None]:
        """Fail every call inside the block, including waiting getUpdates."""
        self.ongoing = fault
        try:
            yield
        finally:
            self.ongoing = None

    def pick(self, method: str, chat: int | None) -> Fault | None:  # noqa: ARG002 - for plans
        """Return the fault of this call (method in lower case)."""
        return self.ongoing
