"""The buttons of a card that lead on to others, and back: shown to those who may press them."""

from typing import Final

from domain.model.actor import Actor
from domain.model.answer.draft import DraftState, OutdatedVersion
from domain.model.course.status import Move, NoAnswerGround
from domain.model.incident import Incident
from domain.model.staff.permissions import Action
from domain.model.telling.cards import (
    AlertCard,
    ApprovalCard,
    CardKey,
    CardMode,
    ControlCard,
    PlacementCard,
)
from handlers.callbacks import Back
from handlers.context import Context, Response, Toast, shown
from handlers.texts import toasts

CONFIRM_GROUND: Final = {
    NoAnswerGround.HARM: CardMode.CONFIRM_HARM,
    NoAnswerGround.INSULT: CardMode.CONFIRM_INSULT,
    NoAnswerGround.THREAT: CardMode.CONFIRM_THREAT,
}

_LEADS_TO: Final = {
    CardMode.NO_ANSWER_GROUNDS: (Action.LEAVE_UNANSWERED, Move.LEAVE_UNANSWERED),
    **dict.fromkeys(CONFIRM_GROUND.values(), (Action.LEAVE_UNANSWERED, Move.LEAVE_UNANSWERED)),
    CardMode.CONFIRM_NO_LINK: (Action.PLACE, Move.PLACE),
}
"""What a mode's buttons are for: only those who may do it are shown them, and only in time."""


async def ask(card: CardKey, mode: CardMode, by: Actor, context: Context) -> Response:
    """Shows the buttons that lead on or confirm, to somebody who may then press them."""
    action, move = _LEADS_TO[mode]
    incident = await _permitted(card, action, by, context)
    incident.check(move)
    return shown(card, mode, by)


async def on_back(data: Back, by: Actor, context: Context) -> Response:
    """«Назад»: the card's usual buttons, for those who work with them."""
    card = data.card
    match card:
        case ControlCard():
            action = Action.ROUTE
        case PlacementCard():
            action = Action.PLACE
        case ApprovalCard():
            action = Action.DECIDE
        case AlertCard():
            action = Action.ACKNOWLEDGE
        case _:
            return Response(toast=Toast(toasts.button_unknown(), alert=True))
    await _permitted(card, action, by, context)
    return shown(card, CardMode.PLAIN, by)


async def _permitted(card: CardKey, action: Action, by: Actor, context: Context) -> Incident:
    """The incident, if this person may do that with it and it has such a card.

    Raises UnknownIncident, UnknownPerson, NotPermitted, OutdatedVersion.
    """
    office = await context.reading.office()
    incident = await context.reading.incident(card.number)
    office.permit(by, action, incident)
    if isinstance(card, ApprovalCard | PlacementCard):
        on_approval = isinstance(card, ApprovalCard)
        current = incident.waiting_draft if on_approval else incident.approved_draft
        states = {DraftState.WAITING} if on_approval else {DraftState.APPROVED, DraftState.PLACED}
        if incident.draft(card.version).state not in states:
            version = current.version if current else None
            raise OutdatedVersion(card.number, card.version, version)
    return incident
