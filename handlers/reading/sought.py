"""Search queries: «яма жкх ноябрь», «просрочено», «от Иванова», «с 1.11 по 15.11».

Pieces with a time, a state or an author are taken out one by one; the remaining words must all
occur. Words in quotation marks are always search words.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from domain.model.incident.workflow.status import Status
from domain.model.message.link import first_link
from domain.model.message.phones import PHONE
from domain.model.report.period import Period, Span
from domain.model.search import MOST_WORDS, Condition, Sought, Trait
from domain.model.time.day_names import MONTHS
from handlers.reading.days import days_within
from handlers.reading.reply_meaning import number_in

_QUOTED: Final = re.compile(r"[«\"„“]([^«»\"„“”]+)[»\"“”]")
_ADDRESS: Final = re.compile(r"(?<!\S)(?:[a-z0-9-]+\.)+[a-z]{2,}/\S+", re.IGNORECASE)
_AUTHOR: Final = re.compile(
    r"\b(?:от|От)\s+((?:[А-ЯЁA-Z][\w.-]*\s*){1,3})|\b[Аа]втора?\b:?\s+((?:[\w.-]+\s*){1,3})"
)
_WORD: Final = re.compile(r"\d+(?=лет)|[^\W_]+", re.IGNORECASE)

_ASKING: Final = re.compile(
    r"^(?:(?:а|и|ну|так|скажите|подскажите|добрый день|здравствуйте|что|чего|как|какая|какие|какой|каков[аоы]?"
    r"|где|кто|когда|почему|есть|ли|там|у нас|слышно|нового|новости|новостей|дела|дело|обстоят|обстоит"
    r"|ситуация|статус|вопрос|с|со|по|про|о|об|насч[её]т)(?:[.,!]?\s|[?]))+",
    re.IGNORECASE,
)
"""The words before the matter of a question."""

_LARGE: Final = 100_000
"""Such a number may be of another system even with «№»."""

_NAMES_OF_MONTHS: Final = "|".join(one for one in MONTHS if not one.endswith(("ю", "у", "м")))
"""«К ноябрю» is looked for as it is."""
_HOUSE: Final = r"(?:д(?:ом)?[\s.]+)?\d{1,3}[а-я]?\b(?![.:/-]\d|\s+[а-я])"
_YEARS: Final = r"\d{1,2}[\s‑–-]{0,3}лет(?:ия)?\s+"
_STREET: Final = re.compile(
    rf"\b(?:(?:ул\.\s*|ул\s+|улиц[аыеу]\s+)((?:{_YEARS}|\d{{1,2}}\s+)?[а-яё]+)"
    rf"|((?:проспект\w*|площад\w+|переул\w+)\s+(?:{_YEARS}|\d{{1,2}}\s+)?[а-яё]+)"
    rf"|({_YEARS}(?:{_NAMES_OF_MONTHS})\b)"
    rf"|(\d{{1,2}}\s+(?-i:[А-ЯЁ])[а-яё]+)(?=,?\s+{_HOUSE})"
    rf"|(\d{{1,2}}\s+[а-яё]+)(?=,\s*{_HOUSE}))",
    re.IGNORECASE,
)
"""«улица 8 Марта», «8 марта, 14», «50-летия Октября» are no dates; «улица» is often omitted."""

_ELSEWHERE: Final = re.compile(
    r"(?:(?:инцидент|обращени\w|сообщени\w|заявк\w|номер|id):?\s+)?[№#]?\s?(\d{1,3}(?: \d{3})+|[^\s№#]+)",
    re.IGNORECASE,
)
"""What may be the monitoring system's number, if it has a digit."""

_MONTH: Final = re.compile(
    rf"\b(?:(?:в|за|с)\s+)?(?P<month>{_NAMES_OF_MONTHS})\b"
    r"(?:\s+(?P<year>20\d\d)(?:\s*г(?:ода|од)?\b\.?)?)?"
)
_YEAR: Final = re.compile(r"\b(?:(?:в|за)\s+)?(?P<year>20\d\d)\s*(?:году|год|г\.)(?!\w)")
_LAST_DAYS: Final[Mapping[re.Pattern[str], int]] = {
    re.compile(r"\bвчера\b"): 1,
    re.compile(r"\bза\s+(?:последнюю\s+)?неделю\b"): 7,
    re.compile(r"\bза\s+(?:последний\s+)?месяц\b"): 30,
    re.compile(r"\bза\s+(?:последний\s+)?год\b"): 365,
}
"""Days before today at which the period begins; «вчера» also ends then."""

_SPANS: Final[Mapping[re.Pattern[str], Span]] = {
    re.compile(rf"\b(?:(?:в|на|за)\s+)?{words}\b"): span
    for words, span in {
        r"прошл(?:ой|ую|ая)\s+недел[еюя]": Span.LAST_WEEK,
        r"эт(?:ой|у|а)\s+недел[еюя]": Span.THIS_WEEK,
        r"прошл(?:ом|ый)\s+месяце?": Span.LAST_MONTH,
        r"это[мт]\s+месяце?": Span.THIS_MONTH,
        r"прошл(?:ом|ый)\s+квартале?": Span.LAST_QUARTER,
        r"это[мт]\s+квартале?": Span.THIS_QUARTER,
        r"прошл(?:ом|ый)\s+году?": Span.LAST_YEAR,
        r"это[мт]\s+году?": Span.THIS_YEAR,
    }.items()
}

_SAID: Final[Mapping[str, Condition]] = {
    r"просроч\w+|сро\w+ ист[её]к\w*": Trait.OVERDUE,
    r"повышенн\w+ важност\w+": Trait.HIGH,
    r"публикаци[иейя]": Trait.PUBLICATION,
    r"жд[её]т окончательного(?: ответа)?|промежуточно отвечено": Status.AWAITING_FINAL,
    r"(?:жд[её]т|на) размещени[яи]|не размещено|согласовано": Status.APPROVED,
    r"на согласовании": Status.ON_APPROVAL,
    r"без ответа|ответ не да[её]тся": Status.NO_ANSWER,
    r"не отвечено|открыто": Trait.OPEN,
    r"отвечено|с ответом|ответ размещ[её]н|размещено": Status.ANSWERED,
    r"отменено|регистрация отменена": Status.CANCELLED,
    r"в работе": Status.IN_PROGRESS,
    r"не направлено|зарегистрировано": Status.REGISTERED,
}
"""Longer phrases first, if one begins another. «Открытый люк» is not a condition."""


_CONDITIONS: Final = {re.compile(rf"\b(?:{said})\b"): one for said, one in _SAID.items()}


def asked_about(text: str) -> str | None:
    """Return the words to search for, «фонарям» of «А что там по фонарям?»; None: no question."""
    asked = " ".join(text.split())
    about = _ASKING.sub("", asked).rstrip("?! ")
    few = len(_WORD.findall(about)) <= MOST_WORDS
    return about if asked.endswith("?") and about and few else None


def sought_in(text: str, today: date) -> Sought:
    """Parse the query; dates without a year are the last that have begun."""
    text = " ".join(text.split())
    number, elsewhere = number_in(text), _ELSEWHERE.fullmatch(text)
    external_id = None
    if elsewhere and any(map(str.isdigit, elsewhere[1])):
        external_id = elsewhere[1].replace(" ", "")
    if number is not None:
        words = () if text[0] in "№#" and number < _LARGE else (str(number),)
        return Sought(text, words, number=number, external_id=external_id)
    taking = _Taking(external_id or text)
    literal = [word for found in taking.all(_QUOTED) for word in _words(found[1])]
    link = _link(taking)
    phones = [found[0] for found in taking.all(PHONE)]
    streets = (found[found.lastindex or 0] for found in taking.all(_STREET))
    literal += [word for street in streets for word in _words(street)]
    author = tuple(word for found in taking.all(_AUTHOR) for word in _words(found[1] or found[2]))
    taking.lower()
    conditions = [one for pattern, one in _CONDITIONS.items() if list(taking.all(pattern))]
    period = _period(taking, today)
    return Sought(
        text,
        words=tuple(dict.fromkeys([*phones, *literal, *_words(taking.rest)]))[:MOST_WORDS],
        external_id=external_id,
        link=link,
        author=author[:MOST_WORDS],
        conditions=frozenset(conditions),
        period=period,
    )


class _Taking:
    """A text from which parsed pieces are removed, so that none is parsed twice."""

    def __init__(self, text: str) -> None:
        self.rest = text

    def all(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Yield every piece of that kind; they are removed after the last one."""
        found = list(pattern.finditer(self.rest))
        self.rest = pattern.sub(" ", self.rest)
        return iter(found)

    def first(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Return the first piece of that kind and remove it."""
        found = pattern.search(self.rest)
        if found is not None:
            self.cut(found)
        return found

    def lower(self) -> None:
        """Ignore capitals from here on."""
        self.rest = self.rest.lower()

    def drop(self, words: str) -> None:
        """Remove these words once."""
        self.rest = self.rest.replace(words, " ", 1)

    def cut(self, piece: re.Match[str]) -> None:
        """Remove that piece from the rest."""
        self.rest = f"{self.rest[: piece.start()]} {self.rest[piece.end() :]}"


def _link(taking: _Taking) -> str | None:
    if (link := first_link(taking.rest)) is not None:
        taking.drop(link)
        return link
    found = taking.first(_ADDRESS)
    return found and f"https://{found[0]}"


def _period(taking: _Taking, today: date) -> Period | None:
    """Return the first period in any form."""
    for pattern, span in _SPANS.items():
        if taking.first(pattern):
            return span.period(today)
    for pattern, days in _LAST_DAYS.items():
        if taking.first(pattern):
            first = today - timedelta(days=days)
            return Period(first, first if days == 1 else today)
    within = days_within(taking.rest, today)
    if within is not None and within[1][0] <= within[1][1]:
        taking.cut(within[0])
        return Period(*within[1])
    if found := taking.first(_MONTH):
        return _month(found, today)
    if found := taking.first(_YEAR):
        year = int(found["year"])
        return Period(date(year, 1, 1), date(year, 12, 31))
    return None


def _month(found: re.Match[str], today: date) -> Period:
    """Return the month; without a year the last one that has begun."""
    month = MONTHS[found["month"]]
    year = int(found["year"] or today.year - (month > today.month))
    first = date(year, month, 1)
    following = (first + timedelta(days=31)).replace(day=1)
    return Period(first, following - timedelta(days=1))


def _words(text: str) -> Iterator[str]:
    return (found[0] for found in _WORD.finditer(text))
