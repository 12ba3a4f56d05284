"""Whether control's reply to a draft is itself an answer to the citizen: a ready text (§13)."""

import re
from collections import Counter
from typing import Final

from domain.model.incident.answer.draft import Draft, DraftKind
from domain.model.incident.answer.draft_warning import greets_citizen
from domain.model.incident.answer.quotation import names_mistake
from domain.model.incident.answer.talk import may_be_talk

_FEWEST_WORDS: Final = 4
_SHARED: Final = 0.5
"""The share of common words, of the reply's and of the draft's, from which it is a new wording."""

_QUOTED: Final = re.compile(r"«([^«»]{1,1000})»|\"([^\"]{1,1000})\"|“([^“”]{1,1000})”")
_LEAD: Final = re.compile(
    r"\W{0,3}(?:(?:лучше|например|надо|нужно|правильно|предлага\w+|вариант|текст)(?!\w)"
    r"|\w{2,20}(?:йте|ите|ьте)(?!\w))[^:.!?\n]{0,40}:",
    re.IGNORECASE,
)
"""«Исправьте: …», «Лучше так: …»: what follows is not the whole answer, or not only that."""


def is_ready_text(text: str, draft: Draft) -> bool:
    """Whether it greets the citizen or shares most of its words with the draft, and is no remark."""
    asks = draft.kind is DraftKind.CLARIFICATION
    said = _words(text)
    if len(said) < _FEWEST_WORDS or _is_remark(text, asks=asks):
        return False
    if greets_citizen(text):
        return True
    own, drafted = Counter(_words(_without_quotations(text, draft.text))), _words(draft.text)
    common = (own & Counter(drafted)).total()
    return common >= _SHARED * max(len(said), len(drafted))


def _is_remark(text: str, *, asks: bool) -> bool:
    """Whether it asks or tells the executor something, or names a mistake."""
    question = text.rstrip().endswith("?") and not asks
    named = names_mistake(text) or _LEAD.match(text) is not None
    return question or named or may_be_talk(text, asks=asks)


def _without_quotations(text: str, draft: str) -> str:
    """The text without sentences of the draft in quotation marks."""
    return _QUOTED.sub(lambda found: " " if _is_quotation(found, draft) else found[0], text)


def _is_quotation(found: re.Match[str], draft: str) -> bool:
    words = next(one for one in found.groups() if one is not None)
    return len(words.split()) >= _FEWEST_WORDS and words.strip(" .!") in draft


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower().replace("ё", "е"))
