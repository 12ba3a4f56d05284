"""Authorities to pick one from: those that somebody looked for by name, else a sheet of them."""

from collections.abc import Iterator, Sequence
from typing import Final

from domain.model.organisation.people import Authority
from handlers.reading.naming import found
from handlers.ui.buttons import MOST_OFFERED, sheet_of
from handlers.ui.incoming import IncomingMessage
from handlers.ui.markup import escape

FIRST: Final = 8
"""So many authorities a card offers at once: with what stands below them, what a phone shows."""

MOST_AT_ONCE: Final = FIRST + 1
"""The way to a single one more takes its room."""

_NAME_OF_A_BODY: Final = 6
"""Words that somebody may type of it."""

_HOW_TO_FIND: Final = "Чтобы найти орган, ответьте на карточку частью его названия."


def name_typed(written: IncomingMessage) -> str | None:
    """What may be a part of a name; None: it is something else."""
    words = " ".join((written.text or "").split())
    brief = written.brief(_NAME_OF_A_BODY) and any(map(str.isalnum, words))
    return words if brief else None


def named(words: str, bodies: Sequence[Authority]) -> list[Authority]:
    """Those with these words in their names."""
    return [body for body in bodies if found(words, body.name)]


def offered(
    bodies: Sequence[Authority], sheet: int, words: str
) -> tuple[Sequence[Authority], int | None]:
    """Those that were looked for, and the first sheet of all; without words, as `sheet_of`."""
    return (named(words, bodies)[:MOST_OFFERED], 0) if words else sheet_of(bodies, sheet)


def sought(bodies: Sequence[Authority], words: str) -> Iterator[str]:
    """Of a long list: what was looked for in it, or how to look; escaped."""
    if words:
        many = len(named(words, bodies))
        first = f", показаны первые {MOST_OFFERED}" if many > MOST_OFFERED else ""
        yield f"По словам «{escape(words)}» найдено: {many}{first}."
    elif len(bodies) > MOST_AT_ONCE:
        yield _HOW_TO_FIND
