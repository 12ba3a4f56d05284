"""Whether a text is talk among colleagues rather than an answer to a citizen (§13, §18).

A linear model: its features are words, their beginnings and endings, and the beginnings of clauses;
a positive weight means talk. The weights are learned from examples (`tests/unit/talk/training.py`).
The run time is linear in the length of the text.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from math import log2, sqrt
from pathlib import Path
from typing import Final

from domain.model.message.folding import folded
from domain.model.message.salutation import addressed

_ASKED_FROM: Final = -50
_SURE_FROM: Final = 0
_PLAIN_BELOW: Final = -110
"""In hundredths. Below the first there is hardly any talk, above the second hardly any answer.

Below the third there is no talk at all.
"""

_TOKEN: Final = re.compile(
    r"(?P<link>https?://\S+|(?<!\S)(?:[\w-]+\.)+[^\W\d_]{2,}/\S+)"
    r"|(?P<address>[\w.+-]{1,64}@[\w-]+\.[\w.]+)|(?P<mention>@\w+)"
    r"|(?P<number>№)\s?\d+|(?P<time>\d{1,2}:\d\d)|(?P<figure>\d[\d.,:/–-]*)"
    r"|(?P<word>[^\W\d_]+(?:-[^\W\d_]+)*)"
    r"|(?P<mark>[.!?…,;:()+])[.!?…,;:()+]*"
    r"|(?P<symbol>[^\w\s])"
)
_PATRONYMIC: Final = re.compile(
    r"[А-ЯЁ]\w+(?:[ое]вич|ьич)(?:[ауе]|[ео]м)?|[А-ЯЁ]\w+(?:[ое]вн|ичн)(?:[аыеу]|ой)"
)
_PREFIX: Final = 5
_LONG: Final = 5
"""Only words of at least so many letters have their ending as a feature."""

_SHORT_QUESTION: Final = 10
"""Questions with fewer words are rarely meant for a citizen."""

_QUESTION: Final = re.compile(
    r"\?|(?<!\w)(?:уточн|сообщ|напиш|укаж|пришл|подскаж|назов)ите(?!\w)", re.IGNORECASE
)
_GOES_ON: Final = re.compile(
    r"\s*(?:и|а|но|ну|да|так|ещё|еще|или|тогда|кстати)(?!\w)", re.IGNORECASE
)
"""A remark that goes on with a conversation."""

_GREETING: Final = re.compile(
    r"(?:здравствуйте|добр(?:ый|ое|ого|ой)\s+\w+|привет\w*|спасибо|благодарю|уважаем\w+|коллеги|[\s,.!])+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Learned:
    """The weight of each feature for talk, in hundredths, and the digest of its examples."""

    learned_from: str
    bias: int
    weights: Mapping[str, int]


def may_be_talk(text: str, *, asks: bool = False) -> bool:
    """Whether to ask the author if the text is meant for a citizen.

    `asks`: it may be a question to the citizen (§10).
    """
    words = text.split()
    if asks and _QUESTION.search(text):
        return False
    short_question = len(words) < _SHORT_QUESTION and text.rstrip().endswith("?")
    named = text.lstrip().startswith("@")
    return len(words) < 2 or named or short_question or _score(text) >= _ASKED_FROM


_ACKNOWLEDGEMENT: Final = re.compile(
    r"(?:(?:ок(?:ей)?|ok|добро|есть|хорошо|ясно|понятно|понял[аи]?|принял[аи]?|принято)(?: спасибо)?"
    r"|(?:принял[аи]?|принято|взял[аи]?) в работу|спасибо)?"
)


def acknowledges(text: str) -> bool:
    """Return whether it only says that a task was seen: «+», «принял», «ок, спасибо»."""
    seen = folded(text).text.strip().lower().replace("ё", "е")
    said = " ".join(re.findall(r"\w+", seen))
    return bool(seen) and "?" not in seen and _ACKNOWLEDGEMENT.fullmatch(said) is not None


def surely_talk(text: str) -> bool:
    """Whether it is clearly talk."""
    return _score(text) >= _SURE_FROM


def plain_answer(text: str) -> bool:
    """Whether it is so plainly an answer that it is one though its author talks there."""
    return _score(text) < _PLAIN_BELOW and not _GOES_ON.match(text)


def first_words(text: str) -> str:
    """Return the two words that a text begins with, after any greeting: lower case, е for ё."""
    greeting = _GREETING.match(text)
    words = re.findall(r"\w+", text[greeting.end() if greeting else 0 :][:100])
    return " ".join(words[:2]).lower().replace("ё", "е")


def signs(text: str) -> set[str]:
    """Return the features of the text.

    A word; `перед*`, its beginning; `-ить`, its ending; `^…`, the same at the beginning of a
    clause; `<figure>` and the like for tokens that are not words; `<3>`, the word count on a log
    scale.
    """
    found, count, begins = set[str](), 0, True
    for token in _tokens(_unnamed(text.strip()).rstrip(".")):
        if not token[0].isalpha():
            is_mark = token[0] != "<"
            found |= {token} if is_mark or not begins else {token, f"^{token}"}
            begins = is_mark or begins
            continue
        count += 1
        endings = [f"-{token[-size:]}" for size in (2, 3)] if len(token) >= _LONG else []
        beginning = [f"{token[:_PREFIX]}*"] if len(token) > _PREFIX else []
        found.update((token, *beginning, *endings))
        if begins:
            found.update(f"^{one}" for one in (token, *endings))
        begins = False
    found.add(f"<{min(6, int(log2(count + 1) * 1.5))}>")
    return found | ({"<end>"} if text.rstrip().endswith(".") else set())


def _unnamed(text: str) -> str:
    """The text without the name of the person whom it addresses, which may be anybody's."""
    for one in reversed(addressed(text)):
        if one.certain:
            text = f"{text[: one.start]}{text[one.end :].lstrip(', ')}"
    return text


def _tokens(text: str) -> Iterator[str]:
    for found in _TOKEN.finditer(text):
        kind, token = found.lastgroup, found[0]
        if kind == "word":
            name = _PATRONYMIC.fullmatch(token)
            yield "<patronymic>" if name else token.lower().replace("ё", "е")
        else:
            yield token[0] if kind == "mark" else f"<{kind}>"


@lru_cache(maxsize=1)
def _score(text: str) -> float:
    """The likeness to talk, in hundredths, independent of the length of the text.

    Several steps of one reply ask it of the same text.
    """
    found, weights = signs(text), learned().weights
    return learned().bias + sum(weights.get(sign, 0) for sign in found) / sqrt(len(found))


@cache
def learned() -> Learned:
    """The weights, which `python -m tests.unit.talk.training` writes; read once."""
    file = Path(__file__).with_name("talk_weights.json")
    return Learned(**json.loads(file.read_text(encoding="utf-8")))
