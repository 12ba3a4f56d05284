"""The form of calls and refusals of VK."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from bot.sandbox.protocol import CallRefused, Json

VERSION: Final = "5.199"

WORDS: Final[Mapping[int, str]] = MappingProxyType(
    {
        1: "Unknown error occurred",
        3: "Unknown method passed",
        5: "User authorization failed: invalid access_token (4).",
        6: "Too many requests per second",
        8: "Invalid request: v (version) is required",
        9: "Flood control",
        10: "Internal server error",
        12: "Unable to compile code: Unexpected token",
        13: "Runtime error occurred during code invocation: Too many api calls",
        14: "Captcha needed",
        15: "Access denied",
        18: "User was deleted or banned",
        27: "Group authorization failed: method is unavailable with group auth.",
        28: "Application authorization failed: method is unavailable with service token.",
        29: "Rate limit reached",
        100: "One of the parameters specified was missing or invalid",
        125: "Invalid group id",
        212: "Access to post comments denied",
        213: "Access to status replies denied",
        222: "Hyperlinks are forbidden",
        223: "Too many replies",
        1051: "This method is unavailable for this profile type",
    }
)
"""VK's wording of each error."""


class TokenKind(StrEnum):
    """Who a token speaks for."""

    SERVICE = "service"
    """The application."""
    GROUP = "group"
    """A community."""


def error_of(code: int, words: str) -> Json:
    """Return the body of an error, without the call's parameters."""
    error: Json = {"error_code": code, "error_msg": words, "inner_type": "base_error"}
    if code == 14:
        error |= {"captcha_sid": "239633676097", "captcha_img": "https://vk.com/captcha.php"}
    return error


class VkRefusal(CallRefused):
    """An error of the API, with HTTP 200."""

    def __init__(self, code: int, words: str | None = None) -> None:
        words = words or WORDS[code]
        super().__init__(200, words, {"error": error_of(code, words)})


@dataclass(slots=True)
class VkToken:
    """A token, the community whose it is, and its rights; a revoked one is unknown to VK."""

    kind: TokenKind
    community: int = 0
    rights: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class VkRequest:
    """The parameters of one call, as text, and the token that makes it."""

    params: Mapping[str, str]
    token: VkToken

    def number(self, name: str, default: int = 0) -> int:
        """Return a parameter as an integer."""
        return int(self.params.get(name) or default)

    def must_have(self, right: str) -> None:
        """Raise error 15 if the token lacks the right."""
        if right not in self.token.rights:
            raise VkRefusal(15, "Access denied: no access to call this method")
