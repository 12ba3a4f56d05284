"""All findings about the language of a text: ours, and those of LanguageTool's Russian rules (§13)."""

from collections.abc import Callable, Collection, Iterator
from typing import Final

from bot.proofreading.clauses import clauses
from bot.proofreading.commas import missing_commas
from bot.proofreading.government import after_prepositions, government
from bot.proofreading.languagetool import matches
from bot.proofreading.needless_commas import needless_commas
from bot.proofreading.participles import participle_turns, relatives
from bot.proofreading.people import people
from bot.proofreading.phrases import capitals, phrases
from bot.proofreading.predicates import disagreements, predicates
from bot.proofreading.rows import rows
from bot.proofreading.sentences import Sentence, sentences
from bot.proofreading.spelling import misspelt
from bot.proofreading.windows import window_rules
from bot.proofreading.word_forms import verb_endings, word_division
from domain.model.incident.answer.draft import Finding, apart

_RULES: Final[tuple[Callable[[Sentence], Iterator[Finding]], ...]] = (
    after_prepositions,
    disagreements,
    window_rules("agreement"),
    predicates,
    window_rules("predicates"),
    missing_commas,
    window_rules("commas"),
    people,
    participle_turns,
    window_rules("clauses"),
    clauses,
    needless_commas,
    verb_endings,
    window_rules("usage"),
    window_rules("needless"),
    window_rules("joined"),
    word_division,
    government,
    window_rules("government"),
    window_rules("companions"),
    window_rules("relatives"),
    relatives,
    window_rules("rows"),
    rows,
)

_MOST_WORDS: Final = 300
"""Words of a sentence; a longer one is skipped, as each word is compared with many others."""


def language(text: str, words: Collection[str] = ()) -> tuple[Finding, ...]:
    """Return the mistakes of a text; `words`: the administration's own words, in small letters."""
    parts = [one for one in sentences(text) if len(one.words) <= _MOST_WORDS]
    ours = [one for sentence in parts for rule in _RULES for one in rule(sentence)]
    spelt = [one for sentence in parts for one in misspelt(sentence, words)]
    return apart([*phrases(text), *capitals(text), *spelt, *ours, *matches(text)])
