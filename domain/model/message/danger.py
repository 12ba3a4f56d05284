"""Words of danger in a citizen's message, for a hint that its importance may be high (§2).

The hint is worth something only while it is rare: a supposed, a denied or a past danger is none.
"""

import re
from typing import Final

_LIMB: Final = (
    r"(?:руку|ногу|рёбра|ребро|ребра|ключицу|ч[её]люсть|позвоночник|бедро|шейку бедра|палец)"
)
_BROKE: Final = r"(?:сломал|вывихнул)[аи]?"
_PERSON: Final = (
    r"(?:реб[её]нка|детей|девочку|мальчика|школьни[а-я]{1,3}|подростка|дочь|дочку|сына|сынишку|внука|внучку"
    r"|женщину|мужчину|бабушку|дедушку|человека|людей|прохож[а-я]{2,3}|пенсионер[а-я]{1,3}|меня|мужа|жену"
    r"|маму|мать)"
)
_BIT: Final = r"(?:покусал|искусал|укусил|растерзал|загрызл)[аои]?"
_WORDS: Final = r"(?: [а-яё]{1,20}){0,2}"
_HURT: Final = (
    rf"(?<!не ){_BROKE}(?: себе)? {_LIMB}|{_LIMB}(?: себе)? {_BROKE}"
    r"|(?:разбил|пробил)[аи]?(?: себе)? голову|перелом (?:руки|ноги|р[её]бер|ключицы|бедра|шейки бедра)"
    rf"|{_PERSON}{_WORDS} {_BIT}|{_BIT}{_WORDS} {_PERSON}|{_BIT} (?:бродячая |бездомная |чужая )?собак[аи]"
    rf"|получил[аи]?{_WORDS} (?:травм[ыу]|перелом\w{{0,2}}|ожог\w{{0,2}}|сотрясение)"
)
_DANGER: Final = re.compile(
    r"(?<![\w-])(?:пожар|прорва(?:ло|л[аи]?|н[аоы]?)|прорвал(?:ась|ись) труб[аы]|труб[аы] прорвал(?:ась|ись)|провалил(?:ся|ась|ось|ись)|пострадал[аои]?"
    r"|есть пострадавши[ех]|возгорани[ея]|задымлени[ея]|обрушил(?:ся|ась|ось|ись)|рухнул[аои]?"
    r"|взорвал(?:ся|ась|ось|ись)|прорыв\w? (?:труб|тепло|водо|газо|дамб)\w+"
    r"|утечк\w газа|(?:пахнет|воняет) газом|запах газа|(?:бь[её]т|ударило) током"
    rf"|{_HURT}"
    r"|оборван\w* провод\w*|без сознания|сбил[аи]? (?:реб[её]нка|пешехода|человека))(?![\w-])",
    re.IGNORECASE,
)
_SENTENCE_ENDS: Final = ".!?\n"
_READ: Final = 200
"""The most characters of a sentence that are read on either side."""
_NEAR: Final = re.compile(r"\b(?:чуть|едва) не(?: \w+)?\s*$", re.IGNORECASE)
_DENIED: Final = re.compile(r"\b(?:не|без)(?: \w+)?\s*$", re.IGNORECASE)
_SUPPOSED: Final = re.compile(
    r"\b(?:если|вдруг|не дай бог|может|могут|чтобы?|бы|будет|случится|случись|случай|случае|когда"
    r"|при|после|угроза|опасность|жд[её]\w*|пока|почему бы|фильм\w*|учени\w+"
    r"|комар\w*|мошк\w*)\b",
    re.IGNORECASE,
)
"""Insects bite, too."""
_PAST: Final = re.compile(
    r"\b(?:прошл\w+|позапрошл\w+|(?:лет|год|года|месяц|месяца) назад|(?:19|20)\d\d)\b",
    re.IGNORECASE,
)


def danger_in(text: str) -> str | None:
    """Return the first words of a danger that is told as present, or None."""
    for found in _DANGER.finditer(text):
        before = _end_of_sentence_before(text[max(0, found.start() - _READ) : found.start()])
        after = _until_sentence_ends(text[found.end() : found.end() + _READ])
        denied = _DENIED.search(before) is not None and _NEAR.search(before) is None
        if not denied and not _SUPPOSED.search(before) and not _PAST.search(f"{before} {after}"):
            return found.group()
    return None


def _end_of_sentence_before(text: str) -> str:
    return text[max(text.rfind(mark) for mark in _SENTENCE_ENDS) + 1 :]


def _until_sentence_ends(text: str) -> str:
    return text[
        : min((at for mark in _SENTENCE_ENDS if (at := text.find(mark)) >= 0), default=len(text))
    ]
