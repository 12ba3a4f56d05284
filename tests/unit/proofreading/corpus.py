"""Sentences of official answers with their mistakes; how well they are found."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.proofreading.language import language
from domain.model.incident.answer.draft import DraftFinding
from tests.unit.corpora import headed, unlabelled

_LABEL = re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")


@dataclass(frozen=True)
class Mistake:
    """From `start` to `end` of a sentence `right` should stand."""

    start: int
    end: int
    right: str

    def met_by(self, finding: DraftFinding) -> bool:
        return finding.offset < max(self.end, self.start + 1) and self.start < finding.end


@dataclass(frozen=True)
class Sample:
    """A sentence, of what kind its mistakes are, and where they stand."""

    kind: str
    text: str
    mistakes: tuple[Mistake, ...]

    def put_right(self, mistake: Mistake, finding: DraftFinding) -> bool:
        """Whether a replacement of the finding makes the sentence that its label makes."""
        wanted = self.text[: mistake.start] + mistake.right + self.text[mistake.end :]
        before, after = self.text[: finding.offset], self.text[finding.end :]
        return wanted in [f"{before}{right}{after}" for right in finding.replacements]


@dataclass
class Quality:
    """Of all sentences of a part, by kind."""

    labelled: Counter[str] = field(default_factory=Counter)
    met: Counter[str] = field(default_factory=Counter)
    put_right: int = 0
    found: Counter[str] = field(default_factory=Counter)
    true: Counter[str] = field(default_factory=Counter)
    certain_and_wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.true.total() / self.found.total()

    @property
    def recall(self) -> float:
        return self.met.total() / self.labelled.total()

    def __str__(self) -> str:
        by_kind = ", ".join(
            f"{kind} {self.true[kind]}/{self.found[kind]} and {self.met[kind]}/{self.labelled[kind]}"
            for kind in sorted(self.labelled)
        )
        return (
            f"precision {self.precision:.3f}, recall {self.recall:.3f}"
            f" ({by_kind}); put right {self.put_right} of {self.met.total()}"
        )


def read(name: str) -> list[Sample]:
    """The samples of the file of that name."""
    return [labelled(line, kind) for kind, line in headed(f"proofreading/{name}")]


def measured(name: str) -> Quality:
    """How well the mistakes of that file are found."""
    quality = Quality()
    for sample in read(name):
        findings = language(sample.text)
        for finding in findings:
            quality.found[finding.kind.value] += 1
            if any(mistake.met_by(finding) for mistake in sample.mistakes):
                quality.true[finding.kind.value] += 1
            else:
                quality.false.append(f"{finding.words(sample.text)!r}: {sample.text}")
        for mistake in sample.mistakes:
            _count(quality, sample, mistake, findings)
    return quality


def _count(
    quality: Quality, sample: Sample, mistake: Mistake, findings: Sequence[DraftFinding]
) -> None:
    quality.labelled[sample.kind] += 1
    met = [finding for finding in findings if mistake.met_by(finding)]
    if not met:
        quality.missed.append(f"{sample.text[mistake.start : mistake.end]!r}: {sample.text}")
        return
    quality.met[sample.kind] += 1
    quality.put_right += any(sample.put_right(mistake, finding) for finding in met)
    sure = [finding for finding in met if finding.certain]
    if not all(_same(finding.replacements[0], mistake.right) for finding in sure):
        quality.certain_and_wrong.append(sample.text)


def _same(one: str, other: str) -> bool:
    """A label may span more than the finding, or less."""
    return one in other or other in one


def labelled(line: str, kind: str = "") -> Sample:
    """A sentence in which «{wrong|right}» marks each mistake."""
    text, labels = unlabelled(line, _LABEL)
    mistakes = (Mistake(at, at + len(label[1]), label[2]) for at, label in labels)
    return Sample(kind, text, tuple(mistakes))
