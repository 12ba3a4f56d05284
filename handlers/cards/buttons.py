"""The common bases of all cards' buttons, and «Назад»."""

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import field, fields, replace
from datetime import datetime
from typing import Any, ClassVar, Final, Self

from domain.model.actor import Actor, Signature
from domain.model.conversation.cards import (
    CARDS,
    PLAIN,
    CardKey,
    CardKind,
    CardMode,
    ExecutorCard,
    ModeKind,
)
from domain.model.conversation.question import AboutIncident
from domain.model.errors import DomainError
from domain.model.ids import AuthorityCode, DraftVersion, IncidentNumber
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
    AskingButton,
    Button,
    Keyboard,
    OfIncident,
    Press,
    Says,
)
from handlers.ui.context import SILENT, Context, Response, Toast, shown
from handlers.ui.refusals import refused_press


def done(what: str, signature: Signature, office: Office) -> Says:
    """Return «✅ Согласовано · Иванова А. П., 14:05», which replaces the buttons of a decision."""
    who = words.person(office.organisation, signature.by)
    at = f", {signature.at.astimezone(office.calendar.tz):%H:%M}"
    return Says(label=words.cut(f"{what} · {who}", LONGEST_LABEL - len(at)) + at)


class CardButton(Button):
    """On a card of the incident `number`."""

    number: IncidentNumber
    on: ClassVar[type[CardKey] | None] = None
    """The kind of its card, if the button's fields identify one."""

    @property
    def card(self) -> CardKey | None:
        """The card of that kind."""
        return None if self.on is None else _card_of(self, self.on)

    @property
    def subject(self) -> OfIncident:
        """The incident."""
        return OfIncident(self.number)

    def confirms(self, sentence: str, *, alert: bool = False) -> Response:
        """Return the confirmation «№12: …»; as an alert if it must not be overlooked."""
        text = words.cut(f"№{self.number}: {sentence}", LONGEST_TOAST)
        return Response(toast=Toast(text, alert=alert))


def _card_of(button: CardButton, kind: type[CardKey]) -> CardKey:
    """Return the card of that kind that the button's fields identify."""
    return kind(**{one.name: getattr(button, one.name) for one in fields(kind)})


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
    def about(self) -> str:
        """What distinguishes it from another of its kind on the card."""
        return ""

    @property
    def mode(self) -> CardMode:
        """The card's mode after the press."""
        return CardMode(ModeKind.OPENED, f"{self.prefix}{self.about}")

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


class ConfirmedButton(SubmenuButton, AskingButton):
    """Asks on its card before it acts, while the card offers the button that asks."""

    doubts: ClassVar[tuple[type[DomainError], ...]] = ()
    """It acts at once, and asks only if the use case raises one of these; empty: it always asks."""
    ask = SubmenuButton.press

    def surely(self, of: CardView) -> Self:
        """Return the sure one, with what its question told."""
        del of
        return replace(self, sure=True)

    @abstractmethod
    def question(self, of: CardView) -> Iterator[str]:
        """Yield the question, and what a press brings about; nothing: there is nothing to ask."""

    async def press(self, by: Actor, context: Context) -> Response:
        """Act, or show the question; again, if there are other doubts than it told."""
        if not self.sure and not self.doubts:
            return await self.ask(by, context)
        try:
            return await self.act(by, context)
        except self.doubts as doubt:
            asked = await self.ask(by, context)
            if not self.sure:
                return asked
            return replace(asked, toast=refused_press(doubt, await context.reading.office()).toast)


def leads_card(incident: Incident) -> ExecutorCard:
    """Return the card of the lead authority; raises LookupError if the incident is not routed."""
    if incident.lead is None:
        raise LookupError(incident.number)
    return ExecutorCard(incident.number, incident.lead)


def confirmed(plain: Keyboard, asked: ConfirmedButton, of: CardView, back: Button) -> Keyboard:
    """Return the keyboard while that button asks, safe against a double tap.

    «Назад» replaces the pressed button, if the keyboard has none; all others stay in place, and the
    confirming button is added below them, where no button was.
    """
    rows = list(plain.rows)
    if not any(back in row for row in rows):
        rows = [tuple(back if one == asked else one for one in row) for row in rows]
    return Keyboard((*rows, (asked.surely(of),)))


def asked_on(keyboard: Keyboard | None, of: CardView) -> ConfirmedButton | None:
    """Return the button whose question is asked, if the keyboard offers it."""
    for row in keyboard.rows if keyboard else ():
        for one in row:
            if isinstance(one, ConfirmedButton) and one.mode == of.mode and any(one.question(of)):
                return one
    return None


def asking(plain: Keyboard | None, of: CardView, back: Button) -> Keyboard | None:
    """Return the keyboard, with the confirmation that the mode asks for."""
    asked = asked_on(plain, of)
    return plain if plain is None or asked is None else confirmed(plain, asked, of, back)


class NamesCard(CardButton):
    """Names a card of the incident; `version` 0: the card has none."""

    kind: CardKind
    version: DraftVersion = DraftVersion(0)
    authority: AuthorityCode | None = None
    label: str = field(default=labels.BACK, compare=False)

    def __post_init__(self) -> None:
        if self.kind not in _WORKS or (self.authority is None and self.kind in _OF_AN_AUTHORITY):
            raise ValueError(self.kind)

    @property
    def action(self) -> Action:
        """Allowed for everyone who works with the card."""
        return _WORKS[self.kind]

    @property
    def subject(self) -> OfIncident:
        """The incident; of an executor's card, if that authority works on it."""
        return OfIncident(self.number, self.authority if self.kind is CardKind.EXECUTOR else None)

    @property
    def named(self) -> CardKey:
        """The card of this kind."""
        return _card_of(self, CARDS[self.kind])


class Back(NamesCard, SubmenuButton, prefix="bk"):
    """Shows the card's usual buttons again."""

    mode = PLAIN

    @property
    def card(self) -> CardKey:
        """The card of this kind."""
        return self.named


_OF_AN_AUTHORITY: Final = {CardKind.EXECUTOR, CardKind.REFERRAL}

_WORKS: Final = {
    CardKind.CONTROL: Action.ROUTE,
    CardKind.EXECUTOR: Action.TAKE,
    CardKind.REFERRAL: Action.DECIDE_REFERRAL,
    CardKind.APPROVAL: Action.DECIDE,
    CardKind.PLACEMENT: Action.PLACE,
    CardKind.PROMISE: Action.KEEP_PROMISE,
    CardKind.ALERT: Action.ACKNOWLEDGE,
}
