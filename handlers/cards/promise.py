"""The promises of a placed answer, their days, and whether they are kept."""

from collections.abc import Iterator, Sequence
from dataclasses import field
from datetime import date, datetime

from domain.model.conversation.cards import CardKey, CardKind, PromiseCard
from domain.model.conversation.questions import PromiseDay, PromiseDone
from domain.model.ids import DraftVersion, IncidentNumber, PromiseNumber
from domain.model.incident import Incident
from domain.model.organisation.office import Office
from domain.model.organisation.permissions import Action
from domain.model.promise.promise import Promise, PromiseState
from domain.use_cases.promising import decline_promises, drop_promise, track_promise
from handlers.cards import lines
from handlers.cards.buttons import (
    Back,
    CardButton,
    ConfirmedButton,
    asked_on,
    asking,
    asks,
    runs,
)
from handlers.cards.card_view import CardView
from handlers.ui.buttons import Button, Keyboard, Style
from handlers.ui.markup import Block, Quote, about_incident, escape
from handlers.ui.rendered import Rendered


class PromiseButton(CardButton):
    """On the promise card of a version."""

    on = PromiseCard
    version: DraftVersion
    action = Action.KEEP_PROMISE


class WatchPromise(PromiseButton, prefix="ow"):
    """Tracks a promise of the answer, possibly again."""

    promise: PromiseNumber
    label: str = field(default="Поставить на контроль", compare=False)
    packed = ("number", "version", "promise")
    again: bool = field(default=False, compare=False)
    """It was dropped, or kept, before."""

    @property
    def style(self) -> Style | None:
        """It stands out until the first decision."""
        return None if self.again else Style.MAIN

    press = runs(track_promise, "promise", says="на контроле, бот напомнит о сроке.")


class DeclinePromises(PromiseButton, prefix="od"):
    """Leaves the other promises of the answer without control."""

    label = "Не нужно"
    press = runs(decline_promises, "version", says="на контроль не поставлено.")


class TellKept(PromiseButton, prefix="oy"):
    """Asks how the promise was kept."""

    promise: PromiseNumber
    label: str = field(default="Выполнено", compare=False)
    style = Style.FORWARD
    press = asks(lambda button: PromiseDone(button.number, button.promise))


class MovePromise(PromiseButton, prefix="om"):
    """Asks for the promise's new day, and the reason."""

    promise: PromiseNumber
    label: str = field(default="Перенести", compare=False)
    press = asks(lambda button: PromiseDay(button.number, button.promise))


class DropPromise(PromiseButton, ConfirmedButton, prefix="ou", sure="oz"):
    """Ends the control of the promise."""

    promise: PromiseNumber
    asks: str = field(default="Снять с контроля", compare=False)
    yes = "Да, снять с контроля"
    act = runs(drop_promise, "promise", says="снято с контроля.")

    @property
    def about(self) -> str:
        """The promise."""
        return str(self.promise)

    def shown_on(self, incident: Incident, now: datetime) -> CardKey:
        """The card; raises if it can't be dropped."""
        incident.check_tracked(self.promise)
        return super().shown_on(incident, now)

    def question(self, of: CardView) -> Iterator[str]:
        """Name its day."""
        for one in of.incident.promises_of(self.version):
            if one.number == self.promise:
                yield f"Снять с контроля обещанное до {one.day:%d.%m.%Y}?"


_NOT_PLACED = "отметка о размещении отменена, ставить на контроль нечего"
_CONTROL = "Если поставить на контроль, бот напомнит о сроке."
_SLEEPS = "Ответ по существу не даётся: пока работу не возобновят, бот не напоминает."


def promise_card(of: CardView, version: DraftVersion) -> Rendered:
    """Ask whether to track a promise, then show its day.

    `at_home`: in the chat of the authority that made it, whose people are mentioned there.
    """
    incident, office = of.incident, of.office
    promised = incident.promises_of(version)
    if not promised:
        return about_incident(
            incident.number, (lines.heading(incident, _NOT_PLACED, citizen=True),)
        )
    today = office.calendar.local(of.now).date()
    plain = _keyboard(incident, promised)
    blocks = [
        lines.heading(incident, _said(promised, today), citizen=True),
        *_whose(promised, office, at_home=of.at_home),
        *_shared(incident),
        *(block for one in promised for block in _promise(one, office, today)),
        *_to_do(of, promised, asked_on(plain, of)),
    ]
    back = Back(kind=CardKind.PROMISE, number=incident.number, version=version)
    keyboard = asking(plain, of, back) if of.worked else None
    return about_incident(
        incident.number, blocks, keyboard, silent=lines.silent(incident, office, of.now)
    )


def _shared(incident: Incident) -> Iterator[str]:
    """Name the joined incidents, whose authors wait for the same."""
    if incident.joined:
        yield f"Ответ общий с {', '.join(f'№{one.number}' for one in incident.joined)}."


def _said(promised: Sequence[Promise], today: date) -> str:
    """Return the first step to take, or the outcome."""
    waiting = [one for one in promised if one.state is PromiseState.OPEN]
    if waiting:
        return task(waiting[0].day, today)
    found = [one for one in promised if one.state is PromiseState.FOUND]
    if found:
        days = " и ".join(f"{one.day:%d.%m.%Y}" for one in found)
        return f"поставить на контроль обещанное до {days}?"
    if all(one.state is PromiseState.DROPPED for one in promised):
        return "обещанное не на контроле"
    return "обещанное выполнено"


def task(by: date, today: date) -> str:
    """Return «выполните обещанное сегодня, 12.12.2026», for a tracked promise."""
    day = f"{by:%d.%m.%Y}"
    if today > by:
        return f"обещанное до {day} не выполнено"
    return f"выполните обещанное {'сегодня,' if today == by else 'до'} {day}"


def _whose(promised: Sequence[Promise], office: Office, *, at_home: bool) -> Iterator[str]:
    if not at_home:
        yield f"Орган: {lines.authority(office, promised[0].authority)}"


def _promise(promise: Promise, office: Office, today: date) -> Iterator[Block]:
    day = f"{promise.day:%d.%m.%Y}"
    if promise.words:
        yield Quote(promise.words)
    for move in promise.moves:
        yield (
            f"Перенесено с {move.former:%d.%m.%Y} на {move.day:%d.%m.%Y}:"
            f" {escape(move.reason)} ({lines.signed(move.signed, office)})"
        )
    match promise.state:
        case PromiseState.FOUND:
            yield f"Обещано: {day}"
        case PromiseState.OPEN if promise.tracked is not None:
            over = ", срок прошёл" if promise.broken(today) else ""
            who = lines.signed(promise.tracked, office)
            yield f"На контроле до {day}{over}. Поставлено: {who}"
        case PromiseState.KEPT if promise.ended is not None:
            yield f"Обещано до {day}, выполнено: {lines.signed(promise.ended, office)}"
            if promise.done:
                yield Quote(promise.done)
            yield from lines.attached(promise.attachments)
        case PromiseState.DROPPED if promise.ended is not None:
            yield f"Обещано до {day}, не на контроле: {lines.signed(promise.ended, office)}"
        case _:
            pass


def _to_do(
    of: CardView, promised: Sequence[Promise], asked: ConfirmedButton | None
) -> Iterator[Block]:
    if any(one.state is PromiseState.FOUND for one in promised):
        yield _CONTROL
    if not any(one.state is PromiseState.OPEN for one in promised):
        return
    if asked is not None:
        yield from asked.question(of)
    elif not of.incident.tracked_promises:
        yield _SLEEPS
    elif of.at_home:
        yield from lines.mentions(of.incident, promised[0].authority, of.office)


def _keyboard(incident: Incident, promised: Sequence[Promise]) -> Keyboard:
    number, version = incident.number, promised[0].version
    several = len(promised) > 1
    rows: list[tuple[Button, ...]] = [
        (key,) for one in promised for key in _keys(number, one, several=several)
    ]
    if any(one.state is PromiseState.FOUND for one in promised):
        rows.append((DeclinePromises(number=number, version=version),))
    return Keyboard(tuple(rows))


def _keys(number: IncidentNumber, of: Promise, *, several: bool) -> Iterator[Button]:
    """Yield its buttons; the day distinguishes it from others."""
    version, promise = of.version, of.number
    day = f": {of.day:%d.%m.%Y}" if several else ""
    match of.state:
        case PromiseState.OPEN:
            yield TellKept(number=number, version=version, promise=promise, label=f"Выполнено{day}")
            yield MovePromise(
                number=number, version=version, promise=promise, label=f"Перенести{day}"
            )
            yield DropPromise(
                number=number, version=version, promise=promise, asks=f"Снять с контроля{day}"
            )
        case PromiseState.FOUND:
            label = f"На контроль{day}" if several else "Поставить на контроль"
            yield WatchPromise(number=number, version=version, promise=promise, label=label)
        case PromiseState.KEPT | PromiseState.DROPPED:
            label = f"Вернуть на контроль{day}"
            yield WatchPromise(
                number=number, version=version, promise=promise, label=label, again=True
            )
