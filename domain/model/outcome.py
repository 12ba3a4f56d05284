"""The outcome of a call to the messenger: done, refused, not sent, or unknown.

Everything that is not a recognised refusal counts as not sent or unknown, so that nothing is lost.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Generic, TypeVar

from domain.model.ids import ChatId

_Result_co = TypeVar("_Result_co", covariant=True)


class Remedy(StrEnum):
    """The remedy for a refusal by the messenger."""

    NOTHING = "nothing"
    """The message is already as requested: success."""
    RESEND = "resend"
    """The message to edit was deleted, or can't be edited any more."""
    SEND_PLAIN = "send_plain"
    """The markup can't be parsed, or a link is invalid: it can be sent as plain text."""
    SIMPLIFY = "simplify"
    """The server is too old for a tag or a button kind: it can be sent without those."""
    RENEW_TOKEN = "renew_token"  # noqa: S105 - the name of a remedy
    """The bot's token is invalid: an admin must act, and the messages are kept."""
    ADD_BOT = "add_bot"
    """The bot was removed from the group."""
    UNBLOCK = "unblock"
    """The person has blocked the bot."""
    START = "start"
    """The person never pressed /start, and a bot can't write first."""
    GRANT_RIGHTS = "grant_rights"
    """The bot may not write in that chat."""
    OPEN_TOPIC = "open_topic"
    """The topic of a forum is closed or deleted."""
    NAME_CHAT = "name_chat"
    """The chat does not exist (any more)."""
    NAME_PERSON = "name_person"
    """The person deleted their account."""
    CHANGE_FILE = "change_file"
    """The messenger takes no files of this type."""
    CONNECT = "connect"
    """The program has no bot in that messenger."""
    LOOK = "look"
    """Anything else: an admin must check the log."""


OF_THE_CHAT: Final = frozenset(
    {
        Remedy.ADD_BOT,
        Remedy.UNBLOCK,
        Remedy.START,
        Remedy.GRANT_RIGHTS,
        Remedy.OPEN_TOPIC,
        Remedy.NAME_CHAT,
        Remedy.NAME_PERSON,
        Remedy.CONNECT,
    }
)
"""Notices refused for these reasons can be delivered once the chat accepts messages again."""


@dataclass(frozen=True, slots=True)
class Done(Generic[_Result_co]):
    """The call succeeded."""

    result: _Result_co


@dataclass(frozen=True, slots=True)
class Refused:
    """The messenger refused; `description` is its own text for the log, never shown to people."""

    remedy: Remedy
    description: str


@dataclass(frozen=True, slots=True)
class Moved:
    """Refused because the group was migrated to another chat (a supergroup, with new numbers)."""

    to: ChatId


@dataclass(frozen=True, slots=True)
class NotSent:
    """Certainly not accepted; `retry_after`: seconds to wait, if the messenger gave them.

    `of_file`: only the file is to blame, so that the message could go without it.
    """

    why: str
    retry_after: float | None = None
    of_file: bool = False


@dataclass(frozen=True, slots=True)
class Unknown:
    """Possibly accepted: the connection broke, or the answer was unreadable."""

    why: str


Failure = Refused | Moved | NotSent | Unknown
Outcome = Done[_Result_co] | Failure

MOST_COPIES: Final = 3
"""Attempts for a new message of unknown outcome; then it counts as delivered."""
