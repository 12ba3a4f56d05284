"""Failures between the bot and Telegram, on demand."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from typing import ClassVar, Final

from bot.sandbox.protocol import Json

_BAD_GATEWAY: Final = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n"
    "<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n"
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal as JSON, with any description.

    `after`, here and below: the call is executed all the same.
    """

    status: int
    description: str
    parameters: Json | None = field(default=None, compare=False)
    after: bool = False


class TooManyRequests(Refusal):
    """429 with `retry_after` seconds."""

    def __init__(self, retry_after: int = 1) -> None:
        description = f"Too Many Requests: retry after {retry_after}"
        super().__init__(429, description, {"retry_after": retry_after})


class ServerError(Refusal):
    """500."""

    def __init__(self, *, after: bool = False) -> None:
        super().__init__(500, "Internal Server Error", after=after)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a proxy or a provider instead of JSON, with any status, 200 included.

    It is encoded in `charset` and declared as `declared`; None: without a declaration.
    """

    status: int
    text: str
    charset: str = "utf-8"
    declared: str | None = "utf-8"
    after: bool = False


class BadGateway(Page):
    """502 as worded by a reverse proxy."""

    def __init__(self, *, after: bool = False) -> None:
        super().__init__(502, _BAD_GATEWAY, after=after)


_USUAL_OUTAGE: Final = BadGateway()


@dataclass(frozen=True, slots=True)
class DropBefore:
    """The connection breaks before the call is executed."""

    after: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class DropAfter:
    """The connection breaks after the call was executed: only the answer is lost."""

    after: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class SlowAnswer:
    """The call is executed at once, its answer comes after so many seconds.

    By the sandbox's clock, or `real` ones, by which the bot's connections time out.
    """

    after: ClassVar[bool] = True
    seconds: float
    real: bool = False


class Oddity(StrEnum):
    """The oddity of the answer to an executed call."""

    TRUNCATED = "truncated"
    """The JSON is cut off in the middle."""
    NEW_FIELDS = "new fields"
    """`ok` is true; objects have fields of a newer Bot API."""
    NEW_VALUES = "new values"
    """`ok` is true; objects have types and statuses of a newer Bot API."""
    NEW_SHAPE = "new shape"
    """`ok` is true; the result has an undocumented form."""


@dataclass(frozen=True, slots=True)
class OddAnswer:
    """The call is executed, its answer is odd; a refusal by the sandbox stays unchanged."""

    after: ClassVar[bool] = True
    oddity: Oddity


Fault = Refusal | Page | DropBefore | DropAfter | SlowAnswer | OddAnswer


@dataclass(slots=True)
class _Rule:
    fault: Fault
    method: str | None
    chat: int | None
    skip: int
    times: int

    def matches(self, method: str, chat: int | None) -> bool:
        return self.method in (None, method) and self.chat in (None, chat)


class FaultPlan:
    """Which calls fail and how: first the scripted faults in order, then the random ones."""

    def __init__(self) -> None:
        self._rules: list[_Rule] = []
        self._outage: Fault | None = None
        self._rates: Mapping[Fault, float] = {}
        self._methods: frozenset[str] | None = None
        self._random = Random()  # noqa: S311 - randomness for tests, no secret

    def fail_next(
        self,
        method: str | None,
        fault: Fault,
        *,
        times: int = 1,
        chat: int | None = None,
        skip: int = 0,
    ) -> None:
        """Fail the next `times` calls of the method (None: of any), in that chat if given.

        `skip` matching calls succeed first: `skip=2` makes the third call fail.
        """
        self._rules.append(_Rule(fault, method and method.lower(), chat, skip, times))

    def clear(self) -> None:
        """Remove all scripted faults."""
        self._rules.clear()

    def random_rates(
        self, rates: Mapping[Fault, float], seed: int, *, methods: frozenset[str] | None = None
    ) -> None:
        """Fail calls (of the methods, if given) at random with these probabilities, by the seed.

        Replaces earlier rates; an empty mapping ends them.
        """
        if sum(rates.values()) > 1 or min(rates.values(), default=0) < 0:
            raise ValueError("Rates are probabilities and together at most 1")
        self._rates = dict(rates)
        self._methods = methods and frozenset(method.lower() for method in methods)
        self._random.seed(seed)

    @contextmanager
    def outage(self, fault: Fault = _USUAL_OUTAGE) -> Iterator[None]:
        """Fail every call inside the block, including waiting getUpdates."""
        self._outage = fault
        try:
            yield
        finally:
            self._outage = None

    @property
    def ongoing(self) -> Fault | None:
        """The fault of every call at the moment, or None."""
        return self._outage

    def pick(self, method: str, chat: int | None) -> Fault | None:
        """Return the fault of this call (method in lower case), and count it."""
        if self._outage is not None:
            return self._outage
        for rule in self._rules:
            if not rule.matches(method, chat):
                continue
            if rule.skip:
                rule.skip -= 1
                continue
            rule.times -= 1
            if not rule.times:
                self._rules.remove(rule)
            return rule.fault
        return self._by_chance(method)

    def _by_chance(self, method: str) -> Fault | None:
        if not self._rates or (self._methods is not None and method not in self._methods):
            return None
        drawn = self._random.random()
        for fault, rate in self._rates.items():
            if drawn < rate:
                return fault
            drawn -= rate
        return None
