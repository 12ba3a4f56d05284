"""Search results: five per page, each with the matching passage."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from domain.model.incident.workflow.status import Status
from domain.model.organisation.office import Office
from domain.model.search import MOST_SHOWN, PAGE, Narrowing, Search, Sought, Trait
from domain.model.suggestions.precedents import in_order
from domain.ports.found import Found, Hit, Passage, SearchSnapshot
from handlers.cards import lines
from handlers.searching.buttons import (
    Narrow,
    OfAuthority,
    OfCondition,
    OfPeriod,
    OpenFound,
    TurnFound,
)
from handlers.texts import reports, words
from handlers.texts import searching as texts
from handlers.ui.buttons import LONGEST_LABEL, Button, Key, Keyboard, column, paired
from handlers.ui.markup import bold, escape
from handlers.ui.rendered import Part, Rendered
from handlers.ui.rendering import renders

_LONGEST_TEXT: Final = 100
_LONGEST_AUTHORITY: Final = 40
_MOST_AUTHORITIES: Final = 30

_CHOICES: Final = (Trait.OPEN, Trait.OVERDUE, Trait.HIGH, Trait.PUBLICATION, *Status)


@renders(SearchSnapshot)
def render_search(snapshot: SearchSnapshot, _: datetime) -> Rendered:
    """Render the page with its navigation, or the values of a filter."""
    search, found, office = snapshot.search, snapshot.found, snapshot.office
    text = [*heading(search.sought, office), *_results(search, found, office)]
    if search.choosing is not None:
        keyboard = _choosing(search, search.choosing, office)
    else:
        keyboard = _leading_on(search, found)
    return Rendered((Part("\n".join(text), keyboard),))


def heading(sought: Sought, office: Office) -> Iterator[str]:
    """Show the query as it was understood."""
    text = words.cut(sought.text, _LONGEST_TEXT)
    yield bold(f"Поиск: {text}" if text else "Поиск")
    if sought.author:
        yield f"Автор: {escape(' '.join(sought.author))}"
    if sought.conditions:
        names = sorted(texts.CONDITION[one] for one in sought.conditions)
        yield f"Состояние: {', '.join(names)}"
    if sought.authority is not None:
        yield f"Орган: {lines.body(office, sought.authority)}"
    if sought.period is not None:
        yield f"Выявлено: {words.days(sought.period.first, sought.period.last)}"


def _results(search: Search, found: Found, office: Office) -> Iterator[str]:
    sought = search.sought
    if not found.hits:
        yield nothing(sought, found)
    else:
        first = search.page * PAGE + 1
        yield texts.total(found.total, first, first + len(found.hits) - 1)
    if not found.complete:
        yield texts.INCOMPLETE
    for hit in found.hits:
        yield ""
        yield from told(hit, office)


def nothing(sought: Sought, found: Found) -> str:
    """Explain why nothing was found, if known, and what to do."""
    if sought.number is not None:
        return texts.no_such(sought.number)
    if found.meaningless:
        return texts.NO_MEANING
    narrowed = bool(sought.conditions or sought.authority or sought.period or sought.author)
    return texts.nothing(found.absent, narrowed=narrowed)


def told(hit: Hit, office: Office) -> Iterator[str]:
    """Return an incident as a line, and the matching passage."""
    yield _line(hit, office)
    yield from map(_passage, hit.passages)


def _line(hit: Hit, office: Office) -> str:
    """«№12 · Управление ЖКХ · в работе · 24.11.2026 08:30»."""
    row = hit.row
    names = ", ".join(words.authority(office.organisation, code) for code in row.authorities)
    main = row.waits_for
    state = words.status(row.status, row.kind) if main is None else words.joined_to(main)
    about = [words.cut(names, _LONGEST_AUTHORITY), state]
    detected = lines.moment(office, hit.detected_at)
    return " · ".join((f"<b>№{row.number}</b>", *map(escape, filter(None, about)), detected))


def _passage(of: Passage) -> str:
    """Return the passage with the matches in bold."""
    pieces, end = [texts.of(of.of)], 0
    for first, last in of.marks:
        pieces += [escape(of.text[end:first]), bold(of.text[first:last])]
        end = last
    return words.of_no_incident("".join([*pieces, escape(of.text[end:])]))


def _leading_on(search: Search, found: Found) -> Keyboard:
    last = min(found.total, MOST_SHOWN) - 1
    turns = [
        TurnFound(search=search.id, page=page, label=label)
        for label, page in {"◀️ Назад": search.page - 1, "Дальше ▶️": search.page + 1}.items()
        if 0 <= page * PAGE <= last
    ]
    opens = [OpenFound(incident=hit.row.number) for hit in found.hits]
    narrow = [Narrow(search=search.id, what=what) for what in Narrowing]
    rows: list[tuple[Key, ...]] = [tuple(opens), tuple(turns), tuple(narrow)]
    return Keyboard(tuple(filter(None, rows)))


def _choosing(search: Search, what: Narrowing, office: Office) -> Keyboard:
    back = TurnFound(search=search.id, page=search.page, label="Назад")
    return Keyboard((*paired(_choices(search, what, office)), *column(back).rows))


def _choices(search: Search, what: Narrowing, office: Office) -> Iterator[Button]:
    of = search.id
    match what:
        case Narrowing.CONDITION:
            yield OfCondition(search=of, label="Любое")
            for one in _CHOICES:
                label = words.capital(texts.CONDITION[one])
                yield OfCondition(search=of, condition=one, label=label)
        case Narrowing.AUTHORITY:
            yield OfAuthority(search=of, label="Любой")
            bodies = list(in_order((), office.organisation.authorities.values()))
            for body in bodies[:_MOST_AUTHORITIES]:
                label = words.cut(body.name, LONGEST_LABEL)
                yield OfAuthority(search=of, authority=body.code, label=label)
        case Narrowing.PERIOD:
            yield OfPeriod(search=of, label="Любой")
            for span, label in reports.SPAN.items():
                yield OfPeriod(search=of, span=span, label=label)
