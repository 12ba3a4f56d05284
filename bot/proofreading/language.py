"""All findings about the language of a text: ours, and those of LanguageTool's Russian rules (§13)."""

import re
from collections.abc import Callable, Collection, Iterator
from functools import cache
from typing import Any, Final

from bot.proofreading.matcher import rules
from bot.proofreading.phrases import capitals, phrases
from bot.proofreading.predicates import predicates
from bot.proofreading.sentences import SHORTENED, Sentence, forms, sentences
from bot.proofreading.spelling import misspelt
from domain.model.incident.answer.draft import DraftFinding, FindingKind, apart

_KINDS: Final = {
    "TYPOS": FindingKind.SPELLING,
    "CASING": FindingKind.SPELLING,
    "GRAMMAR": FindingKind.GRAMMAR,
    "PUNCTUATION": FindingKind.PUNCTUATION,
    "TYPOGRAPHY": FindingKind.PUNCTUATION,
    "MISC": FindingKind.GRAMMAR,
}
"""The kind of a finding by its category; other categories are ignored."""

_WITHOUT: Final = (
    "MORFOLOGIK_RULE_RU_RU",  # a second for each unknown name; see spelling.py
    "TOO_LONG_SENTENCE",
    "WHITESPACE_RULE",
    "UPPERCASE_SENTENCE_START",
    "RU_UNPAIRED_BRACKETS",
)
_IGNORED: Final = frozenset(
    {
        "DotOrCase",
        "TIRE",
        "Pravopisanie_po-prezhnemu",
        "PNN_Kak_Noun",
        "NO_KAK_VVODNOE1",
        "PREP_K_and_Num",
        "NEIZVESTNO_KTO",
        "TYPOGRAF_SYMBOL",
        "Prep_i",
        "Soglasovanie_NN_PT_2",
        "SoglasovanieNN_Verb",
        "Ne_pril_prich1",
        "AllCaps",
        "VO_VREMJA",
        "Pravopisanie_slitno1",
        "COMMA_DEFIS",
    }
)
"""Rules that wrongly report headings, hyphens, «по скрытому», «Памятка, как …», «глава, однако, не вправе»,
«к двадцать пятому января», «Неизвестно, кто …», «№ 5 и № 7», «липы и клёны и установят», «не агрессивна»,
«согласно сценарию, форсированный сценарий …», «каждое утро приезжают», «МАДОУ», «вовремя не прочищенная», «на счёт учреждения».
"""

_FAR: Final = 10
"""Characters before a match that may be an abbreviation."""
_TAG: Final = re.compile(r"<[^<>]+>")


def matches(text: str) -> Iterator[DraftFinding]:
    """Yield the findings of the rules for a text."""
    for match in _tool().check(text, level="PICKY"):
        kind = _KINDS.get(match.category_id)
        if kind is None or match.rule_id in _IGNORED or _mistaken(text, match):
            continue
        message = _TAG.sub("", match.message).strip()
        right = tuple(match.replacements[:3])
        yield DraftFinding(match.offset, match.length, kind, message, right)


_NAME: Final = re.compile(r"(?<=\s)[А-ЯЁ][а-яё]")
_BY: Final = re.compile(r"\w{1,30}нн\w{1,6} \w{1,30}(?:[оае]м|[оеа]й|ами|ями)\b")
_BECOMES: Final = re.compile(
    r"\b(?:ст[аои]\w+|оста\w+|оказ\w+|явля\w+|был[аои]?|буд\w+)\s+(?:\w+\s+)?$"
)
_DECIMAL: Final = re.compile(r"\d[.,]\d+\s$")
_TIMES: Final = re.compile(r"\s\d")
_SHORT: Final = re.compile(r"(?<!\w)(?P<word>\w+)\.$")


def _mistaken(text: str, match: Any) -> bool:
    """Whether a rule takes for a mistake what is right.

    Such are a smile, «Начиная с», «Однако, как сообщили», «ул.Мира», «Яндекс.Карты», «3 х 6 м»,
    «в том числе, как сообщили», «статья 269.2 кодекса»,
    «невостребованное органом», «станет важной уборка», and names.
    """
    before, end = text[: match.offset], match.offset + match.length
    smile = text[end : end + 1] in {")", "("}
    since = text.startswith("Начиная с", match.offset)
    following = text[end:].split(maxsplit=1)[:1]
    inserted = match.rule_id == "KAK_VVODNOE" and (
        text.startswith("не ", match.offset)
        or text.startswith((" как ", " по "), end)
        or any(form.pos == "GRND" for word in following for form in forms(word.rstrip(",")))
    )
    rival = match.rule_id == "Ne_narech" and text.startswith("а потому", end - len("а потому"))
    owned = match.rule_id == "PREP_and_PNN1" and "отношении" in text[match.offset : end].lower()
    size = match.rule_id == "Digit_defis_letter" and _TIMES.match(text, end)
    decimal = match.rule_id == "EAdj_NN_number_2_4" and _DECIMAL.search(before)
    alone = _BY.match(text, match.offset) or _BECOMES.search(before)
    by = match.rule_id.startswith("Unify_Adj_NN") and alone
    among = match.rule_id == "V_tom_chisle" and text.startswith(",", end)
    short = match.rule_id == "SENTENCE_WHITESPACE" and _SHORT.search(before[-_FAR:])
    shortened = short and (short["word"].lower() in SHORTENED or short["word"][0].isupper())
    ours = smile or since or inserted or rival or owned or among
    return ours or bool(size or decimal or by or shortened) or _named(text, match)


def _named(text: str, match: Any) -> bool:
    """Whether it has a name inside a sentence: «в станицу Гривенскую автобус ходит», «на Таганку»."""
    before, words = text[: match.offset].rstrip(), text[match.offset : match.offset + match.length]
    inside = bool(before) and before[-1].isalpha() and words[0].isupper()
    return match.category_id == "GRAMMAR" and (inside or bool(_NAME.search(words)))


@cache
def _tool() -> Any:
    """Load the rules and dictionaries when the first text comes."""
    import pylat_ru  # noqa: PLC0415 - the parent process never reads it

    tool = pylat_ru.LanguageToolRU(disabled_rules=_WITHOUT)
    engine = tool.grammar_engine
    for rule in engine.get_runnable_rules():
        if rule.category_id not in _KINDS or rule.id in _IGNORED:
            engine.disable_rule(rule.full_id)  # of 892 rules these take 40 % of the time
    return tool


_RULES: Final[tuple[Callable[[Sentence], Iterator[DraftFinding]], ...]] = (
    rules("joined"),
    rules("prepositions"),
    rules("adjectives"),
    rules("agreement"),
    predicates,
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
