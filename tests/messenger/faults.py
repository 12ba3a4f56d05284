"""Failures between the bot and its messenger that only tests need: chosen calls, random ones."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

from bot.sandbox.faults import ApiRefusal, Fault, Outages


class ServerError(ApiRefusal):
    """500."""

    def __init__(self, *, after: bool = False) -> None:
        super().__init__(500, "Internal Server Error", after=after)


@dataclass(frozen=True, slots=True)
class DropBefore(Fault):
    """The connection breaks before the call is executed."""

    after: bool = field(default=False, init=False)


@dataclass(frozen=True, slots=True)
class DropAfter(Fault):
    """The connection breaks after the call was executed: only the answer is lost."""

    after: bool = field(default=True, init=False)


class Oddity(StrEnum):
    """The oddity of the answer to an executed call."""

    TRUNCATED = "truncated"
    """The JSON is cut off in the middle."""
    NEW_FIELDS = "new fields"
    """objects have fields of a newer server."""
    NEW_VALUES = "new values"
    """objects have types and statuses of a newer server."""
    NEW_SHAPE = "new shape"
    """the result has an undocumented form."""


@dataclass(frozen=True, slots=True)
class OddAnswer(Fault):
    """The call is executed, its answer is odd; a refusal by the sandbox stays unchanged."""

    after: bool = field(default=True, init=False)
    oddity: Oddity


@dataclass(slots=True)
class _Rule:
    fault: Fault
    method: str | None
    chat: int | None
    skip: int
    times: int

    def matches(self, method: str, chat: int | None) -> bool:
        return self.method in (None, method) and self.chat in (None, chat)


class FaultPlan(Outages):
    """Which calls fail and how: first the scripted faults in order, then the random ones."""

    def __init__(self) -> None:
        super().__init__()
        self._rules: list[_Rule] = []
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

    def pick(self, method: str, chat: int | None) -> Fault | None:
        """Return the fault of this call (method in lower case), and count it."""
        if self.ongoing is not None:
            return self.ongoing
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
