"""Rules about a few neighbouring words, read from `rules/windows.toml`, where their form is explained."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from bot.proofreading.conditions import Condition, anchors_of, condition
from bot.proofreading.contexts import Context, context
from bot.proofreading.findings import comma, over, superfluous, told, written
from bot.proofreading.sentences import ReadWord, Sentence
from bot.proofreading.vocabulary import table
from domain.model.incident.answer.draft import DraftFinding, FindingKind

_GAPS: Final[dict[str, Callable[[str], bool]]] = {
    ",": lambda gap: gap == ", ",
    ".": lambda gap: gap == ". ",
    "~": lambda gap: True,  # noqa: ARG005
}


@dataclass(frozen=True, slots=True)
class Pattern:
    """Words in a row: of each what stands before it, and what it is."""

    words: tuple[tuple[Callable[[str], bool], Condition], ...]
    anchor: int
    anchors: frozenset[str]
    """Which of the words has to be one of these words or lemmas; without any it is tried everywhere."""

    def starts(
        self, words: list[ReadWord], places: Mapping[str, list[int]] | None = None
    ) -> Iterator[int]:
        """Where such words begin in a sentence; `places` of its words and lemmas make it quicker."""
        size = len(self.words)
        for start in self._tried(len(words) - size, places):
            window = zip(self.words, words[start : start + size], strict=True)
            if all(
                is_it(word) and (not at or parts(word.gap))
                for at, ((parts, is_it), word) in enumerate(window)
            ):
                yield start

    def _tried(self, last: int, places: Mapping[str, list[int]] | None) -> Iterator[int]:
        if not self.anchors or places is None:
            yield from range(last + 1)
            return
        found = {at - self.anchor for one in self.anchors for at in places.get(one, ())}
        yield from sorted(start for start in found if 0 <= start <= last)


@cache
def pattern(find: str) -> Pattern:
    """Compile the words of a rule. Raises ValueError where one is not understood."""
    said = find.split()
    conditions = [one.lstrip(",.~") for one in said]
    anchors = [anchors_of(one) for one in conditions]
    anchor = next((at for at, one in enumerate(anchors) if one), 0)
    gaps = [_GAPS.get(one[0], str.isspace) for one in said]
    words = tuple(zip(gaps, map(condition, conditions), strict=True))
    return Pattern(words, anchor, anchors[anchor])


def found(words: list[ReadWord], find: str) -> Iterator[tuple[int, list[ReadWord]]]:
    """Where such words stand, and the words themselves."""
    wanted = pattern(find)
    for start in wanted.starts(words):
        yield start, words[start : start + len(wanted.words)]


@dataclass(frozen=True, slots=True)
class WindowRule:
    """Words in a row that are a mistake, and what is said about them."""

    pattern: Pattern
    contexts: tuple[Context, ...]
    report: Callable[[list[ReadWord]], DraftFinding]

    def findings(
        self, words: list[ReadWord], places: Mapping[str, list[int]]
    ) -> Iterator[DraftFinding]:
        """The mistake wherever it stands in a sentence."""
        size = len(self.pattern.words)
        for start in self.pattern.starts(words, places):
            if all(fits(words, start, start + size) for fits in self.contexts):
                yield self.report(words[start : start + size])


def window_rules(section: str) -> Callable[[Sentence], Iterator[DraftFinding]]:
    """Return a check of sentences by the rules of a section of the file."""
    rules = tuple(_rule(**row) for row in table("windows")[section])

    def check(sentence: Sentence) -> Iterator[DraftFinding]:
        for rule in rules:
            yield from rule.findings(sentence.words, sentence.places)

    return check


def _rule(find: str, why: str = "", when: tuple[str, ...] = (), **report: Any) -> WindowRule:
    return WindowRule(pattern(find), tuple(map(context, when)), _report(why, **report))


def _report(
    why: str,
    *,
    mark: tuple[int, ...] = (),
    right: str = "",
    kind: str = "grammar",
    comma_after: int = 0,
    needless_after: int = 0,
    sure: bool = False,
) -> Callable[[list[ReadWord]], DraftFinding]:
    """How a rule tells its findings; the words of a window are counted from one."""

    def report(window: list[ReadWord]) -> DraftFinding:
        message = told(why, window)
        if comma_after:
            one, *others = window[comma_after - 1 : mark[-1] if mark else comma_after + 1]
            return comma(one, others[0], message, *others[1:], certain=sure)
        if needless_after:
            return superfluous(window[needless_after - 1])
        marked = window[mark[0] - 1 : mark[-1]] if mark else window
        said = written(right, window) if right else None
        if said and marked[0].capital:
            said = said[0].upper() + said[1:]
        return over(marked, FindingKind(kind), message, (said,) if said else (), certain=sure)

    return report
