"""What became of a call to the messenger: done, refused, not sent, or unknown.

Whatever is not a refusal that can be recognised is not sent or unknown: nothing is lost by it.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Generic, TypeVar

from domain.model.ids import ChatId

_Result_co = TypeVar("_Result_co", covariant=True)


class Remedy(StrEnum):
    """What helps where the messenger said no."""

    NOTHING = "nothing"
    """The message shows this already: success."""

    RESEND = "resend"
    """The message to edit was deleted, or can't be edited any more."""

    SEND_PLAIN = "send_plain"
    """The markup can't be parsed, or leads to no page: as plain text it can be sent."""

    SIMPLIFY = "simplify"
    """The server is too old for a tag or a kind of button: without those it can be sent."""

    RENEW_TOKEN = "renew_token"  # noqa: S105 - the name of a remedy
    """The bot's token is not valid: an admin has to act, and nothing is given up."""

    ADD_BOT = "add_bot"
    """The bot is not in the group any more."""

    UNBLOCK = "unblock"
    """The person has blocked the bot."""

    START = "start"
    """The person has never pressed /start, and a bot can't write first."""

    GRANT_RIGHTS = "grant_rights"
    """The bot may not write in that chat."""

    OPEN_TOPIC = "open_topic"
    """The topic of a forum is closed or deleted."""

    NAME_CHAT = "name_chat"
    """There is no such chat, or none any more."""

    NAME_PERSON = "name_person"
    """The person has deleted their account."""

    LOOK = "look"
    """Anything else: an admin has to look at the log."""


OF_THE_CHAT: Final = frozenset(
    {
        Remedy.ADD_BOT,
        Remedy.UNBLOCK,
        Remedy.START,
        Remedy.GRANT_RIGHTS,
        Remedy.OPEN_TOPIC,
        Remedy.NAME_CHAT,
        Remedy.NAME_PERSON,
    }
)
"""What is refused for these reasons can be delivered as soon as anything else can be."""


@dataclass(frozen=True, slots=True)
class Done(Generic[_Result_co]):
    """It has happened."""

    result: _Result_co


@dataclass(frozen=True, slots=True)
class Refused:
    """The messenger said no; `description` in its own words is for the log, never for people."""

    remedy: Remedy
    description: str


@dataclass(frozen=True, slots=True)
class Moved:
    """Refused, because the group has become another chat (a supergroup, with new numbers)."""

    to: ChatId


@dataclass(frozen=True, slots=True)
class NotSent:
    """Certainly not accepted; `retry_after` seconds of silence if the messenger asked for them."""

    why: str
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have been accepted: the connection broke, or nobody could read the answer."""

    why: str


Failure = Refused | Moved | NotSent | Unknown
Outcome = Done[_Result_co] | Failure

MOST_COPIES: Final = 3
"""A new message of unknown outcome is sent so often at most; then it counts as delivered."""
