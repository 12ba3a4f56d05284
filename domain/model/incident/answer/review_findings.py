"""What a check found in the text of a draft, before control sees it (§13, §18)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class FindingKind(StrEnum):
    """Of what kind it is; the first three are the language of §13, the last is the form of §18."""

    SPELLING = "spelling"
    PUNCTUATION = "punctuation"
    GRAMMAR = "grammar"
    FORM = "form"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong from `offset` on, over `length` code points, and what could stand there."""

    offset: int
    length: int
    kind: FindingKind
    message: str
    """One short Russian sentence."""
    replacements: tuple[str, ...] = ()
    """The likeliest first."""
    certain: bool = False
    """The first replacement is right without anybody looking at it."""
    unknown_word: str | None = None
    """The word that the dictionary lacks, as the administration's list could take it."""
    hint: bool = False
    """It advises only: the draft goes to control at once."""

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.offset + self.length

    def words(self, text: str) -> str:
        """What stands there in the text."""
        return text[self.offset : self.end]


@dataclass(frozen=True, slots=True)
class ReviewFindings:
    """What a version was found to have when its author sent it, and chose to leave."""

    findings: tuple[Finding, ...] = ()
    answered: bool = True
    """False: the language was not checked, as the check did not answer in time."""

    @property
    def doubts(self) -> tuple[Finding, ...]:
        """About these the author is asked before the draft goes on."""
        return tuple(finding for finding in self.findings if not finding.hint)

    @property
    def correctable(self) -> bool:
        """Whether all that is doubtful can be put right without anybody looking at it."""
        return bool(self.doubts) and all(finding.certain for finding in self.doubts)

    def corrected(self, text: str) -> tuple[str, "ReviewFindings"]:
        """The text with the certain corrections made, and what is then left of the findings."""
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
        """The same once the administration's list has these words."""
        left = (
            one
            for one in self.findings
            if one.unknown_word is None or one.unknown_word not in words
        )
        return replace(self, findings=tuple(left))

    @property
    def unknown_words(self) -> tuple[str, ...]:
        """What the administration's list could take."""
        return tuple(dict.fromkeys(one.unknown_word for one in self.findings if one.unknown_word))


def apart(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """In order of place; of those that overlap the first one given.

    What is doubtful about the form of an answer hides behind no slip of a letter.
    """
    kept: list[Finding] = []
    for finding in findings:
        of_form = finding.kind is FindingKind.FORM and not finding.hint
        if of_form or not any(_overlap(finding, other) for other in kept):
            kept.append(finding)
    return tuple(sorted(kept, key=lambda finding: (finding.offset, finding.length)))


def _overlap(one: Finding, other: Finding) -> bool:
    return one.offset < other.end and other.offset < one.end
