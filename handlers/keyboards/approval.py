"""The buttons of the approval card."""

from domain.model.ids import DraftVersion, IncidentNumber
from domain.model.telling.cards import CardKind
from handlers.buttons import Button, Keyboard
from handlers.callbacks import ApproveWithout, Back, RecallApproval, Verdict
from handlers.keyboards.parts import BACK, column


def decision(number: IncidentNumber, version: DraftVersion) -> Keyboard:
    """Approval, or rejection for one of the two reasons of §13 or both."""

    def verdict(label: str, *, off_topic: bool, language: bool) -> Button:
        given = Verdict(number=number, version=version, off_topic=off_topic, language=language)
        return Button(label, given)

    return column(
        verdict("✅ Согласовать", off_topic=False, language=False),
        verdict("↩️ Не по сути вопроса", off_topic=True, language=False),
        verdict("↩️ Орфография, пунктуация", off_topic=False, language=True),
        verdict("↩️ Обе причины", off_topic=True, language=True),
    )


def confirm_without(number: IncidentNumber, version: DraftVersion) -> Keyboard:
    """Whether a consolidated answer is approved without the information of some authorities."""
    back = Back(kind=CardKind.APPROVAL, number=number, version=version)
    return column(
        Button("Да, согласовать", ApproveWithout(number=number, version=version)),
        Button(BACK, back),
    )


def recall(number: IncidentNumber, version: DraftVersion) -> Keyboard:
    """For control, until the approved text is placed."""
    return column(Button("Отменить согласование", RecallApproval(number=number, version=version)))
