"""The buttons of what an authority puts before control instead of a draft."""

from collections.abc import Iterable

from domain.model.ids import AppealNumber, IncidentNumber
from domain.model.staff.people import Authority
from handlers.buttons import Button, Keyboard
from handlers.callbacks import AskRedirect, BackToAppeal, ConfirmProposal, DeclineAppeal, Redirect
from handlers.keyboards.parts import BACK, LONGEST_LABEL, column, paired
from handlers.texts.words import cut


def returned(number: IncidentNumber, appeal: AppealNumber) -> Keyboard:
    """Where an incident goes that an authority returned."""
    return column(
        Button("Перенаправить", AskRedirect(number=number, appeal=appeal)),
        Button("Вернуть в орган", DeclineAppeal(number=number, appeal=appeal)),
    )


def redirect(
    number: IncidentNumber, appeal: AppealNumber, authorities: Iterable[Authority]
) -> Keyboard:
    """Which authority works it instead."""
    bodies = (
        Button(
            cut(body.name, LONGEST_LABEL),
            Redirect(number=number, appeal=appeal, authority=body.code),
        )
        for body in authorities
    )
    back = Button(BACK, BackToAppeal(number=number, appeal=appeal))
    return Keyboard((*paired(bodies), (back,)))


def proposal(number: IncidentNumber, appeal: AppealNumber) -> Keyboard:
    """Whether no answer is given, as an authority proposed (§19)."""
    return column(
        Button("Подтвердить", ConfirmProposal(number=number, appeal=appeal)),
        Button("Отклонить", DeclineAppeal(number=number, appeal=appeal)),
    )
