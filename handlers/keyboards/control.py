"""The buttons of the coordinator's card: routing, authorities, importance, leaving the work."""

from collections.abc import Iterable, Iterator

from domain.model.course.plan import Plan
from domain.model.course.status import Importance, NoAnswerGround
from domain.model.ids import IncidentNumber
from domain.model.staff.people import Authority
from domain.model.telling.cards import CardKind
from handlers.buttons import Button, Keyboard
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
    column,
    paired,
)
from handlers.texts.words import cut


def registration(
    number: IncidentNumber,
    importance: Importance | None,
    authorities: Iterable[Authority],
    plan: Plan | None,
) -> Keyboard:
    """Routing of a new incident: the bodies, and what else its coordinator may do with it.

    `importance` None: of a publication, which has none but can be handed over to control.
    """
    return Keyboard(
        (
            (_other_importance(number, importance) if importance else _give_to_control(number),),
            *_choice(number, tuple(authorities), plan),
            (Button("Направить", Send(number=number)),),
            (
                Button("Без ответа", AskGrounds(number=number)),
                Button("Отменить регистрацию", AskCancel(number=number)),
            ),
            (Button("Дубликат", AskDuplicate(number=number)),),
        )
    )


def in_work(
    number: IncidentNumber, importance: Importance | None, *, allow_interim: bool
) -> Keyboard:
    """What its coordinator may still do with an incident that others work on; as `registration`."""
    allow = Button("Разрешить ещё один промежуточный ответ", AllowInterim(number=number))
    return column(
        *([allow] if allow_interim else []),
        _other_importance(number, importance) if importance else _give_to_control(number),
        Button("Изменить органы", ChangeAuthorities(number=number)),
        Button("Без ответа", AskGrounds(number=number)),
        Button("Отменить регистрацию", AskCancel(number=number)),
        Button("Дубликат", AskDuplicate(number=number)),
    )


def change_authorities(
    number: IncidentNumber, authorities: Iterable[Authority], plan: Plan
) -> Keyboard:
    """Adding and removing authorities of a routed incident, naming another lead (§12)."""
    return Keyboard(
        (
            *_choice(number, tuple(authorities), plan),
            (Button("Сохранить изменения", SaveAuthorities(number=number)),),
            (Button(BACK, KeepAuthorities(number=number)),),
        )
    )


def confirm_unwatched(number: IncidentNumber) -> Keyboard:
    """Whether it is routed to an authority that works no publications in that network."""
    return column(
        Button("Да, направить", ConfirmSend(number=number)),
        Button(BACK, Back(kind=CardKind.CONTROL, number=number)),
    )


def grounds(number: IncidentNumber) -> Keyboard:
    """On which ground of §19 no answer is given."""
    return column(
        *(
            Button(label, PickGround(number=number, ground=ground))
            for ground, label in GROUND_LABEL.items()
        ),
        Button(BACK, Back(kind=CardKind.CONTROL, number=number)),
    )


def confirm_no_answer(number: IncidentNumber, ground: NoAnswerGround) -> Keyboard:
    """Whether no answer is given on that ground."""
    return column(
        Button(CONFIRM, ConfirmNoAnswer(number=number, ground=ground)),
        Button(BACK, Back(kind=CardKind.CONTROL, number=number)),
    )


def cancel_grounds(number: IncidentNumber) -> Keyboard:
    """Why the registration is taken back."""
    return column(
        *(
            Button(label, Cancel(number=number, ground=ground))
            for ground, label in CANCEL_GROUND_LABEL.items()
        ),
        Button(BACK, Back(kind=CardKind.CONTROL, number=number)),
    )


def likely_duplicates(number: IncidentNumber, same_link: Iterable[IncidentNumber]) -> Keyboard:
    """Which incident this one repeats."""
    return column(
        *(
            Button(f"Дубликат №{original}", PickOriginal(number=number, original=original))
            for original in same_link
        ),
        Button("Другой номер", AskOriginal(number=number)),
        Button(BACK, Back(kind=CardKind.CONTROL, number=number)),
    )


def reopen(number: IncidentNumber) -> Keyboard:
    """For control, under a closed incident."""
    return column(Button("Возобновить", AskReopen(number=number)))


def confirm_reopen(number: IncidentNumber) -> Keyboard:
    """Whether it is worked on again."""
    return column(
        Button(CONFIRM, ConfirmReopen(number=number)),
        Button(BACK, Back(kind=CardKind.CONTROL, number=number)),
    )


def _choice(
    number: IncidentNumber, authorities: tuple[Authority, ...], plan: Plan | None
) -> Iterator[tuple[Button, ...]]:
    """The bodies by name; of several chosen ones, in rows of their own, who may be the lead."""
    chosen = plan.authorities if plan else ()
    yield from paired(_authority(number, body, chosen=body.code in chosen) for body in authorities)
    if plan is not None and len(chosen) > 1:
        for body in authorities:
            if body.code in chosen:
                yield (_lead(number, body, chosen=body.code == plan.lead),)


def _authority(number: IncidentNumber, body: Authority, *, chosen: bool) -> Button:
    label = cut(body.name, LONGEST_LABEL)
    press = Choose(number=number, authority=body.code, chosen=not chosen)
    return Button(_marked(label, chosen=chosen), press)


def _lead(number: IncidentNumber, body: Authority, *, chosen: bool) -> Button:
    label = cut(f"Сводный ответ: {' '.join(body.name.split())}", LONGEST_LABEL)
    return Button(_marked(label, chosen=chosen), ChooseLead(number=number, authority=body.code))


def _marked(label: str, *, chosen: bool) -> str:
    return f"✓ {label}" if chosen else label


def _give_to_control(number: IncidentNumber) -> Button:
    return Button("Передать в отдел контроля", GiveToControl(number=number))


def _other_importance(number: IncidentNumber, importance: Importance) -> Button:
    if importance is Importance.HIGH:
        return Button(
            "Обычная важность", SetImportance(number=number, importance=Importance.NORMAL)
        )
    return Button("Повышенная важность", SetImportance(number=number, importance=Importance.HIGH))
