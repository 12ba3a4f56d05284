"""Presses on the cards: one function a button, one use case a function."""

from collections.abc import Awaitable, Callable
from typing import Final

from aiogram.filters.callback_data import CallbackData

from domain.model.actor import Actor
from domain.model.assignment import AlreadyTaken
from domain.model.cards import CardKey, CardKind, CardMode
from domain.model.contribution import ContributionsMissing
from domain.model.draft import DraftState, OutdatedVersion, RejectionReason
from domain.model.ids import AuthorityCode, DraftVersion, IncidentNumber, PersonId
from domain.model.incident import Incident
from domain.model.notices import ShowCard
from domain.model.permissions import Action, permit
from domain.model.publication import NetworkNotWatched, Way
from domain.model.status import Move, NoAnswerGround
from domain.use_cases.alerting import acknowledge, report_to_head
from domain.use_cases.clarifying import ask_for_authors_reply
from domain.use_cases.closing import leave_unanswered
from domain.use_cases.contributing import confirm_contribution
from domain.use_cases.deciding import decide, recall_approval
from domain.use_cases.drafting import ask_for_draft, confirm_draft, drop_draft, withdraw_draft
from domain.use_cases.giving_to_control import give_to_control
from domain.use_cases.importance import change_importance
from domain.use_cases.interim import allow_interim
from domain.use_cases.placing import (
    ask_placement_time,
    confirm_link,
    place,
    undo_placement,
    withdraw_link,
)
from domain.use_cases.registering import drop_held, register_held
from domain.use_cases.routing import (
    change_authorities,
    choose_authority,
    choose_lead,
    route,
    start_changing_authorities,
    stop_changing_authorities,
)
from domain.use_cases.taking import take
from handlers import appealing, closing
from handlers.absences import (
    on_choose_absent,
    on_choose_substitute,
    on_drop_absence,
    on_end_absence,
    on_give_reason,
    on_mark_absence,
)
from handlers.callbacks import (
    Acknowledge,
    AllowInterim,
    ApproveWithout,
    AskAuthorsReply,
    AskDraft,
    AskGrounds,
    AskNoLink,
    AskPlacementTime,
    AskReported,
    Back,
    ChangeAuthorities,
    Choose,
    ChooseAbsent,
    ChooseLead,
    ChooseSubstitute,
    ConfirmContribution,
    ConfirmDraft,
    ConfirmLink,
    ConfirmNoAnswer,
    ConfirmNoLink,
    ConfirmReported,
    ConfirmSend,
    ConfirmTake,
    DropAbsence,
    DropDraft,
    DropMessage,
    EndAbsence,
    GiveReason,
    GiveToControl,
    KeepAuthorities,
    KeepTaker,
    MarkAbsence,
    PickGround,
    RecallApproval,
    RegisterAs,
    SaveAuthorities,
    Send,
    SetImportance,
    Take,
    UndoPlacement,
    Verdict,
    WithdrawDraft,
    WithdrawLink,
)
from handlers.desk import SILENT, Desk, Response, Toast
from handlers.texts import toasts

_CONFIRM_GROUND: Final = {
    NoAnswerGround.HARM: CardMode.CONFIRM_HARM,
    NoAnswerGround.INSULT: CardMode.CONFIRM_INSULT,
    NoAnswerGround.THREAT: CardMode.CONFIRM_THREAT,
}

_LEADS_TO: Final = {
    CardMode.NO_ANSWER_GROUNDS: (Action.LEAVE_UNANSWERED, Move.LEAVE_UNANSWERED),
    **dict.fromkeys(_CONFIRM_GROUND.values(), (Action.LEAVE_UNANSWERED, Move.LEAVE_UNANSWERED)),
    CardMode.CONFIRM_NO_LINK: (Action.PLACE, Move.PLACE),
}
"""What a mode's buttons are for: only those who may do it are shown them, and only in time."""


async def on_verdict(data: Verdict, by: Actor, desk: Desk) -> Response:
    """«✅ Согласовать», «↩️ Не по сути вопроса», «↩️ Орфография, пунктуация», «↩️ Обе причины»."""
    reasons = {
        reason
        for reason, given in (
            (RejectionReason.OFF_TOPIC, data.off_topic),
            (RejectionReason.LANGUAGE, data.language),
        )
        if given
    }
    number, version = IncidentNumber(data.number), DraftVersion(data.version)
    try:
        await decide(desk.uow, number, version, reasons, by=by, at=desk.now)
    except ContributionsMissing:
        return _show(_approval_card(number, version), CardMode.CONFIRM_WITHOUT, by)
    return _toast(toasts.rejected(number) if reasons else toasts.approved(number))


async def on_approve_without(data: ApproveWithout, by: Actor, desk: Desk) -> Response:
    """«Да, согласовать»: although the information of some authorities is missing (§12)."""
    number, version = IncidentNumber(data.number), DraftVersion(data.version)
    await decide(desk.uow, number, version, (), without_contributions=True, by=by, at=desk.now)
    return _toast(toasts.approved(number))


async def on_choose(data: Choose, by: Actor, desk: Desk) -> Response:
    """An authority's name on the registration card."""
    authority = AuthorityCode(data.authority)
    await choose_authority(desk.uow, IncidentNumber(data.number), authority, by=by)
    return Response()


async def on_choose_lead(data: ChooseLead, by: Actor, desk: Desk) -> Response:
    """«Сводный ответ: …»."""
    authority = AuthorityCode(data.authority)
    await choose_lead(desk.uow, IncidentNumber(data.number), authority, by=by)
    return Response()


async def on_change_authorities(data: ChangeAuthorities, by: Actor, desk: Desk) -> Response:
    """«Изменить органы»."""
    await start_changing_authorities(desk.uow, IncidentNumber(data.number), by=by)
    return Response()


async def on_save_authorities(data: SaveAuthorities, by: Actor, desk: Desk) -> Response:
    """«Сохранить изменения»."""
    number = IncidentNumber(data.number)
    changed = await change_authorities(desk.uow, number, by=by, at=desk.now)
    if not changed:
        return _toast(toasts.authorities_unchanged(number))
    return _toast(toasts.authorities_changed(number))


async def on_keep_authorities(data: KeepAuthorities, by: Actor, desk: Desk) -> Response:
    """«Назад»: the authorities stay."""
    await stop_changing_authorities(desk.uow, IncidentNumber(data.number), by=by)
    return Response()


async def on_send(data: Send, by: Actor, desk: Desk) -> Response:
    """«Направить»: at once, or asks whether to send it where nobody watches that network."""
    number = IncidentNumber(data.number)
    try:
        await route(desk.uow, number, by=by, at=desk.now)
    except NetworkNotWatched:
        return _show(_control_card(number), CardMode.CONFIRM_UNWATCHED, by)
    return _toast(toasts.routed(number))


async def on_confirm_send(data: ConfirmSend, by: Actor, desk: Desk) -> Response:
    """Sent all the same."""
    number = IncidentNumber(data.number)
    await route(desk.uow, number, by=by, at=desk.now, unwatched=True)
    return _toast(toasts.routed(number))


async def on_give_to_control(data: GiveToControl, by: Actor, desk: Desk) -> Response:
    """«Передать в отдел контроля»."""
    number = IncidentNumber(data.number)
    new = await give_to_control(desk.uow, number, by=by, at=desk.now)
    return _toast(
        toasts.given_to_control(number) if new else toasts.given_to_control_already(number)
    )


async def on_register_as(data: RegisterAs, by: Actor, desk: Desk) -> Response:
    """«Инцидент», «Публикация»."""
    authority = AuthorityCode(data.authority) if data.authority else None
    way = Way(data.kind, authority)
    registration = await register_held(desk.uow, data.question, way, by=by, at=desk.now)
    number = registration.incident.number
    if registration.known:
        return _toast(toasts.registered_already(number))
    return _toast(toasts.registered(number))


async def on_drop_message(data: DropMessage, by: Actor, desk: Desk) -> Response:
    """«Не регистрировать»."""
    await drop_held(desk.uow, data.question, by=by)
    return _toast(toasts.message_dropped())


async def on_importance(data: SetImportance, by: Actor, desk: Desk) -> Response:
    """«Повышенная важность», «Обычная важность»."""
    number = IncidentNumber(data.number)
    changed = await change_importance(desk.uow, number, data.importance, by=by, at=desk.now)
    if not changed:
        return _toast(toasts.importance_unchanged(number, data.importance))
    return _toast(toasts.importance_set(number, data.importance))


async def on_ask_grounds(data: AskGrounds, by: Actor, desk: Desk) -> Response:
    """«Без ответа»."""
    return await _ask(_control_card(data.number), CardMode.NO_ANSWER_GROUNDS, by, desk)


async def on_pick_ground(data: PickGround, by: Actor, desk: Desk) -> Response:
    """One of the grounds of §19."""
    return await _ask(_control_card(data.number), _CONFIRM_GROUND[data.ground], by, desk)


async def on_confirm_no_answer(data: ConfirmNoAnswer, by: Actor, desk: Desk) -> Response:
    """The ground was confirmed."""
    number = IncidentNumber(data.number)
    await leave_unanswered(desk.uow, number, data.ground, by=by, at=desk.now)
    return _toast(toasts.left_unanswered(number))


async def on_ask_no_link(data: AskNoLink, by: Actor, desk: Desk) -> Response:
    """«Размещено, ссылки нет»."""
    card = _placement_card(data.number, data.version)
    return await _ask(card, CardMode.CONFIRM_NO_LINK, by, desk)


async def on_confirm_no_link(data: ConfirmNoLink, by: Actor, desk: Desk) -> Response:
    """The placement without a link was confirmed."""
    number, version = IncidentNumber(data.number), DraftVersion(data.version)
    await place(desk.uow, number, None, version=version, by=by, at=desk.now, now=desk.now)
    return _toast(toasts.placed(number))


async def on_back(data: Back, by: Actor, desk: Desk) -> Response:
    """«Назад»: the card's usual buttons, for those who work with them."""
    match data.kind:
        case CardKind.CONTROL:
            card, action = _control_card(data.number), Action.ROUTE
        case CardKind.PLACEMENT:
            card, action = _placement_card(data.number, data.version), Action.PLACE
        case CardKind.APPROVAL:
            card, action = _approval_card(data.number, data.version), Action.DECIDE
        case CardKind.ALERT:
            card, action = CardKey(CardKind.ALERT, IncidentNumber(data.number)), Action.ACKNOWLEDGE
        case _:
            return Response(toast=Toast(toasts.button_unknown(), alert=True))
    await _permitted(card, action, by, desk)
    if data.kind is CardKind.APPROVAL:
        incident = await desk.reading.incident(IncidentNumber(data.number))
        incident.draft(DraftVersion(data.version))  # buttons can be forged
    return _show(card, CardMode.PLAIN, by)


async def on_confirm_link(data: ConfirmLink, by: Actor, desk: Desk) -> Response:
    """The doubtful link is the placement."""
    await confirm_link(desk.uow, data.question, by=by, at=desk.now)
    return _toast(toasts.link_taken())


async def on_withdraw_link(data: WithdrawLink, by: Actor, desk: Desk) -> Response:
    """The doubtful link is not the placement."""
    await withdraw_link(desk.uow, data.question, by=by)
    return _toast(toasts.link_withdrawn())


async def on_acknowledge(data: Acknowledge, by: Actor, desk: Desk) -> Response:
    """«Принято к сведению»."""
    number = IncidentNumber(data.number)
    await acknowledge(desk.uow, number, by=by, at=desk.now)
    return _toast(toasts.acknowledged(number))


async def on_ask_reported(data: AskReported, by: Actor, desk: Desk) -> Response:
    """«Доложено главе»."""
    number = IncidentNumber(data.number)
    incident = await desk.reading.incident(number)
    (await desk.reading.office()).permit(by, Action.REPORT_TO_HEAD, incident)
    return _show(CardKey(CardKind.ALERT, number), CardMode.CONFIRM_REPORTED, by)


async def on_confirm_reported(data: ConfirmReported, by: Actor, desk: Desk) -> Response:
    """The report to the head was confirmed."""
    number = IncidentNumber(data.number)
    await report_to_head(desk.uow, number, by=by, at=desk.now)
    return _toast(toasts.reported(number))


async def on_take(data: Take, by: Actor, desk: Desk) -> Response:
    """«Взять в работу»: at once, or asks whether to take it over from another executor."""
    number, authority = IncidentNumber(data.number), AuthorityCode(data.authority)
    try:
        new = await take(desk.uow, number, authority, by=by, at=desk.now)
    except AlreadyTaken:
        return _show(_executor_card(number, authority), CardMode.CONFIRM_TAKE, by)
    return _toast(toasts.taken(number) if new else toasts.taken_already(number))


async def on_confirm_take(data: ConfirmTake, by: Actor, desk: Desk) -> Response:
    """Taken over from another executor."""
    number, taker = IncidentNumber(data.number), PersonId(data.taker)
    authority = AuthorityCode(data.authority)
    await take(desk.uow, number, authority, instead_of=taker, by=by, at=desk.now)
    return _toast(toasts.taken(number))


async def on_keep_taker(data: KeepTaker, by: Actor, desk: Desk) -> Response:
    """«Назад»: not taken over."""
    number, authority = IncidentNumber(data.number), AuthorityCode(data.authority)
    office = await desk.reading.office()
    permit(office.person(by.person), Action.TAKE, (authority,), number)
    return _show(_executor_card(number, authority), CardMode.PLAIN, by)


async def on_withdraw_draft(data: WithdrawDraft, by: Actor, desk: Desk) -> Response:
    """«Отозвать проект»."""
    number, version = IncidentNumber(data.number), DraftVersion(data.version)
    await withdraw_draft(desk.uow, number, version, by=by, at=desk.now)
    return _toast(toasts.draft_withdrawn(number))


async def on_recall_approval(data: RecallApproval, by: Actor, desk: Desk) -> Response:
    """«Отменить согласование»."""
    number, version = IncidentNumber(data.number), DraftVersion(data.version)
    await recall_approval(desk.uow, number, version, by=by, at=desk.now)
    return _toast(toasts.approval_recalled(number))


async def on_undo_placement(data: UndoPlacement, by: Actor, desk: Desk) -> Response:
    """«Отменить размещение»."""
    number, version = IncidentNumber(data.number), DraftVersion(data.version) or None
    await undo_placement(desk.uow, number, version, by=by, at=desk.now)
    return _toast(toasts.placement_undone(number))


async def on_ask_placement_time(data: AskPlacementTime, by: Actor, desk: Desk) -> Response:
    """«Указать время»."""
    number, version = IncidentNumber(data.number), DraftVersion(data.version) or None
    await ask_placement_time(desk.uow, number, version, by=by, at=desk.now)
    return Response()


async def on_ask_draft(data: AskDraft, by: Actor, desk: Desk) -> Response:
    """«Промежуточный ответ», «Уточнить у автора», «Окончательный ответ»."""
    await ask_for_draft(desk.uow, IncidentNumber(data.number), data.kind, by=by)
    return Response()


async def on_ask_authors_reply(data: AskAuthorsReply, by: Actor, desk: Desk) -> Response:
    """«Автор ответил»."""
    await ask_for_authors_reply(desk.uow, IncidentNumber(data.number), by=by)
    return Response()


async def on_allow_interim(data: AllowInterim, by: Actor, desk: Desk) -> Response:
    """«Разрешить ещё один промежуточный ответ»."""
    number = IncidentNumber(data.number)
    await allow_interim(desk.uow, number, by=by, at=desk.now)
    return _toast(toasts.interim_allowed(number))


async def on_confirm_draft(data: ConfirmDraft, by: Actor, desk: Desk) -> Response:
    """«Отправить без исправлений», «Да, отправить на согласование»."""
    kind = await confirm_draft(desk.uow, data.question, by=by, at=desk.now)
    return _toast(toasts.draft_sent(kind))


async def on_confirm_contribution(data: ConfirmContribution, by: Actor, desk: Desk) -> Response:
    """«Отправить без исправлений»: for the lead."""
    await confirm_contribution(desk.uow, data.question, by=by, at=desk.now)
    return _toast(toasts.contribution_sent())


async def on_drop_draft(data: DropDraft, by: Actor, desk: Desk) -> Response:
    """«Отозвать проект», «Нет»: the held text goes nowhere."""
    await drop_draft(desk.uow, data.question, by=by)
    return _toast(toasts.draft_dropped())


PRESSES: Final[dict[type[CallbackData], Callable[..., Awaitable[Response]]]] = {
    Verdict: on_verdict,
    ApproveWithout: on_approve_without,
    Choose: on_choose,
    ChooseLead: on_choose_lead,
    ChangeAuthorities: on_change_authorities,
    SaveAuthorities: on_save_authorities,
    KeepAuthorities: on_keep_authorities,
    Send: on_send,
    ConfirmSend: on_confirm_send,
    GiveToControl: on_give_to_control,
    RegisterAs: on_register_as,
    DropMessage: on_drop_message,
    SetImportance: on_importance,
    AskGrounds: on_ask_grounds,
    PickGround: on_pick_ground,
    ConfirmNoAnswer: on_confirm_no_answer,
    AskNoLink: on_ask_no_link,
    ConfirmNoLink: on_confirm_no_link,
    Acknowledge: on_acknowledge,
    AskReported: on_ask_reported,
    ConfirmReported: on_confirm_reported,
    Back: on_back,
    ConfirmLink: on_confirm_link,
    WithdrawLink: on_withdraw_link,
    Take: on_take,
    ConfirmTake: on_confirm_take,
    KeepTaker: on_keep_taker,
    WithdrawDraft: on_withdraw_draft,
    RecallApproval: on_recall_approval,
    UndoPlacement: on_undo_placement,
    AskPlacementTime: on_ask_placement_time,
    ConfirmDraft: on_confirm_draft,
    ConfirmContribution: on_confirm_contribution,
    DropDraft: on_drop_draft,
    ChooseAbsent: on_choose_absent,
    GiveReason: on_give_reason,
    ChooseSubstitute: on_choose_substitute,
    MarkAbsence: on_mark_absence,
    DropAbsence: on_drop_absence,
    EndAbsence: on_end_absence,
    **closing.PRESSES,
    **appealing.PRESSES,
    AskDraft: on_ask_draft,
    AskAuthorsReply: on_ask_authors_reply,
    AllowInterim: on_allow_interim,
}


async def _ask(card: CardKey, mode: CardMode, by: Actor, desk: Desk) -> Response:
    """Shows the buttons that lead on or confirm, to somebody who may then press them."""
    action, move = _LEADS_TO[mode]
    incident = await _permitted(card, action, by, desk)
    incident.check(move)
    return _show(card, mode, by)


async def _permitted(card: CardKey, action: Action, by: Actor, desk: Desk) -> Incident:
    """The incident, if this person may do that with it and it has such a card.

    Raises UnknownIncident, UnknownPerson, NotPermitted, OutdatedVersion.
    """
    office = await desk.reading.office()
    incident = await desk.reading.incident(card.number)
    office.permit(by, action, incident)
    if card.version is not None:
        on_approval = card.kind is CardKind.APPROVAL
        current = incident.waiting_draft if on_approval else incident.approved_draft
        states = {DraftState.WAITING} if on_approval else {DraftState.APPROVED, DraftState.PLACED}
        if incident.draft(card.version).state not in states:
            version = current.version if current else None
            raise OutdatedVersion(card.number, card.version, version)
    return incident


def _show(card: CardKey, mode: CardMode, by: Actor) -> Response:
    if by.source is None:
        return SILENT
    return Response((ShowCard(card, by.source.place, mode),))


def _control_card(number: int) -> CardKey:
    return CardKey(CardKind.CONTROL, IncidentNumber(number))


def _placement_card(number: int, version: int) -> CardKey:
    return CardKey(CardKind.PLACEMENT, IncidentNumber(number), DraftVersion(version))


def _approval_card(number: int, version: int) -> CardKey:
    return CardKey(CardKind.APPROVAL, IncidentNumber(number), DraftVersion(version))


def _executor_card(number: IncidentNumber, authority: AuthorityCode) -> CardKey:
    return CardKey(CardKind.EXECUTOR, number, authority=authority)


def _toast(text: str) -> Response:
    return Response(toast=Toast(text))
