"""The houses of a text, and which of its words only belong to an address."""

from operator import itemgetter

import pytest

from handlers.reading.sought import sought_in
from storage.search.houses import houses_in
from storage.search.index_terms import query_text
from storage.search.stems import stems
from tests.unit.corpora import columns
from tests.unit.finding.test_search_corpus import NOW


def named(text: str) -> set[str]:
    return {key for house in houses_in(text) for key in house.keys(stems(house.street)[:1])}


@pytest.mark.parametrize("row", columns("finding/spellings"), ids=itemgetter(0))
def test_a_number_with_its_street_is_a_house(row: list[str]) -> None:
    text, *houses = row
    assert named(text) == {house for told in houses for house in told.split(", ")}


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
