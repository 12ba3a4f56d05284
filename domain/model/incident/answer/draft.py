"""Drafts of answers: numbered versions, with review findings and one decision each (§13, §14)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from domain.model.actor import Signature
from domain.model.errors import (
    AlreadyDone,
    DoneKind,
    IncidentError,
    Limited,
    Reason,
    Refusal,
    TooMany,
)
from domain.model.ids import AuthorityCode, DraftVersion, IncidentNumber
from domain.model.incident.workflow.referral import Comment
from domain.model.message.citizen_message import Attachment


class FindingKind(StrEnum):
    """The kind of a finding; the first three are language (§13), the last is form (§18)."""

    SPELLING = "spelling"
    PUNCTUATION = "punctuation"
    GRAMMAR = "grammar"
    FORM = "form"


@dataclass(frozen=True, slots=True)
class DraftFinding:
    """A mistake of `length` code points at `offset`, and its possible replacements."""

    offset: int
    length: int
    kind: FindingKind
    message: str
    """One short Russian sentence."""
    replacements: tuple[str, ...] = ()
    """The most likely first."""
    certain: bool = False
    """The first replacement is safe to apply without review."""
    unknown_word: str | None = None
    """A word missing from the dictionary, which the administration's list could accept."""
    hint: bool = False
    """It is only advice: the draft goes to control at once."""

    @property
    def end(self) -> int:
        """The position after its last code point."""
        return self.offset + self.length

    def words(self, text: str) -> str:
        """The words of the text that it is about."""
        return text[self.offset : self.end]


@dataclass(frozen=True, slots=True)
class ReviewFindings:
    """The findings that the author left uncorrected when they sent a version."""

    findings: tuple[DraftFinding, ...] = ()
    answered: bool = True
    """False: the language check timed out."""

    @property
    def doubts(self) -> tuple[DraftFinding, ...]:
        """The findings that the author is asked about before the draft is sent."""
        return tuple(finding for finding in self.findings if not finding.hint)

    @property
    def correctable(self) -> bool:
        """Whether all doubts have a safe correction."""
        return bool(self.doubts) and all(finding.certain for finding in self.doubts)

    def corrected(self, text: str) -> tuple[str, "ReviewFindings"]:
        """The text with the safe corrections applied, and the remaining findings."""
        left, moved = list[DraftFinding](), 0
        for finding in self.findings:
            here = replace(finding, offset=finding.offset + moved)
            if finding.certain:
                right = finding.replacements[0]
                text = text[: here.offset] + right + text[here.end :]
                moved += len(right) - finding.length
            else:
                left.append(here)
        return text, replace(self, findings=tuple(left))

    def without(self, words: Collection[str]) -> "ReviewFindings":
        """The findings without those about words that the administration's list has accepted."""
        left = (
            one
            for one in self.findings
            if one.unknown_word is None or one.unknown_word not in words
        )
        return replace(self, findings=tuple(left))

    @property
    def unknown_words(self) -> tuple[str, ...]:
        """The words that the administration's list could accept."""
        return tuple(dict.fromkeys(one.unknown_word for one in self.findings if one.unknown_word))


def apart(findings: Iterable[DraftFinding]) -> tuple[DraftFinding, ...]:
    """The findings sorted by place; of overlapping ones, only the first given.

    Doubts about the form are always kept.
    """
    kept: list[DraftFinding] = []
    for finding in findings:
        of_form = finding.kind is FindingKind.FORM and not finding.hint
        if of_form or not any(_overlap(finding, other) for other in kept):
            kept.append(finding)
    return tuple(sorted(kept, key=lambda finding: (finding.offset, finding.length)))


def _overlap(one: DraftFinding, other: DraftFinding) -> bool:
    return one.offset < other.end and other.offset < one.end


LONGEST_DRAFT: Final = 4096
"""Code points; the approved text must fit into one message that the executor can copy."""


class DraftKind(StrEnum):
    """The purpose of the text."""

    FINAL = "final"
    INTERIM = "interim"
    """Explains why the answer takes longer; opens the second clock once placed (§16, §17)."""
    CLARIFICATION = "clarification"
    """A question to the author; the clock keeps running (§10)."""


class DraftState(StrEnum):
    """The state of a version; only one version waits at a time."""

    WAITING = "waiting"
    APPROVED = "approved"
    """Ready to be placed: approved, or the text of a publication, which needs no approval."""
    PLACED = "placed"
    """It is published in the social network."""
    REJECTED = "rejected"
    SUPERSEDED = "superseded"
    """Replaced by a newer version, or lost by a closing of the incident.

    The closing came before control decided, or, with a later reopening, before the approved text
    was placed. For a publication: replaced by a newer text before it was placed.
    """
    WITHDRAWN = "withdrawn"
    """Its authors withdrew it before control decided."""


class RejectionReason(StrEnum):
    """The only two reasons for which control may reject a draft (§13)."""

    OFF_TOPIC = "off_topic"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class Decision:
    """Control's decision on one version; without reasons it is an approval."""

    signed: Signature
    reasons: frozenset[RejectionReason] = frozenset()
    ready: int | None = None
    """The index of the comment that is control's own text of the answer, if it returned it with one."""

    @property
    def approved(self) -> bool:
        """Whether there are no reasons; a rejection always has one (§13)."""
        return not self.reasons


@dataclass(slots=True)
class Draft:
    """One version of the answer, as its author sent it."""

    version: DraftVersion
    text: str
    signed: Signature
    authority: AuthorityCode
    """The lead when it was sent; the lead may have changed since (§12)."""
    kind: DraftKind = DraftKind.FINAL
    state: DraftState = DraftState.WAITING
    decision: Decision | None = None
    comments: list[Comment] = field(default_factory=list)
    """Control's comments; a rejection sends them to the executor."""
    attachments: tuple[Attachment, ...] = ()
    proof: ReviewFindings | None = None
    """The findings that its author left uncorrected; None if nothing was checked."""
    of_main: DraftVersion | None = None
    """For a joined incident: the version of the main incident's answer it copies (ADR 46)."""
    maybe_written: bool = False
    """The program may have written it on a page already, though it is not recorded as placed."""

    @property
    def ready_text(self) -> Comment | None:
        """The text with which control returned it; None without one, or if it was erased."""
        if self.decision is None or self.decision.ready is None:
            return None
        ready = self.comments[self.decision.ready]
        return ready if ready.text else None


def checked_text(text: str) -> str:
    """The text without surrounding white space; raises DRAFT_EMPTY or TooMany."""
    stripped = text.strip()
    if not visible(stripped):
        raise Refusal(Reason.DRAFT_EMPTY)
    if len(stripped) > LONGEST_DRAFT:
        raise TooMany(Limited.DRAFT, LONGEST_DRAFT, len(stripped))
    return stripped


def visible(text: str) -> bool:
    """Whether the text has a visible character; white space and zero-width marks don't count."""
    return any(character.isprintable() and not character.isspace() for character in text)


def already_decided(decision: Decision, number: IncidentNumber) -> AlreadyDone:
    """Return the refusal of another decision on the same version."""
    kind = DoneKind.APPROVED if decision.approved else DoneKind.REJECTED
    return AlreadyDone(kind, decision.signed, number)


class ApprovalUnconfirmed(IncidentError):
    """There are doubts about the approval that control has not confirmed.

    `missing`: the authorities whose information a consolidated answer lacks (§12).
    """

    missing: tuple[AuthorityCode, ...]


class OutdatedVersion(IncidentError):
    """The button was for `version`, but `current` has replaced it (None: no version waits).

    `version` None: the button was for an answer placed without a text.
    """

    version: DraftVersion | None
    current: DraftVersion | None
