"""The buttons of the questions to the person who has just sent something."""

from collections.abc import Iterable

from domain.model.course.status import IncidentKind
from domain.model.ids import AuthorityCode, IncidentNumber
from handlers.buttons import Button, Keyboard
from handlers.callbacks import (
    CancelQuestion,
    ChooseIncident,
    ConfirmContribution,
    ConfirmDraft,
    ConfirmLink,
    DropDraft,
    DropMessage,
    RegisterAs,
    WithdrawLink,
)
from handlers.keyboards.parts import LONGEST_LABEL, column, paired
from handlers.texts.words import cut


def cancel(question: int) -> Button:
    """Out of a question that is answered in words."""
    return Button("Отмена", CancelQuestion(question=question))


def register_as(
    question: int, ways: Iterable[tuple[str, IncidentKind, AuthorityCode | None]]
) -> Keyboard:
    """As what a message is to be registered: each way with its label."""
    return column(
        *(
            Button(
                cut(label, LONGEST_LABEL),
                RegisterAs(question=question, kind=kind, authority=authority or ""),
            )
            for label, kind, authority in ways
        ),
        Button("Не регистрировать", DropMessage(question=question)),
    )


def which_incident(
    question: int,
    numbers: Iterable[IncidentNumber],
    ways: Iterable[tuple[str, IncidentKind, AuthorityCode | None]],
) -> Keyboard:
    """Which of them a message is about; or as what it is to be registered."""
    listed = (
        Button(f"№{number}", ChooseIncident(question=question, number=number)) for number in numbers
    )
    others = register_as(question, ways).rows[:-1]
    return Keyboard((*paired(listed), *others, (Button("Отмена", DropDraft(question=question)),)))


def confirm_link(question: int) -> Keyboard:
    """Whether a doubtful link is the placement."""
    return column(
        Button("Да, разместили здесь", ConfirmLink(question=question)),
        Button("Нет, пришлю другую", WithdrawLink(question=question)),
    )


def confirm_draft(question: int) -> Keyboard:
    """Whether a text that looks like talk is a draft."""
    return column(
        Button("Отправить без исправлений", ConfirmDraft(question=question)),
        Button("Отозвать проект", DropDraft(question=question)),
    )


def confirm_answer(question: int) -> Keyboard:
    """Whether a text is the answer to a publication, maybe in the place of another one."""
    return column(
        Button("Да, это ответ", ConfirmDraft(question=question)),
        Button("Нет", DropDraft(question=question)),
    )


def confirm_contribution(question: int) -> Keyboard:
    """Whether a text that looks like talk is for the lead (§12)."""
    return column(
        Button("Отправить без исправлений", ConfirmContribution(question=question)),
        Button("Не отправлять", DropDraft(question=question)),
    )


def confirm_replacement(question: int) -> Keyboard:
    """Whether a text replaces the approved one."""
    return column(
        Button("Да, отправить на согласование", ConfirmDraft(question=question)),
        Button("Нет", DropDraft(question=question)),
    )
