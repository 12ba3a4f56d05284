"""Rules about a few neighbouring words, read from `rules/windows.toml`, where their form is explained."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.proofreading.conditions import Condition, anchors_of, condition
from bot.proofreading.findings import comma, over, superfluous
from bot.proofreading.sentences import Sentence, Word, forms, inflected, run
from bot.proofreading.spelling import known
from bot.proofreading.vocabulary import table
from domain.model.incident.answer.review_findings import Finding, FindingKind

Context = Callable[[list[Word], int, int], bool]
"""Whether the words from one place to another stand where a rule asks them to stand."""


@dataclass(frozen=True, slots=True)
class WindowRule:
    """Words in a row that are a mistake, and what is said about them."""

    words: tuple[tuple[Callable[[str], bool], Condition], ...]
    """Of each word: what stands before it, and what it is."""
    anchor: int
    anchors: frozenset[str]
    """What one of the words has to be, and which one; without any the rule is tried everywhere."""
    contexts: tuple[Context, ...]
    report: Callable[[list[Word]], Finding]

    def findings(self, words: list[Word], places: Mapping[str, list[int]]) -> Iterator[Finding]:
        """The mistake wherever it stands in a sentence; `places` of its words and lemmas."""
        size = len(self.words)
        for start in self._starts(len(words) - size, places):
            window = words[start : start + size]
            fits = all(
                is_it(word) and (parts(word.gap) or not at)
                for at, ((parts, is_it), word) in enumerate(zip(self.words, window, strict=True))
            )
            if fits and all(context(words, start, start + size) for context in self.contexts):
                yield self.report(window)

    def _starts(self, last: int, places: Mapping[str, list[int]]) -> Iterator[int]:
        if not self.anchors:
            yield from range(last + 1)
            return
        found = {at - self.anchor for one in self.anchors for at in places.get(one, ())}
        yield from sorted(start for start in found if 0 <= start <= last)


def window_rules(section: str) -> Callable[[Sentence], Iterator[Finding]]:
    """Return a check of sentences by the rules of a section of the file."""
    rules = tuple(_rule(**row) for row in table("windows")[section])

    def check(sentence: Sentence) -> Iterator[Finding]:
        places: dict[str, list[int]] = {}
        for at, word in enumerate(sentence.words):
            for one in {word.low, *(f"<{lemma}>" for lemma in word.lemmas())}:
                places.setdefault(one, []).append(at)
        for rule in rules:
            yield from rule.findings(sentence.words, places)

    return check


def _rule(find: str, why: str = "", when: tuple[str, ...] = (), **report: Any) -> WindowRule:
    said = find.split()
    conditions = [one.lstrip(",.~") for one in said]
    anchors = [anchors_of(one) for one in conditions]
    anchor = next((at for at, one in enumerate(anchors) if one), 0)
    gaps = [_GAPS.get(one[0], str.isspace) for one in said]
    return WindowRule(
        tuple(zip(gaps, map(condition, conditions), strict=True)),
        anchor,
        anchors[anchor],
        tuple(map(_context, when)),
        _report(why, len(said), **report),
    )


_GAPS: Final[dict[str, Callable[[str], bool]]] = {
    ",": lambda gap: gap == ", ",
    ".": lambda gap: gap == ". ",
    "~": lambda gap: True,  # noqa: ARG005
}


def _report(
    why: str,
    size: int,
    *,
    mark: tuple[int, ...] = (),
    right: str = "",
    kind: str = "grammar",
    comma_after: int = 0,
    needless_after: int = 0,
    sure: bool = False,
) -> Callable[[list[Word]], Finding]:
    """How a rule tells its findings; the words of a window are counted from one."""
    first, last = (mark[0], mark[-1]) if mark else (1, size)

    def report(window: list[Word]) -> Finding:
        message = re.sub(r"\{(\d)\}", lambda said: window[int(said[1]) - 1].low, why)
        if comma_after:
            one, other = window[comma_after - 1 : comma_after + 1]
            return comma(one, other, message, certain=sure)
        if needless_after:
            return superfluous(window[needless_after - 1])
        marked = window[first - 1 : last]
        said = _written(right, window) if right else None
        if said and marked[0].capital:
            said = said[0].upper() + said[1:]
        return over(marked, FindingKind(kind), message, (said,) if said else (), certain=sure)

    return report


def _written(template: str, window: list[Word]) -> str | None:
    """Fill in the words of a window; None where one has no such form."""
    parts = re.split(r"\{(\d)(?::([^}]*))?\}", template)
    filled = [parts[0]]
    for number, form, after in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        word = _formed(window[int(number) - 1], form or "")
        if word is None:
            return None
        filled += [word, after]
    return "".join(filled)


def _formed(word: Word, form: str) -> str | None:
    """«lemma», «-2» and «+2» letters less at its end and beginning, «gent plur», «datv>gent»."""
    if not form:
        return word.text
    if form == "lemma":
        return word.forms[0].lemma
    if form == "capital":
        return word.text.capitalize()
    if form[0] == "-":
        return word.text[: int(form)]
    if form[0] == "+":
        return word.text[int(form) :]
    read_as, _, wanted = form.rpartition(">")
    reading = next(one for one in word.forms if not read_as or read_as in one.marks)
    return inflected(word.text, reading, *wanted.split())


def _context(said: str) -> Context:
    """Compile what stands around the words; one of what «|» parts is enough."""
    either = [_single_context(*one.split()) for one in said.split(" | ")]
    return lambda words, start, end: any(one(words, start, end) for one in either)


def _single_context(asked: str, *said: str) -> Context:
    if asked in _RELATIONS:
        one, other = int(said[0]) - 1, int(said[1]) - 1
        relation = _RELATIONS[asked]
        return lambda words, start, end: relation(words[start + one], words[start + other])  # noqa: ARG005
    if asked in {"some", "no"}:
        return _around(asked == "some", *said)
    if asked == "is":
        at, is_it = int(said[0]) - 1, condition(said[1])
        return lambda words, start, end: is_it(words[start + at])  # noqa: ARG005
    return _PLACES[asked](*said)


def _around(wanted: bool, side: str, *said: str) -> Context:  # noqa: FBT001
    """«some before 3 …»: one of the three words before is so; «no clause …»: none up to a comma is."""
    is_it, count = condition(said[-1]), int(said[0]) if len(said) > 1 else None

    def around(words: list[Word], start: int, end: int) -> bool:
        if side == "before":
            near = words[max(0, start - count) if count else 0 : start]
        elif side == "after":
            near = words[end : end + count if count else None]
        else:
            near = words[end : run(words, end - 1)]
        return any(map(is_it, near)) == wanted

    return around


def _starts() -> Context:
    return lambda words, start, end: start == 0  # noqa: ARG005


def _opens() -> Context:
    return lambda words, start, end: start == 0 or "," in words[start].gap  # noqa: ARG005


def _first(said: str) -> Context:
    is_it = condition(said)
    return lambda words, start, end: is_it(words[0])  # noqa: ARG005


def _next(said: str) -> Context:
    is_it = condition(said)
    return lambda words, start, end: (  # noqa: ARG005
        end < len(words) and words[end].bare and is_it(words[end])
    )


def _previous(said: str) -> Context:
    is_it = condition(said)
    return lambda words, start, end: (  # noqa: ARG005
        start > 0 and words[start].bare and is_it(words[start - 1])
    )


def _exists(template: str, parts: str) -> Context:
    """The dictionary has such a word of one of these parts of speech."""
    wanted = parts.split("/")
    return lambda words, start, end: any(
        form.pos in wanted for form in forms(_low(template, words[start:end]))
    )


def _known(template: str) -> Context:
    return lambda words, start, end: known(_low(template, words[start:end]))


def _low(template: str, window: list[Word]) -> str:
    return (_written(template, window) or "").lower().replace("ё", "е")


_PLACES: Final[dict[str, Callable[..., Context]]] = {
    "starts": _starts,
    "opens": _opens,
    "first": _first,
    "next": _next,
    "previous": _previous,
    "exists": _exists,
    "known": _known,
}
_RELATIONS: Final[dict[str, Callable[[Word, Word], bool]]] = {
    "heads": Word.heads,
    "heads_not": lambda noun, verb: not noun.heads(verb),
    "alike": Word.alike,
    "repeats": lambda one, other: one.low == other.low and one.text != other.text,
    "repeats_not": lambda one, other: one.low != other.low,
    "numbers": lambda one, other: one.forms[0].number == other.forms[0].number,
}
