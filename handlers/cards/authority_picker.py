"""A picker of one authority: search results by name, or one page of the list."""

from collections.abc import Iterator, Sequence
from typing import Final

from domain.model.organisation.people import Authority
from handlers.reading.spelling import found
from handlers.ui.buttons import MOST_OFFERED, sheet_of
from handlers.ui.incoming import IncomingMessage
from handlers.ui.markup import escape

FIRST: Final = 8
"""Authorities on the first page; a phone shows them with the other buttons below."""

MOST_AT_ONCE: Final = FIRST + 1
"""A «more» button would take as much room as one more authority."""

_NAME_OF_A_BODY: Final = 6
"""Most words in a search for a name."""

_HOW_TO_FIND: Final = "Чтобы найти орган, ответьте на карточку частью его названия."


def name_typed(written: IncomingMessage) -> str | None:
    """Return the text if it may be a part of a name, else None."""
    words = " ".join((written.text or "").split())
    brief = written.brief(_NAME_OF_A_BODY) and any(map(str.isalnum, words))
    return words if brief else None


def named(words: str, bodies: Sequence[Authority]) -> list[Authority]:
    """Return the authorities with these words in their names."""
    return [body for body in bodies if found(words, body.name)]


def offered(
    bodies: Sequence[Authority], sheet: int, words: str
) -> tuple[Sequence[Authority], int | None]:
    """Return the search results and the first page; without words, as `sheet_of`."""
    return (named(words, bodies)[:MOST_OFFERED], 0) if words else sheet_of(bodies, sheet)


def sought(bodies: Sequence[Authority], words: str) -> Iterator[str]:
    """For a long list: the search words, or how to search; escaped."""
    if words:
        many = len(named(words, bodies))
        first = f", показаны первые {MOST_OFFERED}" if many > MOST_OFFERED else ""
        yield f"По словам «{escape(words)}» найдено: {many}{first}."
    elif len(bodies) > MOST_AT_ONCE:
        yield _HOW_TO_FIND
