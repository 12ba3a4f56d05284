"""A message that is too long for a messenger comes in several, each whole in its markup."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from handlers.ui.buttons import AskReply
from handlers.ui.fitting import fitting, split_markup
from handlers.ui.markup import plain, visible_length
from handlers.ui.rendered import MessagePart, Rendered

REPLY = AskReply("Ваш ответ")

lines = st.lists(
    st.tuples(st.sampled_from(["", "b", "pre", "blockquote"]), st.text("аб &<\n", max_size=30)),
    max_size=12,
)


def marked(parts: list[tuple[str, str]]) -> str:
    escaped = [(tag, text.replace("&", "&amp;").replace("<", "&lt;")) for tag, text in parts]
    return "\n".join(f"<{tag}>{text}</{tag}>" if tag else text for tag, text in escaped)


@given(lines, st.integers(5, 60))
def test_no_piece_is_too_long_and_no_word_is_lost(parts: list[tuple[str, str]], most: int):
    markup = marked(parts)
    pieces = split_markup(markup, most)
    assert all(visible_length(piece) <= most for piece in pieces)
    letters = "".join(plain(piece) for piece in pieces)
    assert letters.replace("\n", "") == plain(markup).replace("\n", "")


@given(lines, st.integers(5, 60))
def test_each_piece_closes_its_tags(parts: list[tuple[str, str]], most: int):
    for piece in split_markup(marked(parts), most):
        for tag in ("b", "pre", "blockquote"):
            assert piece.count(f"<{tag}>") == piece.count(f"</{tag}>")


def longer_than(most: int) -> Callable[[MessagePart], bool]:
    return lambda part: visible_length(part.html) > most


def test_the_last_piece_has_the_buttons_and_each_names_the_incident():
    part = MessagePart(f"<b>№7</b> Проект\n{'слово ' * 20}", REPLY)
    first, *_, last = fitting(Rendered((part,)), longer_than(60), 60).parts
    assert (first.keyboard, last.keyboard) == (None, REPLY)
    assert last.html.startswith("<b>№7</b>, продолжение\n")


def test_a_text_to_copy_stays_alone_in_each_piece():
    copied = fitting(Rendered((MessagePart(f"<pre>{'а' * 70}</pre>"),)), longer_than(40), 45).parts
    assert [part.html for part in copied] == [f"<pre>{'а' * 40}</pre>", f"<pre>{'а' * 30}</pre>"]


def test_no_word_is_torn_and_tags_count():
    assert split_markup("один <b>два</b> три", 15) == ["один <b>два</b>", " три"]
    assert split_markup("раз два три", 6) == ["раз ", "два ", "три"]


def test_a_part_that_fits_stays_whole_beside_one_that_does_not():
    short, long = MessagePart("<b>№7</b>"), MessagePart("а" * 50)
    assert fitting(Rendered((short, long)), longer_than(40), 40).parts[0] is short


def test_what_fits_stays_as_it_is():
    rendered = Rendered((MessagePart("<b>№7</b>"),))
    assert fitting(rendered, longer_than(4096)) is rendered
