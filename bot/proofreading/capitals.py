"""Capital letters of names, and small ones of what is no name; their rules are in `rules/phrases.toml`."""

import re
from collections.abc import Iterator
from typing import Final

from bot.proofreading.phrases import load_phrases, spelt
from bot.proofreading.spelling import near
from bot.proofreading.vocabulary import words_of
from domain.model.incident.answer.draft import Finding

_CAPITALS: Final = load_phrases("capitals", whole_words=False)
_REGIONS: Final = words_of("capitals.regions")
_OF_REGION: Final = re.compile(
    r"\b([А-ЯЁ][а-яё]+ск|[А-ЯЁ][а-яё]+к)(ий|ого|ому|им|ом|ая|ой|ую)(?= (?:кра[йяюе]|област|федераци|республик))",
    re.IGNORECASE,
)


def capitals(text: str) -> Iterator[Finding]:
    """«краснодарского края», «в Министерство Здравоохранения», «Краснодаский край»."""
    for rule in _CAPITALS:
        yield from rule.findings(text)
    for match in _OF_REGION.finditer(text):
        stems = near(f"{match[1].lower()}ий", _REGIONS)
        if stems:
            yield spelt(match, f"{stems[0][:-2]}{match[2]}".capitalize(), "Похоже на опечатку.")
