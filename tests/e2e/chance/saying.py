"""What no text may show people: English, or anything else of the machine's."""

import re
from collections.abc import Iterator
from html import unescape

from bot.demo.stage import Stage

_TAG = re.compile(r"<[^>]*>")
_FOREIGN = re.compile(r"https?://\S+|@\w+|/[a-z]+")
"""Links, the bot's name and its commands are Latin."""

_LATIN = re.compile(r"[A-Za-z]{2,}")
_NAMES = frozenset({"Telegram"})
"""Of networks."""


def slips(stage: Stage) -> Iterator[str]:
    """Every Latin word in a message, on a button or in the answer to a press."""
    for text in _all(stage):
        plain = _FOREIGN.sub(" ", unescape(_TAG.sub(" ", text)))
        if found := set(_LATIN.findall(plain)) - _NAMES:
            yield f"{sorted(found)} in: {text}"


def _all(stage: Stage) -> Iterator[str]:
    for call in stage.sandbox.calls:
        yield from (str(call.params[name]) for name in ("text", "caption") if name in call.params)
    for press in stage.sandbox.world.presses.values():
        if press.answer is not None:
            yield press.answer.text
    for chat in stage.sandbox.world.chats.values():
        for message in chat.messages:
            yield from (label for row in message.buttons for label in row)
