"""Capital letters of names, and small ones of what is no name."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from bot.proofreading.sentences import listed
from bot.proofreading.spelling import near
from domain.model.incident.answer.review_findings import Finding, FindingKind

_CAPITAL: Final = "Название пишется с большой буквы."
_SMALL: Final = "С большой буквы – только первое слово названия."
_COMMON: Final = "Это слово пишется с маленькой буквы."
_ENDING: Final = r"[а-яё]{1,3}"
_RULES: Final[tuple[tuple[str, Callable[[str], str], str], ...]] = (
    (
        (
            r"\b(?:краснодарск|ставропольск|пермск|приморск|хабаровск|красноярск|алтайск|камчатск|забайкальск"
            r"|ростовск|московск|ленинградск|волгоградск|воронежск)(?:ого|ому|им|ом|ий|ой|ую|ая)"
            r"(?= (?:край|края|краю|краем|крае|област[ьию]|областью)\b)"
        ),
        str.capitalize,
        _CAPITAL,
    ),
    (r"\b[Рр]оссийск(?:ая|ой|ую) федераци[яию]\b", str.title, _CAPITAL),
    (r"\bроссийск(?:ая|ой|ую) Федераци[яию]\b", str.title, _CAPITAL),
    (
        r"\bд(?:ень|ня|ню|нем|нём|не)(?= (?:Победы|России|Конституции|Защитника|защитника|народного|Государственного|знаний|учителя))",
        str.capitalize,
        _CAPITAL,
    ),
    (r"(?<=Дн[еёяюь] )победы\b", str.capitalize, _CAPITAL),
    (r"(?<=День )победы\b", str.capitalize, _CAPITAL),
    (r"\b[Вв]елик(?:ая|ой|ую) отечественн(?:ая|ой|ую)(?= войн)", str.title, _CAPITAL),
    (
        (
            rf"(?<=[а-яё]\s)(?:[Мм]инистерств|[Дд]епартамент|[Уу]правлени|[Кк]омитет|[Оо]тдел|Дом|Дворец|Центр){_ENDING}? "
            r"(?:Здравоохранения|Образования|Культуры|Финансов|Транспорта|Экономики|Строительства|Спорта)\b"
        ),
        lambda said: said.split()[0] + " " + said.split()[1].lower(),
        _SMALL,
    ),
    (
        (
            rf"\b(?:Федеральн{_ENDING} Закон|(?:Жилищн|Земельн|Трудов|Градостроительн|Гражданск|Налогов){_ENDING} Кодекс)"
            r"(?:а|у|ом|е)?\b"
        ),
        str.capitalize,
        _SMALL,
    ),
    (
        (
            r"(?<=[а-яё] )(?:Понедельник|Вторник|Четверг|Воскресень[еяю]|Январ[ьяе]|Феврал[ьяе]|Апрел[ьяе]"
            r"|Июн[ьяе]|Июл[ьяе]|Сентябр[ьяе]|Ноябр[ьяе])(?:а|у|ом|ем)?(?=[ ,.]?(?: \d| г| [а-яё]|,|\.|$))"
        ),
        str.lower,
        _COMMON,
    ),
    (
        (
            r"(?<=[а-яё] )(?:Улиц[аыеу]|Станиц[аыеу]|Хутор[ае]?|Пос[её]лк[аеу]|Переулк[аеу]|Микрорайон[ае]?)"
            r"(?= [А-ЯЁ])"
        ),
        str.lower,
        _COMMON,
    ),
)
_PATTERNS: Final = tuple((re.compile(wrong), right, why) for wrong, right, why in _RULES)
_REGIONS: Final = listed(
    """
    краснодарский ставропольский ростовский российский кубанский московский волгоградский крымский
    астраханский воронежский белгородский ленинградский калининградский саратовский самарский
    """
)
_OF_REGION: Final = re.compile(
    r"\b([А-ЯЁ][а-яё]+ск|[А-ЯЁ][а-яё]+к)(ий|ого|ому|им|ом|ая|ой|ую)(?= (?:кра[йяюе]|област|федераци|республик))",
    re.IGNORECASE,
)


def capitals(text: str) -> Iterator[Finding]:
    """«краснодарского края», «в Министерство Здравоохранения», «Краснодаский край»."""
    for pattern, right, why in _PATTERNS:
        for match in pattern.finditer(text):
            yield _spelt(match, right(match[0]), why)
    for match in _OF_REGION.finditer(text):
        stems = near(f"{match[1].lower()}ий", _REGIONS)
        if stems:
            right_ = f"{stems[0][:-2]}{match[2]}".capitalize()
            yield _spelt(match, right_, "Похоже на опечатку.")


def _spelt(match: re.Match[str], right: str, why: str) -> Finding:
    return Finding(match.start(), len(match[0]), FindingKind.SPELLING, why, (right,))
