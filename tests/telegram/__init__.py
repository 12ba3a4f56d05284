"""A Telegram that also does what only tests need: the sandbox, with rare acts and failures."""

from tests.messenger.faults import (
    DropAfter,
    DropBefore,
    FaultPlan,
    OddAnswer,
    Oddity,
    ServerError,
)
from tests.messenger.origins import FromChannel, FromGroup, FromUser
from tests.telegram.clock import SteppedClock
from tests.telegram.flood import FloodLimits
from tests.telegram.person import Person
from tests.telegram.proxy import (
    BlackHole,
    GeneralFailure,
    Proxy,
    ProxyFault,
    ProxyKind,
    Refuse,
    Reset,
    Slow,
    WrongLogin,
)
from tests.telegram.sandbox import Sandbox

__all__ = [
    "BlackHole",
    "DropAfter",
    "DropBefore",
    "FaultPlan",
    "FloodLimits",
    "FromChannel",
    "FromGroup",
    "FromUser",
    "GeneralFailure",
    "OddAnswer",
    "Oddity",
    "Person",
    "Proxy",
    "ProxyFault",
    "ProxyKind",
    "Refuse",
    "Reset",
    "Sandbox",
    "ServerError",
    "Slow",
    "SteppedClock",
    "WrongLogin",
]
