"""Words of danger are found, and hardly any ordinary message has them."""

from typing import Final

import pytest

from domain.model.message.danger import danger_in
from tests.unit.corpora import lines

MOST: Final = 0.03
"""A hint that comes more often is believed by nobody."""


@pytest.mark.parametrize("line", lines("danger/danger"))
def test_a_danger_is_told_by_its_words(line: str) -> None:
    wanted = line.partition("{")[2].partition("}")[0]
    assert danger_in(line.replace("{", "").replace("}", "")) == wanted


def test_ordinary_messages_hardly_ever_have_such_words() -> None:
    ordinary = lines("danger/ordinary")
    found = [line for line in ordinary if danger_in(line)]
    assert len(ordinary) > 200
    assert len(found) <= MOST * len(ordinary), found


@pytest.mark.parametrize(
    "text",
    [
        "Слава богу, никто не пострадал",
        "Обошлось без пострадавших",
        "Если пожар, машина не проедет",
        "В 2019 году прорвало трубу",
        "Три года назад провалился асфальт, и до сих пор яма",
        "Пожарная часть и пожароопасный период",
        "Чуть не сломала ногу на этих ступенях",
        "Того и гляди кто-нибудь руку сломает",
        "Комары покусали всех детей на речке",
        "В прошлом году собаки покусали девочку",
        "Если собака укусит ребёнка, кто ответит?",
        "Собаки никого не покусали, но страшно",
        "Сломал голову над этой квитанцией",
        "Если покусала собака, куда звонить?",
        "После перелома ноги не могу подняться без перил",
        "Прорвались наконец через пробку",
    ],
)
def test_a_danger_that_is_denied_supposed_or_past_is_none(text: str) -> None:
    assert danger_in(text) is None


def test_a_later_sentence_counts_even_after_one_that_does_not() -> None:
    assert danger_in("Никто не пострадал. Но трубу прорвало на Мира.") == "прорвало"
