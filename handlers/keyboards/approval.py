"""The buttons of the approval card."""

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from domain.model.cards import CardKind
from domain.model.ids import DraftVersion, IncidentNumber
from handlers.callbacks import ApproveWithout, Back, RecallApproval, Verdict
from handlers.keyboards.parts import BACK, button, column


def decision(number: IncidentNumber, version: DraftVersion) -> InlineKeyboardMarkup:
    """Approval, or rejection for one of the two reasons of §13 or both."""

    def verdict(label: str, *, off_topic: bool, language: bool) -> InlineKeyboardButton:
        given = Verdict(number=number, version=version, off_topic=off_topic, language=language)
        return button(label, given)

    return column(
        verdict("✅ Согласовать", off_topic=False, language=False),
        verdict("↩️ Не по сути вопроса", off_topic=True, language=False),
        verdict("↩️ Орфография, пунктуация", off_topic=False, language=True),
        verdict("↩️ Обе причины", off_topic=True, language=True),
    )


def confirm_without(number: IncidentNumber, version: DraftVersion) -> InlineKeyboardMarkup:
    """Whether a consolidated answer is approved without the information of some authorities."""
    back = Back(kind=CardKind.APPROVAL, number=number, version=version)
    return column(
        button("Да, согласовать", ApproveWithout(number=number, version=version)),
        button(BACK, back),
    )


def recall(number: IncidentNumber, version: DraftVersion) -> InlineKeyboardMarkup:
    """For control, until the approved text is placed."""
    return column(button("Отменить согласование", RecallApproval(number=number, version=version)))
