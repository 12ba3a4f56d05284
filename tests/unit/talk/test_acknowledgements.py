"""What only says that a task was seen."""

import pytest

from domain.model.incident.answer.talk import acknowledges


@pytest.mark.parametrize(
    "text", ["+", "👍", "Ок", "принял.", "Приняла, спасибо!", "Взяли в работу", "Понятно…", "++"]
)
def test_an_acknowledgement_says_only_that_a_task_was_seen(text: str) -> None:
    assert acknowledges(text)


@pytest.mark.parametrize(
    "text",
    [
        "готово",
        "Сделаем в пятницу",
        "?",
        "Принято решение о ремонте",
        "спасибо за обращение",
        "Да",
        " ",
        "\u200b",
    ],
)
def test_a_report_or_a_question_is_no_acknowledgement(text: str) -> None:
    assert not acknowledges(text)
