"""Formatted text of MAX."""

import pytest

from bot.sandbox.markup import Entity
from bot.sandbox.max.markup import parse

LINK = "https://max.ru"


@pytest.mark.parametrize(
    ("source", "text_format", "text", "entities"),
    [
        ("<b>Яма</b>", None, "<b>Яма</b>", []),
        ("1 &lt; 2", "html", "1 < 2", []),
        ("<b>Яма</b>", "html", "Яма", [Entity("bold", 0, 3)]),
        ("🕳 <em>Яма</em>", "html", "🕳 Яма", [Entity("italic", 3, 3)]),
        ("<i>а<u>б</u></i>", "html", "аб", [Entity("italic", 0, 2), Entity("underline", 1, 1)]),
        ("<blockquote>Яма</blockquote><br>Да", "html", "Яма\nДа", []),
        (f'<a href="{LINK}">тут</a>', "html", "тут", [Entity("text_link", 0, 3, LINK)]),
        (
            '<a href="max://user/501">Анна</a>',
            "html",
            "Анна",
            [Entity("text_mention", 0, 4, "501")],
        ),
        ("<b>не закрыт", "html", "не закрыт", []),
    ],
)
def test_text_is_parsed(
    source: str, text_format: str | None, text: str, entities: list[Entity]
) -> None:
    rich = parse(source, text_format)
    assert rich.text == text
    assert list(rich.entities) == entities
