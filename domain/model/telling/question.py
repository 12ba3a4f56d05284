"""A question that the bot asks; kept until answered, never in memory only."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.model.answer.draft import DraftKind
from domain.model.ids import AuthorityCode, IncidentNumber, PersonId
from domain.model.message.attachment import Attachment
from domain.model.message.citizen_message import CitizenMessage
from domain.model.message.link import LinkWarning
from domain.model.place import MessageRef, Place
from domain.model.staff.absence_plan import AbsencePlan


class Purpose(StrEnum):
    """What the answer is for."""

    REGISTER = "register"
    """The text of a citizen's message; answered by a reply or, in private, by the next text."""

    REGISTER_AS = "register_as"
    """As what a citizen's message is to be registered; answered by a button."""

    WHICH_INCIDENT = "which_incident"
    """Which of several incidents a message is about; answered by a button."""

    CONFIRM_LINK = "confirm_link"
    """Whether a doubtful link really is the placement; answered by a button."""

    CONFIRM_DRAFT = "confirm_draft"
    """Whether a text that looks like talk is a draft; answered by a button."""

    CONFIRM_CONTRIBUTION = "confirm_contribution"
    """Whether a text that looks like talk is for the lead (§12); answered by a button."""

    REPLACE_APPROVED = "replace_approved"
    """Whether a text replaces the approved one; answered by a button."""

    PLACEMENT_TIME = "placement_time"
    """When an answer was really placed; answered like REGISTER."""

    RETURN_REASON = "return_reason"
    """Why an incident is not the authority's; answered like REGISTER."""

    ORIGINAL = "original"
    """The number of the incident that this one repeats; answered like REGISTER."""

    ABSENCE = "absence"
    """A step of marking an absence (§8); answered by a button, or in words where it is a name
    or days."""

    FINAL = "final"
    """The text of a final answer; answered like REGISTER, as are the following."""

    INTERIM = "interim"
    CLARIFICATION = "clarification"
    AUTHORS_REPLY = "authors_reply"
    """What the author replied to a clarification."""


DRAFT_ASKED: Final = {
    DraftKind.FINAL: Purpose.FINAL,
    DraftKind.INTERIM: Purpose.INTERIM,
    DraftKind.CLARIFICATION: Purpose.CLARIFICATION,
}
"""For what the bot asks when a draft of that kind is to be written."""


ANSWERED_IN_WORDS: Final = frozenset(
    {
        Purpose.REGISTER,
        Purpose.PLACEMENT_TIME,
        Purpose.RETURN_REASON,
        Purpose.ORIGINAL,
        Purpose.ABSENCE,
        Purpose.AUTHORS_REPLY,
        *DRAFT_ASKED.values(),
    }
)
"""The others are answered by a button."""

BESIDE_OTHERS: Final = frozenset({Purpose.REGISTER_AS, Purpose.WHICH_INCIDENT})
"""About a message of its own each: they take nothing's place, and nothing takes theirs."""


LIFE: Final = timedelta(days=1)
"""How long a question waits for its answer."""

WORDS_KEPT: Final = LIFE + timedelta(days=7)
"""From the asking until the words kept with the question are erased, answered or not."""


@dataclass(frozen=True, slots=True)
class HeldText:
    """A text that its author has yet to confirm, and the message that it came in.

    Its files came with it.
    """

    text: str
    source: MessageRef | None
    attachments: tuple[Attachment, ...] = ()
    kind: DraftKind = DraftKind.FINAL


@dataclass(frozen=True, slots=True)
class HeldMessage:
    """A message that waits for a word of whoever sent it to the bot at `written_at`.

    `sources`: the message, or the parts of the album, in which it came. `listed`: the incidents of
    which it may be about one; else it is a citizen's.
    """

    message: CitizenMessage
    written_at: datetime
    sources: tuple[MessageRef, ...]
    listed: tuple[IncidentNumber, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """Asked of one person in one place, about incident `subject` where there is one.

    A link to confirm comes with its doubt, a text to confirm is `held`; a return and information for
    the lead are `authority`'s; `absence` is what is known of an absence so far; `message` is to
    be registered, or is about one of several incidents.
    """

    purpose: Purpose
    person: PersonId
    place: Place
    subject: IncidentNumber | None = None
    link: str | None = None
    warning: LinkWarning | None = None
    held: HeldText | None = None
    authority: AuthorityCode | None = None
    absence: AbsencePlan | None = None
    message: HeldMessage | None = None
    open: bool = True
    """Until it is answered, withdrawn, or over."""

    @property
    def source(self) -> MessageRef | None:
        """The message whose words are kept with it; of several, the last."""
        if self.message is not None:
            return self.message.sources[-1]
        return self.held.source if self.held else None

    @property
    def keeps_words(self) -> bool:
        """Whether what the person wrote waits for their answer."""
        return not (self.message is None and self.held is None and self.link is None)
