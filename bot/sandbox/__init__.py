"""The sandbox: our own servers over HTTP, used as messengers and networks by the demo and the tests.

People, chats and messages are the same for all messengers; `telegram` is the documented Bot API
(core.telegram.org/bots/api), `max` that of MAX (dev.max.ru), `vk` that of a social network, whose
walls are chats with posts and comments. All are as strict as the real ones where a program could
fail, without features that this product doesn't use. Add kinds of content as fields of
`MessageContent.other`, and calls to the `methods` of a messenger; what only tests need is in
`tests/telegram`, `tests/max` and `tests/vk`.
"""

from bot.sandbox.chat import Chat, ChatKind, Membership, Message, Press, SandboxError
from bot.sandbox.clock import SteppedClock
from bot.sandbox.faults import (
    ApiRefusal,
    BadGateway,
    Fault,
    ForeignPage,
    SlowAnswer,
    TooManyRequests,
)
from bot.sandbox.files import Document, Photo, Video
from bot.sandbox.person import FromHidden, Origin, SandboxPerson
from bot.sandbox.sandbox import Sandbox

__all__ = [
    "ApiRefusal",
    "BadGateway",
    "Chat",
    "ChatKind",
    "Document",
    "Fault",
    "ForeignPage",
    "FromHidden",
    "Membership",
    "Message",
    "Origin",
    "Photo",
    "Press",
    "Sandbox",
    "SandboxError",
    "SandboxPerson",
    "SlowAnswer",
    "SteppedClock",
    "TooManyRequests",
    "Video",
]
