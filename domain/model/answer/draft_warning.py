"""Texts that look like talk in the chat rather than a draft: their author is asked first (§13, §18)."""

import re
from enum import StrEnum
from typing import Final

FEWEST_WORDS: Final = 5
"""A text of fewer words is hardly an answer to a citizen."""

SHORT_QUESTION: Final = 10
"""A question of fewer words is hardly one to a citizen."""

_LINK: Final = re.compile(r"https?://\S+|(?<!\S)(?:[\w-]+\.)+[^\W\d_]{2,}/\S+", re.IGNORECASE)
"""Also without the scheme."""

_OF_WORDS: Final = re.compile(r"\w")


class DraftWarning(StrEnum):
    """Why a text may not be meant as a draft; its author can say that it is."""

    LINK_ALONE = "link_alone"
    """Nothing but a link: maybe a placement, for which there is no approved answer yet."""

    MENTION = "mention"
    """It begins with a mention: it speaks to a colleague."""

    SHORT_QUESTION = "short_question"
    FEW_WORDS = "few_words"


def warnings_about(text: str, *, asks: bool = False) -> tuple[DraftWarning, ...]:
    """What speaks against the text being a draft; nothing for a clean one.

    `asks`: it is to be a question to the author, which may be short (§10).
    """
    without_links = _LINK.sub(" ", text)
    words = sum(map(bool, map(_OF_WORDS.search, without_links.split())))
    if not words and without_links != text:
        return (DraftWarning.LINK_ALONE,)
    found = {
        DraftWarning.MENTION: text.lstrip().startswith("@"),
        DraftWarning.SHORT_QUESTION: not asks
        and words < SHORT_QUESTION
        and text.rstrip().endswith("?"),
        DraftWarning.FEW_WORDS: not asks and words < FEWEST_WORDS,
    }
    return tuple(warning for warning, holds in found.items() if holds)
