"""A selection of several incidents: what is picked, what is asked about it, what came of it."""

from collections.abc import Iterable, Iterator

from domain.model.ids import IncidentNumber
from domain.model.telling.notices import Say
from domain.model.telling.selection import Bulk, BulkAction, Outcome, Selection
from domain.ports.reading import IncidentRow
from domain.ports.snapshots import SelectionSnapshot
from handlers.buttons import Keyboard
from handlers.keyboards import selection as keyboards
from handlers.rendered import Part, Rendered
from handlers.texts import selection as texts
from handlers.texts import words
from handlers.views.markup import bold, escape

_LONGEST_AUTHORITY = 24


def render_said(say: Say) -> Rendered:
    """A finished text, with the button that its offer is."""
    keyboard = None if say.offer is None else keyboards.offer(say.offer)
    return Rendered((Part(say.html, keyboard),))


def render_selection(snapshot: SelectionSnapshot) -> Rendered:
    """The selection as it stands now; only its owner's presses count."""
    selection, organisation = snapshot.selection, snapshot.office.organisation
    match selection:
        case Selection(outcome=Outcome() as outcome):
            return _message(map(escape, texts.told(outcome, organisation)), keyboards.again())
        case Selection(closed=True):
            return _message(["Выбор закрыт, ничего не изменено."], None)
        case Selection(asked=Bulk() as bulk):
            return _question(bulk, snapshot)
        case _:
            return _choice(snapshot)


def _choice(snapshot: SelectionSnapshot) -> Rendered:
    selection = snapshot.selection
    open_rows = [row for row in _rows(snapshot, selection.shown) if not row.status.closed]
    buttons = {
        row.number: _label(row, snapshot, chosen=row.number in selection.chosen)
        for row in open_rows
    }
    actions = [
        action
        for action in BulkAction
        if any(_fits(action, row) for row in _rows(snapshot, selection.chosen))
    ]
    keyboard = keyboards.choice(selection, buttons, actions)
    return _message(_about_choice(snapshot), keyboard)


def _about_choice(snapshot: SelectionSnapshot) -> Iterator[str]:
    selection = snapshot.selection
    yield bold(texts.title(row.kind for row in snapshot.rows.values()))
    page = f", страница {selection.page + 1} из {selection.pages}" if selection.pages > 1 else ""
    yield f"Всего: {len(selection.offered)}{page}"
    yield texts.chosen(selection.chosen)
    closed = [row.number for row in _rows(snapshot, selection.shown) if row.status.closed]
    if closed:
        yield f"Уже закрыты: {texts.numbers(closed)}"


def _question(bulk: Bulk, snapshot: SelectionSnapshot) -> Rendered:
    selection, organisation = snapshot.selection, snapshot.office.organisation
    chosen = sorted(selection.chosen)
    fitting = [row.number for row in _rows(snapshot, chosen) if _fits(bulk.action, row)]
    if not fitting:
        return _message([texts.nothing_fits()], keyboards.back(selection.id))
    others = [number for number in chosen if number not in fitting]
    text = [escape(texts.asked(bulk, fitting, organisation))]
    if others:
        text.append(texts.left_alone(others))
    if bulk.complete:
        return _message(text, keyboards.confirm(selection.id, bulk))
    if bulk.action is BulkAction.ROUTE:
        bodies = organisation.authorities.values()
        return _message(text, keyboards.authorities(selection.id, bodies))
    return _message(text, keyboards.grounds(selection.id, bulk.action))


def _label(row: IncidentRow, snapshot: SelectionSnapshot, *, chosen: bool) -> str:
    """«☑ №12 · Управление ЖКХ · до 25.11 09:50»."""
    office = snapshot.office
    names = ", ".join(words.authority(office.organisation, code) for code in row.authorities)
    where = words.cut(names, _LONGEST_AUTHORITY) or words.status(row.status, row.kind)
    due = f"{row.due_at.astimezone(office.calendar.tz):%d.%m %H:%M}"
    return f"{'☑' if chosen else '☐'} №{row.number} · {where} · до {due}"


def _fits(action: BulkAction, row: IncidentRow) -> bool:
    return action.fits(row.status, row.importance, row.kind)


def _rows(snapshot: SelectionSnapshot, numbers: Iterable[IncidentNumber]) -> Iterator[IncidentRow]:
    return (snapshot.rows[number] for number in numbers if number in snapshot.rows)


def _message(lines: Iterable[str], keyboard: Keyboard | None) -> Rendered:
    return Rendered((Part("\n".join(lines), keyboard),))
