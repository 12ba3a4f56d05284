"""The sandbox: our own Bot API server over HTTP, used as Telegram by the demo and the tests.

Written from the documented Bot API (core.telegram.org/bots/api): as strict as Telegram where a bot
could fail, without features that this product doesn't use. Add kinds of content as fields of
`Content.other`, and methods to `methods`; what only tests need of Telegram is in `tests/telegram`.
"""

from bot.sandbox.chat import Chat, ChatKind, Membership, Message, Press, SandboxError
from bot.sandbox.clock import SteppedClock
from bot.sandbox.faults import BadGateway, Fault, Page, Refusal, SlowAnswer, TooManyRequests
from bot.sandbox.files import Document, Photo, Video
from bot.sandbox.person import FromHidden, Origin, Person
from bot.sandbox.sandbox import Sandbox

__all__ = [
    "BadGateway",
    "Chat",
    "ChatKind",
    "Document",
    "Fault",
    "FromHidden",
    "Membership",
    "Message",
    "Origin",
    "Page",
    "Person",
    "Photo",
    "Press",
    "Refusal",
    "Sandbox",
    "SandboxError",
    "SlowAnswer",
    "SteppedClock",
    "TooManyRequests",
    "Video",
]
