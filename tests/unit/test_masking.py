"""What is shown of a citizen's words does not tell who wrote them, and still tells the matter."""

from operator import itemgetter

import pytest

from domain.model.message.masking import masked
from tests.unit.corpora import columns


@pytest.mark.parametrize("row", columns("masking/rules"), ids=itemgetter(0))
def test_what_tells_who_wrote_is_hidden_and_the_matter_stays(row: list[str]) -> None:
    assert masked(row[0]) == row[-1]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "Во\u00a0дворе  «е\u0308лка», ８９１８１２３４５６７\u200b!",
            "Во\u00a0дворе  «е\u0308лка», [телефон]\u200b!",
        ),
        ("½ дома, 8\u200b-\u200b918 123\u00a045\t67", "½ дома, [телефон]"),
        ("Жду.\nС уважением,\nМария Иванова", "Жду.\nС уважением,\n[имя]"),
        ("№\u00a05,  Белова\r\nАнна\u00a0Петровна  ждёт", "№\u00a05,  [имя]  ждёт"),
    ],
)
def test_only_what_is_hidden_is_changed(text: str, shown: str) -> None:
    assert masked(text) == shown


def test_the_name_of_the_author_is_hidden_in_either_order() -> None:
    text = "Пётр Орлов просит. Орлов Пётр, Мира, 5. Орлов переулок"
    assert masked(text, "Пётр Орлов") == "[имя] просит. [имя], Мира, 5. Орлов переулок"


def test_the_author_may_write_without_the_dots_of_a_letter() -> None:
    assert masked("Елкина Алена, Мира, 5", "Алёна Ёлкина") == "[имя], Мира, 5"


def test_a_word_that_the_author_calls_themselves_may_be_any_word() -> None:
    assert masked("Житель дома 5 по улице Мира", "Житель") == "Житель дома 5 по улице Мира"


def test_what_is_hidden_stays_so() -> None:
    text = "тел. 2-15-04, паспорт 0312 345678, anna@mail.ru, Иванова Ольга Петровна"
    assert masked(masked(text)) == masked(text)
