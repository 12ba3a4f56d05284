"""Promises under control: a line each, in `/my`, `/overdue` and the digest."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation
from domain.model.place import Place
from domain.ports.reading import PromiseRow
from handlers.cards import lines
from handlers.cards.promise.view import task
from handlers.texts import words
from handlers.ui.markup import escape

SOON: Final = timedelta(days=7)
"""Promises due within this time are shown to the people who have to keep them."""

_MOST: Final = 10
_LONGEST_WORDS: Final = 60


def promised_in(
    place: Place, rows: Sequence[PromiseRow], organisation: Organisation
) -> list[PromiseRow]:
    """Return the promises of that chat: its body's own, and those it coordinates."""
    here = {body.code for body in organisation.authorities_at(place)}
    return [
        row for row in rows if row.authority in here or place == organisation.coordinator(row.kind)
    ]


def promised_lines(rows: Sequence[PromiseRow], office: Office, today: date) -> Iterator[str]:
    """Return the earliest promises; no page break separates the heading from the first."""
    told = [_line(row, office, today) for row in rows[:_MOST]]
    if told:
        yield f"<b>Обещано в ответах, на контроле: {len(rows)}</b>\n{told[0]}"
        yield from told[1:]
    if len(rows) > _MOST:
        yield f"и ещё {len(rows) - _MOST}"


def _line(row: PromiseRow, office: Office, today: date) -> str:
    fields = (
        f"<b>№{row.number}</b>",
        task(row.day, today),
        lines.authority(office, row.authority),
        escape(words.of_no_incident(words.cut(row.words, _LONGEST_WORDS))),
    )
    return " · ".join(filter(None, fields))
