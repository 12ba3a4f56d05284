"""Whether an answer consists of formulas that tell the citizen nothing (§18).

«Сообщение принято в работу, специалисты выедут», «Вопрос на контроле»: all its words are of a small
list. Any other word, a number or a day is content: «специалисты выедут завтра».
"""

import re
import tomllib
from itertools import groupby
from pathlib import Path
from typing import Final

from domain.model.message.plain_words import plain_words

_LISTS: Final = tomllib.loads(Path(__file__).with_name("formulas.toml").read_text(encoding="utf-8"))


def _forms(name: str) -> re.Pattern[str]:
    """The words of a list; those with an asterisk are beginnings."""
    return re.compile("|".join(_LISTS[name].split()).replace("*", r"\w*"))


_FORMULA: Final = _forms("formula")
_IF_COMING: Final = _forms("if_coming")
_IF_CONTROLLED: Final = _forms("if_controlled")
_COMING: Final = frozenset({"будет", "будут"})
_CONTROL: Final = re.compile(r"контрол\w*")
_SIGNED: Final = re.compile(r"\bс уважением\b.{0,100}", re.IGNORECASE | re.DOTALL)
_OWN_NUMBER: Final = re.compile(
    r"(?P<what>\b(?:обращени|сообщени|заявк|заявлени|жалоб)\w{1,3})(?:,?\s(?:от\s[\d.]{5,10}|№\s?\d[\w/-]{0,20})){1,2}",
    re.IGNORECASE,
)
_LEAST: Final = 2
"""Words; a single one may be anything."""


def is_empty(text: str) -> bool:
    """Whether each sentence of the text is a formula."""
    said = plain_words(_OWN_NUMBER.sub(r"\g<what>", _SIGNED.sub("", text))).words
    sentences = [set(words) for end, words in groupby(said, lambda word: word == ".") if not end]
    return sum(map(len, sentences)) >= _LEAST and all(map(_is_formula, sentences))


def _is_formula(words: set[str]) -> bool:
    coming = not words.isdisjoint(_COMING)
    controlled = any(map(_CONTROL.fullmatch, words))
    return all(
        _FORMULA.fullmatch(word)
        or (coming and _IF_COMING.fullmatch(word))
        or (controlled and _IF_CONTROLLED.fullmatch(word))
        for word in words
    )
