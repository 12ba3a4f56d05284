"""Until there is history, an authority's own name is the hint where a message belongs (§11)."""

from dataclasses import replace

import pytest

from domain.model.ids import AuthorityCode
from domain.model.suggestions import named_for
from tests.unit.incidents import ORGANISATION

_ANY = next(iter(ORGANISATION.authorities.values()))
NAMES = {
    "edu": "Управление образования",
    "zhkh": "Управление ЖКХ",
    "roads": "Отдел дорожного хозяйства",
    "culture": "Отдел культуры",
    "sport": "Комитет по спорту и молодёжной политике",
    "land": "Отдел земельных отношений",
}
BODIES = [replace(_ANY, code=AuthorityCode(code), name=name) for code, name in NAMES.items()]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Почему в школе №5 нет горячих обедов?", "edu"),
        ("Когда дадут место в детском саду?", "edu"),
        ("Воспитатели жалуются на холод", "edu"),
        ("Дорога на Мира вся в ямах", "roads"),
        ("Когда положат асфальт?", "roads"),
        ("Светофор на Ленина не работает", "roads"),
        ("Отопление не включили", "zhkh"),
        ("В подъезде нет света", "zhkh"),
        ("Крыша протекает, лифт стоит", "zhkh"),
        ("Библиотека закрыта вторую неделю", "culture"),
        ("Стадион закрыт для жителей", "sport"),
        ("Как оформить земельный участок?", "land"),
        ("Спасибо за работу!", None),
        ("Почему соседний двор не делаете?", None),
        ("Управление не отвечает на вопрос", None),
        ("Дорога к школе в ямах", None),
        ("", None),
    ],
)
def test_the_name_that_speaks_of_the_matter(text: str, code: str | None) -> None:
    assert named_for(text, BODIES) == code
