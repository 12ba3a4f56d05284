"""The limits of VK: so many calls a second for each token."""

from typing import Final

from bot.sandbox.vk.protocol import TokenKind, VkRefusal
from tests.messenger.windows import ROUNDING, Window

_A_SECOND: Final = {TokenKind.SERVICE: 5, TokenKind.GROUP: 20}
"""A service token has 5 below 10,000 users of its application."""


class TokenLimits:
    """Counts the accepted calls of each token, by the sandbox's clock."""

    def __init__(self) -> None:
        self._taken: dict[str, Window] = {}

    def admit(self, token: str, kind: TokenKind, now: float) -> None:
        """Count a call. Raises error 6 if it comes too early."""
        second = self._taken.setdefault(token, Window(_A_SECOND[kind], 1.0))
        if second.wait(now) > ROUNDING:
            raise VkRefusal(6)
        second.take(now)
