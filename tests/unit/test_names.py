"""Which words name a person, and which a body."""

import pytest

from domain.model.message.names import is_person


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("Сидоров", True),
        ("Сидоров С. С.", True),
        ("Белова Анна", True),
        ("БЕЛОВА АННА", True),
        ("Белова-Кузьмина Анна Ивановна", True),
        ("Белова Анна Ивановна Кузьмина", True),
        ("Парк имени Анны Беловой у вокзала", False),
        ("Отдел культуры", False),
        ("МБУ Анны Беловой", False),
    ],
)
def test_a_few_words_with_a_first_name_or_initials_name_a_person(name: str, person: bool) -> None:
    assert is_person(name) is person
