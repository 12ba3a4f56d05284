"""What VK's errors mean (dev.vk.com/reference/errors)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from domain.model.network.post import PostState
from domain.model.network.trouble import NetworkTrouble
from domain.ports.networks import NetworkUnavailable

TOO_FAST: Final = 6
"""Too many calls in this second: certainly not executed."""

RATE_LIMIT: Final = 29
"""The limit of a method, mostly of a day."""

TOO_LARGE: Final = 13
"""`execute` breaks off if its answer is too large."""

WRONG_PARAMETER: Final = 100

NOT_FOR_SERVICE: Final = 28
"""The method is not available with a service token."""

_MAYBE_DONE: Final = frozenset({1, 10, 13, 36})
"""Errors of VK itself, after which a call may have been executed all the same."""

_TROUBLES: Final[Mapping[int, NetworkTrouble]] = MappingProxyType(
    {
        1: NetworkTrouble.UNREACHABLE,
        5: NetworkTrouble.TOKEN,
        6: NetworkTrouble.TOO_MANY,
        7: NetworkTrouble.NO_RIGHT,
        9: NetworkTrouble.TOO_MANY,
        10: NetworkTrouble.UNREACHABLE,
        13: NetworkTrouble.UNREACHABLE,
        14: NetworkTrouble.CAPTCHA,
        15: NetworkTrouble.NO_RIGHT,
        17: NetworkTrouble.TOKEN,  # a person has to confirm the account
        18: NetworkTrouble.GONE,
        27: NetworkTrouble.NO_RIGHT,
        28: NetworkTrouble.NO_RIGHT,
        29: NetworkTrouble.TOO_MANY,
        36: NetworkTrouble.UNREACHABLE,
        203: NetworkTrouble.NO_RIGHT,
        212: NetworkTrouble.COMMENTS_CLOSED,
        213: NetworkTrouble.COMMENTS_CLOSED,
        222: NetworkTrouble.LINKS_FORBIDDEN,
        223: NetworkTrouble.TOO_MANY_REPLIES,
        1051: NetworkTrouble.NO_RIGHT,  # a token of VK ID
    }
)

_STATES: Final[Mapping[int, PostState]] = MappingProxyType(
    {
        15: PostState.CLOSED,
        18: PostState.GONE,
        19: PostState.GONE,
        30: PostState.CLOSED,
        203: PostState.CLOSED,
        210: PostState.CLOSED,
        211: PostState.CLOSED,
        212: PostState.CLOSED,
        213: PostState.CLOSED,
    }
)


class VkRefused(Exception):
    """An error of the API; `words` are VK's own, for the log only.

    `retry_after`: seconds for which the call is not to be repeated.
    """

    def __init__(self, code: int, words: str, retry_after: float | None = None) -> None:
        super().__init__(code, words)
        self.code = code
        self.words = words
        self.retry_after = retry_after

    @property
    def trouble(self) -> NetworkTrouble:
        """What it is to people; what was not found is GONE."""
        if self._not_found or self._deleted:
            return NetworkTrouble.GONE
        if self.code == WRONG_PARAMETER and "longpoll" in self.words.lower():
            return NetworkTrouble.NO_RIGHT  # an administrator has to switch the events on
        return _TROUBLES.get(self.code, NetworkTrouble.REFUSED)

    @property
    def state(self) -> PostState | None:
        """What it says about the post that was looked at; None: nothing."""
        if self._deleted:
            return PostState.GONE
        if self._not_found:
            return PostState.MISSING
        return _STATES.get(self.code)

    @property
    def may_be_done(self) -> bool:
        """Whether the call may have been executed all the same."""
        return self.code in _MAYBE_DONE

    @property
    def _not_found(self) -> bool:
        """VK has one error for a wall that is closed and for a post that is not there."""
        return self.code in (15, WRONG_PARAMETER) and "not found" in self.words.lower()

    @property
    def _deleted(self) -> bool:
        return self.code in (15, WRONG_PARAMETER) and "deleted" in self.words.lower()


class NoAnswer(Exception):
    """No answer, or an unreadable one; `may_be_done`: the call may have been executed."""

    def __init__(self, why: str, *, may_be_done: bool) -> None:
        super().__init__(why)
        self.may_be_done = may_be_done


VkFailure = VkRefused | NoAnswer


def unavailable(failure: VkFailure) -> NetworkUnavailable:
    """Return what a failed look or read is to the program."""
    if isinstance(failure, NoAnswer):
        return NetworkUnavailable(NetworkTrouble.UNREACHABLE)
    return NetworkUnavailable(failure.trouble, failure.retry_after)
