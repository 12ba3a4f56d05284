"""The sandbox: our own Bot API server over HTTP, used as Telegram by the demo and the tests.

Written from the documented Bot API (core.telegram.org/bots/api): as strict as Telegram where a bot
could fail, without features that this product doesn't use. Add kinds of content as fields of
`Content.other`, methods to `methods`, and failures to `faults`.
"""

from bot.sandbox.chat import Chat, ChatKind, Membership, Message, Press, SandboxError
from bot.sandbox.clock import SteppedClock
from bot.sandbox.faults import (
    BadGateway,
    DropAfter,
    DropBefore,
    Fault,
    FaultPlan,
    OddAnswer,
    Oddity,
    Page,
    Refusal,
    ServerError,
    SlowAnswer,
    TooManyRequests,
)
from bot.sandbox.files import Document, Photo, Video
from bot.sandbox.flood import FloodLimits
from bot.sandbox.origins import FromChannel, FromGroup, FromHidden, FromUser, Origin
from bot.sandbox.person import Person
from bot.sandbox.proxy import (
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
from bot.sandbox.sandbox import Sandbox

__all__ = [
    "BadGateway",
    "BlackHole",
    "Chat",
    "ChatKind",
    "Document",
    "DropAfter",
    "DropBefore",
    "Fault",
    "FaultPlan",
    "FloodLimits",
    "FromChannel",
    "FromGroup",
    "FromHidden",
    "FromUser",
    "GeneralFailure",
    "Membership",
    "Message",
    "OddAnswer",
    "Oddity",
    "Origin",
    "Page",
    "Person",
    "Photo",
    "Press",
    "Proxy",
    "ProxyFault",
    "ProxyKind",
    "Refusal",
    "Refuse",
    "Reset",
    "Sandbox",
    "SandboxError",
    "ServerError",
    "Slow",
    "SlowAnswer",
    "SteppedClock",
    "TooManyRequests",
    "Video",
    "WrongLogin",
]
