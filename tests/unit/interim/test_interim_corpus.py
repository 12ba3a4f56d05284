"""How well texts that promise the answer itself are told from final answers.

Eighty of each were written first and split by chance; the rule was made with one half. The held-out half
was looked at as figures only: 36 of 40 are asked about, and none of 40 final answers.
"""

from collections.abc import Callable

import pytest

from domain.model.incident.answer.draft_warning import answer_to_come
from tests.unit.corpora import lines


def test_most_interim_texts_are_asked_about_and_hardly_any_final_one(
    figures: Callable[[str], None],
) -> None:
    interim, final = lines("interim/interim_held_out"), lines("interim/final_held_out")
    found = sum(answer_to_come(text) is not None for text in interim)
    wrong = sum(answer_to_come(text) is not None for text in final)
    figures(f"held out: {found} of {len(interim)} interim, {wrong} of {len(final)} final")
    assert len(interim) == len(final) == 40
    assert found >= 34
    assert wrong <= 4


@pytest.mark.parametrize("text", lines("interim/interim_seen"))
def test_a_text_promises_the_answer(text: str) -> None:
    assert answer_to_come(text)


@pytest.mark.parametrize("text", lines("interim/final_seen"))
def test_a_final_answer_promises_none(text: str) -> None:
    assert answer_to_come(text) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "Яму засыпали. О результатах сообщим дополнительно.",
            "О результатах сообщим дополнительно",
        ),
        ("Вопрос изучаем, ответ дадим до 8 декабря 2026.", "ответ дадим до 8 декабря 2026"),
        ("Ваше обращение\nнаправлено на рассмотрение", "направлено на рассмотрение"),
        ("заасфальтируем до 8 декабря", None),
        ("О переносе мы сообщали вчера", None),
        ("Вопрос будет рассмотрен при наличии средств", None),
    ],
)
def test_the_words_of_the_promise_are_named(text: str, words: str | None) -> None:
    assert answer_to_come(text) == words


def test_the_seen_and_the_held_out_have_nothing_in_common() -> None:
    for name in ("interim", "final"):
        assert not set(lines(f"interim/{name}_seen")) & set(lines(f"interim/{name}_held_out"))
