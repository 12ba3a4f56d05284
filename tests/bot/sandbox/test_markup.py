"""The HTML parse mode and what Telegram recognises by itself."""

import html
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox import markup
from bot.sandbox.markup import Entity, RichText, finished
from tests.telegram.markup import MarkupError, as_html, parse_html


@pytest.mark.parametrize(
    ("source", "error"),
    [
        pytest.param("a < b", 'Unsupported start tag "" at byte offset 2', id="bare-bracket"),
        pytest.param("<x>", 'Unsupported start tag "x" at byte offset 0', id="unknown-tag"),
        pytest.param(
            "Ямы<br>", 'Unsupported start tag "br" at byte offset 6', id="offset-counts-bytes"
        ),
        pytest.param("a <b", "Unclosed start tag at byte offset 2", id="cut-in-a-start-tag"),
        pytest.param("<b ", "Unclosed start tag at byte offset 0", id="cut-before-attributes"),
        pytest.param(
            "<a href",
            'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0',
            id="attribute-without-value",
        ),
        pytest.param("<a href=", 'Unclosed start tag "a" at byte offset 0', id="cut-before-value"),
        pytest.param('<a href="x', "Unclosed start tag at byte offset 0", id="cut-in-a-value"),
        pytest.param('<a href="x"', "Unclosed start tag at byte offset 0", id="cut-after-value"),
        pytest.param(
            '<a ="x">', 'Empty attribute name in the tag "a" at byte offset 0', id="no-name"
        ),
        pytest.param(
            "<a href=x/>y</a>", "Unexpected end of name token at byte offset 8", id="bare-value"
        ),
        pytest.param("x</b>", "Unexpected end tag at byte offset 1", id="end-without-start"),
        pytest.param("<b>x</b", "Unclosed end tag at byte offset 4", id="cut-in-an-end-tag"),
        pytest.param(
            "<b>x</i>",
            'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"',
            id="wrong-end-tag",
        ),
        pytest.param(
            "<b>x", 'Can\'t find end tag corresponding to start tag "b"', id="start-without-end"
        ),
    ],
)
def test_broken_html_is_refused_in_telegrams_words(source: str, error: str) -> None:
    with pytest.raises(MarkupError) as refused:
        parse_html(source)
    assert str(refused.value) == error


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        pytest.param("просто текст", "просто текст", [], id="plain"),
        pytest.param("<B>а</B>", "а", [("bold", 0, 1, "")], id="case-of-tags"),
        pytest.param("<b>а</>", "а", [("bold", 0, 1, "")], id="anonymous-end-tag"),
        pytest.param("<b></b>а", "а", [], id="empty-entity"),
        pytest.param("&lt;&gt;&amp;&quot;&#64;&#x40;", '<>&"@@', [], id="references"),
        pytest.param("&nbsp; &laquo; & &#0; &ltx", "&nbsp; &laquo; & &#0; &ltx", [], id="unknown"),
        pytest.param("👍<i>ж</i>", "👍ж", [("italic", 2, 1, "")], id="utf16-offsets"),
        pytest.param(
            "<b>а<i>б</i></b>", "аб", [("bold", 0, 2, ""), ("italic", 1, 1, "")], id="nested"
        ),
        pytest.param(
            '<a href="https://vk.com/?a=1&amp;b=2">x</a>',
            "x",
            [("text_link", 0, 1, "https://vk.com/?a=1&b=2")],
            id="link",
        ),
        pytest.param(
            '<a href="tg://user?id=501">А</a>',
            "А",
            [("text_mention", 0, 1, "501")],
            id="mention-by-id",
        ),
        pytest.param('<a href="nonsense">x</a>', "x", [], id="link-to-nowhere"),
        pytest.param(
            "<pre>x</pre><code>y</code>", "xy", [("pre", 0, 1, ""), ("code", 1, 1, "")], id="code"
        ),
        pytest.param(
            "<blockquote expandable>x</blockquote>",
            "x",
            [("expandable_blockquote", 0, 1, "")],
            id="expandable-quote",
        ),
    ],
)
def test_html_becomes_text_with_entities(
    source: str, text: str, entities: list[tuple[str, int, int, str]]
) -> None:
    assert parse_html(source) == RichText(text, tuple(Entity(*entity) for entity in entities))


@given(st.text())
def test_an_escaped_text_always_comes_through_as_it_was(text: str) -> None:
    source = html.escape(text, quote=False)
    assert (parse_html(source), markup.parse_html(source)) == (RichText(text), RichText(text))


@given(st.text(alphabet="<>/&;b iapre=\"' "))
def test_no_text_makes_anything_but_a_result_or_a_refusal(text: str) -> None:
    with suppress(MarkupError):
        assert len(parse_html(text).text) <= len(text)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("a &lt; b &amp; c", id="escaped"),
        pytest.param("👍 <b>а<i>б</i></b><u>в</u>", id="nested-and-adjacent"),
        pytest.param("<b><i>а</i></b>", id="same-span"),
        pytest.param('<a href="https://ok.ru/?a&amp;b">x</a>', id="link"),
        pytest.param("<blockquote expandable>x</blockquote>", id="expandable"),
        pytest.param('<a href="tg://user?id=501">А</a>', id="mention"),
    ],
)
def test_entities_are_shown_as_the_html_they_came_from(source: str) -> None:
    assert as_html(parse_html(source)) == source
    assert markup.parse_html(source) == parse_html(source)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("/new Яма", [("bot_command", 0, 4)], id="command"),
        pytest.param("/new@otklik_bot", [("bot_command", 0, 15)], id="command-to-a-bot"),
        pytest.param("и/или 1/2", [], id="slashes"),
        pytest.param("👍 https://vk.com/wall-1_2.", [("url", 3, 23)], id="link-before-a-stop"),
        pytest.param("см. vk.com/wall-1_2, да", [("url", 4, 15)], id="link-without-scheme"),
        pytest.param("ул. Мира д.5", [], id="abbreviations"),
        pytest.param("@otklik_bot привет", [("mention", 0, 11)], id="mention"),
        pytest.param("a@b.com", [], id="address-of-mail"),
    ],
)
def test_commands_links_and_mentions_are_recognised(
    text: str, found: list[tuple[str, int, int]]
) -> None:
    assert finished(RichText(text)).entities == tuple(Entity(*each) for each in found)


def test_nothing_is_recognised_inside_code() -> None:
    assert finished(parse_html("<pre>/new vk.com</pre>")).entities == (Entity("pre", 0, 11),)


def test_white_space_around_is_cut_and_entities_move_along() -> None:
    assert finished(parse_html("\n  а <b>б </b> \n")) == RichText("а б", (Entity("bold", 2, 1),))
