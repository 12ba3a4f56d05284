"""Typed ids, so that a chat can't be passed as a person; places, messages, and marks of a state.

Ids of people, bots and chats name their messenger. A messenger numbers them with at most 53 bits;
the bits above are its tag. So ids of two messengers never meet in one column, one dictionary or one
comparison.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2s
from typing import Final, NewType


class Messenger(StrEnum):
    """A messenger in which people work with the bot.

    Its place in this order is its tag in stored ids: a new one comes last.
    """

    TELEGRAM = "telegram"
    MAX = "max"


_TAGGED: Final = tuple(Messenger)
_TAGS: Final = {messenger: tag for tag, messenger in enumerate(_TAGGED)}
_BITS: Final = 53
LARGEST_NUMBER: Final = 2**_BITS - 1
"""Telegram's ids have at most 52 bits; clients of MAX read them into floating-point numbers."""

LARGEST_ID: Final = (len(_TAGGED) << _BITS) - 1

PREFIXES: Final = {one: f"{one}:" if tag else "" for one, tag in _TAGS.items()}
"""Begin ids as files, settings and people write them."""


def ids_in(messenger: Messenger) -> range:
    """Return the absolute values of the ids of the messenger."""
    first = _TAGS[messenger] << _BITS
    return range(first, first + LARGEST_NUMBER + 1)


def id_in(messenger: Messenger, number: int) -> int:
    """Return the id of a person, bot or chat with this number in the messenger.

    Raises ValueError for a number of more than 53 bits, which no messenger gives.
    """
    if abs(number) > LARGEST_NUMBER:
        raise ValueError(number)
    tag = _TAGS[messenger] << _BITS
    return number + tag if number > 0 else number - tag if number else 0


def messenger_of(id: int) -> Messenger:  # noqa: A002 - the subject's name
    """Return the messenger that the id of a person, bot or chat belongs to."""
    return _TAGGED[abs(id) >> _BITS]


def number_of(id: int) -> int:  # noqa: A002 - the subject's name
    """Return the number of a person, bot or chat in its messenger."""
    number = abs(id) & LARGEST_NUMBER
    return number if id > 0 else -number


_NUMBER: Final = re.compile(r"-?[1-9]\d{0,15}", re.ASCII)


def written_id(id: int) -> int | str:  # noqa: A002 - the subject's name
    """Return the id as files, settings and people write it: `-1001`, `"max:-1001"`."""
    prefix, number = PREFIXES[messenger_of(id)], number_of(id)
    return f"{prefix}{number}" if prefix else number


def without_prefix(written: str) -> tuple[Messenger, str]:
    """Return the messenger that the prefix names, and what follows it."""
    name, colon, rest = written.partition(":")
    found = next((one for one, prefix in PREFIXES.items() if prefix == name + colon), None)
    return (_TAGGED[0], written) if found is None else (found, rest)


def id_from(written: int | str) -> int:
    """Return the id from its written form; raise ValueError for anything else."""
    if isinstance(written, int):
        return id_in(_TAGGED[0], written)
    messenger, number = without_prefix(written)
    if not PREFIXES[messenger] or not _NUMBER.fullmatch(number):
        raise ValueError(written)
    return id_in(messenger, int(number))


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

CommentId = NewType("CommentId", int)
"""A comment found on a page of the administration; never given twice."""

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
