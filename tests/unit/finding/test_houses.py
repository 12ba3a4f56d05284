"""The houses of a text, and which of its words only belong to an address."""

import pytest

from handlers.reading.sought import sought_in
from storage.search.houses import houses_in
from storage.search.index_terms import query_text
from storage.search.stems import stems
from tests.unit.finding.test_search_corpus import NOW


def named(text: str) -> set[str]:
    return {key for house in houses_in(text) for key in house.keys(stems(house.street)[:1])}


@pytest.mark.parametrize(
    ("text", "houses"),
    [
        ("ул. Ленина, д. 5", {"ленин 5"}),
        ("дом 5, ул. Ленина", {"ленин 5"}),
        ("Ленина, д. 5, кв. 12", {"ленин 5"}),
        ("Ленина, д. 5, корп. Б", {"ленин 5кб"}),
        ("Ленина, д. 5, ул. Садовая перекрыта", {"ленин 5"}),
        ("дом 5 на улице Ленина и дом 7 на Мира", {"ленин 5", "мир 7"}),
        ("Ленина5 нет света", {"ленин 5"}),
        ("ЛЕНИНА 5А", {"ленин 5а"}),
        ("Ленина 5-12, соседи шумят", {"ленин 5"}),
        ("Ленина 5 а воды нет", {"ленин 5", "ленин 5а"}),
        ("Ленина 5 в подъезде темно", {"ленин 5"}),
        ("Ленина 5B", {"ленин 5в"}),
        ("Ленина, 5, лит. А", {"ленин 5а"}),
        ("Ленина 5 литера «Б», 2 подъезд", {"ленин 5б"}),
        ("ул.Ленина,д5", {"ленин 5"}),
        ("просп.Мира 5 стр.2", {"мир 5с2"}),
        ("Ленина 5, литр молока", {"ленин 5"}),
        ("3-я Песковская, 14", {"3 песковский 14"}),
        ("40 лет Победы, 7", {"40 победа 7"}),
        ("мкр. 3, д. 15", {"мкр3 15"}),
        ("школа № 5", {"школа 5"}),
        ("Ленина 3 воды нет", {"ленин 3"}),
        ("из Динской 3 автобуса", set()),
        ("Из-за Covid 19 закрыли школу", set()),
        ("трасса М4", set()),
        ("на Победы 9 мая салют", set()),
        ("Ленина. 5 дней без света", set()),
    ],
)
def test_a_number_with_its_street_is_a_house(text: str, houses: set[str]) -> None:
    assert named(text) == houses


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("яма ул. Ленина, д. 5, кв. 12", ["яма"]),
        ("г. Динск, Ленина 5", ["Динск"]),
        ("ул. Маршала Жукова 5 яма", ["яма"]),
        ("пр-т Мира", ["мира"]),
        ("ремонт улицы", ["ремонт", "улицы"]),
        ("3-я Песковская", ["3", "Песковская"]),
        ("маршрут 12", ["маршрут", "12"]),
    ],
)
def test_words_of_an_address_need_not_occur(query: str, words: list[str]) -> None:
    found = query_text(sought_in(query, NOW.date())).words
    assert [word.lower() for word in found] == [word.lower() for word in words]
