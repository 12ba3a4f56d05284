"""Houses named in texts, however their address is written.

«ул. Ленина, д. 5», «Ленина 5», «дом 5 по улице Ленина» are one house. «Поезд 141», «знак 5.33»,
«COVID-19», «3-я Песковская», «5 дней» are none: a number needs a street before it, or the word
«дом» before it and a street after it.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from storage.search.stems import is_known, readings

_STREET: Final = (
    r"улиц[аыеу]|улицей|ул(?:-ца)?|переул\w{1,4}|пер(?:-к)?|проспект\w{0,2}|пр-к?т\w?|просп|пр"
    r"|проезд\w{0,2}|пр-д|бульвар\w{0,2}|б-р|бул(?:ьв)?|площад\w{1,3}|пл|шоссе|ш"
    r"|набережн\w{2,3}|наб|тупик\w{0,2}|туп|алле[яиею]"
)
_DISTRICT: Final = r"микрорайон\w{0,2}|мкр-н|мкрн?|м-н|квартал\w{0,2}|кв-л"
"""Words that say «street» or «district», as people write them."""

_PART: Final = re.compile(
    rf"\b(?P<street>(?:{_STREET})(?![\w-]))|\b(?P<district>(?:{_DISTRICT})(?![\w-]))"
    r"|(?P<number>\d+)|(?P<word>[^\W\d_]+)",
    re.IGNORECASE,
)
_HOUSE: Final = re.compile(
    r"(?P<number>\d{1,3})"
    r"(?:(?:(?:[ -]?[«\"“]|,?\s?лит(?:ера?)?[.\s]\s?[«\"“]?)(?P<quoted>[а-яa-z])[»\"”]?|-?(?P<near>[а-яa-z])|[ ](?P<apart>[а-яa-z]))"
    r"(?!\w|[.]?\s?\d))?"
    r"(?:,?\s?(?:корпус|корп|кор|к)\.?\s?(?P<block>\d{1,2}[а-я]?|(?<=[.\s])[а-я])(?!\w|\s+час)"
    r"|/(?P<slash>\d{1,3}[а-яa-z]?)(?!\w)"
    r"|(?:,?\s?(?:строение|стр)\.?\s?|с)(?P<building>\d{1,2})(?!\w))?"
    r"(?!\d|[.:]\d|-[йяхм]\b|-?(?:го|му|ой|ый|ая|ти|ми|летн?\w*)\b|\s?%)",
    re.IGNORECASE,
)
_DIGIT: Final = re.compile(r"\d")
_NO_NUMBER: Final = re.compile(r"\d[.,:/–-]|[–-]")
"""Before a number: a part of another one, or of a name such as «COVID-19»."""

_BREAK: Final = re.compile(r"[.!?;:\n\r]")
"""Between a street and its house: another sentence begins."""

_SHORT_WORDS: Final = frozenset("авикосуя")
"""Before another word «5 в» is no «5в»; «5 а» may be."""

_ALSO_NAMES: Final = frozenset({"набережная", "набережной", "набережную"})
"""Of streets called so, or of kinds of streets: «Набережная, 1», «Речная набережная, 1»."""

_LOOKALIKES: Final = str.maketrans("abcehkmoptxy", "авсенкмортху")
_MARKERS: Final = frozenset(
    {"д", "дом", "дома", "доме", "домом", "дому", "домов", "домах", "домам", "домами", "номер"}
)
_BESIDE: Final = frozenset({"у", "в", "возле", "около", "напротив"})
_ORDINALS: Final = frozenset({"я", "й", "ая", "ый", "ий", "ой", "го", "е"})
_JUBILEES: Final = frozenset({"лет", "летия"})
_HYPHENS: Final = frozenset({"", "-", "‑", "–"})
_NEAR: Final = 3
"""Characters in which a sentence ends or another word begins."""

_FLAT: Final = re.compile(r",?\s?кв(?:артира)?\.?\s?\d{1,4}", re.IGNORECASE)
_SETTLEMENTS: Final = frozenset(
    {"г", "гор", "город", "п", "пос", "поселок", "посёлок", "с", "село", "дер", "деревня"}
    | {"ст", "станица", "х", "хут", "хутор", "пгт"}
)

_ALONG: Final = frozenset({"по", "на"})
_NEXT: Final = re.compile(r" [^\W\d_]+")
_MODIFIERS: Final = 2
"""Words between «улица» and the last word of its name: «улица Розы Люксембург»."""

_SHORTENED: Final = 4
"""Letters that «К.» or «Ст.» has fewer than."""

_TITLES: Final = frozenset(
    {"академик", "маршал", "генерал", "адмирал", "капитан", "герой", "летчик", "космонавт"}
    | {"большой", "малый", "старый", "новый", "верхний", "нижний", "средний", "красный"}
)
"""Words within names that people shorten or leave out: «Маршала Жукова», «Большая Песчаная»."""

_NUMBERED: Final = frozenset(
    {"школа", "сад", "детсад", "садик", "гимназия", "лицей", "интернат", "поликлиника", "больница"}
)
"""Places that have a number of their own."""

_WITHIN: Final = frozenset({"подъезд", "этаж", "квартира", "кв", "стояк", "до", "число", "км"})
_COUNTED: Final = frozenset(
    {"час", "минута", "день", "сутки", "неделя", "месяц", "год", "раз", "рубль", "руб"}
    | {"метр", "человек", "процент", "километр", "утро", "вечер", "ночь", "градус", "тысяча"}
    | {"январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август"}
    | {"сентябрь", "октябрь", "ноябрь", "декабрь"}
)
"""A number after or before such a word is no house number."""

_NO_STREETS: Final = frozenset(
    {"поезд", "электричка", "автобус", "маршрут", "маршрутка", "трамвай", "троллейбус", "рейс"}
    | {"вагон", "машина", "трасса", "дорога", "километр", "знак", "закон", "статья", "пункт"}
    | {"приказ", "указ", "постановление", "решение", "программа", "кодекс", "форма", "приложение"}
    | {"обращение", "заявка", "заявление", "сообщение", "письмо", "ответ", "номер", "телефон"}
    | {"линия", "канал", "кабинет", "палата", "класс", "группа", "отряд", "окно", "касса"}
    | {"участок", "опора", "столб", "контейнер", "пост", "часть", "категория", "размер", "сумма"}
    | {"тариф", "штраф", "возраст", "температура", "очередь", "команда", "ковид", "бригада"}
    | {"дело", "договор", "счет", "паспорт", "серия", "том", "лист", "глава", "магазин"}
)
"""What is numbered, and is no place."""

_NOT_NAMES: Final = _NO_STREETS | _WITHIN

_MASS: Final = frozenset(
    {"вода", "свет", "газ", "тепло", "отопление", "электричество", "снег", "мусор", "интернет"}
)
"""What can't be counted: «Ленина, 3 воды нет»."""

_STREETLIKE: Final = frozenset({"Surn", "Name", "Geox", "ADJF", "gent"})
_NOT_STREETLIKE: Final = frozenset({"Apro", "Anum", "NPRO", "VERB", "INFN", "ADVB", "GRND"})


class NamedHouse(NamedTuple):
    """A house in a text."""

    street: str
    """The word that identifies it, as written: «Ленина»."""
    ordinal: str
    """«3» of «3-я Песковская»; usually empty."""
    numbers: frozenset[str]
    """«5», «5а», «5к2»; two if «а» may be a letter or a word."""
    start: int
    end: int
    """The offsets of the address in the text."""

    def keys(self, streets: Iterable[str]) -> Iterator[str]:
        """The house, «3 песковский 14», for each of these stems of its street."""
        ordinal = self.ordinal and f"{self.ordinal} "
        return (f"{ordinal}{street} {number}" for street in streets for number in self.numbers)


def houses_in(text: str) -> list[NamedHouse]:
    """The houses that a normalised text names."""
    return [*_Addresses(text).houses()] if _DIGIT.search(text) else []


def street_words(text: str) -> Iterator[str]:
    """The words of a normalised text that a name can do without: «ул.», «пр-т», «г.», «-я»."""
    return _Addresses(text).kinds()


def towns_in(text: str) -> Iterator[str]:
    """The names after «г.», «село» in a normalised text."""
    return _Addresses(text).towns()


class _Street(NamedTuple):
    """The name before or after a house number."""

    word: str
    ordinal: str
    first: int
    """The position of its word farthest from the number, or of «улица» before it."""


class _Addresses:
    def __init__(self, text: str) -> None:
        self._text = text
        self._parts = [*_PART.finditer(text)]

    def houses(self) -> Iterator[NamedHouse]:
        end = 0
        for at, part in enumerate(self._parts):
            if not part["number"] or part.start() < end:
                continue
            house = self._number(at)
            named = None if house is None else self._named(at, house)
            if named is not None:
                end = named.end
                yield named

    def kinds(self) -> Iterator[str]:
        for at, part in enumerate(self._parts):
            named = self._is_name(at + 1) and self._is_streetlike(at + 1)
            of_name = named or (self._is_name(at - 1) and self._is("ADJF", at - 1))
            if (
                (self._is_kind(at) and of_name)
                or (self._lower(at) in _SETTLEMENTS and named)
                or (self._lower(at) in _ORDINALS and at and self._parts[at - 1]["number"])
            ):
                yield part[0]

    def towns(self) -> Iterator[str]:
        for at, part in enumerate(self._parts[1:], 1):
            if self._is_name(at) and self._lower(at - 1) in _SETTLEMENTS:
                yield part[0]

    def _number(self, at: int) -> re.Match[str] | None:
        start = self._parts[at].start()
        before = self._text[max(0, start - 2) : start]
        glued = before[-1:].isalpha() and len(self._lower(at - 1)) < _SHORTENED
        if _NO_NUMBER.search(before) or (glued and not self._is_marker(at - 1)):
            return None
        return _HOUSE.match(self._text, start)

    def _named(self, at: int, house: re.Match[str]) -> NamedHouse | None:
        name = at - 1
        while self._is_marker(name):
            name -= 1
        marked = name < at - 1
        first = self._parts[name + 1].start()
        name -= marked and self._lower(name) in _BESIDE
        if marked and (street := self._street_after(at, house, along=True)) is not None:
            return _house_of(street, house, first, self._parts[street.first].end())
        if (street := self._street_before(name, house, marked=marked)) is not None:
            flat = _FLAT.match(self._text, house.end()) or house
            return _house_of(street, house, self._parts[street.first].start(), flat.end())
        if marked and (street := self._street_after(at, house, along=False)) is not None:
            return _house_of(street, house, first, self._parts[street.first].end())
        return None

    def _street_after(self, at: int, house: re.Match[str], *, along: bool) -> _Street | None:
        """«дом 5 по улице Ленина», «дом 5 на Мира»; «дом 5, улица Ленина»."""
        while at < len(self._parts) and self._parts[at].start() < house.end():
            at += 1
        if along != (self._lower(at) in _ALONG):
            return None
        called = self._is_kind(at + along)
        name = at + along + called
        number = ""
        if name < len(self._parts) and self._parts[name]["number"]:
            number = self._parts[name][0]
            name += 2 if self._lower(name + 1) in _ORDINALS | _JUBILEES else 1
        if not self._is_name(name) or not (called or (along and self._is_streetlike(name))):
            return None
        return _Street(self._parts[name][0], number, name)

    def _street_before(self, name: int, house: re.Match[str], *, marked: bool) -> _Street | None:
        """«ул. Ленина», «Ленинский проспект», «3-я Песковская», «мкр. 3»."""
        if (district := self._numbered_district(name)) is not None:
            return district
        called_after = name > 0 and self._is_kind(name) and self._is_name(name - 1)
        if called_after and self._parts[name]["district"] and not self._is("ADJF", name - 1):
            return None
        name -= called_after
        if not self._is_name(name) or _BREAK.search(self._gap(name)):
            return None
        first, number = self._ordinal(name)
        first, called = self._kind_before(first - self._is_modified(first))
        called |= called_after
        counted = self._is_counted(house, sure=called or marked)
        if counted or not (called or number or self._is_streetlike(name)):
            return None
        if not (called or number) and self._is_settlement(name):
            return None
        return _Street(self._parts[name][0], number, first)

    def _numbered_district(self, at: int) -> _Street | None:
        """«мкр. 3», «3-й микрорайон», before the house."""
        after = self._is_district(at)
        number = at - after
        if after and self._lower(number) in _ORDINALS:
            number -= 1
        if number < 0 or not self._parts[number]["number"]:
            return None
        if not after and not self._is_district(number - 1):
            return None
        return _Street(f"мкр{self._parts[number][0]}", "", number - (not after))

    def _ordinal(self, name: int) -> tuple[int, str]:
        """Where the name begins, and its number: «3-я Песковская», «8 Марта», «40 лет Победы»."""
        number = name - 1
        if self._lower(number) in _ORDINALS | _JUBILEES:
            number -= 1
        if number >= 0 and self._parts[number]["number"] and self._gap(number).strip() in _HYPHENS:
            return number, self._parts[number][0]
        return name, ""

    def _kind_before(self, name: int) -> tuple[int, bool]:
        """Where the address begins, and whether with a word such as «улица»."""
        for at in range(name - 1, max(-1, name - 2 - _MODIFIERS), -1):
            if self._is_kind(at):
                return at, True
            if not self._parts[at]["word"] or not (self._is("NOUN", at) or self._is("ADJF", at)):
                break
        return name, False

    def _is_modified(self, name: int) -> bool:
        """«Розы Люксембург», «Маршала Жукова», «Большая Песчаная», «К. Маркса»."""
        before = self._lower(name - 1)
        if not before.isalpha() or self._is_kind(name - 1):
            return False
        if len(before) < _SHORTENED and self._gap(name - 1).startswith("."):
            return True
        return any(one.stem in _TITLES or {"Name", "gent"} <= one.tags for one in readings(before))

    def _is_counted(self, house: re.Match[str], *, sure: bool) -> bool:
        """«5 дней», «25 домов», but not «Ленина, 5: неделю…»."""
        after = _NEXT.match(self._text, house.end())
        if after is None:
            return False
        said = readings(after[0].strip())
        of = {one.stem for one in said}
        if of & _COUNTED or sure:
            return bool(of & _COUNTED)
        few = house["number"][-1] in "234" and house["number"][-2:-1] != "1"
        form = {"NOUN", "gent", "sing" if few else "plur"}
        return not of & _MASS and any(form <= one.tags for one in said[:1])

    def _is_name(self, at: int) -> bool:
        """Whether a street may be called so."""
        said = self._lower(at)
        if len(said) < 2 or not said.isalpha() or (self._is_kind(at) and said not in _ALSO_NAMES):
            return False
        of = {one.stem for one in readings(said)}
        return (
            bool(of)
            and not of & _NOT_NAMES
            and (not of & _COUNTED or bool(self._ordinal(at)[1]))
            and (self._is("NOUN", at) or self._is("ADJF", at) or not is_known(said))
        )

    def _is_streetlike(self, at: int) -> bool:
        """By its form, or by a capital letter within a sentence."""
        part = self._parts[at]
        before = self._text[max(0, part.start() - _NEAR) : part.start()].rstrip()
        if part[0].istitle() and before and before[-1] not in ".!?…":
            return True
        said = readings(part[0])
        if any(one.stem in _NUMBERED or _is_of_street(one.tags) for one in said):
            return True
        return bool(said) and not is_known(part[0].lower())

    def _is_settlement(self, at: int) -> bool:
        """«г. Курск», «деревня Ивановка», «Курск»: a number after it is of no house there."""
        before = self._lower(at - 1)
        if before in _SETTLEMENTS and (before != "с" or self._gap(at - 1).startswith(".")):
            return True
        said = [one.tags for one in readings(self._parts[at][0])]
        return any({"Geox", "nomn"} <= tags for tags in said) and not any(
            "gent" in tags or "ADJF" in tags for tags in said
        )

    def _is(self, tag: str, at: int) -> bool:
        return any(
            tag in one.tags and "Apro" not in one.tags for one in readings(self._parts[at][0])
        )

    def _is_kind(self, at: int) -> bool:
        return 0 <= at < len(self._parts) and bool(
            self._parts[at]["street"] or self._parts[at]["district"]
        )

    def _is_district(self, at: int) -> bool:
        return 0 <= at < len(self._parts) and bool(self._parts[at]["district"])

    def _is_marker(self, at: int) -> bool:
        return self._lower(at) in _MARKERS

    def _lower(self, at: int) -> str:
        return self._parts[at][0].lower() if 0 <= at < len(self._parts) else ""

    def _gap(self, at: int) -> str:
        """The characters before the next part."""
        return self._text[self._parts[at].end() : self._parts[at + 1].start()]


def _is_of_street(tags: frozenset[str]) -> bool:
    return bool(tags & _STREETLIKE) and not tags & _NOT_STREETLIKE


def _house_of(street: _Street, house: re.Match[str], start: int, end: int) -> NamedHouse:
    return NamedHouse(street.word, street.ordinal, frozenset(_numbers(house)), start, end)


def _numbers(house: re.Match[str]) -> Iterator[str]:
    """«5», «5а», «5к2», «5с1»; both «5» and «5а» if «а» may be a conjunction."""
    letter = house["quoted"] or house["near"] or house["apart"] or ""
    block = house["block"] or house["slash"]
    ending = f"к{block}" if block else f"с{house['building']}" if house["building"] else ""
    after = house.string[house.end() : house.end() + _NEAR].lstrip()
    if house["apart"] and letter in _SHORT_WORDS and after[:1].isalnum():
        yield house["number"]
        if letter != "а":
            return
    yield f"{house['number']}{letter}{ending}".lower().translate(_LOOKALIKES)
