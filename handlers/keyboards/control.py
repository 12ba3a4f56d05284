"""The buttons of the coordinator's card: routing, authorities, importance, leaving the work."""

from collections.abc import Iterable, Iterator

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from domain.model.cards import CardKind
from domain.model.ids import IncidentNumber
from domain.model.people import Authority
from domain.model.plan import Plan
from domain.model.status import Importance, NoAnswerGround
from handlers.callbacks import (
    AllowInterim,
    AskCancel,
    AskDuplicate,
    AskGrounds,
    AskOriginal,
    AskReopen,
    Back,
    Cancel,
    ChangeAuthorities,
    Choose,
    ChooseLead,
    ConfirmNoAnswer,
    ConfirmReopen,
    ConfirmSend,
    GiveToControl,
    KeepAuthorities,
    PickGround,
    PickOriginal,
    SaveAuthorities,
    Send,
    SetImportance,
)
from handlers.keyboards.parts import (
    BACK,
    CANCEL_GROUND_LABEL,
    CONFIRM,
    GROUND_LABEL,
    LONGEST_LABEL,
    button,
    column,
    paired,
)
from handlers.texts.words import cut


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
            [button("Направить", Send(number=number))],
            [
                button("Без ответа", AskGrounds(number=number)),
                button("Отменить регистрацию", AskCancel(number=number)),
            ],
            [button("Дубликат", AskDuplicate(number=number))],
        ]
    )


def in_work(
    number: IncidentNumber, importance: Importance | None, *, allow_interim: bool
) -> InlineKeyboardMarkup:
    """What its coordinator may still do with an incident that others work on; as `registration`."""
    allow = button("Разрешить ещё один промежуточный ответ", AllowInterim(number=number))
    return column(
        *([allow] if allow_interim else []),
        _other_importance(number, importance) if importance else _give_to_control(number),
        button("Изменить органы", ChangeAuthorities(number=number)),
        button("Без ответа", AskGrounds(number=number)),
        button("Отменить регистрацию", AskCancel(number=number)),
        button("Дубликат", AskDuplicate(number=number)),
    )


def change_authorities(
    number: IncidentNumber, authorities: Iterable[Authority], plan: Plan
) -> InlineKeyboardMarkup:
    """Adding and removing authorities of a routed incident, naming another lead (§12)."""
    return InlineKeyboardMarkup(
        inline_keyboard=[
            *_choice(number, tuple(authorities), plan),
            [button("Сохранить изменения", SaveAuthorities(number=number))],
            [button(BACK, KeepAuthorities(number=number))],
        ]
    )


def confirm_unwatched(number: IncidentNumber) -> InlineKeyboardMarkup:
    """Whether it is routed to an authority that works no publications in that network."""
    return column(
        button("Да, направить", ConfirmSend(number=number)),
        button(BACK, Back(kind=CardKind.CONTROL, number=number)),
    )


def grounds(number: IncidentNumber) -> InlineKeyboardMarkup:
    """On which ground of §19 no answer is given."""
    return column(
        *(
            button(label, PickGround(number=number, ground=ground))
            for ground, label in GROUND_LABEL.items()
        ),
        button(BACK, Back(kind=CardKind.CONTROL, number=number)),
    )


def confirm_no_answer(number: IncidentNumber, ground: NoAnswerGround) -> InlineKeyboardMarkup:
    """Whether no answer is given on that ground."""
    return column(
        button(CONFIRM, ConfirmNoAnswer(number=number, ground=ground)),
        button(BACK, Back(kind=CardKind.CONTROL, number=number)),
    )


def cancel_grounds(number: IncidentNumber) -> InlineKeyboardMarkup:
    """Why the registration is taken back."""
    return column(
        *(
            button(label, Cancel(number=number, ground=ground))
            for ground, label in CANCEL_GROUND_LABEL.items()
        ),
        button(BACK, Back(kind=CardKind.CONTROL, number=number)),
    )


def likely_duplicates(
    number: IncidentNumber, same_link: Iterable[IncidentNumber]
) -> InlineKeyboardMarkup:
    """Which incident this one repeats."""
    return column(
        *(
            button(f"Дубликат №{original}", PickOriginal(number=number, original=original))
            for original in same_link
        ),
        button("Другой номер", AskOriginal(number=number)),
        button(BACK, Back(kind=CardKind.CONTROL, number=number)),
    )


def reopen(number: IncidentNumber) -> InlineKeyboardMarkup:
    """For control, under a closed incident."""
    return column(button("Возобновить", AskReopen(number=number)))


def confirm_reopen(number: IncidentNumber) -> InlineKeyboardMarkup:
    """Whether it is worked on again."""
    return column(
        button(CONFIRM, ConfirmReopen(number=number)),
        button(BACK, Back(kind=CardKind.CONTROL, number=number)),
    )


def _choice(
    number: IncidentNumber, authorities: tuple[Authority, ...], plan: Plan | None
) -> Iterator[list[InlineKeyboardButton]]:
    """The bodies by name; of several chosen ones, in rows of their own, who may be the lead."""
    chosen = plan.authorities if plan else ()
    yield from paired(_authority(number, body, chosen=body.code in chosen) for body in authorities)
    if plan is not None and len(chosen) > 1:
        for body in authorities:
            if body.code in chosen:
                yield [_lead(number, body, chosen=body.code == plan.lead)]


def _authority(number: IncidentNumber, body: Authority, *, chosen: bool) -> InlineKeyboardButton:
    label = cut(body.name, LONGEST_LABEL)
    return button(_marked(label, chosen=chosen), Choose(number=number, authority=body.code))


def _lead(number: IncidentNumber, body: Authority, *, chosen: bool) -> InlineKeyboardButton:
    label = cut(f"Сводный ответ: {' '.join(body.name.split())}", LONGEST_LABEL)
    return button(_marked(label, chosen=chosen), ChooseLead(number=number, authority=body.code))


def _marked(label: str, *, chosen: bool) -> str:
    return f"✓ {label}" if chosen else label


def _give_to_control(number: IncidentNumber) -> InlineKeyboardButton:
    return button("Передать в отдел контроля", GiveToControl(number=number))


def _other_importance(number: IncidentNumber, importance: Importance) -> InlineKeyboardButton:
    if importance is Importance.HIGH:
        return button(
            "Обычная важность", SetImportance(number=number, importance=Importance.NORMAL)
        )
    return button("Повышенная важность", SetImportance(number=number, importance=Importance.HIGH))
