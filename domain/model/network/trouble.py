"""Why a social network did not do what it was asked for."""

from enum import StrEnum


class NetworkTrouble(StrEnum):
    """Why a network did not do what it was asked for; each has Russian words for people."""

    UNREACHABLE = "unreachable"
    """No answer, or one that can't be read."""
    TOO_MANY = "too_many"
    """Too many requests for now: a limit per second, a day, or flood control."""
    CAPTCHA = "captcha"
    """It asks for a captcha, which only a person can solve."""
    TOKEN = "token"  # noqa: S105 - a kind of trouble
    """The token is missing, wrong, expired or revoked."""
    NO_RIGHT = "no_right"
    """The token lacks the right."""
    COMMENTS_CLOSED = "comments_closed"
    LINKS_FORBIDDEN = "links_forbidden"
    TOO_MANY_REPLIES = "too_many_replies"
    """The post takes no further comments of this page for now."""
    GONE = "gone"
    """What is to be answered is not there any more."""
    REFUSED = "refused"
    """Anything else that the network refused."""
    FAILED = "failed"
    """It was not the network: the program has failed."""
