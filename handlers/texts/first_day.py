"""The welcome to a new role: what to expect, and a first exercise."""

from collections.abc import Iterable, Iterator
from typing import Final

from domain.model.organisation.people import Post, Role
from handlers.texts.tables import texts_by

_MOST: Final = 3
"""Most roles described; `/help` has them all."""

_COMES: Final = texts_by(Role, "administration.comes")
_EXAMPLE: Final = texts_by(Role, "administration.example")


def first_day(posts: Iterable[Post]) -> Iterator[str]:
    """Return plain lines; the example is that of the first role."""
    roles = sorted({post.role for post in posts}, key=list(Role).index)
    yield from dict.fromkeys(_COMES[role] for role in roles[:_MOST])
    if roles:
        yield f"Пример: {_EXAMPLE[roles[0]]}"
