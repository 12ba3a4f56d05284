"""`otklik find`: the search on the console, over all incidents."""

import asyncio
import json
import sys
from collections.abc import Iterator
from typing import Annotated, Final

import typer

from bot.runtime.clock import Clock, SystemClock
from bot.setup.settings import Settings, load_settings
from domain.model.ids import IncidentNumber
from domain.model.organisation.office import Office
from domain.model.search import Sought
from domain.ports.snapshots import SearchPage
from handlers.texts import searching as texts

_MOST: Final = 1000
"""The number of newest matches that are ranked."""

_MOST_TOLD: Final = 20


def find(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="СЛОВА",
            help="Слова, адрес, номер, ссылка, автор, орган, состояние, дни: яма жкх ноябрь.",
        ),
    ],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Вывести номера в формате JSON.")] = False,
) -> None:
    """Найти сообщения: сначала те, где слова стоят в самом сообщении и так, как написаны."""
    text = " ".join(words)
    search = look(load_settings(), text, SystemClock(), told=0 if as_json else _MOST_TOLD)
    sought, numbers, found, office = asyncio.run(search)
    if as_json:
        print(json.dumps(numbers))
    else:
        print(*_lines(sought, found, office), sep="\n")
    if not found.complete:
        print(texts.INCOMPLETE, file=sys.stderr)


def _lines(sought: Sought, found: SearchPage, office: Office) -> Iterator[str]:
    from handlers.searching import heading, nothing, told
    from handlers.ui.markup import plain

    yield from map(plain, heading(sought, office))
    if not found.hits:
        yield plain(nothing(sought, found))
        return
    yield texts.best_of(found.total, found.exact, len(found.hits), _MOST)
    for hit in found.hits:
        yield from ("", *map(plain, told(hit, office)))


async def look(
    settings: Settings, text: str, clock: Clock, *, told: int
) -> tuple[Sought, list[IncidentNumber], SearchPage, Office]:
    """Return the numbers, and the first ones as hits.

    Raises StartupError if there is no database yet.
    """
    from bot.setup.wiring import consulted
    from handlers.reading.sought import sought_in
    from storage.incidents.searching import found_at_all

    now = clock.now()
    async with consulted(settings, clock) as (database, reading):
        office = await reading.office()
        sought = sought_in(text, office.calendar.local(now).date())
        async with database.reading(long=True) as connection:
            numbers, found = await found_at_all(
                connection, sought, office, now, most=_MOST, told=told
            )
    return sought, numbers, found, office
