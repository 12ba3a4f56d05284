"""Answers of networks in which something is not as documented."""

import json
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from domain.model.network.post import FoundPost

ODD: list[Any] = [
    None, True, -1, 0, 7, 1.5, 10**30, -(10**30), "", "5", "\ud83d", "\0", "я" * 20_000,
    [], {}, [None], [[]], {"id": []}, [{"id": "x"}], {"items": [None]}, {"a": "\udfff\0"},
]  # fmt: skip


def _paths(value: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if before:
        yield before
    inner = value.items() if isinstance(value, dict) else ()
    for key, one in enumerate(value) if isinstance(value, list) else inner:
        yield from _paths(one, (*before, key))


@st.composite
def odd(draw: st.DrawFn, answer: Any) -> Any:
    """Return the answer with odd values, or without some of its fields."""
    found = json.loads(json.dumps(answer))
    for _ in range(draw(st.integers(0, 3))):
        *way, last = draw(st.sampled_from(list(_paths(found)) or [()])) or [None]
        if last is None:
            break
        within = found
        for key in way:
            within = within[key]
        if isinstance(within, dict) and draw(st.booleans()):
            del within[last]
        else:
            within[last] = json.loads(json.dumps(draw(st.sampled_from(ODD))))
    return found


def check_storable(post: FoundPost) -> None:
    """What is found can be stored by every database, and is bounded."""
    for text in (post.text, post.author_name, post.author, post.url, post.address.key):
        assert "\0" not in (text or "").encode().decode()
    assert len(post.text) <= 16_384
    assert len(post.author_name or "") <= 200
    assert len(str(post.address)) <= 200
