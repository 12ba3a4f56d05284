"""What can go wrong between the bot and Telegram, on demand."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class TooManyRequests:
    """429: the call is refused, `retry_after` seconds are asked for."""

    retry_after: int = 1


@dataclass(frozen=True, slots=True)
class ServerError:
    """500 as JSON: the call is refused."""


@dataclass(frozen=True, slots=True)
class BadGateway:
    """502 with an HTML page of a proxy: the call never arrived, the answer is not JSON."""


@dataclass(frozen=True, slots=True)
class DropBefore:
    """The connection breaks before the call was accepted: nothing has happened."""


@dataclass(frozen=True, slots=True)
class DropAfter:
    """The connection breaks after the call was accepted: it happened, the answer is lost."""


@dataclass(frozen=True, slots=True)
class SlowAnswer:
    """The call happens at once, its answer comes after so many seconds of the stand-in's clock."""

    seconds: float


Fault = TooManyRequests | ServerError | BadGateway | DropBefore | DropAfter | SlowAnswer


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
    """Which calls fail and how: first the scripted faults in their order, then the random ones."""

    def __init__(self) -> None:
        self._rules: list[_Rule] = []
        self._outage: Fault | None = None
        self._rates: Mapping[Fault, float] = {}
        self._methods: frozenset[str] | None = None
        self._random = Random()  # noqa: S311 - chance for tests, no secret

    def fail_next(
        self,
        method: str | None,
        fault: Fault,
        *,
        times: int = 1,
        chat: int | None = None,
        skip: int = 0,
    ) -> None:
        """The next `times` calls of the method (None: of any), in that chat if one is named, fail.

        `skip` calls that match pass unharmed first: `skip=2` makes the third call fail.
        """
        self._rules.append(_Rule(fault, method and method.lower(), chat, skip, times))

    def random_rates(
        self, rates: Mapping[Fault, float], seed: int, *, methods: frozenset[str] | None = None
    ) -> None:
        """Each call (of the methods, if given) suffers a fault with its probability, by the seed.

        Replaces earlier rates; an empty mapping ends them.
        """
        if sum(rates.values()) > 1 or min(rates.values(), default=0) < 0:
            raise ValueError("Rates are probabilities and together at most 1")
        self._rates = dict(rates)
        self._methods = methods and frozenset(method.lower() for method in methods)
        self._random.seed(seed)

    @contextmanager
    def outage(self, fault: Fault = BadGateway()) -> Iterator[None]:
        """Every call fails inside the block, those that wait for updates too."""
        self._outage = fault
        try:
            yield
        finally:
            self._outage = None

    @property
    def ongoing(self) -> Fault | None:
        """How every call fails at the moment."""
        return self._outage

    def pick(self, method: str, chat: int | None) -> Fault | None:
        """The fault that this call (method in lower case) is to suffer, counting it."""
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
