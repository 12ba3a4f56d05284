"""The buttons of what an authority puts before control instead of a draft."""

from collections.abc import Iterable

from domain.model.ids import IncidentNumber, ReferralNumber
from domain.model.staff.people import Authority
from handlers.buttons import Button, Keyboard
from handlers.callbacks import (
    AskRedirect,
    BackToReferral,
    ConfirmProposal,
    DeclineReferral,
    Redirect,
)
from handlers.keyboards.parts import BACK, LONGEST_LABEL, column, paired
from handlers.texts.words import cut


def returned(number: IncidentNumber, referral: ReferralNumber) -> Keyboard:
    """Where an incident goes that an authority returned."""
    return column(
        Button("Перенаправить", AskRedirect(number=number, referral=referral)),
        Button("Вернуть в орган", DeclineReferral(number=number, referral=referral)),
    )


def redirect(
    number: IncidentNumber, referral: ReferralNumber, authorities: Iterable[Authority]
) -> Keyboard:
    """Which authority works it instead."""
    bodies = (
        Button(
            cut(body.name, LONGEST_LABEL),
            Redirect(number=number, referral=referral, authority=body.code),
        )
        for body in authorities
    )
    back = Button(BACK, BackToReferral(number=number, referral=referral))
    return Keyboard((*paired(bodies), (back,)))


def proposal(number: IncidentNumber, referral: ReferralNumber) -> Keyboard:
    """Whether no answer is given, as an authority proposed (§19)."""
    return column(
        Button("Подтвердить", ConfirmProposal(number=number, referral=referral)),
        Button("Отклонить", DeclineReferral(number=number, referral=referral)),
    )
