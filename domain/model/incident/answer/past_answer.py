"""Past answers: approved answers to alike messages, with which executors begin their drafts.

Other citizens' data and what is out of date in them become fields in braces, which a draft check
asks about (§18).
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from math import fsum, log
from typing import Final

from domain.model.ids import DraftVersion, IncidentNumber
from domain.model.incident.answer.emptiness import is_empty
from domain.model.incident.answer.template import address_in, as_fields
from domain.model.message.citizen_message import CitizenMessage
from domain.model.message.masking import CAR_LETTER
from domain.model.message.mentions import with_mentions_shown
from domain.model.message.names import is_first_name, is_nobody
from domain.model.message.salutation import AddressedName, addressed, greets
from domain.model.promise.dates import promised_dates
from domain.model.promise.words import any_of
from domain.model.time.day_names import MONTH
from domain.model.time.work_calendar import WorkCalendar

MOST_OFFERED: Final = 3

LONGEST_REUSABLE: Final = 3500
"""Characters: the message with the text has to hold the hints, too."""


@dataclass(frozen=True, slots=True)
class AnswerRef:
    """An answer by its incident and version; `version` None: it was imported with the message."""

    number: IncidentNumber
    version: DraftVersion | None


@dataclass(frozen=True, slots=True)
class PastAnswer:
    """A placed answer that control approved, or an imported one, and the message that it answered."""

    ref: AnswerRef
    text: str
    placed_at: datetime
    message: CitizenMessage


@dataclass(frozen=True, slots=True)
class Reusable:
    """The text of a past answer with its fields; `promised`: what it promised, out of date now."""

    text: str
    promised: tuple[str, ...]


_NEW_DAY: Final = "{новый срок}"
_DATE: Final = "{дата события}"
_NUMBER: Final = "{номер}"
_SUM: Final = "{сумма}"
_PHONE: Final = "{телефон}"
_PLACE: Final = "{место}"
_HOUSE: Final = "{дом}"
_FLAT: Final = "{квартира}"
_NAME: Final = "{имя}"
_ADDRESS: Final = "{адрес}"

_DAY: Final = re.compile(
    rf"(?<![\d.])(?:\d{{1,2}}\.\d{{2}}\.\d{{2,4}}|(?<=от\s)\d{{1,2}}\.\d{{2}}|\d{{1,2}}\s{MONTH}(?:\s\d{{4}})?)"
    r"(?:\s?(?:года|г\.))?(?!\d)"
)
_OF_A_LAW: Final = re.compile(
    r"(?:закон|постановлен|приказ|распоряжен|решени|указ|кодекс)\w{0,5}\b[^.!?]{0,80}$",
    re.IGNORECASE,
)
_LONGEST_BEFORE: Final = 100

_NAME_WORD: Final = r"[А-ЯЁ][а-яё]{2,30}(?:-[А-ЯЁ][а-яё]{2,30})?"
_LIKE_SURNAME: Final = (
    r"[А-ЯЁ][а-яё]{1,25}(?:(?:[оеё]в|[иы]н)(?:а|у|ым|ой|е)?|енко|[чщ]ук|юк|ян|дзе|швили)\b"
)
_OTHERS: Final = (
    (
        re.compile(
            r"(\b(?:(?:обращени|сообщени|заявк|заявлени|договор|сч[её]т|домофон|код)\w{0,4}|дел(?:о|а|у|ом|е)|л/с"
            rf"|(?:вх|исх)\.)(?:\sот\s{_DATE})?[\s:]{{0,2}})(?:№\s?[\w/-]{{1,20}}|\d[\w/-]{{0,20}})",
            re.IGNORECASE,
        ),
        rf"\1{_NUMBER}",
    ),
    (re.compile(rf"\b{CAR_LETTER}\s?\d{{3}}\s?{CAR_LETTER}{{2}}(?:\s?\d{{2,3}})?\b"), _NUMBER),
    (re.compile(rf"\b(?i:{CAR_LETTER}\d{{3}}{CAR_LETTER}{{2}}(?:\d{{2,3}})?)\b"), _NUMBER),
    (re.compile(r"\b\d{2}:\d{2}:\d{6,7}:\d{1,6}\b"), _NUMBER),  # of a plot of land
    (re.compile(r"\b\d[\d\s]{0,12}(?:,\d{2})?\s?(?=руб|₽)"), f"{_SUM} "),
    (
        re.compile(
            r"\b((?i:слесар|сантехник|электрик|мастер|специалист|инспектор|директор|начальник|участков|врач|учител"
            r"|воспитател|повар|водител|депутат|заявител|жител|граждан|сосед|реб[её]н|сын|доч|семь|мат[ье]р?|отец|отц|муж|жен"
            r"|бабушк|дедушк|внук|внуч|брат|сестр|вдов|опекун|инвалид|ветеран|пенсионер|студент|учени|пациент|больн"
            r"|собственник|хозя|владел|арендатор|нанимател|абонент|пострадавш|свидетел|опро[сш]|посети|господин|госпож"
            rf")\w{{0,4}}\s(?:(?:I{{1,3}}|[1-3])\sгруппы\s)?){_NAME_WORD}"
        ),
        rf"\1{_NAME}",
    ),
    (re.compile(r"(?<![\d-])(?:(?:(?:\+7|8)\s?)?\(\d{3,5}\)\s?)?\d-\d{2}-\d{2}(?![\d-])"), _PHONE),
)

_KIND: Final = (
    r"(?:(?i:ул|пр|просп|пер|пл|наб|мкр|пос|хут|дер|ст|х|с|п)\.|(?i:пр-т[ае]?|б-р|ст-ц\w{1,2}"
    r"|(?:улиц|площад|набережн)\w{0,3}|(?:проспект|бульвар|проезд|микрорайон|тупик|поселк|посёлок|хутор)\w{0,2}"
    r"|переул\w{2,3}|шоссе|алле\w{1,2}|станиц\w{1,2}|дерев\w{2,3}|сел[оеау])\b)"
)
_CALLED: Final = (
    r"(?:\d{1,3}(?:-\w{1,2})?\s(?:лет\s)?)?(?:им\.\s?|имени\s)?(?:[А-ЯЁ]\.\s?){0,2}"
    r"[А-ЯЁ][\w-]{1,40}(?:(?:\s|\sи\s)[А-ЯЁ][\w-]{1,40}){0,2}"
)
_FLAT_OF: Final = r"(?:-\d{1,4}\b){0,2}(?:,?\s?(?i:кв|квартир\w)\.?\s?№?\s?\d{1,4})?"
_HOUSE_WORD: Final = r"(?i:(?:д|вл|стр)\.?|дом\w{0,2}|мкд|здани\w{1,2}|участ(?:ок|к[аеу]))"
_HOUSE_NUMBER: Final = (
    r"№?\s?\d{1,4}(?:-?[а-яА-Я]\b)?(?:/\d{1,4})?"
    rf"(?:,?\s(?:корп|к|стр)\w{{0,4}}\.?\s?\d{{1,3}})?{_FLAT_OF}"
    rf"(?!\d|\s?(?:{MONTH}|%|руб|м\b|км|час|мин|дн|сут|лет|год))"
)
_HOUSE_OF: Final = rf",?\s{{0,2}}(?:{_HOUSE_WORD}\s?)?{_HOUSE_NUMBER}"
_ROAD: Final = (
    rf"(?:\b{_KIND}\s{{0,2}}[«\"]?{_CALLED}[»\"]?"
    rf"|\b[А-ЯЁ][\w-]{{2,40}}(?:ая|ой|ую|ый|ий|ом|ого|ому|ем)\s{_KIND})"
)
_AT: Final = "|".join(
    rf"(?<=\b(?i:{word})\s)" for word in ("по", "на", "у", "возле", "районе", "адресу", "адресу:")
)
_WITH_HOUSE: Final = re.compile(
    rf"(?:{_ROAD},?\s)?{_ROAD}{_HOUSE_OF}|\b{_HOUSE_WORD}\s?{_HOUSE_NUMBER}\s(?:(?:по|на|в)\s)?{_ROAD}"
    rf"|(?:{_AT}){_CALLED}{_HOUSE_OF}|\b[А-ЯЁ][а-яё-]{{3,40}},\s{{0,2}}(?:{_HOUSE_WORD}\s?)?{_HOUSE_NUMBER}"
)
_ROAD_ALONE: Final = re.compile(_ROAD)
_HOUSE_ALONE: Final = re.compile(rf"(\b{_HOUSE_WORD}\s?){_HOUSE_NUMBER}")
_FLAT_ALONE: Final = re.compile(r"(\b(?i:кв\.?|квартир\w{1,2})\s?)№?\s?\d{1,4}")
_CITIZENS: Final = re.compile(
    r"\b(?!(?i:подъезд|маршрут|автобус|школ|участ|этаж|кварти|дом|стояк|номер|час|лет|около|после|более))"
    rf"([А-ЯЁа-яё-]{{4,30}}),?\s{{1,2}}(?:{_HOUSE_WORD}\s?)?№?\s?(\d{{1,4}}[а-я]?)\b"
)
_GREETS_LATE: Final = re.compile(
    r"(?!\W{0,5}(?:уважаемые|коллеги|жители)\b)[^.!?\n]{1,100}?(?<!\w)(?:здравствуйте|добр(?:ый|ого|ое) (?:дня|день|вечера?|утр[оа]))(?!\w)",
    re.IGNORECASE,
)
_MAYBE_NAMED: Final = re.compile(
    r"\W{0,10}(?:(?i:здравствуйте|добр(?:ый|ое) \w+),?\s(?P<quiet>[a-zа-яё][\w-]*)(?:\s[\w-]+)?!"
    r"|(?!(?i:здравствуйте))(?P<one>[A-ZА-ЯЁ][\w-]{1,30}),\s(?!что|как|если|чтобы|где|котор|когда|так))"
)
"""A single word that may be a name or the beginning of a sentence, or a name in small letters."""
_LONG_NUMBER: Final = re.compile(r"\d{6,}")
_FREE_ADDRESS: Final = re.compile(r"(?<![\d-])\{адрес\}(?![\d-])")
_PEOPLE: Final = re.compile(
    rf"(?P<road>{_ROAD})|\{{имя\}}(?:\s(?:\{{имя\}}|{_NAME_WORD})){{1,3}}"
    rf"|(?<=[\w,;:)}}–—]\s){_NAME_WORD}(?:\s(?:\{{имя\}}|{_NAME_WORD})){{1,3}}"
    rf"|\b{_LIKE_SURNAME}\s{_NAME_WORD}|\b{_NAME_WORD}\s{_LIKE_SURNAME}"
)
"""A street; or words in capitals in a row, at the beginning of a sentence one like a surname."""

_ORGANISATION: Final = re.compile(
    r"\b(?:(?:администраци|управлени|департамент|министерств|комитет|отдел|отделени|служб|инспекци|прокуратур|полици"
    r"|суд|совет|дум|глав|росси|федераци|республик|кра[йяюе]|област|район|округ|город|поселени|станиц|кубан|школ|центр"
    r"|больниц|поликлиник|учреждени|предприяти|компани|фонд|банк|газпром|водоканал|росреестр|роспотребнадзор|кодекс"
    r"|закон|парк|площад|дом|линии)[а-яё]{0,2}"
    r"|(?:российск|федеральн|краев|областн|районн|городск|муниципальн|государственн|краснодарск|центральн|кубан)"
    r"[а-яё]{2,3}|[а-яё]{0,10}энерго)\b",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[А-ЯЁ][а-яё]{2,}")
_ENDING: Final = 2
"""Letters of a word that change in its other forms."""

_SHORTEST: Final = 3
"""Letters that always stay."""

_MOST_PROMISED: Final = 5
"""The most outdated promises that are named."""

_MOST: Final = 10
"""The most addresses of a message, and parts of a name, that are looked for in an answer."""


def reusable(past: PastAnswer, new: CitizenMessage, calendar: WorkCalendar) -> Reusable:
    """The answer without other people's data, for another citizen's message.

    A street that the new message names, too, stays; its only address is filled in.
    """
    day = calendar.local(past.placed_at).date()
    written = with_mentions_shown(past.text)
    found, text = promised_dates(written, day, calendar), written
    for one in reversed(found):
        text = text[: one.offset] + _NEW_DAY + text[one.offset + one.length :]
    text = _DAY.sub(_without_date, text)
    for shape, mark in _OTHERS:
        text = shape.sub(mark, text)
    text = as_fields(text, past.message.author_name)
    known = f"{past.message.text}\n{past.message.address or ''}"
    text = _of_citizen(_WITH_HOUSE.sub(_ADDRESS, text), known, new.text)
    text = _ROAD_ALONE.sub(lambda road: road[0] if _named(road[0], new.text) else _PLACE, text)
    text = _PEOPLE.sub(_without_people, _LONG_NUMBER.sub(_NUMBER, text))
    text = _FLAT_ALONE.sub(rf"\1{_FLAT}", _HOUSE_ALONE.sub(rf"\1{_HOUSE}", text))
    text = _without_names(text, past.message.author_name)
    address = address_in(new.text) or new.address
    if address and text.count(_ADDRESS) == 1:
        text = _FREE_ADDRESS.sub(lambda _: address, text)
    promised = (written[one.offset : one.offset + one.length] for one in found)
    return Reusable(text, tuple(dict.fromkeys(promised))[:_MOST_PROMISED])


def may_be_offered(text: str) -> bool:
    """Whether an answer tells something, and it is plain whom it addresses by name."""
    shown = with_mentions_shown(text)
    named = addressed(shown)
    if is_empty(text) or any(not one.certain and _is_a_person(shown, one) for one in named):
        return False
    rest = shown[named[-1].end :] if named else shown
    if not named and (maybe := _MAYBE_NAMED.match(shown)):
        return is_nobody(maybe["one"] or maybe["quiet"])
    return greets(rest) or _GREETS_LATE.match(rest) is None


def _is_a_person(text: str, named: AddressedName) -> bool:
    words = text[named.start : named.end]
    return not _ORGANISATION.search(words) and not _ROAD_ALONE.search(words)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A past answer with what its incident, message or answer, has in common with the new message."""

    ref: AnswerRef
    placed_at: datetime
    terms: frozenset[str]
    text: str


IN_ANY_MESSAGE: Final = any_of(
    "администрация бабушка быть весь вечер вопрос второй вы год город двор делать день добрый должный дом ждать "
    "жаловаться житель здравствуйте знать каждый каков когда кто куда месяц мера можно мочь мы надо наш невозможно "
    "неделя никогда никто ночь нужно нужный обращение огромный он она они опасно опасный опять очень пенсионер "
    "первый пожалуйста пожилой помочь пора постоянно почему проехать пройти просить просьба прошлый прямо раз "
    "район ребенок решить ряд рядом сам свой сделать сейчас сказать сколько смотреть снова стать стоять сутки так "
    "такой там тот третий тут ужасный ул улица утро уже хотеть ходить целый час человек что чтобы это этот я"
)
"""Words, in their base form, that say nothing about the matter of a message."""

_LEAST: Final = 0.4
"""The least share of the message's words, by their weight, that an alike incident has."""

_SAME_STREET: Final = 0.2
"""Added for a street in common."""


def likest(
    words: Collection[str], streets: Collection[str], candidates: Sequence[Candidate]
) -> list[AnswerRef]:
    """The answers to the most alike messages, newest first.

    `words`: those of the new message about its matter. They weigh more the fewer candidates have
    them; a word that none has says nothing. `streets`: its streets and villages.
    """
    having = Counter(word for one in candidates for word in one.terms.intersection(words))
    if not having:
        return []
    weights = {word: log(1 + len(candidates) / count) for word, count in having.items()}
    whole = fsum(weights.values())

    def likeness(one: Candidate) -> float:
        share = fsum(weights[word] for word in one.terms & weights.keys()) / whole
        return share + _SAME_STREET * (not one.terms.isdisjoint(streets)) if share >= _LEAST else 0

    ranked = sorted(candidates, key=lambda one: (likeness(one), one.placed_at), reverse=True)
    alike = (one for one in ranked if likeness(one) and may_be_offered(one.text))
    offered = islice(alike, MOST_OFFERED)
    return [one.ref for one in sorted(offered, key=lambda one: one.placed_at, reverse=True)]


def _without_date(found: re.Match[str]) -> str:
    before = found.string[max(0, found.start() - _LONGEST_BEFORE) : found.start()]
    return found[0] if _OF_A_LAW.search(before) else _DATE


def _of_citizen(text: str, message: str, new: str) -> str:
    """The text without the message's houses and streets, however the answer writes them."""
    for found in islice(_CITIZENS.finditer(message), _MOST):
        house = rf",?\s{{0,2}}(?:{_HOUSE_WORD}\s?)?№?\s?{found[2]}\b{_FLAT_OF}"
        there = rf"(?:{_KIND}\s{{0,2}})?\b{_stem(found[1])}\w{{0,4}}{house}"
        text = re.sub(there, _ADDRESS, text, flags=re.IGNORECASE)
    for road in islice(_ROAD_ALONE.finditer(message), _MOST):
        if not _named(road[0], new):
            for word in _WORD.findall(road[0]):
                there = rf"(?:{_KIND}\s{{0,2}})?\b{_stem(word)}[а-яё]{{0,4}}\b"
                text = re.sub(there, _PLACE, text)
    return text


def _without_people(found: re.Match[str]) -> str:
    return found[0] if found["road"] or _ORGANISATION.search(found[0]) else _NAME


def _stem(word: str) -> str:
    """The part of the word that its other forms share."""
    return word[: max(_SHORTEST, len(word) - _ENDING)]


def _named(road: str, message: str) -> bool:
    """Whether the message names that street, in any form."""
    words = _WORD.findall(road)
    return bool(words) and all(_stem(word) in message for word in words)


def _without_names(text: str, author: str | None) -> str:
    """The text without first names, and parts of the author's name, that stand alone."""
    for part in _WORD.findall(author or "")[:_MOST]:
        text = re.sub(rf"\b{part[: max(_SHORTEST, len(part) - 1)]}[а-яё]{{0,3}}\b", _NAME, text)
    return _WORD.sub(lambda word: _NAME if is_first_name(word[0]) else word[0], text)
