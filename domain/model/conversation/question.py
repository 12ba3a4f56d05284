"""A question that the bot asks; kept until answered, never in memory only."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final

from domain.model.conversation.template_page import TemplatePage
from domain.model.ids import (
    AuthorityCode,
    BriefingId,
    DraftVersion,
    IncidentNumber,
    PersonId,
    PromiseNumber,
    TemplateId,
)
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.answer.draft_warning import DraftWarning
from domain.model.incident.answer.form import outdated_days
from domain.model.incident.answer.review_findings import Proof, apart
from domain.model.incident.answer.template import fields_left
from domain.model.message.attachment import Attachment
from domain.model.message.citizen_message import CitizenMessage
from domain.model.message.link import LinkWarning
from domain.model.organisation.absence_plan import AbsencePlan
from domain.model.organisation.administration import AdminPage
from domain.model.organisation.people import Post
from domain.model.place import MessageRef, Place

LIFE: Final = timedelta(days=1)
"""How long a question waits for its answer."""

WORDS_KEPT: Final = timedelta(days=7)
"""How long the words kept with a question stay after its time is over, answered or not."""


@dataclass(frozen=True, slots=True)
class HeldText:
    """A text that its author has yet to confirm, and the message that it came in.

    Its files came with it.
    """

    text: str
    source: MessageRef | None
    attachments: tuple[Attachment, ...] = ()
    kind: DraftKind = DraftKind.FINAL
    template: TemplateId | None = None
    """What it was made of."""
    proof: Proof | None = None
    """What was found in it; None where nothing was."""
    written_at: datetime | None = None
    """None: when it was asked about."""
    warnings: tuple[DraftWarning, ...] = ()
    """Why its author is asked, beside what was found in it."""

    def on(self, today: date, written: date) -> "HeldText":
        """With the days that are others than when it was written, but for those that were shown."""
        proof = self.proof or Proof()
        shown = {(one.offset, one.length) for one in proof.doubts}
        found = [
            one
            for one in outdated_days(self.text, written, today)
            if (one.offset, one.length) not in shown
        ]
        if not found:
            return self
        return replace(self, proof=replace(proof, findings=apart([*proof.findings, *found])))

    @property
    def doubtful(self) -> bool:
        """Whether its author is to be asked about the text itself."""
        found = self.proof is not None and bool(self.proof.doubts)
        return found or bool(self.warnings or fields_left(self.text))


@dataclass(frozen=True, slots=True)
class HeldMessage:
    """A message that waits for a word of whoever sent it to the bot at `written_at`.

    `sources`: the message, or the parts of the album, in which it came. `listed`: the incidents of
    which it may be about one. `repeats`: what its sender has registered with the same text and link.
    """

    message: CitizenMessage
    written_at: datetime
    sources: tuple[MessageRef, ...]
    listed: tuple[IncidentNumber, ...] = ()
    repeats: IncidentNumber | None = None

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
class ChoosePeriod:
    """Of which days a report is to be (§21); answered by a button, or in words."""

    briefing: bool = False
    """Control is to prepare it."""


@dataclass(frozen=True, slots=True)
class ChooseKept:
    """Which of the monthly reports that are kept is wanted; answered by a button."""


@dataclass(frozen=True, slots=True)
class HeldConclusion:
    """Whether words take the place of a colleague's under a report (§21); answered by a button."""

    briefing: BriefingId
    held: HeldText


@dataclass(frozen=True, slots=True)
class Administer:
    """What an administrator has open of the organisation; answered by buttons, or in words."""

    page: AdminPage


@dataclass(frozen=True, slots=True)
class AcceptInvitation:
    """Whether somebody who has opened an invitation is meant; answered by a button, or by their name.

    `name`: of whom it is meant for; None: whoever opens it says theirs.
    """

    code: str
    posts: tuple[Post, ...]
    name: str | None


@dataclass(frozen=True, slots=True)
class OwnName:
    """The full name of somebody who has got a role under the name that the messenger gave."""


@dataclass(frozen=True, slots=True)
class WhatToFind:
    """What somebody looks for; answered by a button, or in words."""


@dataclass(frozen=True, slots=True)
class DoubtfulLink:
    """Whether a doubtful link really is the placement; answered by a button."""

    subject: IncidentNumber
    link: str
    warning: LinkWarning


@dataclass(frozen=True, slots=True)
class HeldDraft:
    """Whether a text is a draft, of which kind, or takes the place of that version.

    Answered by a button.
    """

    subject: IncidentNumber
    held: HeldText
    replaces: DraftVersion | None = None
    """An approved version, or one of a colleague's that waits."""
    approved: bool = False
    """The version that it replaces was approved when they were asked."""


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
    """The text of a draft of that kind; answered like Register.

    `template`: what it is begun with; the question brings it. `files`: what was sent ahead of the text.
    """

    subject: IncidentNumber
    kind: DraftKind
    template: TemplateId | None = None
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class KeepTemplates:
    """What somebody of control has open of the templates; answered by buttons, or in words."""

    templates: TemplatePage


@dataclass(frozen=True, slots=True)
class ChooseTemplate:
    """With which template a draft is to begin; answered by a button, words look for one."""

    subject: IncidentNumber
    templates: TemplatePage


@dataclass(frozen=True, slots=True)
class WriteAuthorsReply:
    """What the author replied to a clarification; answered like Register."""

    subject: IncidentNumber


@dataclass(frozen=True, slots=True)
class PlacementTime:
    """When an answer was really placed; answered like Register."""

    subject: IncidentNumber


@dataclass(frozen=True, slots=True)
class PlacementLink:
    """Under which link the approved text was placed; answered like Register.

    `missed`: they have just written that it was placed, without a link.
    """

    subject: IncidentNumber
    missed: bool = False


@dataclass(frozen=True, slots=True)
class ReturnReason:
    """Why an incident is not that authority's; answered like Register."""

    subject: IncidentNumber
    authority: AuthorityCode


@dataclass(frozen=True, slots=True)
class Original:
    """The number of the incident that this one repeats; answered like Register."""

    subject: IncidentNumber


@dataclass(frozen=True, slots=True)
class MainIncident:
    """The number of the incident to which this one is joined; answered like Register."""

    subject: IncidentNumber


@dataclass(frozen=True, slots=True)
class PromiseDone:
    """How a promise was kept: words, or files that show it; answered like Register."""

    subject: IncidentNumber
    promise: PromiseNumber


@dataclass(frozen=True, slots=True)
class PromiseDay:
    """By which day a promise will be kept instead, and why; answered like Register."""

    subject: IncidentNumber
    promise: PromiseNumber


AboutIncident = (
    DoubtfulLink
    | HeldDraft
    | HeldContribution
    | WriteDraft
    | ChooseTemplate
    | WriteAuthorsReply
    | PlacementTime
    | PlacementLink
    | ReturnReason
    | Original
    | MainIncident
    | PromiseDone
    | PromiseDay
)

About = (
    Register
    | WhatIsMeant
    | PlanAbsence
    | ChoosePeriod
    | ChooseKept
    | HeldConclusion
    | Administer
    | AcceptInvitation
    | OwnName
    | KeepTemplates
    | WhatToFind
    | AboutIncident
)

ByReply = (
    Register
    | OwnName
    | WhatToFind
    | WriteDraft
    | WriteAuthorsReply
    | PlacementTime
    | PlacementLink
    | ReturnReason
    | Original
    | MainIncident
    | PromiseDone
    | PromiseDay
)
"""What opens the reply in a group, with no button beside it."""

InWords = (
    ByReply
    | PlanAbsence
    | ChoosePeriod
    | Administer
    | AcceptInvitation
    | KeepTemplates
    | ChooseTemplate
)
"""The others are answered by a button."""

InPages = Administer | KeepTemplates | ChooseTemplate
"""Their message shows one page after another."""


@dataclass(frozen=True, slots=True)
class Question:
    """Asked of one person in one place, and not answered yet."""

    person: PersonId
    place: Place
    about: About
    asked_at: datetime | None = field(default=None, compare=False)
    """None until it is."""

    @property
    def subject(self) -> IncidentNumber | None:
        """The incident that it is about."""
        return self.about.subject if isinstance(self.about, AboutIncident) else None

    @property
    def written_at(self) -> datetime | None:
        """When what is held was written."""
        return (self.held.written_at if self.held else None) or self.asked_at

    @property
    def has_buttons(self) -> bool:
        """Whether any stand under it: then it has to say that it is closed."""
        missed = isinstance(self.about, PlacementLink) and self.about.missed
        return self.place.private or missed or not isinstance(self.about, ByReply)

    @property
    def held(self) -> HeldText | HeldMessage | None:
        """What the person wrote, which waits for their answer."""
        match self.about:
            case WhatIsMeant(message):
                return message
            case HeldDraft() | HeldContribution() | HeldConclusion():
                return self.about.held
            case _:
                return None
