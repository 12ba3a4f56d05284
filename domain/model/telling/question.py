"""A question that the bot asks; kept until answered, never in memory only."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.model.answer.draft import DraftKind
from domain.model.ids import AuthorityCode, IncidentNumber, PersonId
from domain.model.message.attachment import Attachment
from domain.model.message.citizen_message import CitizenMessage
from domain.model.message.link import LinkWarning
from domain.model.place import MessageRef, Place
from domain.model.staff.absence_plan import AbsencePlan

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
    which it may be about one.
    """

    message: CitizenMessage
    written_at: datetime
    sources: tuple[MessageRef, ...]
    listed: tuple[IncidentNumber, ...] = ()

    @property
    def source(self) -> MessageRef:
        """Where it came, of an album the last part."""
        return self.sources[-1]


@dataclass(frozen=True, slots=True)
class Register:
    """The text of a citizen's message; answered by a reply or, in private, by the next text."""


@dataclass(frozen=True, slots=True)
class WhatIsMeant:
    """Which of the listed incidents a message is about, or as what it is to be registered.

    Answered by a button. It is about a message of its own: it takes nothing's place, and nothing
    takes its.
    """

    message: HeldMessage


@dataclass(frozen=True, slots=True)
class PlanAbsence:
    """A step of marking an absence, of which `plan` is known so far (§8).

    Answered by a button, or in words where it is a name or days.
    """

    plan: AbsencePlan


@dataclass(frozen=True, slots=True)
class DoubtfulLink:
    """Whether a doubtful link really is the placement; answered by a button."""

    subject: IncidentNumber
    link: str
    warning: LinkWarning


@dataclass(frozen=True, slots=True)
class HeldDraft:
    """Whether a text that looks like talk is a draft, or `replaces` the approved one.

    Answered by a button.
    """

    subject: IncidentNumber
    held: HeldText
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class HeldContribution:
    """Whether a text of that authority, which looks like talk, is for the lead (§12).

    Answered by a button.
    """

    subject: IncidentNumber
    authority: AuthorityCode
    held: HeldText


@dataclass(frozen=True, slots=True)
class WriteDraft:
    """The text of a draft of that kind; answered like Register."""

    subject: IncidentNumber
    kind: DraftKind


@dataclass(frozen=True, slots=True)
class WriteAuthorsReply:
    """What the author replied to a clarification; answered like Register."""

    subject: IncidentNumber


@dataclass(frozen=True, slots=True)
class PlacementTime:
    """When an answer was really placed; answered like Register."""

    subject: IncidentNumber


@dataclass(frozen=True, slots=True)
class ReturnReason:
    """Why an incident is not that authority's; answered like Register."""

    subject: IncidentNumber
    authority: AuthorityCode


@dataclass(frozen=True, slots=True)
class Original:
    """The number of the incident that this one repeats; answered like Register."""

    subject: IncidentNumber


AboutIncident = (
    DoubtfulLink
    | HeldDraft
    | HeldContribution
    | WriteDraft
    | WriteAuthorsReply
    | PlacementTime
    | ReturnReason
    | Original
)

About = Register | WhatIsMeant | PlanAbsence | AboutIncident

InWords = (
    Register
    | PlanAbsence
    | WriteDraft
    | WriteAuthorsReply
    | PlacementTime
    | ReturnReason
    | Original
)
"""The others are answered by a button."""


@dataclass(frozen=True, slots=True)
class Question:
    """Asked of one person in one place, and not answered yet."""

    person: PersonId
    place: Place
    about: About

    @property
    def subject(self) -> IncidentNumber | None:
        """The incident that it is about."""
        match self.about:
            case Register() | WhatIsMeant() | PlanAbsence():
                return None
            case about:
                return about.subject

    @property
    def held(self) -> HeldText | HeldMessage | None:
        """What the person wrote, which waits for their answer."""
        match self.about:
            case WhatIsMeant(message):
                return message
            case HeldDraft() | HeldContribution():
                return self.about.held
            case _:
                return None
