"""Set phrases and capital letters that official answers get wrong: rules of `rules/phrases.toml`."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from bot.proofreading.spelling import near
from bot.proofreading.vocabulary import table, words_of
from domain.model.incident.answer.draft import DraftFinding, FindingKind

_REWRITES: Final[dict[str, Callable[[str], str]]] = {
    "=upper": str.upper,
    "=lower": str.lower,
    "=title": str.title,
    "=capitalize": str.capitalize,
    "=second": lambda said: " ".join([said.split()[0], said.split()[1].lower()]),
}
_BEFORE: Final = 40
"""Characters before a phrase in which its exception is looked for."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """What is written, what is right, and where the phrase is no mistake."""

    kind: FindingKind
    wrong: re.Pattern[str]
    right: str
    message: str
    unless_after: re.Pattern[str] | None
    certain: bool

    def findings(self, text: str) -> Iterator[DraftFinding]:
        """The phrase wherever it stands in a text."""
        for match in self.wrong.finditer(text):
            before = text[max(0, match.start() - _BEFORE) : match.start()].lower()
            if self.unless_after is None or not self.unless_after.search(before):
                yield spelt(match, self._correction(match), self.message, self.kind, self.certain)

    def _correction(self, match: re.Match[str]) -> str:
        if self.right in _REWRITES:
            return _REWRITES[self.right](match[0])
        right = match.expand(self.right)
        return right[0].upper() + right[1:] if match[0][0].isupper() else right


def spelt(
    match: re.Match[str],
    right: str,
    message: str,
    kind: FindingKind = FindingKind.SPELLING,
    certain: bool = False,  # noqa: FBT001, FBT002 - as in Finding
) -> DraftFinding:
    """A finding over what a pattern has matched."""
    return DraftFinding(match.start(), len(match[0]), kind, message, (right,), certain=certain)


def load_phrases(section: str, *, whole_words: bool) -> tuple[Phrase, ...]:
    """The rules of a section of the file; those of whole words match capital letters, too."""
    data = table("phrases")
    rules = []
    for kind, wrong, right, message, *unless_after in data[section]:
        whole = re.compile(rf"(?<![\w-]){wrong}(?![\w-])", re.IGNORECASE)
        rules.append(
            Phrase(
                FindingKind(kind),
                whole if whole_words else re.compile(wrong),
                right,
                data.get(message, message),
                re.compile(unless_after[0]) if unless_after else None,
                certain=whole_words and kind == FindingKind.SPELLING,
            )
        )
    return tuple(rules)


_PHRASES: Final = load_phrases("phrases", whole_words=True)
_OPEN: Final = re.compile(r"«\w+[^«»]*$")


def phrases(text: str) -> Iterator[DraftFinding]:
    """The set phrases of a text, wherever they stand."""
    yield from _quotes(text)
    for phrase in _PHRASES:
        yield from phrase.findings(text)


def _quotes(text: str) -> Iterator[DraftFinding]:
    """«Колос в субботу: opened and never closed."""
    match = _OPEN.search(text)
    if match and "»" not in text and text.count("«") == 1:
        word = re.match(r"«\w+", match[0])
        length = len(word[0]) if word else 1
        right = f"{match[0][:length]}»"
        message = "Кавычка не закрыта."
        yield DraftFinding(match.start(), length, FindingKind.PUNCTUATION, message, (right,))


_CAPITALS: Final = load_phrases("capitals", whole_words=False)
_REGIONS: Final = words_of("capitals.regions")
_OF_REGION: Final = re.compile(
    r"\b([А-ЯЁ][а-яё]+ск|[А-ЯЁ][а-яё]+к)(ий|ого|ому|им|ом|ая|ой|ую)(?= (?:кра[йяюе]|област|федераци|республик))",
    re.IGNORECASE,
)


def capitals(text: str) -> Iterator[DraftFinding]:
    """«краснодарского края», «в Министерство Здравоохранения», «Краснодаский край»."""
    for rule in _CAPITALS:
        yield from rule.findings(text)
    for match in _OF_REGION.finditer(text):
        stems = near(f"{match[1].lower()}ий", _REGIONS)
        if stems:
            yield spelt(match, f"{stems[0][:-2]}{match[2]}".capitalize(), "Похоже на опечатку.")
