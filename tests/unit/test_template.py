"""Templates: in which order they are offered, what fills them, what an answer leaves of itself."""

from datetime import UTC, datetime

import pytest

from domain.model.ids import AuthorityCode, PersonId, TemplateId
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.answer.template import (
    Template,
    TemplateKind,
    TemplateUnfit,
    Wording,
    address_in,
    fields_left,
    filled,
    likeliest,
    titled,
    wording_of,
)
from domain.model.message.citizen_message import CitizenMessage, Topic

ZHKH, ROADS = AuthorityCode("zhkh"), AuthorityCode("roads")
TOPIC = Topic("Дороги", "Ямы")


def kept(
    title: str,
    *,
    kind: TemplateKind = TemplateKind.ANSWER,
    topic: str = "",
    authority: AuthorityCode | None = None,
    tried: int = 0,
    approved: int = 0,
) -> Template:
    wording = Wording(title, "Текст", kind, topic, authority)
    at = datetime(2026, 6, 16, tzinfo=UTC)
    return Template(TemplateId(1), wording, PersonId(1), at, tried=tried, approved=approved)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (kept("б"), kept("а", kind=TemplateKind.INTERIM)),
        (kept("б", topic="ямы"), kept("а", topic="Дороги")),
        (kept("б", topic="Дороги"), kept("а")),
        (kept("б"), kept("а", topic="Свет", authority=ZHKH)),
        (kept("б", authority=ZHKH), kept("а")),
        (kept("б"), kept("а", authority=ROADS)),
        (kept("б", tried=20, approved=16), kept("а", tried=1, approved=1)),
        (kept("б"), kept("а", tried=1)),
        (kept("б", topic="Ямы", tried=9), kept("а", tried=9, approved=9)),
        (kept("а"), kept("б")),
    ],
    ids=[
        "of the kind in hand",
        "of the topic",
        "of its group",
        "of another topic last",
        "of the authority",
        "of another authority last",
        "one lucky case does not lead",
        "untried before returned",
        "the topic before the share",
        "by title",
    ],
)
def test_the_likeliest_come_first(first: Template, second: Template) -> None:
    offered = likeliest([second, first], DraftKind.FINAL, TOPIC, ZHKH, publication=False)
    assert offered == [first, second]


def test_a_publication_has_templates_of_its_own() -> None:
    own, other = kept("а", kind=TemplateKind.PUBLICATION), kept("б")
    assert likeliest([own, other], DraftKind.FINAL, TOPIC, ZHKH, publication=True) == [own]
    assert likeliest([own, other], DraftKind.FINAL, TOPIC, ZHKH, publication=False) == [other]


def test_what_is_known_fills_the_fields_and_the_rest_stays_to_be_seen() -> None:
    text = filled("{Имя}, {адрес}: {срок работ}. {адрес} {x}", {"имя": "", "адрес": "ул. Мира, 5"})
    assert text == "___, ул. Мира, 5: ___. ул. Мира, 5 {x}"
    assert fields_left(text) == ("___",)
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
    made = wording_of(answer, message, TOPIC, TemplateKind.ANSWER, ZHKH)
    assert made == Wording(
        "Ямы",
        "Уважаемая {имя}! Яму по {адрес} засыпал {имя} {имя} может позвонить: {телефон}.",
        TemplateKind.ANSWER,
        "Ямы",
        ZHKH,
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
    made = wording_of(answer, CitizenMessage("Яма"), TOPIC, TemplateKind.ANSWER, ZHKH)
    assert made.text == text


@pytest.mark.parametrize("words", ["Название", "Название\n \n", "\nтекст", f"{'а' * 61}\nтекст"])
def test_a_template_has_a_title_and_a_text(words: str) -> None:
    with pytest.raises(TemplateUnfit):
        titled(words)
