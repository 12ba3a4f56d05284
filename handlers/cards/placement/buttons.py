"""The buttons of the text to be placed, and of a placement soon after it was recorded."""

from datetime import datetime
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.cards import CardKey, CardMode, ModeKind, PlacementCard
from domain.model.ids import DraftVersion
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftState, OutdatedVersion
from domain.model.incident.workflow.status import Move
from domain.model.organisation.permissions import Action
from domain.use_cases.placing import ask_placement_link, ask_placement_time, place, undo_placement
from handlers.cards.buttons import CardButton, SubmenuButton, leads_card
from handlers.texts import labels, toasts
from handlers.ui.buttons import Style
from handlers.ui.context import SILENT, Context, Response, toasted

NEVER_SENT: Final = DraftVersion(0)


class PlacementButton(CardButton):
    """On the card of an approved version."""

    version: DraftVersion
    action = Action.PLACE

    @property
    def card(self) -> PlacementCard:
        """The placement card of that version."""
        return PlacementCard(self.number, self.version)


class AskNoLink(PlacementButton, SubmenuButton, prefix="pa"):
    """For networks that give no link: asks for confirmation."""

    label = labels.NO_LINK
    mode = CardMode(ModeKind.CONFIRM_NO_LINK)
    move = Move.PLACE

    def shown_on(self, incident: Incident, now: datetime) -> CardKey:
        """The card; raises OutdatedVersion."""
        ready = {DraftState.APPROVED, DraftState.PLACED}
        if incident.draft(self.version).state not in ready:
            current = incident.approved_draft
            raise OutdatedVersion(self.number, self.version, current.version if current else None)
        return super().shown_on(incident, now)


class NoLink(PlacementButton, prefix="pn"):
    """Under the question for the link, to whoever wrote that it was placed: says it once more."""

    label = labels.NO_LINK
    style = Style.FORWARD

    async def press(self, by: Actor, context: Context) -> Response:
        """Record the placement: the clock stops (§9)."""
        return await _placed_without_link(self, by, context)


class AskLink(PlacementButton, prefix="pl"):
    """The link is to be pasted."""

    label = "Вставить ссылку"
    style = Style.MAIN

    async def press(self, by: Actor, context: Context) -> Response:
        """Ask for it."""
        await ask_placement_link(context.uow, self.number, self.version, by=by, at=context.now)
        return SILENT


class ConfirmNoLink(PlacementButton, prefix="py"):
    """It was placed without a link."""

    label = labels.CONFIRM
    style = Style.FORWARD

    async def press(self, by: Actor, context: Context) -> Response:
        """Record the placement: the clock stops (§9)."""
        return await _placed_without_link(self, by, context)


async def _placed_without_link(pressed: PlacementButton, by: Actor, context: Context) -> Response:
    await place(context.uow, pressed.number, pressed.version, by=by, at=context.now)
    return toasted(toasts.placed(pressed.number))


class CorrectionButton(CardButton):
    """Soon after a placement; of a text NEVER_SENT on the executor's card."""

    version: DraftVersion
    action = Action.PLACE

    @property
    def card(self) -> PlacementCard | None:
        """The placement card of that version; of a text NEVER_SENT, the executor's card."""
        return PlacementCard(self.number, self.version) if self.version else None


class AskPlacementTime(CorrectionButton, prefix="pt"):
    """It was placed at another time."""

    label = "Указать время"

    async def press(self, by: Actor, context: Context) -> Response:
        """Ask for it."""
        await ask_placement_time(
            context.uow, self.number, self.version or None, by=by, at=context.now
        )
        return SILENT


class UndoPlacement(CorrectionButton, SubmenuButton, prefix="pu"):
    """It was not placed: asks for confirmation."""

    label = "Отменить размещение"
    action = Action.PLACE
    mode = CardMode(ModeKind.CONFIRM_UNPLACING)

    def shown_on(self, incident: Incident, now: datetime) -> CardKey:
        """The card; raises if the placement can't be undone."""
        incident.check_correctable(now, self.version or None)
        return self.card or leads_card(incident)


class ConfirmUnplacing(CorrectionButton, prefix="pz"):
    """The placement is undone."""

    label = "Да, отменить размещение"
    style = Style.BACK

    async def press(self, by: Actor, context: Context) -> Response:
        """Undo the placement: the clock goes on."""
        await undo_placement(context.uow, self.number, self.version or None, by=by, at=context.now)
        return toasted(toasts.placement_undone(self.number))
