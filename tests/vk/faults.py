"""Errors of VK on demand."""

from bot.sandbox.faults import ApiRefusal
from bot.sandbox.vk.protocol import WORDS


class VkFault(ApiRefusal):
    """A refusal of the next call with an error of VK's, as JSON with HTTP 200."""

    def __init__(self, code: int, words: str | None = None, *, after: bool = False) -> None:
        super().__init__(200, words or WORDS[code], {"code": code}, after=after)
