"""The base classes of the bot's questions; `questions.py` has all of them.

A question is a row in the database until it is answered: nothing about it is kept in memory.
"""

from collections.abc import Collection
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
from domain.model.incident.answer.draft import (
    LONGEST_DRAFT,
    DraftFinding,
    DraftKind,
    FindingKind,
    ReviewFindings,
    apart,
)
from domain.model.incident.answer.draft_warning import LIKE_TALK, DraftWarning
from domain.model.incident.answer.form import outdated_days
from domain.model.incident.answer.template import fields_left
from domain.model.message.citizen_message import (
    MOST_ATTACHMENTS,
    Attachment,
    CitizenMessage,
    with_more,
)
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
    remarks: tuple["HeldText", ...] = ()
    """The texts that it joins, in the order they were written; empty if it is a single one."""

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

    @property
    def last(self) -> "HeldText":
        """The last remark; itself if it is a single one."""
        return self.remarks[-1] if self.remarks else self

    def followed_by(self, warnings: Collection[DraftWarning], written_at: datetime) -> bool:
        """Return whether its author's text, with these warnings, is one more remark like it.

        Both may be talk, and it was written within two minutes of the last one.
        """
        last = self.last.written_at
        if last is None or abs(written_at - last) > REMARKS_APART:
            return False
        return not LIKE_TALK.isdisjoint(self.warnings) and not LIKE_TALK.isdisjoint(warnings)

    def has_room_for(self, remark: "HeldText") -> bool:
        """Return whether another remark fits into one draft with it."""
        return (
            len(self.remarks or (self,)) < MOST_REMARKS
            and len(f"{self.text}{_BETWEEN_REMARKS}{remark.text}") <= LONGEST_DRAFT
            and len(with_more(self.attachments, remark.attachments)) <= MOST_ATTACHMENTS
        )

    def remark_from(self, sources: Collection[MessageRef]) -> "HeldText | None":
        """Return the remark that one of these messages brought, in any of their edits."""
        messages = {(one.bot, one.place.chat, one.message) for one in sources}
        for one in self.remarks or (self,):
            came = one.source
            if came is not None and (came.bot, came.place.chat, came.message) in messages:
                return one
        return None

    def with_remark(self, remark: "HeldText", before: "HeldText | None" = None) -> "HeldText":
        """Return the text with one more remark; `before`: the state of one that it replaces.

        It has the files of all and the date of the first. Findings about the form are left out:
        they would be about parts of it.
        """
        every = self.remarks or (self,)
        if before is None:
            every = (*every, remark)
        else:
            remark = replace(remark, source=before.source)
            every = tuple(remark if one is before else one for one in every)
        text, findings, answered = "", list[DraftFinding](), True
        files: tuple[Attachment, ...] = ()
        alone: tuple[Attachment, ...] = ()
        for one in every:
            text += _BETWEEN_REMARKS if text else ""
            found = one.proof or ReviewFindings()
            answered &= found.answered
            findings += [
                replace(each, offset=each.offset + len(text))
                for each in found.findings
                if each.kind is not FindingKind.FORM
            ]
            text += one.text
            files, alone = with_more(files, one.attachments), with_more(alone, one.alone)
        checked = any(one.proof is not None for one in every)
        return HeldText(
            text,
            every[0].source,
            files,
            remark.kind,
            ReviewFindings(tuple(findings), answered) if checked else None,
            every[0].written_at,
            tuple(one for one in DraftWarning if any(one in each.warnings for each in every)),
            alone,
            every,
        )


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

REMARKS_APART: Final = timedelta(minutes=2)
"""A remark of at most so long after another one is asked about with it."""

MOST_REMARKS: Final = 20
"""So many remarks are asked about together."""

_BETWEEN_REMARKS: Final = "\n\n"

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
