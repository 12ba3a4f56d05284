"""What became of a call to Telegram: every tolerated error by its name, all else is raised.

Telegram tells most errors apart only by the wording of `description`; the wordings here are those
of the Bot API server.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramRetryAfter,
)

from domain.model.ids import ChatId


class Trouble(StrEnum):
    """Troubles with one message that have a remedy of their own."""

    NOT_MODIFIED = "not_modified"
    """The message shows this already: success."""
    MESSAGE_GONE = "message_gone"
    """The message to edit was deleted or can't be edited any more: it is sent anew."""
    BAD_MARKUP = "bad_markup"
    """Telegram can't parse the HTML: it is sent as plain text."""
    QUERY_TOO_OLD = "query_too_old"
    """A press is 150 seconds old and can't be answered any more."""


@dataclass(frozen=True, slots=True)
class Transient:
    """Passes by itself; `retry_after` seconds if Telegram said how long."""

    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Permanent:
    """The chat or the message can't be reached; people have to act."""

    description: str


@dataclass(frozen=True, slots=True)
class Migrated:
    """The group became a supergroup with another id."""

    to: ChatId


Failure = Transient | Permanent | Migrated | Trouble

_TROUBLES: Final = {
    "message is not modified": Trouble.NOT_MODIFIED,
    "message to edit not found": Trouble.MESSAGE_GONE,
    "message can't be edited": Trouble.MESSAGE_GONE,
    "message_id_invalid": Trouble.MESSAGE_GONE,
    "can't parse entities": Trouble.BAD_MARKUP,
    "query is too old": Trouble.QUERY_TOO_OLD,
    "query id is invalid": Trouble.QUERY_TOO_OLD,
}


def failure_of(error: TelegramAPIError | ClientDecodeError) -> Failure:
    """What to do about an error of a call.

    A bad request without a remedy is permanent too: repeating it would never help, and the
    message must not hold up those behind it.
    """
    match error:
        case TelegramRetryAfter():
            return Transient(retry_after=float(error.retry_after))
        case TelegramMigrateToChat():
            return Migrated(ChatId(error.migrate_to_chat_id))
        case TelegramEntityTooLarge() | TelegramForbiddenError():
            return Permanent(error.message)  # the first is a network error by class only
        case TelegramBadRequest():
            return _remedy(error.message.lower()) or Permanent(error.message)
        case _:  # the network, Telegram's servers or the token: not the message's fault
            return Transient()


def _remedy(description: str) -> Trouble | None:
    return next((trouble for words, trouble in _TROUBLES.items() if words in description), None)
