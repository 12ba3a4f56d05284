"""The buttons with which an absence is marked and ended (§8)."""

from collections.abc import Mapping

from domain.model.ids import AbsenceId, PersonId
from domain.model.staff.absence import AbsenceReason
from handlers.buttons import Button, Keyboard
from handlers.callbacks import (
    ChooseAbsent,
    ChooseSubstitute,
    DropAbsence,
    EndAbsence,
    GiveReason,
    MarkAbsence,
)
from handlers.keyboards.parts import column, paired


def absences(
    question: int, person: PersonId, known: Mapping[AbsenceId, str], *, others: bool
) -> Keyboard:
    """To end the absences known, each under its label, and to mark one of one's own or another's."""
    mark = [Button("Отметить моё отсутствие", ChooseAbsent(question=question, person=person))]
    if others:
        ask = ChooseAbsent(question=question, person=0)
        mark.append(Button("Отметить отсутствие работника", ask))
    return column(
        *(Button(label, EndAbsence(absence=absence)) for absence, label in known.items()), *mark
    )


def absent(question: int, people: Mapping[PersonId, str]) -> Keyboard:
    """Whose absence it is."""
    names = (
        Button(name, ChooseAbsent(question=question, person=person))
        for person, name in people.items()
    )
    return Keyboard((*paired(names), (_drop_absence(question),)))


def absence_reasons(question: int, reasons: Mapping[AbsenceReason, str]) -> Keyboard:
    """Why somebody is absent."""
    return column(
        *(
            Button(label, GiveReason(question=question, reason=reason))
            for reason, label in reasons.items()
        ),
        _drop_absence(question),
    )


def absence_days(question: int) -> Keyboard:
    """The days are written; this only leads out."""
    return column(_drop_absence(question))


def substitutes(question: int, people: Mapping[PersonId, str]) -> Keyboard:
    """Who acts for the absent."""
    names = (
        Button(name, ChooseSubstitute(question=question, person=person))
        for person, name in people.items()
    )
    nobody = Button("Без замещения", ChooseSubstitute(question=question, person=0))
    return Keyboard((*paired(names), (nobody,), (_drop_absence(question),)))


def confirm_absence(question: int) -> Keyboard:
    """Whether the absence is marked as it stands."""
    return column(Button("Да, отметить", MarkAbsence(question=question)), _drop_absence(question))


def _drop_absence(question: int) -> Button:
    return Button("Отмена", DropAbsence(question=question))
