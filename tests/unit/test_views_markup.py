"""Telegram HTML: escaping, and splitting before it is marked up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.ui.markup import (
    LONGEST_MESSAGE,
    Quote,
    escape,
    incident_pages,
    linked,
    pages,
    plain,
    visible_length,
)
from tests.unit.views_samples import HOSTILE, NUMBER, visible

_TEXTS = st.builds(
    lambda piece, times: piece * times,
    st.text(st.sampled_from("аб <>&\n\"'👍;"), max_size=20),
    st.integers(1, 600),
)
"""Up to 12,000 characters, many of them over one message."""


def _pages(*texts: str) -> list[str]:
    quotes = (Quote(text, folded=True) for text in texts)
    return incident_pages(NUMBER, [f"<b>Инцидент №{NUMBER}</b>", *quotes])


def _letters(text: str) -> str:
    return "".join(text.split())


@given(_TEXTS, _TEXTS)
def test_long_texts_are_split_without_losing_a_character(one: str, other: str) -> None:
    pages = _pages(one, other)
    assert all(f"№{NUMBER}" in visible(page) for page in pages)
    continuation = _letters(f"№{NUMBER}, продолжение")
    seen = "".join(_letters(visible(page)).removeprefix(continuation) for page in pages)
    shown = (_letters(text) or "удалено" for text in (one, other))
    assert seen == f"Инцидент№{NUMBER}{''.join(shown)}"


@pytest.mark.parametrize("text", HOSTILE)
def test_foreign_text_is_shown_as_it_is(text: str) -> None:
    assert _letters(text)[:500] in _letters(visible(_pages(text)[0]))


def test_a_short_message_is_one_page() -> None:
    assert _pages("Нет света.") == [
        f"<b>Инцидент №{NUMBER}</b>\n<blockquote>Нет света.</blockquote>"
    ]


@pytest.mark.parametrize("most", [1, 3])
def test_pages_that_nobody_asked_for_are_not_made(most: int) -> None:
    lines = [f"{number:1000}" for number in range(100)]
    unread = iter(lines)
    assert pages(unread, "", most) == [*pages(lines, "")[:most], f"\n{lines[most * 4]}"]
    assert len([*unread]) > 80
    assert pages(lines[:8], "", 9) == pages(lines[:8], "")


@pytest.mark.parametrize(("extra", "pages"), [(0, 1), (1, 2)], ids=["fills", "is one over"])
def test_a_page_takes_exactly_what_telegram_takes(extra: int, pages: int) -> None:
    heading = len(f"Инцидент №{NUMBER}\n")
    found = _pages("ы" * (LONGEST_MESSAGE - heading + extra))
    assert len(found) == pages
    assert visible_length(found[0]) == LONGEST_MESSAGE


def test_a_text_is_split_between_words_where_it_has_any() -> None:
    first, second = _pages("слово " * 1_000)
    assert visible(first).endswith("слово")
    assert visible(second).startswith(f"№{NUMBER}, продолжение\nслово")


def test_a_quote_is_not_begun_at_the_very_end_of_a_page() -> None:
    first, second = _pages("а" * 4_000, "б" * 300)
    assert "б" not in visible(first)
    assert visible(second).endswith("б" * 300)


def test_a_long_quote_is_folded_and_a_short_one_is_not() -> None:
    assert "<blockquote expandable>" in _pages("а" * 501)[0]
    assert "<blockquote>" in _pages("а" * 500)[0]


@pytest.mark.parametrize(
    ("url", "markup"),
    [
        ("https://vk.com/a?b=1&c=2", '<a href="https://vk.com/a?b=1&amp;c=2">&lt;Мария&gt;</a>'),
        ('https://vk.com/"><b>', '<a href="https://vk.com/&quot;&gt;&lt;b&gt;">&lt;Мария&gt;</a>'),
        ("tg://user?id=501", "&lt;Мария&gt;"),
        ("javascript:alert(1)", "&lt;Мария&gt;"),
        ("https://vk.com/" + "a" * 5_000, "&lt;Мария&gt;"),
        (None, "&lt;Мария&gt;"),
    ],
    ids=["ampersand", "quote", "mention", "script", "endless", "none"],
)
def test_only_web_addresses_become_links(url: str | None, markup: str) -> None:
    assert linked("<Мария>", url) == markup


@given(_TEXTS)
def test_markup_can_be_taken_off_again(text: str) -> None:
    assert plain(f'<b>{escape(text)}</b><a href="https://vk.com">x</a>') == f"{text}x"


@given(_TEXTS)
def test_the_visible_length_is_that_of_the_text(text: str) -> None:
    assert visible_length(f"<b>{escape(text)}</b>") == len(text)
