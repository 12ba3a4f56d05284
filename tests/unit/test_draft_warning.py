"""What looks like talk in the chat: the rule, case by case."""

import pytest

from domain.model.answer.draft_warning import (
    FEWEST_WORDS,
    SHORT_QUESTION,
    DraftWarning,
    warnings_about,
)

FEW, MENTION = DraftWarning.FEW_WORDS, DraftWarning.MENTION
QUESTION, LINK = DraftWarning.SHORT_QUESTION, DraftWarning.LINK_ALONE
URL = "https://vk.com/wall-1_2"


@pytest.mark.parametrize(
    ("text", "warnings"),
    [
        pytest.param("Яму на дороге засыплем завтра.", (), id="five words"),
        pytest.param("Яму завтра засыплем обязательно.", (FEW,), id="four words"),
        pytest.param("Проект ответа 1", (FEW,), id="a number is a word"),
        pytest.param("Свет — дадут — завтра — утром", (FEW,), id="a dash is no word"),
        pytest.param("Свет\nдадут\tзавтра  утром, обещаем", (), id="any white space"),
        pytest.param("@petrov посмотрите этот адрес сегодня же", (MENTION,), id="a mention"),
        pytest.param("  @petrov ваш участок?", (MENTION, QUESTION, FEW), id="all at once"),
        pytest.param("Пишите нам на адрес zhkh@example.org сегодня", (), id="an address inside"),
        pytest.param("А кто поедет туда завтра утром?", (QUESTION,), id="a short question"),
        pytest.param(
            " ".join(["слово"] * (SHORT_QUESTION - 1)) + "?", (QUESTION,), id="nine words"
        ),
        pytest.param(" ".join(["слово"] * SHORT_QUESTION) + "?", (), id="ten words and a mark"),
        pytest.param("Когда дадут воду? Её дадут завтра утром.", (), id="a question within"),
        pytest.param(URL, (LINK,), id="a link alone"),
        pytest.param(f" {URL}. ", (LINK,), id="a link with a full stop"),
        pytest.param(f"{URL}\n{URL}", (LINK,), id="two links alone"),
        pytest.param("vk.com/wall-1_2", (LINK,), id="a link without its scheme"),
        pytest.param(f"Готово: {URL}", (FEW,), id="a word and a link"),
        pytest.param(f"Подробный ответ администрации размещён здесь: {URL}", (), id="text, link"),
    ],
)
def test_a_text_is_a_draft_or_doubtful(text: str, warnings: tuple[DraftWarning, ...]) -> None:
    assert warnings_about(text) == warnings


def test_the_threshold_is_the_one_named() -> None:
    assert warnings_about(" ".join(["слово"] * FEWEST_WORDS)) == ()
    assert warnings_about(" ".join(["слово"] * (FEWEST_WORDS - 1))) == (FEW,)
