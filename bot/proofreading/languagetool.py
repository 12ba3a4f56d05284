"""The findings of LanguageTool's Russian rules that §13 asks for: no style, no typography."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from domain.model.incident.answer.draft import Finding, FindingKind

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
        "Ne_pril_prich1",
        "AllCaps",
        "VO_VREMJA",
        "Pravopisanie_slitno1",
    }
)
"""Rules that wrongly report headings, hyphens, «по скрытому», «Памятка, как …», «глава, однако, не вправе»,
«к двадцать пятому января», «Неизвестно, кто …», «№ 5 и № 7», «липы и клёны и установят», «не агрессивна»,
«МАДОУ», «вовремя не прочищенная», «на счёт учреждения».
"""

_TAG: Final = re.compile(r"<[^<>]+>")


def matches(text: str) -> Iterator[Finding]:
    """Yield the findings of the rules for a text."""
    for match in _tool().check(text, level="PICKY"):
        kind = _KINDS.get(match.category_id)
        smile = text[match.offset + match.length :][:1] in {")", "("}
        since = text[match.offset :].startswith("Начиная с")
        if kind is None or match.rule_id in _IGNORED or smile or since or _named(text, match):
            continue
        message = _TAG.sub("", match.message).strip()
        right = tuple(match.replacements[:3])
        yield Finding(match.offset, match.length, kind, message, right)


def _named(text: str, match: Any) -> bool:
    """Whether it begins with a name inside a sentence: «в станицу Гривенскую автобус ходит»."""
    before = text[: match.offset].rstrip()
    inside = bool(before) and before[-1].isalpha() and text[match.offset].isupper()
    return inside and match.category_id == "GRAMMAR"


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
