"""Masking of personal data in citizens' words, for display in a foreign messenger.

Federal law 152-ФЗ; art. 13.11.2 of the code of administrative offences forbids public authorities
to send citizens' personal data through foreign messengers. The subject stays readable: addresses,
dates, sums, house numbers, numbers of laws and messages.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import shorten
from typing import Final

from domain.model.message.folding import folded
from domain.model.message.names import people_in
from domain.model.time.day_names import MONTH

READ: Final = 400
"""Code points read for the beginning of a text, before white space is merged."""
_BEGINNING: Final = 80

PHONE: Final = "[телефон]"
MAIL: Final = "[почта]"
ACCOUNT: Final = "[ник]"
PROFILE: Final = "[профиль]"
CARD: Final = "[карта]"
BANK_ACCOUNT: Final = "[счёт]"
PASSPORT: Final = "[паспорт]"
SNILS: Final = "[СНИЛС]"
INN: Final = "[ИНН]"
NAME: Final = "[имя]"
BIRTH: Final = "[дата рождения]"
CAR: Final = "[номер машины]"

_GAP: Final = r"[\s()\-–—‑_]{0,3}"
_ANY_GAP: Final = r"[^\w\n]{0,5}"
_NO_SUM: Final = r"(?!\d)(?!\s?(?:руб|р\.|₽|коп|тыс|млн|млрд))"
_MISREAD: Final = "[0-9OoОоIlЗз]"
"""Digits, and letters used for them by mistake."""
_NUMERAL: Final = (
    "(?:ноль|нуль|од(?:ин|на)|дв[ае]|дв(?:адцать|ести)|тр(?:и|идцать|иста)|четыр(?:е|еста)|сорок|девяносто|сто"
    "|(?:пят|шест|сем|восем|девят)ь(?:десят|сот)?|девятьсот|десять|[а-я]{2,7}надцать)"
)

_SITE: Final = r"(?:https?://)?(?:www\.|m\.|new\.)?"
_PAGE: Final = (
    r"(?!(?:wall|photo|video|clip|club|public|event|topic|album|feed|market|audio|doc|app|group|explore|reel|watch"
    r"|share|joinchat|hashtag)(?![a-z])|[\w.]{0,60}(?:adm|gov|mfc|news|official|gorod))"
    r"(?=[\w.]{0,60}[a-z])[\w.]{3,60}"
)
_ENDS: Final = r"/?(?:\?(?![wz]=)[^\s/]*)?(?![\w/?])"
"""Matches only links to the page itself, not to its posts."""

_ADDRESSES: Final = {
    PROFILE: rf"(?i:{_SITE}(?:(?:vk\.(?:com|ru)|vkontakte\.ru)/(?:id\d+|{_PAGE})|ok\.ru/(?:profile/\d+|{_PAGE})"
    rf"|(?:instagram|facebook|twitter|x|tiktok)\.com/@?{_PAGE}|facebook\.com/profile\.php\?id=\d+"
    rf"|(?:t|telegram)\.me/{_PAGE}|tg://resolve\?domain=\w+|max\.ru/u/\w+){_ENDS}"
    r"|(?:https?://)?wa\.me/\+?\d+|(?:https?://)?t\.me/\+\d+|(?:https?://)?api\.whatsapp\.com/send/?\?phone=\+?\d+)",
    "": r"(?i:https?://\S+)|(?:[\w-]{1,63}\.){1,5}[A-Za-zа-я]{2,20}/\S+",
    MAIL: r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"
    r"|(?i:[\w+-]{1,64}(?:(?:\.| \. )[\w+-]{1,64}){0,3}(?: ?@ ?| ?[(\[](?:собака|at|эт)[)\]] ?| собака )"
    r"[\w-]{1,63}(?: ?\. ?| точка | dot )(?:ru|com|net|org|su|рф|ру|ком)(?!\w))",
}
_ACCOUNTS: Final = {
    NAME: r"\[id\d+\|[^\]]{0,100}\]|@id\d+\s?\([^)]{0,100}\)",
    ACCOUNT: r"(?<![\w/])@\w{3,}",
}
_SAID: Final = {
    PHONE: r"(?i:(?:восемь|семь|[78])[ -]{1,3}(?:девятьсот|девять|9\d\d)"
    rf"(?:[ -]{{1,3}}(?:{_NUMERAL}|\d{{1,3}})\b){{3,12}})",
}
_NUMBERS: Final = {
    "": r"(?:\+?7|8)[^\w\n]{0,3}800(?:[^\w\n]{0,2}\d){7}(?!\d)",
    SNILS: rf"\d{{3}}[ –—-]{{1,3}}\d{{3}}[ –—-]{{1,3}}\d{{3}}[ –—-]{{0,3}}\d\d{_NO_SUM}",
    PASSPORT: r"(?:\d{2}\s?\d{2}\s|(?:\d{4}|\d{2}\s\d{2})\s?(?:№|N|номер)\s?)"
    rf"\d{{6}}{_NO_SUM}",
    BANK_ACCOUNT: r"4(?:08|23|26)(?:[\s.–—-]{0,2}\d){17}(?!\d)",
    CARD: r"(?!19|20)\d{4}(?:[\s./_–—-]?\d{4}){3}(?:[\s-]?\d{2,3})?(?!\d)",
    PHONE: r"\+\d{1,3}(?:[^\w\n+,;:№]{0,4}\d){8,12}(?!\d)"
    rf"|(?<!\+)[78]{_GAP}9\d\d(?:[\s().\-–—‑_]{{0,3}}\d){{7}}{_NO_SUM}"
    rf"|(?<!\+)[78]9(?:{_GAP}\d){{9}}{_NO_SUM}"
    rf"|[78](?:[ .–—-]{{1,3}}\d){{10}}{_NO_SUM}"
    r"|(?<![.,])[78]\.9\d\d(?:[.\s-]?\d){7}(?!\d)"
    rf"|(?<![+№.,])[78]{_GAP}[348]\d\d(?:{_GAP}\d){{7}}{_NO_SUM}"
    rf"|[78](?:{_ANY_GAP}|_)[3489]\d\d(?:{_ANY_GAP}|_)\d{{3}}(?:{_ANY_GAP}|_)\d\d(?:{_ANY_GAP}|_)\d\d{_NO_SUM}"
    rf"|[78]{_ANY_GAP}8\d{{4}}{_ANY_GAP}\d{_ANY_GAP}\d\d{_ANY_GAP}\d\d{_NO_SUM}"
    rf"|[78]{_GAP}9{_MISREAD}{{2}}{_GAP}{_MISREAD}{{3}}{_GAP}{_MISREAD}{{2}}{_GAP}{_MISREAD}{{2}}(?!\w)"
    rf"|(?<![№.,])(?<!№ )\(?9\d\d\)?(?:[\s.\-–—‑]{{0,2}}\d){{7}}{_NO_SUM}"
    r"|\(\d{3,5}\)(?:[\s-]{0,2}\d){5,7}(?!\d)"
    r"|(?<!-)[2-79]\d\d-\d\d-\d\d(?![\d-])",
}
"""Patterns by label, the first match wins; matches of the empty label stay."""

_DONE: Final = "\0"
"""Replaces each character that is already masked."""
_UP_TO: Final = rf"[^\d\n\[{_DONE}]"

_CALLED: Final = re.compile(
    r"(?P<word>\b(?:(?:мо|наш)\w{0,2} номер(?! (?:квартир|дом|заявк|обращ|очеред|заказ|договор|сч[её]т|маршрут))"
    r"|номер мой|номер для (?:связи|звонк\w+)|домашн\w{2,3}(?=[\s:–-]{1,4}\d)|тел|тлф|сот|моб|телефон\w*|мобильн\w+|сотов\w+|(?:по|пере|до|со)?звон(?:ите|ить|и)|"
    rf"ватсап\w*|вотсап\w*|whatsapp|вайбер\w*|viber)\b{_UP_TO}{{0,20}})"
    rf"[2-9](?:[\s-]?\d){{4,6}}(?![\s-]?\d){_NO_SUM}",
    re.IGNORECASE,
)
"""A local number is recognised only by the word before it."""
_NUMBER: Final = r"[^\w\n]{0,5}(?:(?:номер|ном|N)[^\w\n]{0,4})?"
_TEN_DIGITS: Final = rf"\d\d[^\w\n]?\d\d{_NUMBER}\d{{6}}"
_OF_PASSPORT: Final = re.compile(
    rf"(?P<word>\b(?:загран)?пасп[а-яё]*{_UP_TO}{{0,40}})"
    rf"(?:{_TEN_DIGITS}|\d\d{_NUMBER}\d{{7}}|\d(?:[\s№N-]{{0,3}}\d){{5,9}})(?!\d)",
    re.IGNORECASE,
)
_OF_SERIES: Final = re.compile(
    rf"(?P<word>\bсери[яи][^\w\n]{{1,4}}){_TEN_DIGITS}(?!\d)", re.IGNORECASE
)
_OF_SNILS: Final = re.compile(
    rf"(?P<word>\b(?:снилс[а-яё]{{0,3}}|страхов\w+ (?:номер|свидетельств\w+\b)){_UP_TO}{{0,25}})"
    r"\d(?:[^\w\n]{0,3}\d){10}(?!\d)",
    re.IGNORECASE,
)
_OF_INN: Final = re.compile(
    rf"(?P<word>\bинн\b{_UP_TO}{{0,25}})\d(?:[ -]?\d){{11}}(?!\d)", re.IGNORECASE
)
"""A person's; a company's has ten digits."""
_OF_CARD: Final = re.compile(
    rf"(?P<word>\bкарт\w*\b{_UP_TO}{{0,25}})(?!19|20)\d(?:[^\w\n]{{0,3}}\d){{15,18}}(?!\d)",
    re.IGNORECASE,
)
_OF_ACCOUNT: Final = re.compile(
    r"(?P<word>\b(?:ник|логин|телеграмм?|телег[аеи]|тг|инст[ае]|инстаграмм?)\w{0,2}\b[^\w\n@/]{1,3}"
    r"(?:в [а-я]{2,12}[^\w\n@/]{1,3})?)(?=[a-z.]*[_\d])[a-z][\w.]{3,31}(?![\w/])",
    re.IGNORECASE,
)

_BIRTH_DATE: Final = (
    r"(?:(?<!\d)\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d{2}"
    rf"|(?<!\d)\d{{1,2}} {MONTH} (?:19|20)\d\d"
    r"|(?<!\d)(?:19|20)\d\d)(?!\d)"
)
_BORN: Final = re.compile(
    r"(?P<word>\b(?:(?:дат\w{1,2}|день) рожд[^\d\n]{0,30}|д[./] ?р\b[^\w\n]{0,3}|род\. |(?:родил(?:ся|ась|ись)|рожд[её]н[аы]?) (?:в )?))"
    rf"{_BIRTH_DATE}(?: ?(?:года|г\.))?|{_BIRTH_DATE}(?= ?(?:г\.? ?р(?:\.|\b)|(?:г\.?|год\w{{0,2}}) ?рожд))",
    re.IGNORECASE,
)
CAR_LETTER: Final = "[АВЕКМНОРСТУХABEKMHOPCTYX]"
"""A letter of a car's number, Russian or Latin."""
_OF_CAR: Final = re.compile(
    rf"(?<!\w){CAR_LETTER} ?[\dО]{{3}} ?(?!(?-i:на|см|км|мм|от|то|та|те|ту|ну|но|не|вс|ас|ум|ом)(?!\w)){CAR_LETTER}{{2}} ?\d{{2,3}}(?!\w)"
    rf"|(?<!\w){CAR_LETTER} ?[\dО]{{3}} ?{CAR_LETTER}{{2}}[\dО]{{2,3}}(?!\w)|(?-i:(?<!\w){CAR_LETTER}\d{{3}}{CAR_LETTER}{{2}}(?!\w))"
    rf"|(?P<word>\b(?:мотоцикл|скутер|мопед|прицеп|номер)\w{{0,3}}[^\d\n]{{0,15}})\d{{4}} ?{CAR_LETTER}{{2}} ?\d{{2,3}}(?!\w)",
    re.IGNORECASE,
)

_BIRTHS: Final = re.compile(r"рожд|родил|г\. ?р|г\.? ?р\b|д[./] ?р|род\. ", re.IGNORECASE)
_CARS: Final = re.compile(rf"(?i:{CAR_LETTER}) ?[\dО]{{3}}|\d{{4}} ?{CAR_LETTER}{{2}}")
_DIGITS: Final = re.compile(r"\d(?:[^\d\n]{0,12}\d){4}")
_LETTERS: Final = re.compile("[a-z@]|собака", re.IGNORECASE)
_ANYTHING: Final = re.compile("")


def _of_kind(begins: str, shapes: Mapping[str, str]) -> tuple[re.Pattern[str], tuple[str, ...]]:
    groups = "|".join(f"({shape})" for shape in shapes.values())
    return re.compile(f"{begins}(?:{groups})"), tuple(shapes)


_SEARCHES: Final = (
    (_BIRTHS, _BORN, (BIRTH,)),
    (_CARS, _OF_CAR, (CAR,)),
    (_DIGITS, _OF_PASSPORT, (PASSPORT,)),
    (_DIGITS, _OF_SERIES, (PASSPORT,)),
    (_DIGITS, _OF_SNILS, (SNILS,)),
    (_DIGITS, _OF_INN, (INN,)),
    (_DIGITS, _OF_CARD, (CARD,)),
    (_DIGITS, _CALLED, (PHONE,)),
    (_LETTERS, _OF_ACCOUNT, (ACCOUNT,)),
    (_LETTERS, *_of_kind(r"(?<![\w.+-])(?=[\w.+-])", _ADDRESSES)),
    (_LETTERS, *_of_kind(r"(?=[@\[])", _ACCOUNTS)),
    (_ANYTHING, *_of_kind(r"\b(?=[78сСвВ])", _SAID)),
    (_DIGITS, *_of_kind(r"(?<!\d)(?=[+(\d])", _NUMBERS)),
)
"""In this order: a quick test of the text, the pattern, the labels of its groups."""

_STAYS_AFTER: Final = {
    PROFILE: re.compile(r"(?:групп|сообществ|паблик|канал)\w{0,5}\W{0,5}$", re.IGNORECASE),
    PHONE: re.compile(
        r"(?:обращени|заявк|заявлени|заказ|сообщени|квитанци|договор|сч[её]т|протокол|приказ|решени|дел)\w{0,3}"
        r" ?(?:№|номер) ?$",
        re.IGNORECASE,
    ),
}
"""Contexts in which a match stays: links to communities, unspaced numbers of documents."""
_LONGEST_BEFORE: Final = 60


def masked(text: str, author: str | None = None) -> str:
    """Return the text with personal data replaced by «[телефон]» and other labels.

    `author` is the network's name of the author; it is used if it has several words.
    """
    seen = folded(text)
    pieces: list[str] = []
    end = 0
    for start, stop, label in sorted(_hidden(seen.text, folded(author).text if author else None)):
        pieces += (text[end : seen.starts[start]], label)
        end = seen.ends[stop - 1]
    return "".join(pieces) + text[end:]


def first_words(read: str) -> str:
    """The beginning of a text, for one line."""
    return shorten(read, _BEGINNING, placeholder="…")


def whole_of(read: str) -> str:
    """The first READ code points without a number or name that may be cut off."""
    return read if len(read) < READ else read[: READ - _LONGEST_BEFORE]


def _hidden(text: str, author: str | None) -> Iterator[tuple[int, int, str]]:
    """Yield the spans to mask in a folded text, with labels; no two overlap."""
    met = {needed: needed.search(text) is not None for needed in {one[0] for one in _SEARCHES}}
    for needed, shape, labels in _SEARCHES:
        if not met[needed]:
            continue
        spans = [_span(found, labels) for found in shape.finditer(text)]
        yield from (span for span in spans if span[2])
        text = _without(text, spans)
    for start, end in _united(people_in(text, author)):
        yield start, end, NAME


def _united(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans with overlapping ones merged."""
    whole = (0, 0)
    for start, end in sorted(spans):
        if start < whole[1]:
            whole = (whole[0], max(end, whole[1]))
            continue
        if whole[1]:
            yield whole
        whole = (start, end)
    if whole[1]:
        yield whole


def _span(found: re.Match[str], labels: Sequence[str]) -> tuple[int, int, str]:
    """The span without the word before it, and its label; an empty label if it stays."""
    named = found.re.groupindex
    start = found.end("word") if "word" in named and found["word"] else found.start()
    label = labels[0] if len(labels) == 1 else labels[(found.lastindex or 1) - 1]
    if label in _STAYS_AFTER and (label != PHONE or found[0].isdecimal()):
        before = found.string[max(0, start - _LONGEST_BEFORE) : start]
        if _STAYS_AFTER[label].search(before):
            label = ""
    return start, found.end(), label


def _without(text: str, spans: Iterable[tuple[int, int, str]]) -> str:
    pieces: list[str] = []
    done = 0
    for start, end, _ in spans:
        pieces += (text[done:start], _DONE * (end - start))
        done = end
    return "".join(pieces) + text[done:]
