"""Reasons to ask the author before a text becomes a draft of an answer (§13, §16, §18)."""

import re
from enum import StrEnum
from typing import Final

from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.answer.talk import may_be_talk

_FEW: Final = r"(?:\w+ ){0,3}?"
_OBJECT: Final = r"(?:ответ|информаци|разъяснени|пояснени|результат|итог)\w*"
_PASSIVE: Final = (
    r"(?:дан|направлен|предоставлен|подготовлен|опубликован|размещ[её]н|довед[её]н|готов)[аоы]?"
)
_WE_TELL: Final = (
    r"проинформируем|сообщим(?! в )|уведомим|оповестим|известим|ответим(?! на (?:все|любые) )"
    r"|отпишемся|расскажем|разъясним|напишем(?! (?:письмо|заявление|жалобу))"
    rf"|(?:дадим|подготовим|направим|предоставим|опубликуем|разместим|дополним) {_FEW}{_OBJECT}"
    r"|(?:опубликуем|разместим) (?:дополнительно|позже|позднее)|дадим знать"
    rf"|верн[её]мся {_FEW}(?:ответом|вам|вопросу)|(?:назов[её]м|уточним) {_FEW}срок\w*"
    r"|(?:их|его|е[её]) (?:\w+ )?(?:опубликуем|дополним)"
)
_YOU_ARE_TOLD: Final = (
    rf"(?:будет|будут) {_FEW}сообщен[оы]|буд(?:ете|ут|ет) {_FEW}(?:проинформирован|уведомл[её]н)\w*"
    rf"|вам {_FEW}(?:сообщат|ответят|напишут)|(?:сообщат|ответят|напишут) вам"
    rf"|(?:будет|будут) {_FEW}{_PASSIVE} {_FEW}(?:ответ|информаци|разъяснени)\w*"
)
_ANSWER_COMES: Final = (
    rf"(?:{_OBJECT}|решени\w*)[^.,;!?\n]{{0,60}}? (?:(?:будет|будут) {_FEW}{_PASSIVE}"
    r"|дадим|дадут|даст|подготов(?:им|ят)|направ(?:им|ят)|опублику(?:ем|ют)|размест(?:им|ят)"
    r"|последует|поступит|(?:вы )?получите|ожида[ею]\w+|жд[её]м)"
    rf"|(?:ожидайте|ожидаем|ждите|жд[её]м) {_FEW}ответ\w*|(?:дадут|даст) (?:\w+ )?ответ\w*"
    r"|срок (?:подготовки )?ответа"
)
_MATTER: Final = r"(?:вопрос|обращени|сообщени|заявк|предложени|жалоб|информаци|ситуаци)\w*(?: (?:сейчас|ещ[её]))?"
_PENDING: Final = (
    rf"(?:направл|передан|принят|вынес)\w* {_FEW}(?:на|в|для|к) (?:рассмотрени|проработк|изучени)\w+"
    rf"|{_MATTER} (?:находится )?(?:на рассмотрении|в проработке|на изучении|в работе)"
    rf"|{_MATTER} будет (?:\w+ )?рассмотрен\w*(?! при )"
    rf"|{_MATTER} (?:рассматрива|изуча|прорабатыва|реша|проверя)[ею]тся(?! в (?:течение|общем))"
)
_PROMISE: Final = re.compile(
    rf"(?<!\w)(?:{_WE_TELL}|{_YOU_ARE_TOLD}|{_ANSWER_COMES}|{_PENDING})(?!\w)", re.IGNORECASE
)
_CLAUSE_ENDS: Final = ",;:.!?()\n"


def answer_to_come(text: str) -> str | None:
    """Return the words that promise an answer later, or None.

    A date of works is no such promise: the works are the answer.
    """
    found = _PROMISE.search(text)
    if found is None:
        return None
    start = max(text.rfind(mark, 0, found.start()) for mark in _CLAUSE_ENDS) + 1
    ends = (text.find(mark, found.end()) for mark in _CLAUSE_ENDS)
    return text[start : min((end for end in ends if end >= 0), default=len(text))].strip()


_LINK: Final = re.compile(r"https?://\S+|(?<!\S)(?:[\w-]+\.)+[^\W\d_]{2,}/\S+", re.IGNORECASE)
"""Matches links without a scheme too."""

_OF_WORDS: Final = re.compile(r"\w")

_PLACING: Final = re.compile(
    r"(?<!\w)(?:(?:раз|вы)местил[аи]?|опубликовал[аи]?|выложил[аи]?|ответил[аи]"
    r"|(?:размещ[её]н|опубликован|выложен)[аоы]?)(?!\w)",
    re.IGNORECASE,
)
_ANSWER: Final = re.compile(r"(?<!\w)(?:ответ|комментари)\w*", re.IGNORECASE)
MENTION: Final = r"(?:@[\w.]{1,60}|\[\w{1,60}\|[^]\n]{1,60}\])"
"""A person as a network mentions them: «@ivan», «[id1|Иван]»."""
_NAME: Final = r"(?-i:[A-ZА-ЯЁ])[\w’'-]{1,30}"
NAMES: Final = rf"{_NAME}(?: {_NAME}){{0,2}}"
"""Up to three capitalised words, of any alphabet."""
_GREETING: Final = re.compile(
    rf"\s*(?:{MENTION}[,!]?\s+|{NAMES}, )?"
    r"(?:здравствуйте|добр(?:ый|ое|ого|ой) |уважаем|приветствуем)",
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


LIKE_TALK: Final = frozenset({DraftWarning.TALK, DraftWarning.LINK_ALONE})
"""With one of these it is doubtful whether the text is meant for the citizen at all."""


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


def greets_citizen(text: str) -> bool:
    """Whether a text begins with a greeting, as an answer does."""
    return _GREETING.match(text) is not None


def greets_as_answer(text: str) -> bool:
    """Whether a text greets as an answer does, without a question as in citizens' messages."""
    return greets_citizen(text) and "?" not in text


def _words(text: str) -> list[str]:
    return [word for word in _LINK.sub(" ", text).split() if _OF_WORDS.search(word)]


def _tells_a_link(text: str) -> bool:
    return _LINK.search(text) is not None and (not _words(text) or says_placed(text))
