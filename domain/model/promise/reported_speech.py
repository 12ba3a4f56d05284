"""Reported speech: what the citizen wrote, heard or fears is not a promise."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from domain.model.promise.words import Word

_AROUND: Final = 9
"""Words around a quotation that may name its speaker."""

_CITIZEN_SAYS = (
    r"(?:пиш|сообща|указыва|отмеча|утвержда|спрашива|упомина|рассказыва)ете|говорите"
    r"|(?:интересу|жалу|ссыла|беспоко|опаса|возмуща)етесь"
    r"|вы (?:\w+ ){0,3}(?:(?:на|у)писали|сообщ[аи]ли|указ(?:ыв)?али|отметили|упомянули|спр[ао]сили|утверждали"
    r"|сказали|говорили|жаловались)"
    r"|(?:автор|заявитель(?:ница)?|жител[ьи]|жительниц[аы]|жильцы|граждан(?:е|ин|ка)|горожан(?:е|ин|ка)"
    r"|подписчи(?:к|ки|ца)|пользовател[ьи]|сосед(?:и|ка)?|люди) (?:\w+ ){0,5}"
    r"(?:пиш[еу]т|сообщил[аи]?|сообща[ею]т|указал[аи]?|указыва[ею]т|отметил[аи]?|отмеча[ею]т|утвержда[ею]т|спрашива[ею]т"
    r"|спросил[аи]?|говор[ия]т|интересу[ею]тся|жалу[ею]тся|возмуща[ею]тся|написал[аи]?|уверя[ею]т|опаса[ею]тся)"
    r"|по вашим словам|со слов"
    r"|(?:вам|нам) (?:\w+ ){0,3}(?:обещал|говорил|сказал|ответил|отвечал|сообщал|сообщил)и?"
    r"|(?:обещал|говорил|сказал)и? (?:вам|нам)"
)
_NOT_SAID = (
    r"не (?:\w+ ){0,3}(?:обеща|гарантир|утвержда|сказать|уверен|исключ)\w*"
    r"|(?:планировал|ожидал|предполагал|намечал)ось|нет (?:гаранти|уверенност)\w+"
)
_OTHERS = re.compile(rf"\b(?:{_CITIZEN_SAYS}|{_NOT_SAID})\b")
_IF = re.compile(
    r"(?:а |но )?(?:если|в случае|при (?:условии|наличии|поступлении|выделении)|(?:возможно|вероятно)$)\b"
    r"(?!.*\b(?:погод|осадк|температур))"
)
"""At the beginning of a sentence; the weather doesn't count as a condition."""
_QUOTED = re.compile(rf"\b(?:{_CITIZEN_SAYS}|пиш[еу]т|жалу[ею]тся|возмуща[ею]тся)\b")
_GOES_ON = frozenset({"что", "будто", "якобы", "когда", "чтобы"})
_COMES_FIRST = frozenset({"как", "если", "в", "при", "а", "но", "возможно", "вероятно"})
_MARKS = {"«": "»", "“": "”", "„": "“", '"': '"'}


def of_others(words: Sequence[Word], clauses: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Yield the starts of the clauses that report others' words or depend on a condition.

    «вы пишете» and a following clause with «что»; «как вы отметили» and the next clause; also the
    clause after «если».
    """
    follows: frozenset[str] | None = frozenset()
    for start, end in clauses:
        first = words[start].text if start < end else ""
        said = _plain(words[start:end])
        others = _OTHERS.search(said) or (start == clauses[0][0] and _IF.match(said))
        if others or follows is None or first in follows:
            yield start
        follows = (_GOES_ON if first not in _COMES_FIRST else None) if others else frozenset()


def quoted_by_citizens(words: Sequence[Word]) -> Iterator[int]:
    """The positions of the words quoted from a citizen."""
    opened, closing = None, ""
    for at, word in enumerate(words):
        if opened is None and word.text in _MARKS:
            opened, closing = at, _MARKS[word.text]
        elif opened is not None and word.text == closing:
            around = words[max(0, opened - _AROUND) : opened], words[at + 1 : at + 1 + _AROUND]
            if any(_QUOTED.search(_plain(beside)) for beside in around):
                yield from range(opened, at)
            opened = None


def _plain(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)
