"""Words of danger are found, and hardly any ordinary message has them."""

from typing import Final

import pytest

from domain.model.message.danger import danger_in
from tests.unit.corpora import MARKED, lines, unlabelled

MOST: Final = 0.03
"""A hint that comes more often is believed by nobody."""


@pytest.mark.parametrize("line", lines("danger/danger"))
def test_a_danger_is_told_by_its_words(line: str) -> None:
    text, labels = unlabelled(line, MARKED)
    assert danger_in(text) == next((label[1] for _, label in labels), None)


def test_ordinary_messages_hardly_ever_have_such_words() -> None:
    ordinary = lines("danger/ordinary")
    found = [line for line in ordinary if danger_in(line)]
    assert len(ordinary) > 200
    assert len(found) <= MOST * len(ordinary), found


def test_a_later_sentence_counts_even_after_one_that_does_not() -> None:
    assert danger_in("Никто не пострадал. Но трубу прорвало на Мира.") == "прорвало"
