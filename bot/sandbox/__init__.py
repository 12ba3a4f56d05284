"""The sandbox, a Bot API server of our own over HTTP: the demo's and the tests' Telegram.

Written from the documented Bot API (core.telegram.org/bots/api): as strict as Telegram where a bot
could go wrong, and ignorant of all that this product doesn't use. New kinds of content are fields of
`Content.other`, new methods entries of `methods`, new ways to fail entries of `faults`.
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
