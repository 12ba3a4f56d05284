"""A question that the bot asks; kept until answered, never in memory only."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from domain.model.ids import IncidentNumber, PersonId
from domain.model.link import LinkDoubt
from domain.model.place import MessageRef, Place


class Purpose(StrEnum):
    """What the answer is for."""

    REGISTER = "register"
    """The text of a citizen's message; answered by a reply or, in private, by the next text."""

    REGISTER_AS = "register_as"
    """As what a citizen's message is to be registered; answered by a button."""

    CONFIRM_LINK = "confirm_link"
    """Whether a doubtful link really is the placement; answered by a button."""

    CONFIRM_DRAFT = "confirm_draft"
    """Whether a text that looks like talk is a draft; answered by a button."""

    REPLACE_APPROVED = "replace_approved"
    """Whether a text replaces the approved one; answered by a button."""

    PLACEMENT_TIME = "placement_time"
    """When an answer was really placed; answered like REGISTER."""


ANSWERED_IN_WORDS: Final = frozenset({Purpose.REGISTER, Purpose.PLACEMENT_TIME})
"""The others are answered by a button."""


@dataclass(frozen=True, slots=True)
class HeldText:
    """A text that waits for a word of whoever sent it, and the message that it came in.

    Of a citizen's message also who wrote it, where that is known, and when it was sent to the bot.
    """

    text: str
    source: MessageRef | None
    author_name: str | None = None
    written_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """Asked of one person in one place, about incident `subject` where there is one.

    A link to confirm comes with its doubt; a text to confirm or to register is `held`.
    """

    purpose: Purpose
    person: PersonId
    place: Place
    subject: IncidentNumber | None = None
    link: str | None = None
    doubt: LinkDoubt | None = None
    held: HeldText | None = None
