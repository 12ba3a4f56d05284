"""The language of a text: LanguageTool's rules for Russian, and our own of what it does not see (§13)."""

from collections.abc import Callable, Collection, Iterator
from typing import Final

from bot.proofreading.agreement import disagreements
from bot.proofreading.capitals import capitals
from bot.proofreading.clauses import clauses
from bot.proofreading.commas import missing_commas
from bot.proofreading.government import after_prepositions, government
from bot.proofreading.grammar import matches
from bot.proofreading.joined import joined
from bot.proofreading.needless import needless
from bot.proofreading.participles import turns
from bot.proofreading.people import people
from bot.proofreading.phrases import phrases
from bot.proofreading.predicates import predicates
from bot.proofreading.relatives import relatives
from bot.proofreading.rows import rows
from bot.proofreading.sentences import Sentence, sentences
from bot.proofreading.spelling import misspelt
from bot.proofreading.usage import misused
from bot.proofreading.windows import window_rules
from domain.model.incident.answer.review_findings import Finding, apart

_RULES: Final[tuple[Callable[[Sentence], Iterator[Finding]], ...]] = (
    after_prepositions,
    disagreements,
    window_rules("agreement"),
    predicates,
    window_rules("predicates"),
    missing_commas,
    window_rules("commas"),
    people,
    turns,
    window_rules("clauses"),
    clauses,
    needless,
    misused,
    window_rules("usage"),
    window_rules("needless"),
    window_rules("joined"),
    joined,
    government,
    window_rules("government"),
    window_rules("companions"),
    window_rules("relatives"),
    relatives,
    window_rules("rows"),
    rows,
)

_MOST_WORDS: Final = 300
"""Of a sentence: in a longer one each word is compared with too many others."""


def language(text: str, words: Collection[str] = ()) -> tuple[Finding, ...]:
    """What is wrong with the language of a text; `words`: the administration's own, in small letters."""
    parts = [one for one in sentences(text) if len(one.words) <= _MOST_WORDS]
    ours = [one for sentence in parts for rule in _RULES for one in rule(sentence)]
    spelt = [one for sentence in parts for one in misspelt(sentence, words)]
    return apart([*phrases(text), *capitals(text), *spelt, *ours, *matches(text)])
