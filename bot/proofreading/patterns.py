"""Where the words that a rule describes stand in a sentence; `rules/README.md` explains the notation.

A pattern resembles a regular expression over words that never goes back: a step that may take several
words takes as many as fit. So the time it needs grows with the length of the sentence only.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from bot.proofreading.clauses import openings
from bot.proofreading.conditions import Condition, anchors_of, condition
from bot.proofreading.sentences import ReadWord, Sentence
from bot.proofreading.vocabulary import has_phrases, phrases_of

_STEP: Final = re.compile(r"(?P<gap>[,.~]?)(?P<said>.+?)(?P<times>[*+?]|\{\d+\})?")
_GAPS: Final[dict[str, Callable[[str], bool]]] = {
    "": str.isspace,
    ",": lambda gap: gap == ", ",
    ".": lambda gap: gap == ". ",
    "~": lambda gap: True,  # noqa: ARG005
}
_EVER: Final = 1_000
"""More words than a sentence has."""

Step = Callable[[list[ReadWord], int, bool], int]
"""Returns where the words of a step end that begin at a place, or -1.

The gap before them does not matter where they begin the pattern, which is the third argument.
"""


@dataclass(frozen=True, slots=True)
class Match:
    """Words of a sentence that a pattern describes: where each of its steps begins and ends."""

    words: list[ReadWord]
    spans: tuple[tuple[int, int], ...]

    @property
    def start(self) -> int:
        """The place of the first word in the sentence."""
        return self.spans[0][0]

    @property
    def end(self) -> int:
        """The place after the last word."""
        return self.spans[-1][1]

    def part(self, first: int, last: int | None = None) -> list[ReadWord]:
        """The words of a step, or from one step to another; steps are counted from one."""
        return self.words[self.spans[first - 1][0] : self.spans[(last or first) - 1][1]]

    def word(self, number: int) -> ReadWord:
        """The last word of a step, which mostly is its only one; of an empty step, the word before it."""
        return self.words[self.spans[number - 1][1] - 1]


@dataclass(frozen=True, slots=True)
class Pattern:
    """What words have to be that stand in a row."""

    steps: tuple[Step, ...]
    opens: str
    """«^» if they have to begin the sentence, «^^» if a clause."""
    anchors: frozenset[str]
    """Words and lemmas, of which one has to stand at that distance from the first; none: any word may be first."""
    distance: int

    def matches(self, sentence: Sentence) -> Iterator[Match]:
        """Wherever such words stand; from each place one match at most."""
        for start in self._starts(sentence):
            if spans := self._spans(sentence.words, start):
                yield Match(sentence.words, spans)

    def _starts(self, sentence: Sentence) -> Iterable[int]:
        if self.opens:
            return (0,) if self.opens == "^" else openings(sentence.words)
        if not self.anchors:
            return range(len(sentence.words))
        places = {at for one in self.anchors & sentence.said for at in sentence.places[one]}
        return sorted(at - self.distance for at in places if at >= self.distance)

    def _spans(self, words: list[ReadWord], start: int) -> tuple[tuple[int, int], ...]:
        at, spans = start, []
        for step in self.steps:
            end = step(words, at, at == start)
            if end < 0:
                return ()
            spans.append((at, end))
            at = end
        return tuple(spans)


@cache
def pattern(find: str) -> Pattern:
    """Compile the steps of a rule. Raises ValueError or KeyError where one is not understood."""
    begin = len(find) - len(find.lstrip("^"))
    said = find[begin:].split()
    distance, anchors = _anchors(said)
    return Pattern(tuple(map(_step, said)), find[:begin], anchors, distance)


def _anchors(said: list[str]) -> tuple[int, frozenset[str]]:
    """The words one of which has to stand at a certain distance from the first."""
    for distance, one in enumerate(said):
        _, what, times = _parsed(one)
        if times:
            break
        phrases = frozenset(phrase.split()[0] for phrase in _phrases(what))
        if anchors := phrases or anchors_of(what):
            return distance, anchors
    return 0, frozenset()


def _parsed(said: str) -> tuple[str, str, str]:
    step = _STEP.fullmatch(said)
    if step is None:
        message = f"no step: {said}"
        raise ValueError(message)
    return step["gap"], step["said"], step["times"] or ""


def _phrases(said: str) -> tuple[str, ...]:
    """The phrases one of which a step asks for; none if it asks for words."""
    (said, *_) = said.split("&")
    return phrases_of(said[1:]) if said.startswith("@") and has_phrases(said[1:]) else ()


def _step(said: str) -> Step:
    before, what, times = _parsed(said)
    gap = _GAPS[before]
    if phrases := _phrases(what):
        return _phrase(gap, phrases, condition(what.partition("&")[2] or "any"))
    is_it = condition(what)
    if not times:
        return _one(gap, is_it)
    least = 1 if times == "+" else 0
    most = {"*": _EVER, "+": _EVER, "?": 1}.get(times) or int(times[1:-1])
    return _many(gap, is_it, least, most)


def _phrase(gap: Callable[[str], bool], phrases: tuple[str, ...], is_it: Condition) -> Step:
    """The first of the phrases that stands there; the condition is on its first word."""
    beginning: dict[str, list[list[str]]] = {}
    for phrase in phrases:
        beginning.setdefault(phrase.split()[0], []).append(phrase.split())

    def step(words: list[ReadWord], at: int, first: bool) -> int:  # noqa: FBT001 - see Step
        if at >= len(words) or not (first or gap(words[at].gap)) or not is_it(words[at]):
            return -1
        for phrase in beginning.get(words[at].low, ()):
            end = at + len(phrase)
            if [one.low for one in words[at:end]] == phrase and all(
                one.bare for one in words[at + 1 : end]
            ):
                return end
        return -1

    return step


def _one(gap: Callable[[str], bool], is_it: Condition) -> Step:
    def step(words: list[ReadWord], at: int, first: bool) -> int:  # noqa: FBT001 - see Step
        if at < len(words) and is_it(words[at]) and (first or gap(words[at].gap)):
            return at + 1
        return -1

    return step


def _many(gap: Callable[[str], bool], is_it: Condition, least: int, most: int) -> Step:
    def step(words: list[ReadWord], at: int, first: bool) -> int:  # noqa: FBT001 - see Step
        end = at
        while (
            end < len(words)
            and end - at < most
            and is_it(words[end])
            and ((first and end == at) or gap(words[end].gap))
        ):
            end += 1
        return end if end - at >= least else -1

    return step
