"""Checks of an answer's form: the rules of the network, the address, the style (§18).

The author is asked about clear mistakes; all other findings are hints, which block nothing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from domain.model.incident.answer.draft import DraftFinding, FindingKind
from domain.model.incident.answer.draft_warning import MENTION, NAMES, answer_to_come
from domain.model.incident.answer.emptiness import is_empty
from domain.model.message.citizen_message import Network
from domain.model.promise.dates import promised_dates
from domain.model.time.work_calendar import WorkCalendar

_DAY: Final = re.compile(r"\b(?:позавчера|вчера|сегодня|завтра|послезавтра)\b", re.IGNORECASE)
_WEEK: Final = re.compile(
    r"\bна (?:этой|текущей|следующей|будущей|прошлой) неделе\b", re.IGNORECASE
)


def outdated_words(text: str, written: date, today: date) -> tuple[str, ...]:
    """The words in a text written on `written` that mean another day `today`; unique, in order."""
    return tuple(dict.fromkeys(one.group().lower() for one in outdated(text, written, today)))


def days_named(text: str) -> tuple[str, ...]:
    """All relative day words in a text, by kind and in order."""
    return tuple(one.group().lower() for kind in (_DAY, _WEEK) for one in kind.finditer(text))


def outdated(text: str, written: date, today: date) -> list[re.Match[str]]:
    """The matches of all outdated words, in order."""
    if written == today:
        return []
    found = [*_DAY.finditer(text)]
    if written.isocalendar()[:2] != today.isocalendar()[:2]:
        found += _WEEK.finditer(text)
    return sorted(found, key=lambda one: one.start())


LONGEST: Final[Mapping[Network, int]] = {
    Network.TWITTER: 280,
    Network.INSTAGRAM: 2200,
    Network.MAX: 4000,
}
"""Longest comment in characters, for networks with a lower limit than a draft."""

WHOLE: Final = 200
"""A text of at least so many characters needs a greeting, and a date for each promise."""

_SENTENCE: Final = re.compile(r"[^.!?\n]+(?:[.!?\n]+|$)")
_GREETING: Final = re.compile(
    rf"\s*(?:(?:{MENTION}|{NAMES})[,!]|(?:{MENTION}\s+)?"
    r"(?:здравствуйте|добр(?:ый|ого|ое|ая)|уважаем|приветству|спасибо|благодар))",
    re.IGNORECASE,
)
_WORK: Final = re.compile(
    r"\b(?:буд(?:ет|ут)\s+(?:\w+\s+){0,2}?\w{4,}(?:ен[аоы]?|ан[аоы]?|ят[аоы]?|ут[аоы]?)"
    r"|(?:отремонтиру|устран|восстанов|засыпл|замен|установ|вывез|приступ|выполн|заверш|очист|спил)"
    r"(?:ем|им|ят|ут)|планиру(?:ем|ется|ются)|запланирован[аоы]?)\b",
    re.IGNORECASE,
)
_SOLVED: Final = re.compile(
    r"\b(?:устран|отремонтирова|выполн|вывез|восстановл|замен|установл|засыпа|очищ|заверш|убра|сдела|реш|"
    r"исправ|почин|провед|спил|отсыпа)\w*(?:н|на|но|ны|ли|ла|л)\b",
    re.IGNORECASE,
)
_FINISHED: Final = (
    r"(?:устран[её]н|устранил|отремонтирова[нл]|вывез(?:[её]н|л)|восстанов(?:лен|ил)|замен(?:[её]н|ил)"
    r"|засыпа[нл]|очи(?:щен|стил)|убра[нл]|почин(?:ен|ил)|исправ(?:лен|ил)|спил(?:ен|ил)|отсыпа[нл]"
    r"|подключ(?:[её]н|ил)|возобнов(?:л[её]н|ил)|работ[аы] (?:\w+ )?(?:выполнен|заверш[её]н|закончен))[аоыи]?\b"
)
_DONE: Final = re.compile(rf"\b{_FINISHED}", re.IGNORECASE)
_UNDONE: Final = re.compile(
    rf"\bне (?:\w+ )?{_FINISHED}|\b(?:буд(?:ет|ут|ем)|частично|пока|контрол\w+|из \d+|с начала года|20\d\d год\w*)\b",
    re.IGNORECASE,
)
_COMING: Final = re.compile(
    r"\b(?!благодарим|приносим|сообщаем|информируем|уведомляем|щебн[её]м|камнем)"
    r"\w{4,}(?:им|[её]м|[юу]т|ят|ится|ется|[юу]тся)\b",
    re.IGNORECASE,
)
"""Verbs of the present and the future, and some other words: there are examples enough without."""
_SATISFIED: Final = re.compile(
    r"\b(?:удовлетворен\w*|удовлетворён\w*|устраивает|довольны|оцените|остались ли)\b[^.!?\n]{0,200}\?",
    re.IGNORECASE,
)
_LAW: Final = re.compile(
    r"\b(?:ст\.|стать(?:я|и|е|ёй|ей|ю)|п\.|пункт(?:а|у|ом|е)?|част(?:ь|и|ью)|ч\.)\s*\d[\d.]*"
    r"[^.!?\n]{0,80}?\b(?:закон\w*|кодекс\w*|ФЗ|КоАП|ЖК РФ|правил)\b",
)
_EXPLAINED: Final = re.compile(
    r"поэтому|то есть|значит|обяза|вправе|долж|может|могут|нельзя|запрещ|требу|разреш|по закону|чтобы",
    re.IGNORECASE,
)
_TITLE: Final = re.compile(
    r"Федеральн(?:ый|ого|ому|ым|ом) закон(?:а|у|ом|е)? (?:РФ |Российской Федерации )?от [\d.]+(?: [а-я]+ \d{4})?"
    r"(?: г\.| года)? № ?(?P<number>\d+-ФЗ)(?: [«\"][^»\"]{1,300}[»\"])?"
)
_VERBAL: Final = r"[а-яё]{4,}(?:ни(?:я|ю|ем|е|и|й)|ци(?:и|я|ю|ей|й)|ти(?:я|ю|ем)|ност(?:и|ь|ью))"
_CHAIN: Final = re.compile(
    rf"(?<!\w){_VERBAL}(?: (?:по |о |об |в |на )?(?:[а-яё]+(?:ых|их|ой|ей|ого|его) )?{_VERBAL}){{3,}}"
)
_OFFICIALESE: Final[Mapping[re.Pattern[str], str]] = {
    re.compile(rf"\b{wrong}\b", re.IGNORECASE): right
    for wrong, right in {
        "довод(?:им|ит) до вашего сведения": "сообщаем",
        "в целях недопущения": "чтобы не допустить",
        "в целях (?:осуществления|обеспечения)": "для",
        "в целях (?:исполнения|реализации)": "",
        "в рамках (?:реализации|проведения|осуществления)": "",
        "принят[оа] к сведению": "",
        "в (?:установленном|надлежащем) порядке": "",
        "надлежащим образом": "",
        "на основании вышеизложенного": "",
        "принимая во внимание вышеизложенное": "",
        "выше(?:указанн|изложенн|названн)[а-яё]+": "",
        "ниже(?:указанн|следующ)[а-яё]+": "",
        "имеет место быть": "есть",
        "в соответствии с действующим законодательством": "по закону",
        "в рамках (?:исполнения )?полномочий": "",
        "на предмет": "чтобы проверить",
        "сообщаем следующее": "",
        "произвест(?:и|ь) работы по": "",
        "не представляется возможным": "нельзя",
        "проведение мероприятий по": "",
    }.items()
}
"""Officialese and its plain replacement; empty: leave the phrase out."""
_APPEAL: Final = re.compile(
    r"\bваш(?:е|его|ему|им|ем) обращени(?:е|я|ю|ем|и)\b(?!,? (?:от \d|№))", re.IGNORECASE
)
"""With a date or a number, «обращение» may mean a formal appeal under the law."""
_VAGUE: Final = re.compile(
    r"\bв (?:самое )?(?:ближайшее|скорое|кратчайшее) время\b|\bв скором времени\b"
    r"|\bв (?:самые )?(?:кратчайшие|ближайшие|сжатые) сроки\b",
    re.IGNORECASE,
)
_NOT: Final = re.compile(r"\bне\b", re.IGNORECASE)
_CAPITALS: Final = re.compile(r"(?<![\w«\"-])[А-ЯЁ]+(?:,? [А-ЯЁ]+)+(?![\w»-])")
_LONG_WORD: Final = 5
"""Letters; abbreviations are rarely this long."""
_CRY: Final = re.compile(r"!{2,}")
_PHONE: Final = re.compile(
    r"(?:тел(?:ефон\w{0,3}|\.)|по номер\w{1,3})[\s:.–-]{0,9}(?P<digits>\+?\d[\d\s()-]{2,40}\d)",
    re.IGNORECASE,
)
_SHORT_NUMBERS: Final = frozenset({3, 4, 5, 6, 7})
_BROKEN_LINK: Final = re.compile(
    r"\b(?:https?:/(?=[^/])|https?//|https?;//|htt?ps?:\\+|(?:htt|htp|hhtp|htttp|ttp)s?://|https?:// |https?://[\w.-]+\s+\.[a-zр]{2,4}\b|www,|www\.\s)\S*"
)
_STREET: Final = re.compile(
    r"\b(?:ул\.?|улиц[аеуыой]+|пер\.?|переул[а-яё]+|просп\.|проспект[а-яё]*|пр-т|б-р|бульвар[а-яё]*)\s*"
    r"(?P<name>[А-ЯЁ0-9][\w-]+(?: [А-ЯЁ][\w-]+)?)"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The question: its network, its words, and the day of the answer."""

    network: Network = Network.OTHER
    words: str = ""
    on: date | None = None
    """None: the day of placement is not known."""
    final_by: date | None = None
    """For an interim answer: the deadline of the final one (§17)."""


def form(text: str, asked: Asked, calendar: WorkCalendar) -> Iterator[DraftFinding]:
    """Yield the findings about the form of an answer, in the order of the checks."""
    yield from _length(text, asked.network)
    yield from _emptiness(text)
    yield from _elsewhere(text, asked.words)
    yield from _shapes(text)
    yield from _wordiness(text)
    yield from _tone(text)
    yield from _vagueness(text, asked, calendar)
    if len(text) >= WHOLE and len(list(_SENTENCE.finditer(text.strip()))) > 1:
        yield from _missing(text, asked, calendar)
    yield from _satisfaction(text)
    if asked.on and asked.final_by:
        yield from _too_late(text, asked.on, asked.final_by, calendar)


def outdated_days(text: str, written: date, today: date) -> Iterator[DraftFinding]:
    """Yield the words that mean another day today than when the text was written."""
    for match in outdated(text, written, today):
        yield _doubt(match, f"Проверьте день: текст написан {written:%d.%m.%Y}.")


def _doubt(match: re.Match[str] | tuple[int, int], why: str, *right: str) -> DraftFinding:
    start, end = match if isinstance(match, tuple) else match.span()
    return DraftFinding(start, end - start, FindingKind.FORM, why, right)


def _hint(match: re.Match[str] | tuple[int, int], why: str, *right: str) -> DraftFinding:
    start, end = match if isinstance(match, tuple) else match.span()
    return DraftFinding(start, end - start, FindingKind.FORM, why, right, hint=True)


def _length(text: str, network: Network) -> Iterator[DraftFinding]:
    most = LONGEST.get(network)
    if most is not None and len(text) > most:
        yield _doubt(
            (most, len(text)), f"В этой соцсети помещается {most} знаков, в ответе {len(text)}."
        )


def _emptiness(text: str) -> Iterator[DraftFinding]:
    if is_empty(text):
        yield _doubt(
            (0, len(text)),
            "Здесь только общие слова: скажите, что сделано или когда будет сделано.",
        )


def _elsewhere(text: str, words: str) -> Iterator[DraftFinding]:
    """The text names streets, but none from the message."""
    asked = {_street(one): one[0] for one in _STREET.finditer(words)}
    named = {_street(one): one for one in _STREET.finditer(text)}
    if asked and named and asked.keys().isdisjoint(named):
        other = next(iter(asked.values()))
        yield _doubt(next(iter(named.values())), f"В сообщении другой адрес: {other}.")


def _street(match: re.Match[str]) -> str:
    """The street's name without its ending."""
    name = match["name"].lower().replace("ё", "е")
    return name[: max(3, min(6, len(name) - 2))]


def _shapes(text: str) -> Iterator[DraftFinding]:
    """Malformed phone numbers and links."""
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", match["digits"])
        whole = (len(digits) == 11 and digits[0] in "78") or (
            len(digits) == 10 and digits[0] not in "78"
        )
        if len(digits) not in _SHORT_NUMBERS and not whole:
            yield _doubt(match.span("digits"), "Проверьте телефон: в нём не столько цифр.")
    for match in _BROKEN_LINK.finditer(text):
        yield _doubt(match, "Проверьте ссылку: она не откроется.")


def _wordiness(text: str) -> Iterator[DraftFinding]:
    for match in _TITLE.finditer(text):
        yield _hint(
            match, "Полное название закона в соцсети не нужно.", f"закон № {match['number']}"
        )
    for match in _LAW.finditer(text):
        around = text[_start(text, match.start()) : _end(text, match.end())]
        if not _EXPLAINED.search(around):
            yield _hint(match, "Объясните своими словами, что из этого следует.")
    for pattern, right in _OFFICIALESE.items():
        for match in pattern.finditer(text):
            yield _hint(match, "Канцелярский оборот: скажите проще.", *([right] if right else []))
    for match in _CHAIN.finditer(text):
        yield _hint(match, "Цепочка существительных: замените хотя бы одно глаголом.")


def _tone(text: str) -> Iterator[DraftFinding]:
    """The wrong word for the message, capitals, and repeated exclamation marks."""
    for match in _APPEAL.finditer(text):
        right = match[0].replace("обращени", "сообщени")
        yield _hint(match, "В соцсети это сообщение (п. 3 Порядка).", right)
    for match in _CAPITALS.finditer(text):
        words = re.findall(r"\w+", match[0])
        long = sum(len(word) >= _LONG_WORD for word in words)
        if long and len(words) + long > 3:
            yield _hint(match, "Заглавные буквы читаются как крик.")
    for match in _CRY.finditer(text):
        yield _hint(match, "Достаточно одного восклицательного знака.", "!")


def _vagueness(text: str, asked: Asked, calendar: WorkCalendar) -> Iterator[DraftFinding]:
    """«В ближайшее время» without a day; «в ближайшее время не планируется» is an answer."""
    for match in _VAGUE.finditer(text):
        start = max(text.rfind(mark, 0, match.start()) for mark in (". ", "! ", "? ", "\n"))
        sentence = text[start + 1 : _end(text, match.end())]
        day = asked.on and promised_dates(sentence, asked.on, calendar)
        if not day and not _NOT.search(sentence):
            yield _hint(match, "Назовите день: такой срок нельзя проверить.")


def _start(text: str, at: int) -> int:
    return max(text.rfind(mark, 0, at) for mark in "!?\n") + 1


def _end(text: str, at: int) -> int:
    found = [text.find(mark, at) for mark in ".!?\n"]
    return min((one for one in found if one >= 0), default=len(text))


def _missing(text: str, asked: Asked, calendar: WorkCalendar) -> Iterator[DraftFinding]:
    """Missing parts of a whole answer: a greeting, the day of a promise."""
    if not _GREETING.match(text):
        yield _hint((0, len(text.split(maxsplit=1)[0])), "Нет приветствия.")
    work = _WORK.search(text)
    vague = _VAGUE.search(text)
    if work and not vague and asked.on and not promised_dates(text, asked.on, calendar):
        yield _hint(work, "Обещаны работы, но не сказано, к какому дню.")


def _satisfaction(text: str) -> Iterator[DraftFinding]:
    """Asking whether the citizen is satisfied before anything was done."""
    match = _SATISFIED.search(text)
    if match is None:
        return
    start = max(text.rfind(mark, 0, match.start()) for mark in ".!?\n") + 1
    if not _SOLVED.search(text[:start]):
        yield _hint(
            (start, match.end()), "Спрашивать, доволен ли автор, рано: вопрос ещё не решён."
        )


def says_solved(text: str) -> bool:
    """Return whether an answer reports finished works, and promises neither more nor an answer."""
    promised = _UNDONE.search(text) or _COMING.search(text) or answer_to_come(text)
    return _DONE.search(text) is not None and not promised


def _too_late(
    text: str, on: date, final_by: date, calendar: WorkCalendar
) -> Iterator[DraftFinding]:
    """Days promised in an interim answer that are after the deadline of the final one."""
    for one in promised_dates(text, on, calendar):
        if one.date > final_by:
            yield _hint(
                (one.offset, one.offset + one.length),
                f"Окончательный ответ нужен раньше: не позднее {final_by:%d.%m.%Y}"
                " (п. 17 Порядка).",
            )
