"""The common bases of all cards' buttons, and «Назад»."""

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import field, replace
from datetime import datetime
from typing import Any, ClassVar, Final

from domain.model.actor import Actor, Signature
from domain.model.conversation.cards import (
    CARDS,
    PLAIN,
    AlertCard,
    ApprovalCard,
    CardKey,
    CardKind,
    CardMode,
    ControlCard,
    ExecutorCard,
    ModeKind,
    PlacementCard,
    PromiseCard,
)
from domain.model.conversation.question import AboutIncident
from domain.model.ids import DraftVersion, IncidentNumber
from domain.model.incident import Incident
from domain.model.incident.workflow.status import Move
from domain.model.organisation.office import Office
from domain.model.organisation.permissions import Action
from domain.use_cases.asking import ask_whoever_pressed
from handlers.cards.card_view import CardView
from handlers.texts import labels, words
from handlers.texts.refusals import LONGEST_TOAST
from handlers.ui.buttons import (
    LONGEST_LABEL,
    Button,
    Keyboard,
    OfIncident,
    Press,
    Says,
    Style,
    register,
)
from handlers.ui.context import SILENT, Context, Response, Toast, brought, shown


def done(what: str, signature: Signature, office: Office) -> Says:
    """Return «✅ Согласовано · Иванова А. П., 14:05», which replaces the buttons of a decision."""
    who = words.person(office.organisation, signature.by)
    at = f", {signature.at.astimezone(office.calendar.tz):%H:%M}"
    return Says(label=words.cut(f"{what} · {who}", LONGEST_LABEL - len(at)) + at)


class CardButton(Button):
    """On a card of the incident `number`."""

    number: IncidentNumber

    @property
    def subject(self) -> OfIncident:
        """The incident."""
        return OfIncident(self.number)

    def confirms(self, sentence: str, *, alert: bool = False) -> Response:
        """Return the confirmation «№12: …»; as an alert if it must not be overlooked."""
        text = words.cut(f"№{self.number}: {sentence}", LONGEST_TOAST)
        return Response(toast=Toast(text, alert=alert))


def runs(
    use_case: Callable[..., Awaitable[object]],
    *fields: str,
    says: str,
) -> Press:
    """Return a press that runs a use case on the incident and confirms it.

    `fields`: the button's fields that the use case takes after the number. `says`: the confirmation
    after the number, which may name these fields.
    """

    async def press(button: CardButton, by: Actor, context: Context) -> Response:
        given = {one: getattr(button, one) for one in fields}
        await use_case(context.uow, button.number, *given.values(), by=by, at=context.now)
        return button.confirms(says.format(**given))

    return press


def asks(about: Callable[[Any], AboutIncident]) -> Press:
    """Return a press that asks a question, which is made from the button."""

    async def press(button: CardButton, by: Actor, context: Context) -> Response:
        await ask_whoever_pressed(context.uow, about(button), by=by, at=context.now)
        return SILENT

    return press


class SubmenuButton(CardButton):
    """Shows other buttons of its card, while that is possible."""

    @property
    @abstractmethod
    def action(self) -> Action:
        """The right needed for the buttons it opens; for «Назад», the card's own."""

    @property
    @abstractmethod
    def mode(self) -> CardMode:
        """The card's mode after the press."""

    @property
    def move(self) -> Move | None:
        """The move that the incident must still allow."""
        return None

    async def press(self, by: Actor, context: Context) -> Response:
        """Check that the card and the move are still possible, then show the buttons."""
        incident = await context.reading.incident(self.number)
        card = self.shown_on(incident, context.now)
        card.check_shown(incident)
        if self.move is not None:
            incident.check(self.move)
        return shown(card, self.mode, by)

    def shown_on(self, incident: Incident, now: datetime) -> CardKey:
        """Return the card; subclasses raise if the next step is impossible."""
        del incident, now
        if self.card is None:
            raise LookupError(self)
        return self.card


class ConfirmedButton(SubmenuButton):
    """Asks before it acts: a press shows the question with a second, `sure` button, which acts.

    The card asks only while it offers the first one. Each of the two has its own prefix.
    """

    sure: bool = False
    sure_prefix: ClassVar[str]
    yes: ClassVar[str] = labels.CONFIRM
    """The label of the sure one."""
    yes_style: ClassVar[Style] = Style.BACK

    def __init_subclass__(cls, *, prefix: str = "", sure: str = "") -> None:
        super().__init_subclass__(prefix=prefix)
        if sure:
            cls.sure_prefix = sure
            register(sure, cls)

    @property
    def packed_prefix(self) -> str:
        """The prefix of the one that asks, or of the sure one."""
        return self.sure_prefix if self.sure else self.prefix

    @classmethod
    def unpacked(cls, prefix: str, values: Mapping[str, Any]) -> Button:
        """Return the one of the two with that prefix."""
        return cls(**values, sure=prefix == cls.sure_prefix)

    @property
    @abstractmethod
    def asks(self) -> str:
        """The label of the one that asks."""

    @property
    def label(self) -> str:
        """The label of this one."""
        return self.yes if self.sure else self.asks

    @property
    def style(self) -> Style | None:
        """Only the sure one has a colour."""
        return self.yes_style if self.sure else None

    @property
    def about(self) -> str:
        """What distinguishes its question from another of its kind on the card."""
        return ""

    @property
    def mode(self) -> CardMode:
        """Its question."""
        return CardMode(ModeKind.CONFIRM, f"{self.prefix}{self.about}")

    @abstractmethod
    def question(self, of: CardView) -> Iterator[str]:
        """Yield the question, and what a press brings about."""

    @abstractmethod
    async def act(self, by: Actor, context: Context, /) -> Response:
        """Do it, with at most one use case."""

    async def press(self, by: Actor, context: Context) -> Response:
        """Act, or show the question."""
        return await (self.act(by, context) if self.sure else super().press(by, context))


class BringsCard(CardButton):
    """Brings another card of the incident, as a new message."""

    @property
    @abstractmethod
    def brings(self) -> CardKey:
        """The card to show."""

    @property
    def mode(self) -> CardMode:
        """Its mode."""
        return PLAIN

    async def press(self, by: Actor, context: Context) -> Response:
        """Send the card in its current state."""
        self.brings.check_shown(await context.reading.incident(self.number))
        return brought(self.brings, self.mode, by)


def leads_card(incident: Incident) -> ExecutorCard:
    """Return the card of the lead authority; raises LookupError if the incident is not routed."""
    if incident.lead is None:
        raise LookupError(incident.number)
    return ExecutorCard(incident.number, incident.lead)


def confirming(plain: Keyboard, asked: Button, back: Button, confirm: Button) -> Keyboard:
    """Return the keyboard with a confirmation, safe against a double tap.

    «Назад» replaces the pressed button, if the keyboard has none; all others stay in place, and the
    confirming button is added below them, where no button was. An old message may still have the
    pressed button after the card has lost it.
    """
    rows = list(plain.rows)
    if not any(back in row for row in rows):
        rows = [tuple(back if one == asked else one for one in row) for row in rows]
        if not any(asked in row for row in plain.rows):
            rows.append((back,))
    return Keyboard((*rows, (confirm,)))


def asked_on(keyboard: Keyboard | None, mode: CardMode) -> ConfirmedButton | None:
    """Return the button whose question is asked, if the keyboard offers it."""
    for row in keyboard.rows if keyboard else ():
        for one in row:
            if isinstance(one, ConfirmedButton) and one.mode == mode:
                return one
    return None


def confirmed(plain: Keyboard, asked: ConfirmedButton, back: Button) -> Keyboard:
    """Return the keyboard while that button asks."""
    return confirming(plain, asked, back, replace(asked, sure=True))


def asking(plain: Keyboard | None, mode: CardMode, back: Button) -> Keyboard | None:
    """Return the keyboard, with the confirmation that the mode asks for."""
    asked = asked_on(plain, mode)
    return plain if plain is None or asked is None else confirmed(plain, asked, back)


class Back(SubmenuButton, prefix="bk"):
    """Shows the card's usual buttons again; `version` 0: the card has none."""

    packed = ("kind", "number", "version")
    kind: CardKind
    version: DraftVersion = DraftVersion(0)
    label: str = field(default=labels.BACK, compare=False)
    mode = PLAIN

    def __post_init__(self) -> None:
        if self.kind not in _WORKS:
            raise ValueError(self.kind)

    @property
    def action(self) -> Action:
        """Allowed for everyone who works with the card."""
        return _WORKS[self.kind]

    @property
    def card(self) -> CardKey:
        """The card of this kind."""
        card = CARDS[self.kind]
        if issubclass(card, ApprovalCard | PlacementCard | PromiseCard):
            return card(self.number, self.version)
        return AlertCard(self.number) if card is AlertCard else ControlCard(self.number)


_WORKS: Final = {
    CardKind.CONTROL: Action.ROUTE,
    CardKind.APPROVAL: Action.DECIDE,
    CardKind.PLACEMENT: Action.PLACE,
    CardKind.PROMISE: Action.KEEP_PROMISE,
    CardKind.ALERT: Action.ACKNOWLEDGE,
}
