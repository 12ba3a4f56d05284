"""A selection of several incidents for a bulk action: the choice, the question, the outcome."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from datetime import datetime
from functools import partial
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.selection import (
    SHARED_CANCEL_GROUNDS,
    Bulk,
    BulkAction,
    BulkOutcome,
    Ground,
    Selection,
)
from domain.model.ids import AuthorityCode, IncidentNumber, PersonId, Place, SelectionId
from domain.model.incident.workflow.status import Importance, IncidentKind
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation
from domain.model.suggestions import in_order
from domain.ports.reading import IncidentRow
from domain.ports.snapshots import SelectionSnapshot
from domain.use_cases.bulk import act, change_selection, open_selection
from handlers.cards.choosing import page_of, search_hint
from handlers.texts import labels, words
from handlers.texts import selection as texts
from handlers.texts.refusals import LONGEST_TOAST
from handlers.texts.words import cut
from handlers.ui.buttons import LONGEST_LABEL, Button, Keyboard, OfNothing, column
from handlers.ui.context import SILENT, Context, Response, Toast
from handlers.ui.markup import bold, escape
from handlers.ui.rendered import MessagePart, Rendered, renders

_SEVERAL: Final = 2


def worth_offering(
    counts: Mapping[IncidentKind, int], person: PersonId, place: Place, office: Office
) -> bool:
    """Return whether the person coordinates several of these, in a place for bulk actions."""
    return sum(counts.get(kind, 0) for kind in kinds_here(person, place, office)) >= _SEVERAL


def kinds_here(person_id: PersonId, place: Place, office: Office) -> frozenset[IncidentKind]:
    """Return the kinds coordinated there: in a coordinator's chat its own, in private all, else
    none.

    Raises UnknownPerson.
    """
    organisation = office.organisation
    kinds = organisation.coordinated_by(office.person(person_id))
    if place.private:
        return kinds
    return frozenset(kind for kind in kinds if organisation.coordinator(kind) == place)


class OpenSelection(Button, prefix="sl"):
    """Starts a selection of several incidents."""

    overdue: bool
    label: str = field(default="Выбрать несколько", compare=False)
    subject = OfNothing.STAFF

    async def press(self, by: Actor, context: Context) -> Response:
        """Send a list with buttons that only this person may press."""
        office = await context.reading.office()
        kinds = kinds_here(by.person, office.reply_place(by), office)
        rows = await context.reading.open_incidents(
            None, due_before=context.now if self.overdue else None
        )
        offered = [row.number for row in rows if row.kind in kinds]
        await open_selection(context.uow, offered, by=by)
        return SILENT


class SelectionButton(Button):
    """On a selection; only its owner may press it."""

    shows_everything = True
    selection: SelectionId
    subject = OfNothing.STAFF


class StepButton(SelectionButton):
    """A step of choosing."""

    @abstractmethod
    def step(self, selection: Selection) -> None:
        """Change the selection."""

    async def press(self, by: Actor, context: Context) -> Response:
        """Show the changed selection in the same message."""
        await change_selection(context.uow, self.selection, self.step, by=by)
        return SILENT


class SelectOne(StepButton, prefix="so"):
    """«☐ №12 · …», «☑ №12 · …»: selects an incident, or deselects it."""

    incident: IncidentNumber
    chosen: bool
    label: str = field(default="", compare=False)

    def step(self, selection: Selection) -> None:
        """Select it, or deselect it."""
        selection.choose(self.incident, chosen=self.chosen)


class SelectPage(StepButton, prefix="sp"):
    """«Выбрать все», «Снять выбор»: selects the whole page, or deselects it."""

    page: int
    chosen: bool

    @property
    def label(self) -> str:
        """Picked, or put back."""
        return "Выбрать все" if self.chosen else "Снять выбор"

    def step(self, selection: Selection) -> None:
        """Select all of them, or none."""
        selection.choose_page(self.page, chosen=self.chosen)


class TurnPage(StepButton, prefix="st"):
    """«◀️ Раньше», «Ещё ▶️»: turns a page of the selection; «Назад»: returns to one."""

    page: int
    label: str = field(default="", compare=False)

    def step(self, selection: Selection) -> None:
        """Show the page."""
        selection.turn(self.page)


class BulkButton(SelectionButton):
    """A bulk action on all selected incidents, with its authority or ground."""

    bulk_action: BulkAction
    authority: AuthorityCode | None = None
    ground: Ground | None = None

    @property
    def bulk(self) -> Bulk:
        """The action, as far as it is determined."""
        return Bulk(self.bulk_action, self.authority, self.ground)


class AskBulk(BulkButton, StepButton, prefix="sa"):
    """«Направить…», «Без ответа»: asks for the rest of a bulk action, or confirmation."""

    sheet: int = 0
    label: str = field(default="", compare=False)

    def step(self, selection: Selection) -> None:
        """Ask for what is missing, then for confirmation."""
        selection.ask(replace(self.bulk, sheet=self.sheet))


class ConfirmBulk(BulkButton, prefix="sy"):
    """Runs the bulk action."""

    label = labels.CONFIRM

    async def press(self, by: Actor, context: Context) -> Response:
        """Do it; the message shows the outcome, and the toast too if it fits."""
        outcome = await act(context.uow, self.selection, self.bulk, by=by, at=context.now)
        office = await context.reading.office()
        text = " ".join(texts.outcome(outcome, office.organisation))
        return Response(toast=Toast(cut(text, LONGEST_TOAST), alert=bool(outcome.left)))


class CloseSelection(StepButton, prefix="sx"):
    """Closes the selection."""

    label = "Закрыть выбор"

    def step(self, selection: Selection) -> None:
        """Close it; nothing else changes."""
        selection.close()


_LONGEST_AUTHORITY = 24


@renders(SelectionSnapshot)
def render_selection(snapshot: SelectionSnapshot, now: datetime) -> Rendered:
    """Render the current selection; only its owner may press."""
    selection, organisation = snapshot.selection, snapshot.office.organisation
    match selection:
        case Selection(outcome=BulkOutcome() as outcome):
            again = OpenSelection(overdue=False, label="Выбрать ещё")
            return _message(map(escape, texts.outcome(outcome, organisation)), column(again))
        case Selection(closed=True):
            return _message(["Выбор закрыт, ничего не изменено."], None)
        case Selection(asked=Bulk() as bulk):
            return _question(bulk, snapshot, now)
        case _:
            return _choice(snapshot)


def _choice(snapshot: SelectionSnapshot) -> Rendered:
    selection, of = snapshot.selection, snapshot.selection.id
    open_rows = [row for row in _rows(snapshot, selection.shown) if not row.status.closed]
    picks = [_pick(row, snapshot) for row in open_rows]
    missing = not selection.chosen.issuperset(row.number for row in open_rows)
    page = SelectPage(selection=of, page=selection.page, chosen=missing)
    turns = tuple(
        TurnPage(selection=of, page=to, label=label)
        for label, to in {"◀️ Раньше": selection.page - 1, "Ещё ▶️": selection.page + 1}.items()
        if 0 <= to < selection.pages
    )
    works = [
        AskBulk(selection=of, bulk_action=action, label=texts.BUTTON[action])
        for action in BulkAction
        if any(_fits(action, row) for row in _rows(snapshot, selection.chosen))
    ]
    rows = [
        *column(*picks, *([page] if picks else [])).rows,
        turns,
        *column(*works, CloseSelection(selection=of)).rows,
    ]
    return _message(_about_choice(snapshot), Keyboard(tuple(filter(None, rows))))


def _about_choice(snapshot: SelectionSnapshot) -> Iterator[str]:
    selection = snapshot.selection
    yield bold(texts.title(row.kind for row in snapshot.rows.values()))
    page = f", страница {selection.page + 1} из {selection.pages}" if selection.pages > 1 else ""
    yield f"Всего: {len(selection.offered)}{page}"
    yield texts.chosen(selection.chosen)
    closed = [row.number for row in _rows(snapshot, selection.shown) if row.status.closed]
    if closed:
        yield f"Уже закрыты: {texts.numbers(closed)}"


def _question(bulk: Bulk, snapshot: SelectionSnapshot, now: datetime) -> Rendered:
    selection, organisation = snapshot.selection, snapshot.office.organisation
    back = TurnPage(selection=selection.id, page=selection.page, label=labels.BACK)
    chosen = sorted(selection.chosen)
    rows = [row for row in _rows(snapshot, chosen) if _fits(bulk.action, row)]
    if not rows:
        return _message([texts.NOTHING_FITS], column(back))
    fitting = [row.number for row in rows]
    others = [number for number in chosen if number not in fitting]
    text = [escape(texts.question(bulk, fitting, organisation))]
    if bulk.action is BulkAction.RAISE and (over := _over(rows, snapshot.office, now)):
        text.append(texts.OVER_AT_ONCE.format(texts.numbers(over)))
    if others:
        text.append(texts.LEFT_ALONE.format(texts.numbers(others)))
    if bulk.action is BulkAction.ROUTE and not bulk.complete:
        text += search_hint(tuple(organisation.authorities.values()), bulk.looked_for)
    choices = _choices(bulk, selection.id, organisation)
    if not bulk.complete:
        return _message(text, column(*choices, back))
    yes = ConfirmBulk(
        selection=selection.id,
        bulk_action=bulk.action,
        authority=bulk.authority,
        ground=bulk.ground,
    )
    # Below all buttons that lead to it: a double tap hits the same button twice.
    return _message(text, column(*choices, back, yes))


def _over(rows: Iterable[IncidentRow], office: Office, now: datetime) -> list[IncidentNumber]:
    """Name those whose deadline passes with HIGH importance (§15); the second clock stays."""
    sooner = office.policy.normal - office.policy.high
    return [
        row.number
        for row in rows
        if not row.interim and office.calendar.subtract(row.due_at, sooner) < now
    ]


def _choices(bulk: Bulk, selection: SelectionId, organisation: Organisation) -> Iterator[Button]:
    """Return the authorities to route to, or the grounds for closing (§19)."""
    action, sheet = bulk.action, bulk.sheet
    if action is BulkAction.ROUTE:
        everybody = in_order((), organisation.authorities.values())
        bodies, following = page_of(everybody, sheet, bulk.looked_for)
        ask = partial(AskBulk, selection=selection, bulk_action=action)
        for body in bodies:
            label = words.cut(body.name, LONGEST_LABEL)
            yield ask(authority=body.code, sheet=sheet, label=label)
        if following is not None:
            yield ask(sheet=following, label=labels.MORE_AUTHORITIES)
    elif action is not BulkAction.RAISE:
        cancelling = {of: labels.CANCEL_GROUND[of] for of in SHARED_CANCEL_GROUNDS}
        grounds = cancelling if action is BulkAction.CANCEL else labels.GROUND
        for ground, label in grounds.items():
            yield AskBulk(selection=selection, bulk_action=action, ground=ground, label=label)


def _pick(row: IncidentRow, snapshot: SelectionSnapshot) -> Button:
    selection = snapshot.selection
    chosen = row.number in selection.chosen
    label = _label(row, snapshot, chosen=chosen)
    return SelectOne(selection=selection.id, incident=row.number, chosen=not chosen, label=label)


def _label(row: IncidentRow, snapshot: SelectionSnapshot, *, chosen: bool) -> str:
    """Return «☑ №12 · Управление ЖКХ · до 25.11 09:50»; high importance replaces the authority."""
    office = snapshot.office
    names = ", ".join(words.authority(office.organisation, code) for code in row.authorities)
    where = words.cut(names, _LONGEST_AUTHORITY) or words.status(row.status, row.kind)
    if row.importance is Importance.HIGH:
        where = "повышенная важность"
    due = f"{row.due_at.astimezone(office.calendar.tz):%d.%m %H:%M}"
    return f"{'☑' if chosen else '☐'} №{row.number} · {where} · до {due}"


def _fits(action: BulkAction, row: IncidentRow) -> bool:
    return action.fits(row.status, row.importance, row.kind)


def _rows(snapshot: SelectionSnapshot, numbers: Iterable[IncidentNumber]) -> Iterator[IncidentRow]:
    return (snapshot.rows[number] for number in numbers if number in snapshot.rows)


def _message(lines: Iterable[str], keyboard: Keyboard | None) -> Rendered:
    return Rendered((MessagePart("\n".join(lines), keyboard),))
