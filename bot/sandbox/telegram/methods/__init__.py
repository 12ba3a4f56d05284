"""The Bot API methods of the sandbox: all coroutine functions of these modules."""

from inspect import iscoroutinefunction

from bot.sandbox.telegram.methods import chats, media, messages
from bot.sandbox.telegram.methods.composing import Method

METHODS: dict[str, Method] = {
    name.replace("_", ""): found
    for module in (chats, media, messages)
    for name, found in vars(module).items()
    if iscoroutinefunction(found)
}
"""By lower-case name: Telegram ignores case."""
