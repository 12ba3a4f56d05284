"""Typed ids, so that a chat can't be passed as a person; places, messages, and marks of a state.

Ids of people, bots and chats name their messenger. Telegram's are as Telegram numbers them: at most
52 bits (Bot API, User and Chat). Those of MAX are shifted away from zero by 2**53, so the two never
meet in one column, one dictionary or one comparison.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2s
from typing import Final, NewType


class Messenger(StrEnum):
    """A messenger in which people work with the bot."""

    TELEGRAM = "telegram"
    MAX = "max"


LARGEST_OF_TELEGRAM: Final = 2**53 - 1
"""No id of Telegram is larger; nor one of MAX, whose clients read them into floating-point numbers."""

_SHIFT: Final = LARGEST_OF_TELEGRAM + 1


def id_in(messenger: Messenger, number: int) -> int:
    """Return the id of a person, bot or chat with this number in the messenger.

    Raises ValueError for a number of more than 53 bits, which no messenger gives.
    """
    if abs(number) > LARGEST_OF_TELEGRAM:
        raise ValueError(number)
    if messenger is Messenger.TELEGRAM or not number:
        return number
    return number + (_SHIFT if number > 0 else -_SHIFT)


def messenger_of(id: int) -> Messenger:  # noqa: A002 - the subject's name
    """Return the messenger that the id of a person, bot or chat belongs to."""
    return Messenger.TELEGRAM if abs(id) <= LARGEST_OF_TELEGRAM else Messenger.MAX


def number_of(id: int) -> int:  # noqa: A002 - the subject's name
    """Return the number of a person, bot or chat in its messenger."""
    if messenger_of(id) is Messenger.TELEGRAM:
        return id
    return id - _SHIFT if id > 0 else id + _SHIFT


_WRITTEN_IN_MAX: Final = re.compile(r"max:(-?[1-9]\d{0,15})", re.ASCII)


def written_id(id: int) -> int | str:  # noqa: A002 - the subject's name
    """Return the id as files, settings and people write it: `-1001`, `"max:-1001"`."""
    messenger, number = messenger_of(id), number_of(id)
    return number if messenger is Messenger.TELEGRAM else f"{messenger}:{number}"


def id_from(written: int | str) -> int:
    """Return the id from its written form; raise ValueError for anything else."""
    if isinstance(written, int):
        return id_in(Messenger.TELEGRAM, written)
    found = _WRITTEN_IN_MAX.fullmatch(written)
    if found is None:
        raise ValueError(written)
    return id_in(Messenger.MAX, int(found[1]))


IncidentNumber = NewType("IncidentNumber", int)
"""The number people see after «№»; starts at 1."""

PersonId = NewType("PersonId", int)
"""A person's account in a messenger; the private chat with the bot has the same id."""

BotId = NewType("BotId", int)
"""A bot's account in its messenger."""

ChatId = NewType("ChatId", int)
"""A chat: a group (negative) or a person's private chat with the bot (positive)."""

MessageId = NewType("MessageId", str)
"""A message's id within its chat, as one bot sees it; in Telegram a number."""

AuthorityCode = NewType("AuthorityCode", str)
"""An authority's short name in the organisation file; `media` is reserved (§5)."""

NAMED = "name:"
"""Begins the key of a body in figures that only imported messages name; a code has no colon."""

AbsenceId = NewType("AbsenceId", int)
"""An absence of an employee (§8)."""

ReferralNumber = NewType("ReferralNumber", int)
"""The number of a referral within its incident; starts at 1."""

DraftVersion = NewType("DraftVersion", int)
"""The number of a draft within its incident; starts at 1."""

PromiseNumber = NewType("PromiseNumber", int)
"""The number of a promise within its incident; starts at 1."""

FollowUpNumber = NewType("FollowUpNumber", int)
"""The number of a comment under a placed answer within its incident; starts at 1."""

SelectionId = NewType("SelectionId", int)
"""A selection of several incidents; never given twice."""

JobId = NewType("JobId", int)
"""A background job; never given twice."""

BriefingId = NewType("BriefingId", int)
"""A report that control prepares for the deputy head (§21); never given twice."""

SearchId = NewType("SearchId", int)
"""A search; never given twice."""

TemplateId = NewType("TemplateId", int)
"""A template of answers; never given twice."""


@dataclass(frozen=True, slots=True)
class Place:
    """A chat, and the topic within it where the chat is a forum (None: no topic, or General)."""

    chat: ChatId
    thread: int | None = None

    @property
    def messenger(self) -> Messenger:
        """The messenger that it is in."""
        return messenger_of(self.chat)

    @property
    def private(self) -> bool:
        """Whether it is a person's private chat with the bot."""
        return self.chat > 0


NOBODY: Final = BotId(0)
"""No bot: nothing is served in that messenger."""


def bot_at(place: Place, bots: Iterable[BotId]) -> BotId:
    """Return the one of these bots that is in the messenger of the place, or NOBODY."""
    return next((bot for bot in bots if messenger_of(bot) is place.messenger), NOBODY)


@dataclass(frozen=True, slots=True)
class MessageRef:
    """One message; `edited_at` identifies its version: when it was edited, 0 if never.

    Unix time in the messenger's unit: seconds in Telegram, milliseconds in MAX.
    Private chats and basic groups number messages separately for each bot, so `bot` is part of the
    reference.
    """

    bot: BotId
    place: Place
    message: MessageId
    edited_at: int = 0


Mark = NewType("Mark", str)
"""Eight characters, the same in every process."""

UNSEEN = Mark("")
"""No state was shown."""


def mark_of(parts: Iterable[str]) -> Mark:
    """The hash of these codes in this order."""
    return Mark(blake2s("\n".join(parts).encode(), digest_size=4).hexdigest())
