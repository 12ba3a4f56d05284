"""What of MAX's answers about posts and comments is read, whatever they hold."""

from typing import Any

import pytest

from bot.networks.max.answers import MaxComment, MaxPost, read_one, read_page
from bot.networks.max.marks import OVERLAP, CommentsMark, mark_from
from bot.networks.max.threads import thread_after

AT = 1_796_040_000_000
"""30 November 2026, in milliseconds."""


def comment(mid: str = "mid.1", answered: str | None = None, at: int = AT, **more: Any) -> Any:
    """Return a comment with what a newer MAX may add."""
    found = {
        "sender": None,
        "recipient": {"chat_id": -5, "chat_type": "channel", "post_id": "mid.0"},
        "timestamp": at,
        "body": {"mid": mid, "seq": 116_328_147_937_082_782, "text": "Когда?", "mood": "calm"},
        "aura": "blue",
    }
    if answered is not None:
        found["link"] = {"type": "reply", "message": {"mid": answered, "seq": 1, "text": "?"}}
    return found | more


def body(**more: Any) -> dict[str, Any]:
    return {"body": comment()["body"] | more}


UNREADABLE: dict[str, Any] = {
    "no object": [1],
    "no body": {"timestamp": AT},
    "no moment": comment(timestamp=None),
    "a moment before all": comment(timestamp=-1),
    "a moment after all": comment(timestamp=2**60),
    "no id": comment(**body(mid=None)),
    "an id that leads elsewhere": comment(**body(mid="../chats")),
    "an id of two lines": comment(**body(mid="mid.1\n")),
    "an endless id": comment(**body(mid="1" * 1000)),
    "a text that is none": comment(**body(text={"a": 1})),
    "an author of too many bits": comment(sender={"user_id": 2**64}),
    "an answer to something strange": comment(
        link={"type": "reply", "message": {"mid": "a/b", "text": "?"}}
    ),
}


@pytest.mark.parametrize("answer", UNREADABLE.values(), ids=UNREADABLE)
def test_what_can_not_be_read_is_dropped(answer: Any) -> None:
    assert read_one(MaxComment, answer) is None
    page = read_page(MaxComment, {"messages": [answer, comment()]})
    assert page is not None
    assert ([one.mid for one in page.read], page.length) == (["mid.1"], 2)


@pytest.mark.parametrize("answer", [None, [], {}, {"messages": None}, {"messages": {}}])
def test_what_is_no_list_is_no_page(answer: Any) -> None:
    assert read_page(MaxComment, answer) is None


def test_a_comment_without_words_or_links_is_read() -> None:
    found = read_one(MaxComment, {"timestamp": 0, "body": {"mid": "AbC-1", "text": None}})
    assert found is not None
    assert (found.text, found.answered, found.name) == ("", None, None)
    forwarded = read_one(MaxComment, comment(link={"type": "forward", "message": {"mid": "m"}}))
    assert forwarded is not None
    assert forwarded.answered is None


def test_texts_and_names_are_cut_and_storable() -> None:
    sender = {"user_id": 7, "first_name": "я" * 1000, "is_bot": False}
    found = read_one(MaxComment, comment(sender=sender, **body(text="\0" + "х" * 20_000)))
    assert found is not None
    assert found.name == "я" * 200
    assert found.text == "\N{REPLACEMENT CHARACTER}" + "х" * 9_999
    nameless = read_one(MaxComment, comment(sender={"user_id": 7, "first_name": " "}))
    assert nameless is not None
    assert nameless.name is None


@pytest.mark.parametrize(
    ("attachments", "has_files"),
    [
        (None, False),
        ([], False),
        ([{"type": "inline_keyboard"}], False),
        ([{"type": "image"}, {"type": "inline_keyboard"}], True),
        ([{"type": "hologram"}], True),
        (["?"], False),
    ],
)
def test_files_are_what_is_neither_text_nor_buttons(attachments: Any, *, has_files: bool) -> None:
    found = read_one(MaxPost, comment(**body(attachments=attachments)))
    assert found is not None
    assert found.has_files == has_files
    assert found.in_channel


def test_a_thread_is_what_answers_the_same_or_each_other() -> None:
    written = [
        comment("asked"),
        comment("before", "asked", AT + 1),
        comment("ours", "asked", AT + 2),
        comment("more", "ours", AT + 3),
        comment("deeper", "more", AT + 4),
        comment("beside", "asked", AT + 5),
        comment("other", "elsewhere", AT + 6),
        comment("alone", None, AT + 7),
    ]
    page = read_page(MaxComment, {"messages": written[::-1]})
    assert page is not None
    ours = page.read[-3]
    assert [one.mid for one in thread_after(ours, page.read)] == ["more", "deeper", "beside"]


def test_a_mark_is_stored_and_read() -> None:
    mark = CommentsMark(AT, "key").after(
        AT + 90_000, [(AT, "old"), (AT + 30_000, "b"), (AT + 80_000, "a")]
    )
    assert (mark.since, mark.key) == (AT + 90_000 - OVERLAP, "key")
    assert [mark.has_seen(one) for one in ("a", "b", "old")] == [True, True, False]
    assert " a" not in str(mark)
    assert mark_from(str(mark)) == mark
    assert mark.after(AT, []).since == mark.since
    assert mark_from("") is None
    assert mark_from("-1 a") is None
    earlier = mark_from(f"{AT} mid.1 mid.2")
    assert earlier is not None
    assert (earlier.since, earlier.seen) == (AT, frozenset())
