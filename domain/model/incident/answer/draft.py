"""Drafts of answers: numbered versions, each with at most one decision (§13, §14)."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from domain.model.actor import Signature
from domain.model.errors import DomainError
from domain.model.ids import AuthorityCode, DraftVersion, IncidentNumber, TemplateId
from domain.model.incident.answer.review_findings import ReviewFindings
from domain.model.incident.workflow.comment import Comment
from domain.model.message.attachment import Attachment

LONGEST_DRAFT: Final = 4096
"""Code points; the approved text must reach the executor as one message ready to copy."""


class DraftKind(StrEnum):
    """What the text is for the author of the incident."""

    FINAL = "final"

    INTERIM = "interim"
    """Why it takes longer; opens the second clock once placed (§16, §17)."""

    CLARIFICATION = "clarification"
    """A question to the author; the clock runs on (§10)."""


class DraftState(StrEnum):
    """Where a version has got to; only one version waits at a time."""

    WAITING = "waiting"
    APPROVED = "approved"
    """It is to be placed: by control's decision, or as the text of a publication, which needs none."""

    PLACED = "placed"
    """It stands in the social network."""

    REJECTED = "rejected"
    SUPERSEDED = "superseded"
    """A newer version came, or the incident was closed, before control decided; or it was closed
    and reopened before the approved text was placed.

    Of a publication: a newer text took its place before it was placed.
    """

    WITHDRAWN = "withdrawn"
    """Its authors took it back before control decided."""


class RejectionReason(StrEnum):
    """The two reasons for which control may refuse a draft, and no others (§13)."""

    OFF_TOPIC = "off_topic"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class Decision:
    """Control's word on one version: approved when there is no reason against it."""

    signed: Signature
    reasons: frozenset[RejectionReason] = frozenset()

    @property
    def approved(self) -> bool:
        """A rejection always has a reason (§13)."""
        return not self.reasons


@dataclass(slots=True)
class Draft:
    """One version of the answer, as its author sent it."""

    version: DraftVersion
    text: str
    signed: Signature
    authority: AuthorityCode
    """Which one led when it was sent; another one may lead since (§12)."""
    kind: DraftKind = DraftKind.FINAL
    state: DraftState = DraftState.WAITING
    decision: Decision | None = None
    comments: list[Comment] = field(default_factory=list)
    """Control's: they go to the executor with a rejection."""
    attachments: tuple[Attachment, ...] = ()
    template: TemplateId | None = None
    """What it was made of."""
    proof: ReviewFindings | None = None
    """What its author left as it is; None where nothing was checked."""
    of_main: DraftVersion | None = None
    """Which version of the main incident's it is, where this one is joined to that (ADR 46)."""


@dataclass
class DraftEmpty(DomainError):
    """A draft without a single visible character."""


@dataclass
class DraftTooLong(DomainError):
    """A draft of `length` code points where at most `longest` fit."""

    length: int
    longest: int = LONGEST_DRAFT


def checked_text(text: str) -> str:
    """The text without white space around it; raises DraftEmpty or DraftTooLong."""
    stripped = text.strip()
    if not visible(stripped):
        raise DraftEmpty
    if len(stripped) > LONGEST_DRAFT:
        raise DraftTooLong(len(stripped))
    return stripped


def visible(text: str) -> bool:
    """Whether people would see anything of it: white space and zero-width marks don't count."""
    return any(character.isprintable() and not character.isspace() for character in text)


@dataclass
class AnswerOnly(DomainError):
    """A publication is answered at once: it has neither interim answers nor clarifications (§10, §16)."""

    number: IncidentNumber


@dataclass
class OutdatedVersion(DomainError):
    """`version` was pressed, but `current` has taken its place (None: no version waits).

    `version` None: the answer was pressed that has no version, as it was placed without a text.
    """

    number: IncidentNumber
    version: DraftVersion | None
    current: DraftVersion | None


@dataclass
class AlreadyDecided(DomainError):
    """Version `version` has a decision already."""

    number: IncidentNumber
    version: DraftVersion
    decision: Decision


@dataclass
class CommentTooLate(DomainError):
    """Version `version` was approved, or stands in the network: a comment would reach nobody."""

    number: IncidentNumber
    version: DraftVersion
    placed: bool = False
