"""What the author of a text is asked about before it counts as a draft: case by case."""

import pytest

from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.answer.draft_warning import (
    DraftWarning,
    greets_as_answer,
    says_placed,
    warnings_about,
)
from domain.model.incident.answer.talk import first_words

TALK, INTERIM, LINK = DraftWarning.TALK, DraftWarning.INTERIM, DraftWarning.LINK_ALONE
URL = "https://vk.com/wall-1_2"


@pytest.mark.parametrize(
    ("text", "warnings"),
    [
        pytest.param("Яму на дороге засыплем завтра.", (), id="an answer"),
        pytest.param("Работы выполнены.", (), id="two words"),
        pytest.param("Сделано.", (TALK,), id="one word"),
        pytest.param("", (TALK,), id="nothing"),
        pytest.param("Хорошо, сделаем", (TALK,), id="an agreement"),
        pytest.param("Принято, исправлю", (TALK,), id="rework acknowledged"),
        pytest.param("@petrov посмотрите этот адрес сегодня же", (TALK,), id="a mention"),
        pytest.param("Почта для обращений: zhkh@example.org", (), id="an address inside"),
        pytest.param("А кто поедет туда завтра утром?", (TALK,), id="a short question"),
        pytest.param(
            "Здравствуйте! Яму засыпали. О результатах проверки сообщим до 8 декабря.",
            (INTERIM,),
            id="a promise of the answer",
        ),
        pytest.param("Коллеги, звоню им, о результатах сообщим", (TALK, INTERIM), id="both"),
        pytest.param("Яму заасфальтируем до 8 декабря.", (), id="a date of works"),
        pytest.param(URL, (LINK,), id="a link alone"),
        pytest.param(f" {URL}. ", (LINK,), id="a link with a full stop"),
        pytest.param(f"{URL}\n{URL}", (LINK,), id="two links alone"),
        pytest.param("vk.com/wall-1_2", (LINK,), id="a link without its scheme"),
        pytest.param(f"Разместили ответ: {URL}", (LINK,), id="a report of the placement"),
        pytest.param("Разместил, ссылку позже кину", (TALK,), id="a report without a link"),
        pytest.param(f"Расписание автобусов на сайте: {URL}", (), id="an answer with a link"),
    ],
)
def test_a_text_is_an_answer_or_asked_about(text: str, warnings: tuple[DraftWarning, ...]) -> None:
    assert warnings_about(text) == warnings


@pytest.mark.parametrize(
    ("text", "kind", "warnings"),
    [
        ("О результатах проверки сообщим до 8 декабря.", DraftKind.INTERIM, ()),
        ("В каком доме нет воды?", DraftKind.CLARIFICATION, ()),
        ("Уточните, пожалуйста, номер дома.", DraftKind.CLARIFICATION, ()),
        ("Принято, исправлю", DraftKind.CLARIFICATION, (TALK,)),
    ],
)
def test_what_is_asked_depends_on_the_kind(
    text: str, kind: DraftKind, warnings: tuple[DraftWarning, ...]
) -> None:
    assert warnings_about(text, kind) == warnings


@pytest.mark.parametrize(
    ("text", "placed"),
    [
        ("Разместили", True),
        (f"Ответ размещён {URL}", True),
        (f"Опубликовано: {URL}", True),
        (f"Готово, выложила ответ {URL}", True),
        ("Расписание размещено на сайте школы", False),
        ("Мы разместили ответ на ваш вопрос о ремонте дороги под прошлой публикацией", False),
        (f"Яму засыпали {URL}", False),
    ],
)
def test_a_few_words_report_a_placement(text: str, placed: bool) -> None:
    assert says_placed(text) is placed


@pytest.mark.parametrize(
    ("text", "greets"),
    [
        (f"Здравствуйте! Яму засыпали, фото тут {URL}", True),
        ("Мария Ивановна, добрый день! Яму засыпали.", True),
        ("Иванова Мария Ивановна, добрый день! Яму засыпали.", True),
        ("@maria.k, здравствуйте! Яму засыпали.", True),
        ("[id1|Maria K.], добрый день! Яму засыпали.", True),
        (f"Здравствуйте! Когда засыплют яму? {URL}", False),
        (f"Яма на Мира {URL}", False),
    ],
)
def test_an_answer_greets_and_asks_nothing(text: str, greets: bool) -> None:
    assert greets_as_answer(text) is greets


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Борис Викторович, засыпали 24 ноября.", "борис викторович"),
        ("Здравствуйте, Борис Викторович! Яму засыпали.", "борис викторович"),
        ("борис викторович засыпали", "борис викторович"),
        ("Семён Семёнович, засыпали", "семен семенович"),
        ("Добрый день! Борис Викторович, засыпали", "борис викторович"),
        ("Приём ведёт начальник управления Петров Борис Викторович", "прием ведет"),
        ("Засыпали", "засыпали"),
        ("", ""),
    ],
)
def test_a_text_begins_with_whom_it_speaks_to(text: str, words: str) -> None:
    assert first_words(text) == words
