"""The rules that are rows of `rules/rows`: what words are a mistake, and what is said about it.

`rules/README.md` explains the fields of a row.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from bot.proofreading.clauses import before_subject, before_verb
from bot.proofreading.contexts import Context, context
from bot.proofreading.findings import comma, over, superfluous, told, written
from bot.proofreading.patterns import Match, Pattern, pattern
from bot.proofreading.sentences import Sentence
from bot.proofreading.vocabulary import listed, table
from domain.model.incident.answer.draft import DraftFinding, FindingKind

_JOINING: Final = listed("и или а но что")
_EXAMPLES: Final = {"bad", "good"}
"""Fields that only a person and a test read."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A row: the words that are a mistake, where they are one, and the finding."""

    pattern: Pattern
    contexts: tuple[Context, ...]
    report: Callable[[Match], DraftFinding | None]

    def findings(self, sentence: Sentence) -> Iterator[DraftFinding]:
        """The mistake wherever it stands in a sentence."""
        for match in self.pattern.matches(sentence):
            if all(holds(match) for holds in self.contexts) and (one := self.report(match)):
                yield one


def rows_of(subject: str) -> list[dict[str, Any]]:
    """The rows of a file, as they are written. Raises FileNotFoundError where there is none."""
    rows: list[dict[str, Any]] = table(f"rows/{subject}")["rule"]
    return rows


def rules(subject: str) -> Callable[[Sentence], Iterator[DraftFinding]]:
    """Return a check of sentences by the rows of a file."""
    compiled = [rule(row) for row in rows_of(subject)]

    def check(sentence: Sentence) -> Iterator[DraftFinding]:
        for one in compiled:
            yield from one.findings(sentence)

    return check


def rule(row: dict[str, Any]) -> Rule:
    """Compile a row. Raises ValueError, KeyError or TypeError where it is wrong."""
    return _rule(**{field: said for field, said in row.items() if field not in _EXAMPLES})


def _rule(find: str, why: str = "", when: tuple[str, ...] = (), **report: Any) -> Rule:
    return Rule(pattern(find), tuple(map(context, when)), _report(why, **report))


def _report(
    why: str,
    *,
    mark: tuple[int, ...] = (),
    right: str = "",
    kind: str = "grammar",
    comma_after: int = 0,
    comma_before: int = 0,
    subject_after: int = 0,
    dash_after: int = 0,
    needless_after: int = 0,
    sure: bool = False,
) -> Callable[[Match], DraftFinding | None]:
    """How a rule reports a match."""

    def report(match: Match) -> DraftFinding | None:
        message = told(why, match)
        if comma_after:
            at = match.spans[comma_after - 1][1]
            end = match.spans[mark[-1] - 1][1] if mark else at + 1
            return comma(
                match.words[at - 1],
                match.words[at],
                message,
                *match.words[at + 1 : end],
                certain=sure,
            )
        if comma_before:
            return _comma_before(match, comma_before, subject_after, message)
        if dash_after:
            at = match.spans[dash_after - 1][1]
            one, other = match.words[at - 1 : at + 1]
            dashed = f"{one.text} — {other.text}"
            return over([one, other], FindingKind.PUNCTUATION, message, (dashed,))
        if needless_after:
            return superfluous(match.words[match.spans[needless_after - 1][1] - 1])
        marked = match.part(mark[0], mark[-1]) if mark else match.part(1, len(match.spans))
        said = written(right, match) if right else None
        if said and marked[0].capital:
            said = said[0].upper() + said[1:]
        return over(marked, FindingKind(kind), message, (said,) if said else (), certain=sure)

    return report


def _comma_before(match: Match, verb: int, after: int, message: str) -> DraftFinding | None:
    """Before the verb of a step, or its subject after another step; none after a word that joins."""
    at = match.spans[verb - 1][0]
    if after:
        at = before_subject(match.words, at, match.spans[after - 1][1])
    else:
        at = before_verb(match.words, at, match.start + 1)
    one, other = match.words[at - 1 : at + 1]
    return None if one.low in _JOINING else comma(one, other, message)
