"""Findings of a check of a draft, before control sees it (§13, §18)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class FindingKind(StrEnum):
    """The kind of a finding; the first three are language (§13), the last is form (§18)."""

    SPELLING = "spelling"
    PUNCTUATION = "punctuation"
    GRAMMAR = "grammar"
    FORM = "form"


@dataclass(frozen=True, slots=True)
class Finding:
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

    findings: tuple[Finding, ...] = ()
    answered: bool = True
    """False: the language check timed out."""

    @property
    def doubts(self) -> tuple[Finding, ...]:
        """The findings that the author is asked about before the draft is sent."""
        return tuple(finding for finding in self.findings if not finding.hint)

    @property
    def correctable(self) -> bool:
        """Whether all doubts have a safe correction."""
        return bool(self.doubts) and all(finding.certain for finding in self.doubts)

    def corrected(self, text: str) -> tuple[str, "ReviewFindings"]:
        """The text with the safe corrections applied, and the remaining findings."""
        left, moved = list[Finding](), 0
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


def apart(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings sorted by place; of overlapping ones, only the first given.

    Doubts about the form are always kept.
    """
    kept: list[Finding] = []
    for finding in findings:
        of_form = finding.kind is FindingKind.FORM and not finding.hint
        if of_form or not any(_overlap(finding, other) for other in kept):
            kept.append(finding)
    return tuple(sorted(kept, key=lambda finding: (finding.offset, finding.length)))


def _overlap(one: Finding, other: Finding) -> bool:
    return one.offset < other.end and other.offset < one.end
