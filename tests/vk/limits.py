"""The limits of VK: so many calls a second for each token."""

from collections import deque
from typing import Final

from bot.sandbox.vk.protocol import TokenKind, VkRefusal

_A_SECOND: Final = {TokenKind.SERVICE: 5, TokenKind.GROUP: 20}
"""A service token has 5 below 10,000 users of its application."""

_ROUNDING = 1e-6
"""Seconds: sums of moments are not exact."""


class TokenLimits:
    """Counts the accepted calls of each token, by the sandbox's clock."""

    def __init__(self) -> None:
        self._taken: dict[str, deque[float]] = {}

    def admit(self, token: str, kind: TokenKind, now: float) -> None:
        """Count a call. Raises error 6 if it comes too early."""
        taken = self._taken.setdefault(token, deque())
        while taken and taken[0] + 1.0 <= now + _ROUNDING:
            taken.popleft()
        if len(taken) >= _A_SECOND[kind]:
            raise VkRefusal(6)
        taken.append(now)
