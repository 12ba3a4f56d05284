"""The base classes of the bot's questions; `questions.py` has all of them.

A question is a row in the database until it is answered: nothing about it is kept in memory.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import Enum, auto
from typing import ClassVar, Final, dataclass_transform

from domain.model.actor import Actor
from domain.model.conversation.cards import CardKey
from domain.model.conversation.menu import MenuPage
from domain.model.errors import DomainError
from domain.model.ids import AuthorityCode, IncidentNumber, MessageRef, PersonId, Place
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind, ReviewFindings, apart
from domain.model.incident.answer.draft_warning import DraftWarning
from domain.model.incident.answer.form import outdated_days
from domain.model.incident.answer.template import fields_left
from domain.model.message.citizen_message import Attachment, CitizenMessage
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.permissions import Action


@dataclass(frozen=True, slots=True)
class HeldText:
    """A text that its author has yet to confirm, with its files and the message that brought it."""

    text: str
    source: MessageRef | None
    attachments: tuple[Attachment, ...] = ()
    kind: DraftKind = DraftKind.FINAL
    proof: ReviewFindings | None = None
    """The findings of the review; None if there are none."""
    written_at: datetime | None = None
    """None: when the question was asked."""
    warnings: tuple[DraftWarning, ...] = ()
    """Why its author is asked, besides the findings."""
    alone: tuple[Attachment, ...] = ()
    """Those of `attachments` that came without words: they go on to the next text."""

    def on(self, today: date, written: date) -> "HeldText":
        """Return the text with findings for days that have changed their meaning since it was written.

        «завтра» is another day by now. Days that already have a finding get no second one.
        """
        proof = self.proof or ReviewFindings()
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
    def no_talk(self) -> "HeldText":
        """The text, now that its author has said that it is no talk."""
        left = tuple(one for one in self.warnings if one is not DraftWarning.TALK)
        return replace(self, warnings=left)

    @property
    def doubtful(self) -> bool:
        """Whether its author must be asked about the text itself."""
        found = self.proof is not None and bool(self.proof.doubts)
        return found or bool(self.warnings or fields_left(self.text))


@dataclass(frozen=True, slots=True)
class HeldMessage:
    """A message to the bot, sent at `written_at`, that waits for its sender's answer.

    `sources`: the message, or all parts of the album. `listed`: the incidents that it may be about.
    `repeats`: the incident that its sender has registered with the same text and link.
    """

    message: CitizenMessage
    written_at: datetime
    sources: tuple[MessageRef, ...]
    listed: tuple[IncidentNumber, ...] = ()
    repeats: IncidentNumber | None = None

    @property
    def source(self) -> MessageRef:
        """The message that brought it; of an album the last part."""
        return self.sources[-1]


LIFE: Final = timedelta(days=1)
"""How long a question waits for its answer."""

TOGETHER: Final = timedelta(minutes=5)
"""Files without words belong to the text of so short a time before, and the other way round."""

WORDS_KEPT: Final = timedelta(days=7)
"""How long the values of a question are kept after its life, answered or not."""


class Answered(Enum):
    """How a question is answered."""

    BY_BUTTON = auto()
    IN_WORDS = auto()
    """By a button, or by a message with words."""
    BY_REPLY = auto()
    """By a reply to it; in private by the next message, too. In a group it has no buttons."""


@dataclass_transform(frozen_default=True)
class About:
    """The subject of a question. Each subclass is a frozen dataclass, stored as JSON.

    A subclass names the purpose under which it is stored; None: it is only a base class.
    """

    purpose: ClassVar[str]
    version: ClassVar[int] = 1
    """The form of the stored values: raise it when fields change, and migrate the stored ones."""
    answered: ClassVar[Answered] = Answered.BY_BUTTON
    action: ClassVar[Action | None] = None
    """The action the person must be permitted; None: any employee may answer."""
    keeps_words: ClassVar[bool] = False
    """It keeps the person's text."""
    about_own_text: ClassVar[bool] = False
    """It asks about a text of the person: only a question about another text replaces it."""
    editable: ClassVar[bool] = True
    """Its message can be edited once it is closed."""
    kept_in_groups: ClassVar[bool] = False
    """Its buttons in a group stay once it is closed: colleagues press them too."""
    beside_others: ClassVar[bool] = False
    """It neither replaces another question nor is replaced by one."""
    offers_beginning: ClassVar[bool] = False
    """It offers what a text begins with: the open question for the text stays, with its files."""

    def __init_subclass__(cls, *, purpose: str | None) -> None:
        dataclass(frozen=True)(cls)
        if purpose is not None:
            cls.purpose = purpose
            if QUESTIONS.setdefault(purpose, cls) is not cls:
                raise ValueError(purpose)

    @property
    def shown_on(self) -> tuple[CardKey, ...]:
        """The cards that show that it is open."""
        return ()

    @property
    def has_buttons(self) -> bool:
        """Whether it has buttons in a group, too."""
        return self.answered is not Answered.BY_REPLY

    def shown(self, organisation: Organisation) -> "About":
        """Return it with a citizen's data masked where the administration masks them."""
        del organisation
        return self

    def check(self, at: "Situation") -> None:
        """Check that some answer of the person can be accepted; raise a DomainError if not.

        Changes of the incident that are not stored yet count, too.
        """
        if self.action is None:
            at.office.person(at.person)
        else:
            at.permit(self.action)


QUESTIONS: Final[dict[str, type[About]]] = {}
"""Every question by its purpose."""


class AboutIncident(About, purpose=None):
    """A question about one incident."""

    subject: IncidentNumber


@dataclass(frozen=True, slots=True)
class Question:
    """A question to one person in one place."""

    person: PersonId
    place: Place
    about: About
    asked_at: datetime | None = field(default=None, compare=False)
    """None: it is not stored yet."""

    @property
    def subject(self) -> IncidentNumber | None:
        """The incident that it is about."""
        return self.about.subject if isinstance(self.about, AboutIncident) else None

    @property
    def written_at(self) -> datetime | None:
        """The time at which the held text or message was written."""
        return (self.held.written_at if self.held else None) or self.asked_at

    @property
    def has_buttons(self) -> bool:
        """Whether its message has buttons: they are removed when it is closed."""
        return self.place.private or self.about.has_buttons

    @property
    def held(self) -> HeldText | HeldMessage | None:
        """The text or message that waits for the person's answer: the subject's field `held`."""
        held: HeldText | HeldMessage | None = getattr(self.about, "held", None)
        return held

    @property
    def page(self) -> MenuPage | None:
        """The open page of a menu: the subject's field `page`."""
        page: MenuPage | None = getattr(self.about, "page", None)
        return page

    @property
    def keeps(self) -> bool:
        """Whether it keeps text or files, so that the person is notified if it expires."""
        return self.about.keeps_words or bool(getattr(self.about, "files", ()))

    def recent(self, now: datetime) -> bool:
        """Whether it was asked so shortly before that files belong to its text."""
        return self.asked_at is not None and now - self.asked_at <= TOGETHER

    def check(self, subject: Incident | None, office: Office, now: datetime) -> None:
        """Check that some answer can be accepted; raise a DomainError if not.

        `subject`: the incident that it is about, if any.
        """
        self.about.check(Situation(self.person, self.place, subject, office, now))

    def open_to(self, subject: Incident | None, office: Office, now: datetime) -> bool:
        """Return whether some answer can be accepted."""
        try:
            self.check(subject, office, now)
        except DomainError:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Situation:
    """The person and place of a question, and the state that decides what they can answer."""

    person: PersonId
    place: Place
    subject: Incident | None
    office: Office
    now: datetime

    @property
    def incident(self) -> Incident:
        """The incident that the question is about; raises LookupError if it is about none."""
        if self.subject is None:
            raise LookupError
        return self.subject

    def permit(self, action: Action, authority: AuthorityCode | None = None) -> None:
        """Check that they may do that; raises UnknownPerson, NotPermitted, Away."""
        self.office.permit(Actor(self.person), action, self.subject, authority)
