"""The buttons of the text to be placed, and of a placement soon after it was recorded."""

from typing import Final

from domain.model.actor import Actor
from domain.model.course.status import Move
from domain.model.ids import DraftVersion
from domain.model.staff.permissions import Action
from domain.model.telling.cards import CardMode, ModeKind, PlacementCard
from domain.use_cases.placing import ask_placement_time, place, undo_placement
from handlers.cards.buttons import CardButton, Opener
from handlers.context import SILENT, Context, Response, toasted
from handlers.texts import labels, toasts

NEVER_SENT: Final = DraftVersion(0)


class PlacementButton(CardButton):
    """On the card of an approved version."""

    version: DraftVersion
    action = Action.PLACE

    @property
    def card(self) -> PlacementCard:
        """Of that version."""
        return PlacementCard(self.number, self.version)


class AskNoLink(PlacementButton, Opener, prefix="pa"):
    """For networks that give no link: asks for confirmation."""

    label = "Размещено, ссылки нет"
    mode = CardMode(ModeKind.CONFIRM_NO_LINK)
    move = Move.PLACE


class ConfirmNoLink(PlacementButton, prefix="py"):
    """It was placed without a link."""

    label = labels.CONFIRM

    async def press(self, by: Actor, context: Context) -> Response:
        """The clock stops (§9)."""
        await place(context.uow, self.number, self.version, by=by, at=context.now)
        return toasted(toasts.placed(self.number))


class CorrectionButton(CardButton):
    """Soon after a placement; of a text NEVER_SENT on the executor's card."""

    version: DraftVersion
    action = Action.PLACE

    @property
    def card(self) -> PlacementCard | None:
        """Of that version."""
        return PlacementCard(self.number, self.version) if self.version else None


class AskPlacementTime(CorrectionButton, prefix="pt"):
    """It was placed at another time."""

    label = "Указать время"

    async def press(self, by: Actor, context: Context) -> Response:
        """Asks for it."""
        await ask_placement_time(
            context.uow, self.number, self.version or None, by=by, at=context.now
        )
        return SILENT


class UndoPlacement(CorrectionButton, prefix="pu"):
    """It was not placed."""

    label = "Отменить размещение"

    async def press(self, by: Actor, context: Context) -> Response:
        """The clock runs on."""
        await undo_placement(context.uow, self.number, self.version or None, by=by, at=context.now)
        return toasted(toasts.placement_undone(self.number))
