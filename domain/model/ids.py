"""Typed ids, so that a chat can't be passed as a person; places, messages, and marks of a state."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2s
from typing import NewType

IncidentNumber = NewType("IncidentNumber", int)
"""The number people see after «№»; starts at 1."""

PersonId = NewType("PersonId", int)
"""A person's Telegram id (a user's private chat has the same number)."""

BotId = NewType("BotId", int)
"""A bot's Telegram id, which begins its token."""

ChatId = NewType("ChatId", int)
"""A Telegram chat: a group (negative) or somebody's private chat (positive)."""

MessageId = NewType("MessageId", int)
"""A message's number within its chat, as one bot sees it."""

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
    def private(self) -> bool:
        """Whether it is a person's private chat with the bot."""
        return self.chat > 0


@dataclass(frozen=True, slots=True)
class MessageRef:
    """One message; `edited_at` (Unix seconds, 0: never edited) identifies its version.

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
