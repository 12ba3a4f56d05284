"""What LanguageTool's Russian rules find, without their false alarms: those of `rules/languagetool.toml`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from typing import Any, Final

from bot.proofreading.conditions import Condition, condition
from bot.proofreading.sentences import sentences
from bot.proofreading.vocabulary import table, words_of
from domain.model.incident.answer.draft import DraftFinding, FindingKind

_TABLE: Final = table("languagetool")
_KINDS: Final = {category: FindingKind(kind) for category, kind in _TABLE["kinds"].items()}
_AROUND: Final = 40
"""Characters before and after what a rule marks, by which a false alarm is recognised."""
_TAG: Final = re.compile(r"<[^<>]+>")
_LIST: Final = re.compile(r"@([a-z]+\.[a-z]+)")


@dataclass(frozen=True, slots=True)
class FalseAlarm:
    """Where a rule, or each rule of a category, reports what is right."""

    category: str
    rule: str
    where: re.Pattern[str]
    following: Condition | None
    """What the next word has to be."""

    def covers(self, text: str, match: Any) -> bool:
        """Whether that match of a rule is such a false alarm."""
        if not fnmatchcase(f"{match.category_id}.{match.rule_id}", f"{self.category}.{self.rule}"):
            return False
        begin, end = match.offset, match.offset + match.length
        before, after = text[max(0, begin - _AROUND) : begin], text[end : end + _AROUND]
        if not self.where.search(f"{before}⟨{text[begin:end]}⟩{after}"):
            return False
        if self.following is None:
            return True
        return any(self.following(part.words[0]) for part in sentences(after)[:1])


def _false_alarm(
    *, where: str = "", category: str = "*", rule: str = "*", following: str = ""
) -> FalseAlarm:
    where = _LIST.sub(lambda said: "|".join(sorted(words_of(said[1]))), where)
    return FalseAlarm(
        category, rule, re.compile(where), condition(following) if following else None
    )


_FALSE_ALARMS: Final = tuple(
    _false_alarm(**{field: said for field, said in row.items() if field != "example"})
    for row in _TABLE["unless"]
)


def matches(text: str) -> Iterator[DraftFinding]:
    """Yield the findings of the rules for a text."""
    for match in _tool().check(text, level="PICKY"):
        kind = _KINDS.get(match.category_id)
        if kind is None or match.rule_id in _TABLE["wrong"]:
            continue
        if any(one.covers(text, match) for one in _FALSE_ALARMS):
            continue
        message = _TAG.sub("", match.message).strip()
        right = tuple(match.replacements[:3])
        yield DraftFinding(match.offset, match.length, kind, message, right)


@cache
def _tool() -> Any:
    """Load the rules and dictionaries when the first text comes."""
    import pylat_ru  # noqa: PLC0415 - the parent process never reads it

    tool = pylat_ru.LanguageToolRU(disabled_rules=tuple(_TABLE["off"]))
    engine = tool.grammar_engine
    for rule in engine.get_runnable_rules():
        if rule.category_id not in _KINDS or rule.id in _TABLE["wrong"]:
            engine.disable_rule(rule.full_id)  # of 892 rules these take 40 % of the time
    return tool
