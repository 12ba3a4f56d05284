"""The buttons of a placed answer's promises."""

from dataclasses import field
from datetime import datetime

from domain.model.actor import Actor
from domain.model.conversation.cards import CardKey, CardMode, ModeKind, PromiseCard
from domain.model.conversation.questions import PromiseDay, PromiseDone
from domain.model.ids import DraftVersion, PromiseNumber
from domain.model.incident import Incident
from domain.model.organisation.permissions import Action
from domain.use_cases.asking import ask_whoever_pressed
from domain.use_cases.promising import decline_promises, drop_promise, watch_promise
from handlers.cards.buttons import CardButton, SubmenuButton
from handlers.texts import toasts
from handlers.ui.buttons import Style
from handlers.ui.context import SILENT, Context, Response, toasted


class PromiseButton(CardButton):
    """On the card of what a version promises."""

    version: DraftVersion
    action = Action.KEEP_PROMISE

    @property
    def card(self) -> PromiseCard:
        """The promise card of that version."""
        return PromiseCard(self.number, self.version)


class WatchPromise(PromiseButton, prefix="ow"):
    """A day named in the answer is under control from now on, or again."""

    promise: PromiseNumber
    label: str = field(default="Поставить на контроль", compare=False)
    packed = ("number", "version", "promise")
    again: bool = field(default=False, compare=False)
    """It was dropped, or kept, before."""

    @property
    def style(self) -> Style | None:
        """It stands out until somebody decides."""
        return None if self.again else Style.MAIN

    async def press(self, by: Actor, context: Context) -> Response:
        """Start the reminders to its authority."""
        await watch_promise(context.uow, self.number, self.promise, by=by, at=context.now)
        return toasted(toasts.promise_watched(self.number))


class DeclinePromises(PromiseButton, prefix="od"):
    """The days named in the answer that are left need no control."""

    label = "Не нужно"

    async def press(self, by: Actor, context: Context) -> Response:
        """Start no reminders."""
        await decline_promises(context.uow, self.number, self.version, by=by, at=context.now)
        return toasted(toasts.promises_declined(self.number))


class TellKept(PromiseButton, prefix="oy"):
    """The promise is kept."""

    promise: PromiseNumber
    label: str = field(default="Выполнено", compare=False)
    style = Style.FORWARD

    async def press(self, by: Actor, context: Context) -> Response:
        """Ask how."""
        about = PromiseDone(self.number, self.promise)
        await ask_whoever_pressed(context.uow, about, by=by, at=context.now)
        return SILENT


class MovePromise(PromiseButton, prefix="om"):
    """The promise will be kept by another day."""

    promise: PromiseNumber
    label: str = field(default="Перенести", compare=False)

    async def press(self, by: Actor, context: Context) -> Response:
        """Ask for the new day and the reason."""
        about = PromiseDay(self.number, self.promise)
        await ask_whoever_pressed(context.uow, about, by=by, at=context.now)
        return SILENT


class AskDropping(PromiseButton, SubmenuButton, prefix="ou"):
    """The promise need not be under control: asks for confirmation."""

    promise: PromiseNumber
    label: str = field(default="Снять с контроля", compare=False)

    @property
    def mode(self) -> CardMode:
        """Confirmation for that promise."""
        return CardMode(ModeKind.CONFIRM_DROPPING, str(self.promise))

    def shown_on(self, incident: Incident, now: datetime) -> CardKey:
        """The card; raises if it can't be dropped."""
        del now
        incident.check_under_control(self.promise)
        return self.card


class ConfirmDropping(PromiseButton, prefix="oz"):
    """It is taken off control."""

    promise: PromiseNumber
    label = "Да, снять с контроля"
    style = Style.BACK

    async def press(self, by: Actor, context: Context) -> Response:
        """Stop the reminders; it can be watched again."""
        await drop_promise(context.uow, self.number, self.promise, by=by, at=context.now)
        return toasted(toasts.promise_dropped(self.number))
