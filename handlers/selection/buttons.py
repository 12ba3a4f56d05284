"""The buttons of a selection: picking incidents, and bulk actions."""

from dataclasses import field, replace

from domain.model.actor import Actor
from domain.model.conversation.selection import Bulk, BulkAction, Ground
from domain.model.ids import AuthorityCode, IncidentNumber, SelectionId
from domain.use_cases.bulk import (
    act,
    ask_bulk,
    choose,
    choose_page,
    close_selection,
    open_selection,
    think_again,
    turn_page,
)
from handlers.selection.offering import kinds_here
from handlers.texts import labels
from handlers.texts import selection as texts
from handlers.texts.refusals import LONGEST_TOAST
from handlers.texts.words import cut
from handlers.ui.buttons import Button, OfNothing
from handlers.ui.context import SILENT, Context, Response, Toast


class OpenSelection(Button, prefix="sl"):
    """Under a list, and after something was done to several."""

    overdue: bool
    label: str = field(default="Выбрать несколько", compare=False)
    subject = OfNothing.STAFF

    async def press(self, by: Actor, context: Context) -> Response:
        """Send a list with buttons that only this person may press."""
        office = await context.reading.office()
        place = by.source.place if by.source else office.person(by.person).private
        kinds = kinds_here(by.person, place, office)
        rows = await context.reading.open_incidents(
            None, due_before=context.now if self.overdue else None
        )
        offered = [row.number for row in rows if row.kind in kinds]
        await open_selection(context.uow, offered, by=by)
        return SILENT


class SelectionButton(Button):
    """On a selection; only its person may press it."""

    selection: SelectionId
    subject = OfNothing.STAFF


class SelectOne(SelectionButton, prefix="so"):
    """«☐ №12 · …», «☑ №12 · …»: picked, or put back."""

    incident: IncidentNumber
    chosen: bool
    label: str = field(default="", compare=False)

    async def press(self, by: Actor, context: Context) -> Response:
        """Show the selection in the same message."""
        await choose(context.uow, self.selection, self.incident, chosen=self.chosen, by=by)
        return SILENT


class SelectPage(SelectionButton, prefix="sp"):
    """All of the page."""

    page: int
    chosen: bool

    @property
    def label(self) -> str:
        """Picked, or put back."""
        return "Выбрать все" if self.chosen else "Снять выбор"

    async def press(self, by: Actor, context: Context) -> Response:
        """Show the selection in the same message."""
        await choose_page(context.uow, self.selection, self.page, chosen=self.chosen, by=by)
        return SILENT


class TurnPage(SelectionButton, prefix="st"):
    """«◀️ Раньше», «Ещё ▶️»."""

    page: int
    label: str = field(default="", compare=False)

    async def press(self, by: Actor, context: Context) -> Response:
        """Show the page in the same message."""
        await turn_page(context.uow, self.selection, self.page, by=by)
        return SILENT


class BulkButton(SelectionButton):
    """Something to be done to all that are chosen, with the authority or ground it needs."""

    bulk_action: BulkAction
    authority: AuthorityCode | None = None
    ground: Ground | None = None

    @property
    def bulk(self) -> Bulk:
        """The action, as far as it is determined."""
        return Bulk(self.bulk_action, self.authority, self.ground)


class AskBulk(BulkButton, prefix="sa"):
    """«Направить…», «Без ответа»; then an authority, a ground; or another sheet of authorities."""

    sheet: int = 0
    label: str = field(default="", compare=False)

    async def press(self, by: Actor, context: Context) -> Response:
        """Ask for what is missing, then for confirmation."""
        asked = replace(self.bulk, sheet=self.sheet)
        await ask_bulk(context.uow, self.selection, asked, by=by)
        return SILENT


class ConfirmBulk(BulkButton, prefix="sy"):
    """To all of them."""

    label = labels.CONFIRM

    async def press(self, by: Actor, context: Context) -> Response:
        """Do it; the message shows the outcome, and the toast too if it fits."""
        outcome = await act(context.uow, self.selection, self.bulk, by=by, at=context.now)
        office = await context.reading.office()
        text = " ".join(texts.outcome(outcome, office.organisation))
        return Response(toast=Toast(cut(text, LONGEST_TOAST), alert=bool(outcome.left)))


class ThinkAgain(SelectionButton, prefix="sb"):
    """To choosing."""

    label = labels.BACK

    async def press(self, by: Actor, context: Context) -> Response:
        """Withdraw the question."""
        await think_again(context.uow, self.selection, by=by)
        return SILENT


class CloseSelection(SelectionButton, prefix="sx"):
    """Out of the selection."""

    label = "Закрыть выбор"

    async def press(self, by: Actor, context: Context) -> Response:
        """Close it without a change."""
        await close_selection(context.uow, self.selection, by=by)
        return SILENT
