"""Templates: their order, their gaps, and what an answer leaves of itself."""

from datetime import UTC, datetime

import pytest

from domain.model.ids import PersonId, TemplateId
from domain.model.incident.answer.template import (
    Template,
    TemplateUnfit,
    Wording,
    address_in,
    by_title,
    fields_left,
    titled,
    wording_of,
)
from domain.model.message.citizen_message import CitizenMessage, Topic

TOPIC = Topic("Дороги", "Ямы")


def kept(title: str) -> Template:
    at = datetime(2026, 6, 16, tzinfo=UTC)
    return Template(TemplateId(1), Wording(title, "Текст"), PersonId(1), at)


def test_templates_are_offered_by_title() -> None:
    first, second, third = kept("асфальт"), kept("Дорога"), kept("яма")
    assert by_title([third, second, first]) == [first, second, third]


def test_gaps_and_words_in_braces_are_to_be_filled_in() -> None:
    assert fields_left("С {дата} по ____, с {дата}") == ("{дата}", "____")
    assert fields_left("Готово: {1}, _курсив_, {}") == ()


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Яма на ул. Мира, 5 и далее", "ул. Мира, 5"),
        ("на улице Красных Партизан, д. 12а", "улице Красных Партизан, д. 12а"),
        ("ул. Мира, 5, опять ул. Мира, 5!", "ул. Мира, 5"),
        ("ул. Мира, 5 и ул. Мира, 7", None),
        ("на улице Мира яма", None),
    ],
    ids=["short", "long", "twice the same", "two houses", "no house"],
)
def test_an_address_is_taken_where_it_is_certain(text: str, address: str | None) -> None:
    assert address_in(text) == address


def test_an_answer_leaves_nobodys_data_in_its_template() -> None:
    message = CitizenMessage("Яма на ул. Мира, 5. Ольга Соседова", author_name="Ольга Соседова")
    answer = (
        "Уважаемая Ольга Петровна! Яму по ул.  Мира, 5 засыпал Сидоров И. С. Ольга Соседова может "
        "позвонить: 8 918 123-45-67."
    )
    made = wording_of(answer, message, TOPIC)
    assert made == Wording(
        "Ямы",
        "Уважаемая {имя}! Яму по {адрес} засыпал {имя} {имя} может позвонить: {телефон}.",
    )


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ("Здравствуйте, Ваше сообщение получили.", "Здравствуйте, Ваше сообщение получили."),
        ("Добрый день, По Вашему вопросу работаем.", "Добрый день, По Вашему вопросу работаем."),
        ("Здравствуйте, Василий Соседов!", "Здравствуйте, {имя}!"),
    ],
)
def test_only_a_name_is_taken_from_the_greeting(answer: str, text: str) -> None:
    made = wording_of(answer, CitizenMessage("Яма"), TOPIC)
    assert made.text == text


@pytest.mark.parametrize("words", ["Название", "Название\n \n", "\nтекст", f"{'а' * 61}\nтекст"])
def test_a_template_has_a_title_and_a_text(words: str) -> None:
    with pytest.raises(TemplateUnfit):
        titled(words)
