"""Suggestions from earlier incidents: precedents, and the order of authorities."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from domain.model.ids import AuthorityCode
from domain.model.organisation.people import Authority

LOOKED_BACK: Final = 1000
"""The number of earlier incidents considered."""

LATELY: Final = timedelta(days=30)
"""Calendar days before the registration."""


@dataclass(frozen=True, slots=True)
class Precedent:
    """How many of the considered incidents are or were assigned to one authority."""

    authority: AuthorityCode
    topic: int
    """With the same topic."""
    group: int
    """With the same group of topics."""
    lately: int


def likeliest(
    precedents: Iterable[Precedent], authorities: Iterable[Authority]
) -> tuple[AuthorityCode, ...]:
    """The authorities with precedents, sorted by topic, topic group, recent ones, name."""
    known = {one.authority: one for one in precedents}
    found = ((known[body.code], body) for body in authorities if body.code in known)
    ranked = sorted(
        found, key=lambda one: (-one[0].topic, -one[0].group, -one[0].lately, _name(one[1]))
    )
    return tuple(body.code for _, body in ranked)


_NO_SUBJECT: Final = (
    "управл", "отдел", "департ", "комите", "служб", "админис", "муницип", "городс", "район",
    "област", "учрежд", "центр", "секто", "вопрос", "деятел", "работ", "развит", "организ",
    "обеспеч", "казенн", "бюджет", "округ", "поселен", "территор", "политик", "контрол",
)  # fmt: skip
"""Beginnings of the words in a name that say nothing of its matters."""

_ROADS: Final = ("дорог", "асфальт", "тротуар", "обочин", "перекрест", "светофор", "разметк")
_HOUSING: Final = (
    "отоплен", "отопит", "водоснабж", "канализац", "подъезд", "батаре", "горячая", "горячую",
    "горячей", "крыш", "протека",
)  # fmt: skip
_BUILDING: Final = ("застрой", "стройк", "фасад", "архитект")
_LAND: Final = ("земельн", "участк", "межеван", "аренд")
_MATTERS: Final = {
    "образо": (
        "школ",
        "детск",
        "детсад",
        "садик",
        "учител",
        "воспитател",
        "гимнази",
        "лицей",
        "лицее",
    ),
    "дорог": _ROADS,
    "дорож": _ROADS,
    "жкх": _HOUSING,
    "жилищ": _HOUSING,
    "коммун": _HOUSING,
    "культу": ("культур", "библиотек", "концерт", "музе", "клуб", "театр"),
    "спорт": ("спорт", "стадион", "тренаж", "бассейн"),
    "трансп": ("транспорт", "автобус", "маршрут", "троллейбус", "трамва", "остановк"),
    "эколог": ("эколог", "свалк", "мусор", "выброс"),
    "благоу": ("лавочк", "скамейк", "клумб", "газон", "качел", "фонар", "освещен", "сквер", "урн"),
    "социал": ("пособи", "пенси", "льгот", "инвалид", "ветеран", "многодетн"),
    "здраво": ("больниц", "поликлиник", "врач", "фельдшер", "медиц"),
    "торгов": ("торгов", "рынок", "рынк", "ларек", "ларьк", "магазин"),
    "архите": _BUILDING,
    "градос": _BUILDING,
    "земель": _LAND,
    "имущес": _LAND,
    "молоде": ("молодеж", "подростк", "волонтер"),
}
"""By the beginning of a word in a name: beginnings of words in messages on its matters."""

_STEM: Final = 6
_SHORTEST: Final = 5
_WORD: Final = re.compile(r"[а-я]{3,}")


def named_for(text: str, authorities: Iterable[Authority]) -> AuthorityCode | None:
    """The one authority whose name speaks of most in the text: «школа» of «образования».

    None if no name does, or several do alike.
    """
    words = set(_words(text))
    marks = {
        body.code: len({one for one in words if one.startswith(_matters(body))})
        for body in authorities
    }
    best = max(marks.values(), default=0)
    found = [code for code, mark in marks.items() if mark == best]
    return found[0] if best and len(found) == 1 else None


def _matters(body: Authority) -> tuple[str, ...]:
    """Beginnings of the words of its matters."""
    found = set[str]()
    for name in body.names:
        for word in _words(name):
            if len(word) >= _SHORTEST and not word.startswith(_NO_SUBJECT):
                found.add(word[:_STEM] if len(word) > _STEM else word[:-1])
            found.update(*(told for stem, told in _MATTERS.items() if word.startswith(stem)))
    return tuple(found)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold().replace("ё", "е"))


def in_order(likely: Sequence[AuthorityCode], authorities: Iterable[Authority]) -> list[Authority]:
    """All authorities: the likely ones first, then the others by name."""
    rank = {code: place for place, code in enumerate(likely)}
    return sorted(authorities, key=lambda one: (rank.get(one.code, len(rank)), _name(one)))


def _name(body: Authority) -> tuple[str, AuthorityCode]:
    return body.name.casefold(), body.code
