"""The buttons of the cards and questions."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from aiogram.filters.callback_data import CallbackData
from aiogram.types import ForceReply, InlineKeyboardButton, InlineKeyboardMarkup

from domain.model.absence import AbsenceReason
from domain.model.cards import CardKind
from domain.model.draft import DraftKind
from domain.model.ids import (
    AbsenceId,
    AppealNumber,
    AuthorityCode,
    DraftVersion,
    IncidentNumber,
    PersonId,
)
from domain.model.people import Authority
from domain.model.plan import Plan
from domain.model.status import CancelGround, Importance, IncidentKind, NoAnswerGround
from handlers.callbacks import (
    Acknowledge,
    AllowInterim,
    ApproveWithout,
    AskAuthorsReply,
    AskCancel,
    AskDraft,
    AskDuplicate,
    AskGrounds,
    AskNoLink,
    AskOriginal,
    AskPlacementTime,
    AskProposal,
    AskRedirect,
    AskReopen,
    AskReported,
    AskReturn,
    Back,
    BackToAppeal,
    Cancel,
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
    ConfirmProposal,
    ConfirmReopen,
    ConfirmReported,
    ConfirmSend,
    ConfirmTake,
    DeclineAppeal,
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
    PickOriginal,
    Propose,
    RecallApproval,
    Redirect,
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
from handlers.texts.words import cut

_HALF_ROW: Final = 20
"""Characters that a phone shows on one of two buttons side by side."""

_LONGEST_LABEL: Final = 60
_CONFIRM: Final = "Да, подтверждаю"
_BACK: Final = "Назад"

GROUND_LABEL: Final = {
    NoAnswerGround.HARM: "Намерение причинить вред",
    NoAnswerGround.INSULT: "Брань или оскорбления",
    NoAnswerGround.THREAT: "Угрозы должностному лицу",
}

CANCEL_GROUND_LABEL: Final = {
    CancelGround.MISTAKE: "Ошибка",
    CancelGround.DUPLICATE: "Дубликат",
    CancelGround.POST_DELETED: "Сообщение удалено",
}


_DRAFT: Final = {
    DraftKind.FINAL: "Окончательный ответ",
    DraftKind.INTERIM: "Промежуточный ответ",
    DraftKind.CLARIFICATION: "Уточнить у автора",
}


def registration(
    number: IncidentNumber,
    importance: Importance | None,
    authorities: Iterable[Authority],
    plan: Plan | None,
) -> InlineKeyboardMarkup:
    """Routing of a new incident: the bodies, and what else its coordinator may do with it.

    `importance` None: of a publication, which has none but can be handed over to control.
    """
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [_other_importance(number, importance) if importance else _give_to_control(number)],
            *_choice(number, tuple(authorities), plan),
            [_button("Направить", Send(number=number))],
            [
                _button("Без ответа", AskGrounds(number=number)),
                _button("Отменить регистрацию", AskCancel(number=number)),
            ],
            [_button("Дубликат", AskDuplicate(number=number))],
        ]
    )


def change_authorities(
    number: IncidentNumber, authorities: Iterable[Authority], plan: Plan
) -> InlineKeyboardMarkup:
    """Adding and removing authorities of a routed incident, naming another lead (§12)."""
    return InlineKeyboardMarkup(
        inline_keyboard=[
            *_choice(number, tuple(authorities), plan),
            [_button("Сохранить изменения", SaveAuthorities(number=number))],
            [_button(_BACK, KeepAuthorities(number=number))],
        ]
    )


def grounds(number: IncidentNumber) -> InlineKeyboardMarkup:
    """On which ground of §19 no answer is given."""
    return _column(
        *(
            _button(label, PickGround(number=number, ground=ground))
            for ground, label in GROUND_LABEL.items()
        ),
        _button(_BACK, Back(kind=CardKind.CONTROL, number=number)),
    )


def confirm_no_answer(number: IncidentNumber, ground: NoAnswerGround) -> InlineKeyboardMarkup:
    """Whether no answer is given on that ground."""
    return _column(
        _button(_CONFIRM, ConfirmNoAnswer(number=number, ground=ground)),
        _button(_BACK, Back(kind=CardKind.CONTROL, number=number)),
    )


def cancel_grounds(number: IncidentNumber) -> InlineKeyboardMarkup:
    """Why the registration is taken back."""
    return _column(
        *(
            _button(label, Cancel(number=number, ground=ground))
            for ground, label in CANCEL_GROUND_LABEL.items()
        ),
        _button(_BACK, Back(kind=CardKind.CONTROL, number=number)),
    )


def likely_duplicates(
    number: IncidentNumber, same_link: Iterable[IncidentNumber]
) -> InlineKeyboardMarkup:
    """Which incident this one repeats."""
    return _column(
        *(
            _button(f"Дубликат №{original}", PickOriginal(number=number, original=original))
            for original in same_link
        ),
        _button("Другой номер", AskOriginal(number=number)),
        _button(_BACK, Back(kind=CardKind.CONTROL, number=number)),
    )


def reopen(number: IncidentNumber) -> InlineKeyboardMarkup:
    """For control, under a closed incident."""
    return _column(_button("Возобновить", AskReopen(number=number)))


def confirm_reopen(number: IncidentNumber) -> InlineKeyboardMarkup:
    """Whether it is worked on again."""
    return _column(
        _button(_CONFIRM, ConfirmReopen(number=number)),
        _button(_BACK, Back(kind=CardKind.CONTROL, number=number)),
    )


def decision(number: IncidentNumber, version: DraftVersion) -> InlineKeyboardMarkup:
    """Approval, or rejection for one of the two reasons of §13 or both."""

    def verdict(label: str, *, off_topic: bool, language: bool) -> InlineKeyboardButton:
        given = Verdict(number=number, version=version, off_topic=off_topic, language=language)
        return _button(label, given)

    return _column(
        verdict("✅ Согласовать", off_topic=False, language=False),
        verdict("↩️ Не по сути вопроса", off_topic=True, language=False),
        verdict("↩️ Орфография, пунктуация", off_topic=False, language=True),
        verdict("↩️ Обе причины", off_topic=True, language=True),
    )


def confirm_without(number: IncidentNumber, version: DraftVersion) -> InlineKeyboardMarkup:
    """Whether a consolidated answer is approved without the information of some authorities."""
    back = Back(kind=CardKind.APPROVAL, number=number, version=version)
    return _column(
        _button("Да, согласовать", ApproveWithout(number=number, version=version)),
        _button(_BACK, back),
    )


def drafting(
    number: IncidentNumber,
    authority: AuthorityCode,
    kinds: Iterable[DraftKind],
    *,
    clarified: bool,
    may_appeal: bool,
) -> InlineKeyboardMarkup:
    """For the executor who will answer for it, or finds that the authority should not.

    `kinds`: of drafts that a reply would not become.
    """
    rows = [[_button("Взять в работу", Take(number=number, authority=authority))]]
    rows += _drafts(number, kinds, clarified=clarified)
    if may_appeal:
        rows += [
            [_button("Не в нашей компетенции", AskReturn(number=number, authority=authority))],
            [_button("Предложить: без ответа", AskProposal(number=number, authority=authority))],
        ]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def propose_grounds(number: IncidentNumber, authority: AuthorityCode) -> InlineKeyboardMarkup:
    """On which ground of §19 the authority proposes to give no answer."""
    return _column(
        *(
            _button(label, Propose(number=number, authority=authority, ground=ground))
            for ground, label in GROUND_LABEL.items()
        ),
        _button(_BACK, KeepTaker(number=number, authority=authority)),
    )


def returned(number: IncidentNumber, appeal: AppealNumber) -> InlineKeyboardMarkup:
    """Where an incident goes that an authority returned."""
    return _column(
        _button("Перенаправить", AskRedirect(number=number, appeal=appeal)),
        _button("Вернуть в орган", DeclineAppeal(number=number, appeal=appeal)),
    )


def redirect(
    number: IncidentNumber, appeal: AppealNumber, authorities: Iterable[Authority]
) -> InlineKeyboardMarkup:
    """Which authority works it instead."""
    bodies = (
        _button(
            cut(body.name, _LONGEST_LABEL),
            Redirect(number=number, appeal=appeal, authority=body.code),
        )
        for body in authorities
    )
    back = _button(_BACK, BackToAppeal(number=number, appeal=appeal))
    return InlineKeyboardMarkup(inline_keyboard=[*_paired(bodies), [back]])


def proposal(number: IncidentNumber, appeal: AppealNumber) -> InlineKeyboardMarkup:
    """Whether no answer is given, as an authority proposed (§19)."""
    return _column(
        _button("Подтвердить", ConfirmProposal(number=number, appeal=appeal)),
        _button("Отклонить", DeclineAppeal(number=number, appeal=appeal)),
    )


def confirm_take(
    number: IncidentNumber, authority: AuthorityCode, taker: PersonId
) -> InlineKeyboardMarkup:
    """Whether it is taken over from its taker."""
    return _column(
        _button("Да, беру себе", ConfirmTake(number=number, authority=authority, taker=taker)),
        _button(_BACK, KeepTaker(number=number, authority=authority)),
    )


def waiting(
    number: IncidentNumber,
    version: DraftVersion,
    kinds: Iterable[DraftKind],
    *,
    clarified: bool,
) -> InlineKeyboardMarkup:
    """For the authority, while its draft waits."""
    withdraw = _button("Отозвать проект", WithdrawDraft(number=number, version=version))
    return InlineKeyboardMarkup(
        inline_keyboard=[[withdraw], *_drafts(number, kinds, clarified=clarified)]
    )


def authors_reply(number: IncidentNumber) -> InlineKeyboardMarkup:
    """For the authority, once the author was asked something."""
    return _column(_authors_reply(number))


def recall(number: IncidentNumber, version: DraftVersion) -> InlineKeyboardMarkup:
    """For control, until the approved text is placed."""
    return _column(_button("Отменить согласование", RecallApproval(number=number, version=version)))


def placement(number: IncidentNumber, version: DraftVersion) -> InlineKeyboardMarkup:
    """For networks that give no link."""
    return _column(_button("Размещено, ссылки нет", AskNoLink(number=number, version=version)))


def correct_placement(
    number: IncidentNumber, version: DraftVersion | None, *, asked: bool = False
) -> InlineKeyboardMarkup:
    """Soon after a placement was recorded; `asked`: of a question to the author.

    `version` None: the text was never sent.
    """
    return _column(
        *([_authors_reply(number)] if asked else []),
        _button("Указать время", AskPlacementTime(number=number, version=version or 0)),
        _button("Отменить размещение", UndoPlacement(number=number, version=version or 0)),
    )


def confirm_no_link(number: IncidentNumber, version: DraftVersion) -> InlineKeyboardMarkup:
    """Whether it was placed without a link."""
    back = Back(kind=CardKind.PLACEMENT, number=number, version=version)
    return _column(
        _button(_CONFIRM, ConfirmNoLink(number=number, version=version)),
        _button(_BACK, back),
    )


def alert(number: IncidentNumber, *, acknowledged: bool) -> InlineKeyboardMarkup:
    """What the deputy head confirms (§22)."""
    buttons = [_button("Доложено главе", AskReported(number=number))]
    if not acknowledged:
        buttons.insert(0, _button("Принято к сведению", Acknowledge(number=number)))
    return _column(*buttons)


def confirm_reported(number: IncidentNumber) -> InlineKeyboardMarkup:
    """Whether the head has been told."""
    return _column(
        _button(_CONFIRM, ConfirmReported(number=number)),
        _button(_BACK, Back(kind=CardKind.ALERT, number=number)),
    )


def in_work(
    number: IncidentNumber, importance: Importance | None, *, allow_interim: bool
) -> InlineKeyboardMarkup:
    """What its coordinator may still do with an incident that others work on; as `registration`."""
    allow = _button("Разрешить ещё один промежуточный ответ", AllowInterim(number=number))
    return _column(
        *([allow] if allow_interim else []),
        _other_importance(number, importance) if importance else _give_to_control(number),
        _button("Изменить органы", ChangeAuthorities(number=number)),
        _button("Без ответа", AskGrounds(number=number)),
        _button("Отменить регистрацию", AskCancel(number=number)),
        _button("Дубликат", AskDuplicate(number=number)),
    )


def confirm_unwatched(number: IncidentNumber) -> InlineKeyboardMarkup:
    """Whether it is routed to an authority that works no publications in that network."""
    return _column(
        _button("Да, направить", ConfirmSend(number=number)),
        _button(_BACK, Back(kind=CardKind.CONTROL, number=number)),
    )


def register_as(
    question: int, ways: Iterable[tuple[str, IncidentKind, AuthorityCode | None]]
) -> InlineKeyboardMarkup:
    """As what a message is to be registered: each way with its label."""
    return _column(
        *(
            _button(
                cut(label, _LONGEST_LABEL),
                RegisterAs(question=question, kind=kind, authority=authority or ""),
            )
            for label, kind, authority in ways
        ),
        _button("Не регистрировать", DropMessage(question=question)),
    )


def confirm_link(question: int) -> InlineKeyboardMarkup:
    """Whether a doubtful link is the placement."""
    return _column(
        _button("Да, разместили здесь", ConfirmLink(question=question)),
        _button("Нет, пришлю другую", WithdrawLink(question=question)),
    )


def confirm_draft(question: int) -> InlineKeyboardMarkup:
    """Whether a text that looks like talk is a draft."""
    return _column(
        _button("Отправить без исправлений", ConfirmDraft(question=question)),
        _button("Отозвать проект", DropDraft(question=question)),
    )


def confirm_answer(question: int) -> InlineKeyboardMarkup:
    """Whether a text is the answer to a publication, maybe in the place of another one."""
    return _column(
        _button("Да, это ответ", ConfirmDraft(question=question)),
        _button("Нет", DropDraft(question=question)),
    )


def confirm_contribution(question: int) -> InlineKeyboardMarkup:
    """Whether a text that looks like talk is for the lead (§12)."""
    return _column(
        _button("Отправить без исправлений", ConfirmContribution(question=question)),
        _button("Не отправлять", DropDraft(question=question)),
    )


def confirm_replacement(question: int) -> InlineKeyboardMarkup:
    """Whether a text replaces the approved one."""
    return _column(
        _button("Да, отправить на согласование", ConfirmDraft(question=question)),
        _button("Нет", DropDraft(question=question)),
    )


def absences(
    question: int, person: PersonId, known: Mapping[AbsenceId, str], *, others: bool
) -> InlineKeyboardMarkup:
    """To end the absences known, each under its label, and to mark one of one's own or another's."""
    mark = [_button("Отметить моё отсутствие", ChooseAbsent(question=question, person=person))]
    if others:
        ask = ChooseAbsent(question=question, person=0)
        mark.append(_button("Отметить отсутствие работника", ask))
    return _column(
        *(_button(label, EndAbsence(absence=absence)) for absence, label in known.items()), *mark
    )


def absent(question: int, people: Mapping[PersonId, str]) -> InlineKeyboardMarkup:
    """Whose absence it is."""
    names = (
        _button(name, ChooseAbsent(question=question, person=person))
        for person, name in people.items()
    )
    return InlineKeyboardMarkup(inline_keyboard=[*_paired(names), [_drop_absence(question)]])


def absence_reasons(question: int, reasons: Mapping[AbsenceReason, str]) -> InlineKeyboardMarkup:
    """Why somebody is absent."""
    return _column(
        *(
            _button(label, GiveReason(question=question, reason=reason))
            for reason, label in reasons.items()
        ),
        _drop_absence(question),
    )


def absence_days(question: int) -> InlineKeyboardMarkup:
    """The days are written; this only leads out."""
    return _column(_drop_absence(question))


def substitutes(question: int, people: Mapping[PersonId, str]) -> InlineKeyboardMarkup:
    """Who acts for the absent."""
    names = (
        _button(name, ChooseSubstitute(question=question, person=person))
        for person, name in people.items()
    )
    nobody = _button("Без замещения", ChooseSubstitute(question=question, person=0))
    rows = [*_paired(names), [nobody], [_drop_absence(question)]]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def confirm_absence(question: int) -> InlineKeyboardMarkup:
    """Whether the absence is marked as it stands."""
    return _column(_button("Да, отметить", MarkAbsence(question=question)), _drop_absence(question))


def ask_text(placeholder: str) -> ForceReply:
    """Opens the reply to this message, for the person whom it answers only."""
    return ForceReply(selective=True, input_field_placeholder=placeholder)


def _button(label: str, data: CallbackData) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=label, callback_data=data.pack())


def _column(*buttons: InlineKeyboardButton) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[button] for button in buttons])


def _drafts(
    number: IncidentNumber, kinds: Iterable[DraftKind], *, clarified: bool
) -> Iterator[list[InlineKeyboardButton]]:
    if clarified:
        yield [_authors_reply(number)]
    yield from _paired(_button(_DRAFT[kind], AskDraft(number=number, kind=kind)) for kind in kinds)


def _authors_reply(number: IncidentNumber) -> InlineKeyboardButton:
    return _button("Автор ответил", AskAuthorsReply(number=number))


def _drop_absence(question: int) -> InlineKeyboardButton:
    return _button("Отмена", DropAbsence(question=question))


def _choice(
    number: IncidentNumber, authorities: tuple[Authority, ...], plan: Plan | None
) -> Iterator[list[InlineKeyboardButton]]:
    """The bodies by name; of several chosen ones, in rows of their own, who may be the lead."""
    chosen = plan.authorities if plan else ()
    yield from _paired(_authority(number, body, chosen=body.code in chosen) for body in authorities)
    if plan is not None and len(chosen) > 1:
        for body in authorities:
            if body.code in chosen:
                yield [_lead(number, body, chosen=body.code == plan.lead)]


def _authority(number: IncidentNumber, body: Authority, *, chosen: bool) -> InlineKeyboardButton:
    label = cut(body.name, _LONGEST_LABEL)
    return _button(_marked(label, chosen=chosen), Choose(number=number, authority=body.code))


def _lead(number: IncidentNumber, body: Authority, *, chosen: bool) -> InlineKeyboardButton:
    label = cut(f"Сводный ответ: {' '.join(body.name.split())}", _LONGEST_LABEL)
    return _button(_marked(label, chosen=chosen), ChooseLead(number=number, authority=body.code))


def _marked(label: str, *, chosen: bool) -> str:
    return f"✓ {label}" if chosen else label


def _give_to_control(number: IncidentNumber) -> InlineKeyboardButton:
    return _button("Передать в отдел контроля", GiveToControl(number=number))


def _other_importance(number: IncidentNumber, importance: Importance) -> InlineKeyboardButton:
    if importance is Importance.HIGH:
        return _button(
            "Обычная важность", SetImportance(number=number, importance=Importance.NORMAL)
        )
    return _button("Повышенная важность", SetImportance(number=number, importance=Importance.HIGH))


def _paired(buttons: Iterable[InlineKeyboardButton]) -> Iterator[list[InlineKeyboardButton]]:
    """Two neighbours share a row where both labels fit; a long one has its own."""
    half: list[InlineKeyboardButton] = []
    for button in buttons:
        long = len(button.text.removeprefix("✓ ")) > _HALF_ROW
        if half and (long or len(half) == 2):
            yield half
            half = []
        if long:
            yield [button]
        else:
            half.append(button)
    if half:
        yield half
