"""The buttons with which an absence is marked and ended (§8)."""

from collections.abc import Mapping

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from domain.model.absence import AbsenceReason
from domain.model.ids import AbsenceId, PersonId
from handlers.callbacks import (
    ChooseAbsent,
    ChooseSubstitute,
    DropAbsence,
    EndAbsence,
    GiveReason,
    MarkAbsence,
)
from handlers.keyboards.parts import button, column, paired


def absences(
    question: int, person: PersonId, known: Mapping[AbsenceId, str], *, others: bool
) -> InlineKeyboardMarkup:
    """To end the absences known, each under its label, and to mark one of one's own or another's."""
    mark = [button("Отметить моё отсутствие", ChooseAbsent(question=question, person=person))]
    if others:
        ask = ChooseAbsent(question=question, person=0)
        mark.append(button("Отметить отсутствие работника", ask))
    return column(
        *(button(label, EndAbsence(absence=absence)) for absence, label in known.items()), *mark
    )


def absent(question: int, people: Mapping[PersonId, str]) -> InlineKeyboardMarkup:
    """Whose absence it is."""
    names = (
        button(name, ChooseAbsent(question=question, person=person))
        for person, name in people.items()
    )
    return InlineKeyboardMarkup(inline_keyboard=[*paired(names), [_drop_absence(question)]])


def absence_reasons(question: int, reasons: Mapping[AbsenceReason, str]) -> InlineKeyboardMarkup:
    """Why somebody is absent."""
    return column(
        *(
            button(label, GiveReason(question=question, reason=reason))
            for reason, label in reasons.items()
        ),
        _drop_absence(question),
    )


def absence_days(question: int) -> InlineKeyboardMarkup:
    """The days are written; this only leads out."""
    return column(_drop_absence(question))


def substitutes(question: int, people: Mapping[PersonId, str]) -> InlineKeyboardMarkup:
    """Who acts for the absent."""
    names = (
        button(name, ChooseSubstitute(question=question, person=person))
        for person, name in people.items()
    )
    nobody = button("Без замещения", ChooseSubstitute(question=question, person=0))
    rows = [*paired(names), [nobody], [_drop_absence(question)]]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def confirm_absence(question: int) -> InlineKeyboardMarkup:
    """Whether the absence is marked as it stands."""
    return column(button("Да, отметить", MarkAbsence(question=question)), _drop_absence(question))


def _drop_absence(question: int) -> InlineKeyboardButton:
    return button("Отмена", DropAbsence(question=question))
