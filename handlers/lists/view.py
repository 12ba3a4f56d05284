"""`/open`, `/my`, `/overdue`: one line per incident or promise, with its next task; `/help`."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Final

from domain.model.ids import AuthorityCode, PersonId, Place
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.workflow.status import Importance, IncidentKind, Status
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Person
from domain.model.organisation.rights import Side
from domain.ports.reading import IncidentRow, MostUrgent, PromiseRow
from handlers.cards import lines, tasks, unpressed
from handlers.cards.promise import task
from handlers.texts import labels, words
from handlers.texts.help import help_for
from handlers.ui.markup import escape, pages


@dataclass(frozen=True, slots=True)
class Turn:
    """A task of some body on an incident, and since when it is pending."""

    body: AuthorityCode | None
    """None: the coordinator of its kind (§4, §5)."""
    what: str
    """«согласуйте», «ответьте»."""
    since: datetime
    meets_due: bool = False
    """Doing it by the deadline is in time; other tasks leave an answer still to be placed."""


Waiting = tuple[IncidentRow, Turn]
"""An incident, and the reader's task on it."""


def waiting_of(side: Side, rows: Iterable[IncidentRow]) -> list[Waiting]:
    """Return the side's first task on each row that has one: decisions come first."""
    found = list[Waiting]()
    for row in rows:
        own = [turn for turn in turns(row) if _is_of(side, turn, row)]
        found += [(row, turn) for turn in own[:1]]
    return found


def _is_of(side: Side, turn: Turn, row: IncidentRow) -> bool:
    return row.kind in side.coordinates if turn.body is None else turn.body in side.bodies


def turns(row: IncidentRow) -> Iterator[Turn]:
    """Return the tasks; authorities as `Incident.awaited`, without waiting referrals (§11, §19).

    None for an incident that gets another's answer: its tasks are on that one.
    """
    return iter(()) if row.waits_for is not None else _turns(row)


def _turns(row: IncidentRow) -> Iterator[Turn]:
    if row.status is Status.REGISTERED:
        yield Turn(None, tasks.ROUTE, row.since)
    elif row.status is Status.ON_APPROVAL:
        what = tasks.approving(row.in_hand or DraftKind.FINAL, interim=row.interim)
        yield Turn(None, what, row.since, meets_due=True)
    elif row.status.awaits_draft and row.referrals:
        first = min(row.referrals, key=lambda one: one.since)
        yield Turn(None, tasks.decide(returned=first.returned), first.since)
    referring = {one.authority for one in row.referrals}
    approved = row.in_hand if row.status is Status.APPROVED else None
    if row.status.awaits_draft or approved is not None:
        what = tasks.answering(approved, rework=row.rework, interim=row.interim)
        for lead in row.authorities[:1]:
            if lead not in referring:
                yield Turn(lead, what, row.since, meets_due=True)
    if approved is not DraftKind.FINAL:  # a final answer ends the wait for contributions (§12)
        for code, since in row.uninformed.items():
            if code not in referring:
                yield Turn(code, tasks.INFORM, since)


SOON: Final = timedelta(days=7)
"""Promises due within this time are shown to the people who have to keep them."""

_MOST: Final = 10
_LONGEST_WORDS: Final = 60


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


_LONGEST_AUTHORITY = 30
_LONGEST_BEGINNING = 60
_LONGEST_PAGE = 3_400
"""Visible code points: with its markup, a page is one message in MAX, too."""

_SHORTEST_LINE = 32
"""Characters; number, state and deadline take more."""


def longest(pages: int) -> int:
    """Return more lines than any list has on that many pages."""
    return pages * _LONGEST_PAGE // _SHORTEST_LINE


def open_pages(found: MostUrgent, office: Office, now: datetime) -> list[str]:
    """Return all open incidents that the person may see; the first pages if not all were found."""
    heading = f"Открытые {_plural(found)}", "Открытых сообщений нет."
    return _list_pages(heading, found, office, now)


def my_pages(
    waiting: Sequence[Waiting],
    office: Office,
    now: datetime,
    promised: Sequence[PromiseRow] = (),
    *,
    elsewhere: int = 0,
    most: int | None = None,
    sole: AuthorityCode | None = None,
    reader: PersonId | None = None,
) -> list[str]:
    """Return the person's tasks, and how long each has been pending.

    Then their `promised` items, and the number (`elsewhere`) of those that this group may not see.
    `most`: see `pages`. `sole`: their only body.
    """
    told = (own_line(row, turn, office, now, sole, reader=reader) for row, turn in waiting)
    kept = promised_lines(promised, office, office.calendar.local(now).date())
    nothing = "" if promised or elsewhere else "Сейчас от вас ничего не требуется."
    hidden = [f"Не для этой группы: {elsewhere}, смотрите /my в личном чате."] if elsewhere else []
    lines = chain(told, kept, hidden)
    return _paged("Ждут ваших действий", nothing, len(waiting), lines, most)


def overdue_pages(
    found: MostUrgent,
    office: Office,
    now: datetime,
    promised: Sequence[PromiseRow] = (),
) -> list[str]:
    """Return overdue incidents, then `promised` items that are overdue. See `open_pages`."""
    heading = f"Просроченные {_plural(found)}", "Просроченных сообщений нет."
    return _list_pages(heading, found, office, now, promised)


def help_pages(person: Person, place: Place, organisation: Organisation) -> list[str]:
    """Return their commands in that place: the few important ones first, then the rest."""
    few, *topics = help_for(person, place, organisation)
    return [few, *pages((f"{one}\n" for one in topics), "<b>Справка</b>, продолжение")]


def _list_pages(
    heading: tuple[str, str],
    found: MostUrgent,
    office: Office,
    now: datetime,
    promised: Sequence[PromiseRow] = (),
) -> list[str]:
    """Return the pages; promises follow the last incident."""
    count = sum(found.counts.values())
    told = [line(row, office, now) for row in found.rows]
    if len(told) == count:
        told += promised_lines(promised, office, office.calendar.local(now).date())
    return _paged(*heading, count, told)


def _paged(
    title: str, empty: str, count: int, told: Iterable[str], most: int | None = None
) -> list[str]:
    heading = f"<b>{title}: {count}</b>" if count else empty
    shown = filter(None, chain([heading], told))
    return pages(shown, f"<b>{title}</b>, продолжение", most, _LONGEST_PAGE)


def _plural(found: MostUrgent) -> str:
    """Return the common noun: §2 calls both kinds messages."""
    kinds = {kind for kind, count in found.counts.items() if count}
    return words.NOUN[kinds.pop()].plural if len(kinds) == 1 else "сообщения"


def line(row: IncidentRow, office: Office, now: datetime, sole: AuthorityCode | None = None) -> str:
    """Return one incident as a line of HTML: its state and since when.

    `sole`: the reader's only body; not named if no other works on the incident.
    """
    return " · ".join(_fields(row, office, now, sole))


def own_line(
    row: IncidentRow,
    turn: Turn,
    office: Office,
    now: datetime,
    sole: AuthorityCode | None = None,
    *,
    reader: PersonId | None = None,
) -> str:
    """Return a line with the reader's task, its deadline, and how long it has been pending."""
    return " · ".join(_own_fields(row, turn, office, now, sole, reader=reader))


def named(row: IncidentRow) -> str:
    """Return the incident's name, as HTML."""
    return " · ".join((*_names(row), *_beginning(row)))


def _fields(
    row: IncidentRow, office: Office, now: datetime, sole: AuthorityCode | None
) -> Iterator[str]:
    yield from _names(row)
    yield from _authorities(row.authorities, office, sole)
    state, since = _standing(row)
    waited = office.calendar.between(since, now)
    yield f"{state} уже {words.working(waited)}" if waited >= words.MINUTE else state
    yield from _assignees(row, office)
    yield from _unpressed(row, office, now)
    due = f"<b>{labels.OVERDUE}</b>" if now > row.due_at else "срок"
    yield f"{due} {lines.due(office, row.due_at)}"
    yield from _beginning(row)


def _own_fields(
    row: IncidentRow,
    turn: Turn,
    office: Office,
    now: datetime,
    sole: AuthorityCode | None,
    *,
    reader: PersonId | None,
) -> Iterator[str]:
    yield from _names(row)
    if turn.meets_due:
        yield tasks.by(turn.what, row.due_at, office, now)
    else:
        yield f"{turn.what}, {tasks.term(row.due_at, office, now)}"
    waited = office.calendar.between(turn.since, now)
    if waited >= words.MINUTE:
        yield f"ждёт {words.working(waited)}"
    yield from _authorities(row.authorities, office, sole)
    yield from _assignees(row, office)
    yield from _unpressed(row, office, now, reader)
    yield from _beginning(row)
    if row.draft and turn.body is None and reader is not None:
        draft = words.beginning(row.draft, _LONGEST_BEGINNING)
        yield f"проект: {words.in_quotes(escape(draft))} /incident_{row.number}"


def _names(row: IncidentRow) -> Iterator[str]:
    publication = row.kind is IncidentKind.PUBLICATION
    yield f"<b>{'Публикация ' if publication else ''}№{row.number}</b>"
    if row.importance is Importance.HIGH:
        yield "<b>повышенная важность</b>"


def _authorities(
    codes: Sequence[AuthorityCode], office: Office, sole: AuthorityCode | None
) -> Iterator[str]:
    names = "" if codes == (sole,) else words.authorities(office.organisation, codes)
    if cut := words.cut(names, _LONGEST_AUTHORITY):
        yield escape(cut)


def _standing(row: IncidentRow) -> tuple[str, datetime]:
    """Return its state in words, and since when."""
    if row.waits_for is not None:
        return words.joined_to(row.waits_for), row.since
    if row.status.awaits_draft and row.referrals:
        first = min(row.referrals, key=lambda one: one.since)
        return tasks.undecided(returned=first.returned), first.since
    return "на доработке" if row.rework else words.status(row.status, row.kind), row.since


def _assignees(row: IncidentRow, office: Office) -> Iterator[str]:
    if row.assignees:
        names = ", ".join(lines.at_work(one, office) for one in sorted(row.assignees))
        yield f"взято в работу: {names}"


def _unpressed(
    row: IncidentRow, office: Office, now: datetime, reader: PersonId | None = None
) -> Iterator[str]:
    for text in row.unpressed:
        yield unpressed.waits(text, office, now, theirs=text.author == reader)


def _beginning(row: IncidentRow) -> Iterator[str]:
    if beginning := words.beginning(row.beginning, _LONGEST_BEGINNING):
        yield escape(beginning)
