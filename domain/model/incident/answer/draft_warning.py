"""Reasons to ask the author before a text becomes a draft of an answer (§13, §16, §18)."""

import re
from enum import StrEnum
from typing import Final

from domain.model.incident.answer.answer_to_come import answer_to_come
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.answer.talk import may_be_talk

_LINK: Final = re.compile(r"https?://\S+|(?<!\S)(?:[\w-]+\.)+[^\W\d_]{2,}/\S+", re.IGNORECASE)
"""Matches links without a scheme too."""

_OF_WORDS: Final = re.compile(r"\w")

_PLACING: Final = re.compile(
    r"(?<!\w)(?:(?:раз|вы)местил[аи]?|опубликовал[аи]?|выложил[аи]?|ответил[аи]"
    r"|(?:размещ[её]н|опубликован|выложен)[аоы]?)(?!\w)",
    re.IGNORECASE,
)
_ANSWER: Final = re.compile(r"(?<!\w)(?:ответ|комментари)\w*", re.IGNORECASE)
_GREETING: Final = re.compile(
    r"\s*(?:[А-ЯЁ]\w+(?: [А-ЯЁ]\w+)?, )?(?:здравствуйте|добр(?:ый|ое|ого|ой) |уважаем|приветствуем)",
    re.IGNORECASE,
)
_REPORT: Final = 8
"""A report of a placement has at most so many words; a longer text is for the citizen."""


class DraftWarning(StrEnum):
    """A question to the author before their text becomes a draft."""

    LINK_ALONE = "link_alone"
    """It reports a placement or is only a link, but no approved answer waits to be placed."""

    TALK = "talk"
    """It may be talk among colleagues."""

    INTERIM = "interim"
    """It promises an answer later, as an interim one does."""


def warnings_about(
    text: str, kind: DraftKind = DraftKind.FINAL, *, to_colleague: bool = False
) -> tuple[DraftWarning, ...]:
    """Return the questions to the author; none for a text that is plainly an answer.

    `to_colleague`: it addresses a colleague by name.
    """
    if _tells_a_link(text):
        return (DraftWarning.LINK_ALONE,)
    found = {
        DraftWarning.TALK: to_colleague
        or says_placed(text)
        or may_be_talk(text, asks=kind is DraftKind.CLARIFICATION),
        DraftWarning.INTERIM: kind is DraftKind.FINAL and answer_to_come(text) is not None,
    }
    return tuple(warning for warning, holds in found.items() if holds)


def says_placed(text: str) -> bool:
    """Whether a short text reports a placement: «Разместили ответ», «Размещено: ссылка»."""
    words = _words(text)
    placing = _PLACING.search(text)
    if placing is None or len(words) > _REPORT:
        return False
    return _ANSWER.search(text) is not None or _OF_WORDS.search(text[: placing.start()]) is None


def greets_as_answer(text: str) -> bool:
    """Whether a text greets as an answer does, without a question as in citizens' messages."""
    return _GREETING.match(text) is not None and "?" not in text


def _words(text: str) -> list[str]:
    return [word for word in _LINK.sub(" ", text).split() if _OF_WORDS.search(word)]


def _tells_a_link(text: str) -> bool:
    return _LINK.search(text) is not None and (not _words(text) or says_placed(text))
