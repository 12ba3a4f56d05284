"""The buttons of the coordinator's card: routing, authorities, importance, leaving the work."""

from collections.abc import Iterator
from dataclasses import field, replace
from datetime import datetime
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.cards import (
    PLAIN,
    CardKey,
    CardKind,
    CardMode,
    ControlCard,
    ModeKind,
    all_authorities,
)
from domain.model.conversation.questions import Original
from domain.model.ids import UNSEEN, AuthorityCode, IncidentNumber, Mark
from domain.model.incident import Incident
from domain.model.incident.contributing import CALL_EVERY
from domain.model.incident.workflow.assignment import PickedMeanwhile, Plan
from domain.model.incident.workflow.status import (
    CancelGround,
    Importance,
    IncidentKind,
    Move,
    NoAnswerGround,
    Status,
)
from domain.model.organisation.permissions import Action
from domain.model.organisation.rights import NetworkNotWatched
from domain.use_cases.alerting import call_executors
from domain.use_cases.closing import cancel, cancel_as_duplicate, leave_unanswered, reopen
from domain.use_cases.correcting import change_importance, give_to_control
from domain.use_cases.deciding import allow_interim
from domain.use_cases.routing import (
    RoutingOutcome,
    change_authorities,
    pick_authority,
    pick_lead,
    route,
    start_picking,
    stop_picking,
)
from domain.use_cases.templating import keep_answer
from handlers.cards import choosing, lines
from handlers.cards.buttons import (
    CardButton,
    ConfirmedButton,
    NamesCard,
    SubmenuButton,
    asks,
    runs,
)
from handlers.cards.card_view import CardView
from handlers.texts import labels, templates, toasts, words
from handlers.ui.buttons import OfIncident, Style, quietly
from handlers.ui.context import SILENT, Context, Response, Toast, brought, shown, toasted
from handlers.ui.refusals import refused_press


class ControlButton(CardButton):
    """On the coordinator's card."""

    on = ControlCard
    action = Action.ROUTE


class MakeTemplate(CardButton, prefix="mt"):
    """Makes a template of the placed answer, without personal data."""

    label = "Сделать шаблоном"
    action = Action.KEEP_TEMPLATES

    async def press(self, by: Actor, context: Context) -> Response:
        """Create the template, or report that it exists."""
        new = await keep_answer(context.uow, self.number, by=by, at=context.now)
        return toasted(templates.KEPT if new else templates.KEPT_ALREADY)


class Route(ControlButton, ConfirmedButton, prefix="to", sure="gy"):
    """The name of an authority, «Направить»: routes the incident to it, or to the picked ones.

    It asks before a publication is routed outside their networks (§6).
    """

    packed = ("number", "authority", "seen")
    authority: AuthorityCode | None = None
    seen: Mark = UNSEEN
    """Mark of the picked authorities."""
    asks: str = field(default=labels.ROUTE, compare=False)
    likeliest: bool = field(default=False, compare=False)
    """The first that the card suggests, with the reason."""
    yes = "Да, направить"
    yes_style = Style.FORWARD
    doubts = (NetworkNotWatched,)

    @property
    def style(self) -> Style | None:
        """The likeliest one stands out, and what ends the picking."""
        return super().style or (Style.MAIN if self.likeliest or not self.authority else None)

    @property
    def about(self) -> str:
        """The authority."""
        return self.authority or ""

    def question(self, of: CardView) -> Iterator[str]:
        """Name those that don't watch the network."""
        incident = of.incident
        picked = incident.plan.authorities if incident.plan else ()
        chosen = picked if self.authority is None else (self.authority,)
        if incident.status is Status.REGISTERED and (
            bodies := [*choosing.unwatched(incident, chosen, of.office)]
        ):
            yield from bodies
            yield "Направить всё равно?"

    async def act(self, by: Actor, context: Context) -> Response:
        """Route the incident; a second press has no effect, even with another authority (§11)."""
        number, authority, seen, at = self.number, self.authority, self.seen, context.now
        try:
            sent = await route(
                context.uow, number, authority, by=by, at=at, seen=seen, unwatched=self.sure
            )
        except PickedMeanwhile as error:
            return await _look_again(self, error, by, context)
        organisation = (await context.reading.office()).organisation
        said = _SAID[sent.outcome]
        if sent.outcome is RoutingOutcome.PICKED:
            return Response(toast=Toast(said(number, sent.authorities, organisation), alert=True))
        meant = Plan((authority,)).mark if authority else seen
        elsewhere = Plan(sent.authorities, sent.authorities[0]).mark != meant
        return Response(toast=Toast(said(number, sent.authorities, organisation), alert=elsewhere))


class MoreAuthorities(ControlButton, SubmenuButton, prefix="mo"):
    """Shows another page of the authorities, from 0."""

    sheet: int = 0
    label = labels.MORE_AUTHORITIES

    @property
    def mode(self) -> CardMode:
        """All authorities, or one page of a very long list."""
        return all_authorities(self.sheet)

    def shown_on(self, incident: Incident, now: datetime) -> CardKey:
        """The card; raises if the incident is routed already, and its authorities stay."""
        if not incident.changing_authorities:
            incident.check(Move.ROUTE)
        return super().shown_on(incident, now)


class Choose(ControlButton, prefix="ch"):
    """The name of an authority: picks it, or unpicks it, while several are picked."""

    authority: AuthorityCode
    chosen: bool = True
    label: str = field(default="", compare=False)

    async def press(self, by: Actor, context: Context) -> Response:
        """Show the selection."""
        await pick_authority(context.uow, self.number, self.authority, picked=self.chosen, by=by)
        return SILENT


class ChooseLead(ControlButton, prefix="ld"):
    """«Сводный ответ: …»: makes one of the picked authorities the lead (§12)."""

    authority: AuthorityCode
    label: str = field(default="", compare=False)
    press = quietly(pick_lead, "number", "authority")


class PickSeveral(ControlButton, prefix="ea"):
    """«Несколько органов…», «Изменить органы»: starts picking several authorities."""

    label: str = field(default="", compare=False)
    press = quietly(start_picking, "number")


class ChangeAuthorities(ControlButton, prefix="es"):
    """«Сохранить изменения», «Заменить на …»: gives a routed incident to the picked authorities.

    With an authority: to it instead of the only one.
    """

    authority: AuthorityCode | None = None
    seen: Mark
    label: str = field(default=labels.SAVE_CHANGES, compare=False)
    style = Style.FORWARD

    async def press(self, by: Actor, context: Context) -> Response:
        """Save, and notify all of them."""
        number, only, at = self.number, self.authority, context.now
        try:
            changed = await change_authorities(
                context.uow, number, only, by=by, at=at, seen=self.seen
            )
        except PickedMeanwhile as error:
            return await _look_again(self, error, by, context)
        if not changed:
            return self.confirms("органы те же, ничего не изменено.")
        return self.confirms("органы изменены, они получат уведомление.")


class KeepAuthorities(ControlButton, prefix="ek"):
    """Discards the picked authorities."""

    label = labels.BACK
    press = quietly(stop_picking, "number")


_SAID: Final = {
    RoutingOutcome.SENT: toasts.routed,
    RoutingOutcome.ALREADY: toasts.routed_already,
    RoutingOutcome.PICKED: toasts.chosen_instead,
}


async def _look_again(
    button: ControlButton, error: PickedMeanwhile, by: Actor, context: Context
) -> Response:
    """Report a concurrent change of the selection, and show it before anything is committed."""
    refused = refused_press(error, await context.reading.office())
    return replace(shown(ControlCard(button.number), PLAIN, by), toast=refused.toast)


class GiveToControl(ControlButton, ConfirmedButton, prefix="ho", sure="hy"):
    """Turns a publication into an incident: control coordinates it from then on."""

    asks = "Передать в отдел контроля"
    yes = "Да, передать"
    yes_style = Style.FORWARD
    action = Action.GIVE_TO_CONTROL
    move = Move.CANCEL  # as long as it is open

    @property
    def subject(self) -> OfIncident:
        """The incident; its kind before the sure press was publication."""
        return OfIncident(self.number, kind=IncidentKind.PUBLICATION if self.sure else None)

    def question(self, of: CardView) -> Iterator[str]:
        """Ask to hand it over."""
        del of
        yield f"Передать публикацию №{self.number} в отдел контроля как инцидент?"

    async def act(self, by: Actor, context: Context) -> Response:
        """Hand it over."""
        new = await give_to_control(context.uow, self.number, by=by, at=context.now)
        return self.confirms("передано в отдел контроля." if new else "уже в отделе контроля.")


class SetImportance(ControlButton, ConfirmedButton, prefix="im", sure="iq"):
    """«Повышенная важность», «Обычная важность»: sets that importance (§15)."""

    importance: Importance
    action = Action.CHANGE_IMPORTANCE
    move = Move.CANCEL  # as long as it is open

    @property
    def asks(self) -> str:
        """The new importance."""
        return "Повышенная важность" if self.importance is Importance.HIGH else "Обычная важность"

    @property
    def about(self) -> str:
        """The new importance, so that the question stays the same if it changed meanwhile."""
        return self.importance

    async def press(self, by: Actor, context: Context) -> Response:
        """Report that nothing would change, instead of a question."""
        said = await super().press(by, context)
        if self.sure:
            return said
        incident = await context.reading.incident(self.number)
        if incident.importance is self.importance:
            return self.confirms(f"важность уже {words.IMPORTANCE[self.importance]}.")
        return said

    def question(self, of: CardView) -> Iterator[str]:
        """Name the people it alerts and the new deadline (§15, §17)."""
        incident, office, to = of.incident, of.office, self.importance
        if to is Importance.HIGH:
            yield f"Установить инциденту №{incident.number} повышенную важность?"
        else:
            yield f"Вернуть инциденту №{incident.number} обычную важность?"
        yield words.officers_told(office.organisation, to)
        if incident.second_clock is not None:
            yield "Срок не изменится."
            return
        due = office.dues(to, incident.clock_from, incident.policy).answer.at
        yield f"Новый срок ответа: {lines.moment(office, due)}{lines.over(due, of.now)}"

    async def act(self, by: Actor, context: Context) -> Response:
        """Recompute the deadlines."""
        changed = await change_importance(
            context.uow, self.number, self.importance, by=by, at=context.now
        )
        already = "" if changed else "уже "
        return self.confirms(f"важность {already}{words.IMPORTANCE[self.importance]}.")


class AllowInterim(ControlButton, prefix="ai"):
    """Allows one more interim answer (§16)."""

    label = "Разрешить ещё один промежуточный ответ"
    action = Action.ALLOW_INTERIM
    press = runs(allow_interim, says="ещё один промежуточный ответ разрешён, срок прежний.")


class CallExecutors(ControlButton, prefix="cx"):
    """Reminds the people that the incident waits for."""

    label = "Напомнить"

    async def press(self, by: Actor, context: Context) -> Response:
        """Send the reminder, at most once in half an hour; the history names its author."""
        call = await call_executors(context.uow, self.number, by=by, at=context.now)
        if call.new:
            return self.confirms("исполнители получат напоминание.")
        if call.last is None:
            return self.confirms("сейчас от исполнителей ничего не ждут.")
        zone = (await context.reading.office()).calendar.tz
        last, again = (one.astimezone(zone) for one in (call.last, call.last + CALL_EVERY))
        return self.confirms(f"напомнили в {last:%H:%M}, снова можно с {again:%H:%M}.")


class OtherActions(ControlButton, SubmenuButton, prefix="oa"):
    """Shows all current actions of the coordinator."""

    label = labels.OTHER_ACTIONS


class BringCard(NamesCard, prefix="oc"):
    """«Проект, версия 2», «Возврат: …», «Другие действия»: brings that card, as a new message."""

    async def press(self, by: Actor, context: Context) -> Response:
        """Send the card in its current state; the coordinator's with all actions."""
        self.named.check_shown(await context.reading.incident(self.number))
        all_actions = OtherActions(number=self.number).mode
        return brought(self.named, all_actions if self.kind is CardKind.CONTROL else PLAIN, by)


def to_all_actions(number: IncidentNumber) -> BringCard:
    """Return «Другие действия…» for a message other than the coordinator's card."""
    return BringCard(kind=CardKind.CONTROL, number=number, label=labels.OTHER_ACTIONS)


class AskGrounds(ControlButton, SubmenuButton, prefix="ng"):
    """Shows the grounds of §19."""

    label = "Без ответа"
    action = Action.LEAVE_UNANSWERED
    move = Move.LEAVE_UNANSWERED


class LeaveUnanswered(ControlButton, ConfirmedButton, prefix="np", sure="ny"):
    """A ground of §19: closes the incident without an answer on it."""

    ground: NoAnswerGround
    action = Action.LEAVE_UNANSWERED
    move = Move.LEAVE_UNANSWERED
    act = runs(leave_unanswered, "ground", says="ответ не даётся.")

    @property
    def asks(self) -> str:
        """The ground."""
        return labels.GROUND[self.ground]

    @property
    def about(self) -> str:
        """The ground."""
        return self.ground

    def question(self, of: CardView) -> Iterator[str]:
        """Ask, and name the ground."""
        yield from lines.leaving_unanswered(of.incident)
        yield lines.ground(self.ground)


class AskCancel(ControlButton, SubmenuButton, prefix="ca"):
    """Asks for the ground of a cancellation."""

    label = labels.CANCEL_REGISTRATION
    action = Action.CANCEL
    move = Move.CANCEL


class AskOriginal(ControlButton, prefix="do"):
    """Asks for the number of an original that the card does not offer."""

    label = "Другой номер"
    action = Action.CANCEL
    press = asks(lambda button: Original(button.number))


class AskDuplicate(ControlButton, SubmenuButton, prefix="dp"):
    """Offers likely originals, with the same link or similar, and incidents to join."""

    label = "Дубликат"
    action = Action.CANCEL
    move = Move.CANCEL
    mode = CardMode(ModeKind.LIKELY_DUPLICATES)


class PickOriginal(ControlButton, prefix="dk"):
    """«Дубликат №3»: cancels the incident as a duplicate of that one."""

    original: IncidentNumber
    action = Action.CANCEL

    @property
    def label(self) -> str:
        """The label, with its number."""
        return f"Дубликат №{self.original}"

    press = runs(
        cancel_as_duplicate, "original", says="дубликат №{original}, регистрация отменена."
    )


class Cancel(ControlButton, prefix="cg"):
    """A ground: cancels the registration on it."""

    ground: CancelGround
    style = Style.BACK
    action = Action.CANCEL

    @property
    def label(self) -> str:
        """The ground."""
        return labels.CANCEL_GROUND[self.ground]

    async def press(self, by: Actor, context: Context) -> Response:
        """Cancel it; for a duplicate, ask for the original first."""
        if self.ground is CancelGround.DUPLICATE:
            return await AskDuplicate(number=self.number).press(by, context)
        await cancel(context.uow, self.number, self.ground, by=by, at=context.now)
        return self.confirms("регистрация отменена.")


class Reopen(ControlButton, ConfirmedButton, prefix="ro", sure="rp"):
    """Reopens a closed incident."""

    asks = "Возобновить"
    yes_style = Style.FORWARD
    action = Action.REOPEN
    move = Move.REOPEN
    act = runs(reopen, says="работа возобновлена.")

    def question(self, of: CardView) -> Iterator[str]:
        """Say what becomes of the deadline."""
        incident = of.incident
        due = "не меняется, он уже истёк" if of.now > incident.due.at else "не меняется"
        if incident.status is Status.ANSWERED:
            due = "считается заново"
        yield f"Возобновить работу по №{incident.number}? Срок {due}."
