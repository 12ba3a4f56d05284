"""All findings about the language of a text: ours, and those of LanguageTool's Russian rules (§13)."""

from collections.abc import Callable, Collection, Iterator
from typing import Final

from bot.proofreading.languagetool import matches
from bot.proofreading.matcher import rules
from bot.proofreading.phrases import capitals, phrases
from bot.proofreading.sentences import Sentence, sentences
from bot.proofreading.spelling import misspelt
from domain.model.incident.answer.draft import DraftFinding, apart

_RULES: Final[tuple[Callable[[Sentence], Iterator[DraftFinding]], ...]] = (
    rules("joined"),
    rules("prepositions"),
    rules("adjectives"),
    rules("agreement"),
    rules("predicates"),
    rules("commas"),
    rules("people"),
    rules("participles"),
    rules("clauses"),
    rules("needless"),
    rules("usage"),
    rules("government"),
    rules("companions"),
    rules("relatives"),
    rules("rows"),
)

_MOST_WORDS: Final = 300
"""Words of a sentence; a longer one is skipped, as each word is compared with many others."""


def language(text: str, words: Collection[str] = ()) -> tuple[DraftFinding, ...]:
    """Return the mistakes of a text; `words`: the administration's own words, in small letters."""
    parts = [one for one in sentences(text) if len(one.words) <= _MOST_WORDS]
    ours = [one for sentence in parts for rule in _RULES for one in rule(sentence)]
    spelt = [one for sentence in parts for one in misspelt(sentence, words)]
    return apart([*phrases(text), *capitals(text), *spelt, *ours, *matches(text)])
