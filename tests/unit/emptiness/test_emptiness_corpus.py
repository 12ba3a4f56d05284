"""How well answers of nothing but formulas are told from those that say something.

Sixty of each were written first; the lists were made with forty. Of the held-out twenty figures alone were
looked at: 18 of 20 are found, and none of 20 answers with content.
"""

from collections.abc import Callable

import pytest

from domain.model.incident.answer.emptiness import is_empty
from tests.unit.corpora import lines


@pytest.mark.parametrize("text", lines("emptiness/empty_seen"))
def test_formulas_say_nothing(text: str) -> None:
    assert is_empty(text)


@pytest.mark.parametrize("text", lines("emptiness/full_seen"))
def test_a_formula_beside_content_is_an_answer(text: str) -> None:
    assert not is_empty(text)


def test_most_formulas_are_found_and_hardly_any_answer_that_were_held_out(
    figures: Callable[[str], None],
) -> None:
    empty, full = lines("emptiness/empty_held_out"), lines("emptiness/full_held_out")
    found, wrong = sum(map(is_empty, empty)), sum(map(is_empty, full))
    figures(f"held out: {found} of {len(empty)} formulas, {wrong} of {len(full)} answers")
    assert len(empty) == len(full) == 20
    assert found >= 18
    assert wrong <= 1


@pytest.mark.parametrize("text", ["", "Здравствуйте!", "Сделано.", "№ 5"])
def test_a_single_word_may_be_anything(text: str) -> None:
    assert not is_empty(text)
