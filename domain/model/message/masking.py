"""A citizen's words without what tells who wrote them: what may be shown in a foreign messenger.

Federal law 152-ФЗ; art. 13.11.2 of the code of administrative offences forbids bodies of power to
pass on citizens' personal data through foreign messengers. What the matter is stays: addresses,
dates, sums, numbers of houses, laws and messages.
"""

import re
from collections.abc import Callable
from textwrap import shorten
from typing import Final

READ: Final = 400
"""Code points of a text that its beginning is made of: white space within uses none of it up."""
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

_GAP: Final = r"[\s()\-–—‑_]{0,3}"
_NO_SUM: Final = r"(?!\d)(?!\s*(?:руб|р\.|₽|коп|тыс|млн|млрд))"

_WORD: Final = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
_LOUD: Final = r"[А-ЯЁ]{2,}(?:-[А-ЯЁ]+)?"
_LOUD_PATRONYMIC: Final = (
    r"(?!ВИНОВ|ДУХОВ|ДУШЕВ|ОСНОВ|УСЛОВ|ЦЕРКОВ|ДНЕВ|ГНЕВ|ПЛАЧЕВ)[А-ЯЁ]{2,}"
    r"(?:[ОЕЁ]ВИЧ|(?:[ОЕЁ]ВН|ИЧН)[АЫЕУ]|ЬИЧ)\b"
)
_PATRONYMIC: Final = (
    r"(?!Деревн)[А-ЯЁ][а-яё]+"
    r"(?:[оеё]вич(?:а|у|ем|е)?|(?:[оеё]вн|ичн)(?:а|ы|е|у|ой|ою)|ьич(?:а|у|ом|ем|е)?|оглы|кызы)\b"
)
_INITIALS: Final = r"(?!М\.\s?О\.|Р\.\s?Ф\.)[А-ЯЁ]\.\s?[А-ЯЁ]\."

_ADDRESSES: Final = {
    PROFILE: r"(?:https?://)?(?:www\.|m\.)?(?:(?:vk\.(?:com|ru)/id\d+|ok\.ru/profile/\d+)(?![\w/?])"
    r"|wa\.me/\+?\d+|t\.me/\+\d+)",
    "": r"https?://\S+|(?:[\w-]{1,63}\.){1,5}[a-zа-я]{2,20}/\S+",
    MAIL: r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+",
}
_ACCOUNTS: Final = {
    NAME: r"\[id\d+\|[^\]]{0,100}\]|@id\d+\s?\([^)]{0,100}\)",
    ACCOUNT: r"(?<![\w/])@\w{3,}",
}
_NAMES: Final = {
    NAME: rf"(?:{_WORD}\s+){{1,2}}{_PATRONYMIC}(?:\s+{_WORD})?"
    rf"|{_WORD}\s+{_INITIALS}|{_INITIALS}\s?{_WORD}"
    rf"|(?:{_LOUD}\s+){{1,2}}{_LOUD_PATRONYMIC}",
}
_NUMBERS: Final = {
    SNILS: r"\d{3}-\d{3}-\d{3}[\s-]?\d{2}(?!\d)",
    PASSPORT: r"(?:\d{2}\s?\d{2}\s|(?:\d{4}|\d{2}\s\d{2})\s?(?:№|N|номер)\s?)"
    rf"\d{{6}}{_NO_SUM}",
    BANK_ACCOUNT: r"4(?:08|23|26)\d(?:\s?\d{4}){4}(?!\d)",
    CARD: r"\d{4}(?:[\s-]?\d{4}){3}(?:[\s-]?\d{2,3})?(?!\d)",
    PHONE: rf"\+\d{{1,3}}(?:{_GAP}\d){{8,12}}(?!\d)"
    rf"|(?<!\+)[78]{_GAP}9\d\d(?:[\s().\-–—‑_]{{0,3}}\d){{7}}{_NO_SUM}"
    r"|(?<![.,])8\.9\d\d(?:[.\s-]?\d){7}(?!\d)"
    rf"|(?<![+№.,])[78]{_GAP}[348]\d\d(?:{_GAP}\d){{7}}{_NO_SUM}"
    rf"|(?<![№.,])(?<!№ )\(?9\d\d\)?(?:[\s.\-–—‑]{{0,2}}\d){{7}}{_NO_SUM}"
    r"|\(\d{3,5}\)(?:[\s-]{0,2}\d){5,7}(?!\d)"
    r"|(?<!-)\d{3}-\d\d-\d\d(?![\d-])",
}
"""What each label stands for, the first that fits; what the empty one fits stays as it is."""

_BEGINNINGS: Final = {
    r"(?<![\w.+-])(?=[\w.+-])": _ADDRESSES,
    r"(?=[@\[])": _ACCOUNTS,
    r"\b(?=[А-ЯЁ])": _NAMES,
    r"(?<!\d)(?=[+(\d])": _NUMBERS,
}
"""Where the shapes of each kind can begin: nothing is tried elsewhere."""

_ANY: Final = re.compile(
    "|".join(
        f"{begins}(?:{'|'.join(f'({shape})' for shape in shapes.values())})"
        for begins, shapes in _BEGINNINGS.items()
    )
)
_LABELS: Final = ("", *(label for shapes in _BEGINNINGS.values() for label in shapes))

_CALLED: Final = re.compile(
    r"(?P<word>\b(?:тел|тлф|сот|моб|телефон\w*|мобильн\w+|сотов\w+|(?:по|пере)?звоните|"
    r"(?:по|пере)звонить|ватсап\w*|вотсап\w*|whatsapp|вайбер\w*|viber)\b[^\d\n\[]{0,20})"
    rf"\d(?:[\s-]?\d){{4,6}}(?![\s-]?\d){_NO_SUM}",
    re.IGNORECASE,
)
"""A local number tells itself by the word before it only."""
_OF_PASSPORT: Final = re.compile(
    r"(?P<word>\bпаспорт\w*[^\d\n\[]{0,25})\d(?:[\s№N-]{0,3}\d){5,9}(?!\d)", re.IGNORECASE
)
_OF_SNILS: Final = re.compile(
    r"(?P<word>\bснилс\w*[^\d\n\[]{0,25})\d(?:[\s-]?\d){10}(?!\d)", re.IGNORECASE
)
_OF_INN: Final = re.compile(r"(?P<word>\bинн\b[^\d\n\[]{0,25})\d{12}(?!\d)", re.IGNORECASE)
"""Of a person; a firm's has ten digits."""

_SIGNED: Final = re.compile(
    rf"(?P<word>(?i:\bзовут|\bс\s+уважением)[\s,:!.–—-]{{1,6}})"
    rf"(?:{_WORD}|{_LOUD})(?:\s+(?:{_WORD}|{_LOUD}|[А-ЯЁ]\.))*"
)

_AFTER_A_WORD: Final = {
    _OF_PASSPORT: PASSPORT,
    _OF_SNILS: SNILS,
    _OF_INN: INN,
    _CALLED: PHONE,
    _SIGNED: NAME,
}

_NAMED_AFTER: Final = re.compile(
    r"(?:\b(?:ул|пер|пл|пр|просп|им|б-р|наб)\.?|\b(?:улиц|площад|проспект|переул|бульвар|набережн|"
    r"сквер|парк|имен|проезд)\w*|\bГероя(?:\s\w+)*)\s*$",
    re.IGNORECASE,
)
"""Before the name of a street or a school, which tells of nobody who wrote."""
_LONGEST_BEFORE: Final = 60


def masked(text: str, author: str | None = None) -> str:
    """The text with «[телефон]» and its like instead of what tells who wrote it.

    `author` is the name by which the network knows them, as far as it has several words.
    """
    for names in _own_names(author):
        text = names.sub(NAME, text)
    for shape, label in _AFTER_A_WORD.items():
        text = shape.sub(_after_its_word(label), text)
    return _ANY.sub(_hidden, text)


def first_words(read: str) -> str:
    """The beginning of a text, for one line."""
    return shorten(read, _BEGINNING, placeholder="…")


def whole_of(read: str) -> str:
    """Of the first READ code points those that are no half of a number or a name."""
    return read if len(read) < READ else read[: READ - _LONGEST_BEFORE]


def _hidden(found: re.Match[str]) -> str:
    label = _LABELS[found.lastindex or 0]
    before = found.string[max(0, found.start() - _LONGEST_BEFORE) : found.start()]
    if not label or (label == NAME and _NAMED_AFTER.search(before)):
        return found.group()
    return label


def _after_its_word(label: str) -> Callable[[re.Match[str]], str]:
    return lambda found: found["word"] + label


def _own_names(author: str | None) -> list[re.Pattern[str]]:
    words = [re.sub("[её]", "[её]", re.escape(word.casefold())) for word in (author or "").split()]
    if len(words) < 2:
        return []
    orders = (r"\s+".join(words), r"\s+".join(reversed(words)))
    return [re.compile(rf"\b{order}\b", re.IGNORECASE) for order in orders]
