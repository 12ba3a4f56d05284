"""The buttons of what an authority puts before control instead of a draft."""

from collections.abc import Iterable

from aiogram.types import InlineKeyboardMarkup

from domain.model.ids import AppealNumber, IncidentNumber
from domain.model.people import Authority
from handlers.callbacks import AskRedirect, BackToAppeal, ConfirmProposal, DeclineAppeal, Redirect
from handlers.keyboards.parts import BACK, LONGEST_LABEL, button, column, paired
from handlers.texts.words import cut


def returned(number: IncidentNumber, appeal: AppealNumber) -> InlineKeyboardMarkup:
    """Where an incident goes that an authority returned."""
    return column(
        button("Перенаправить", AskRedirect(number=number, appeal=appeal)),
        button("Вернуть в орган", DeclineAppeal(number=number, appeal=appeal)),
    )


def redirect(
    number: IncidentNumber, appeal: AppealNumber, authorities: Iterable[Authority]
) -> InlineKeyboardMarkup:
    """Which authority works it instead."""
    bodies = (
        button(
            cut(body.name, LONGEST_LABEL),
            Redirect(number=number, appeal=appeal, authority=body.code),
        )
        for body in authorities
    )
    back = button(BACK, BackToAppeal(number=number, appeal=appeal))
    return InlineKeyboardMarkup(inline_keyboard=[*paired(bodies), [back]])


def proposal(number: IncidentNumber, appeal: AppealNumber) -> InlineKeyboardMarkup:
    """Whether no answer is given, as an authority proposed (§19)."""
    return column(
        button("Подтвердить", ConfirmProposal(number=number, appeal=appeal)),
        button("Отклонить", DeclineAppeal(number=number, appeal=appeal)),
    )
