"""Absences and substitutes (§8): the list, and the dialogue's steps."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from domain.model.conversation.notices import EndKind
from domain.model.conversation.questions import PlanAbsence
from domain.model.ids import PersonId
from domain.model.organisation.absence import UNTIL_BACK, Absence, AbsenceReason, gaps_made
from domain.model.organisation.absence_plan import (
    ListAbsences,
    WhenAbsent,
    WhoActs,
    WhoIsAbsent,
    WhyAbsent,
)
from domain.model.organisation.absence_rights import may_mark, others_to_mark, substitutes
from domain.model.organisation.office import Office
from domain.model.organisation.people import Person
from domain.ports.snapshots import QuestionSnapshot
from handlers.absences.buttons import (
    NOBODY,
    ChooseAbsent,
    ChooseSubstitute,
    DropAbsence,
    EndAbsence,
    GiveReason,
    MarkAbsence,
    UntilBack,
)
from handlers.cards import lines
from handlers.texts import replies, words
from handlers.ui.buttons import Keyboard, column, paired
from handlers.ui.markup import pages
from handlers.ui.questions import asks
from handlers.ui.rendered import Part, Rendered

_HEADING: Final = "<b>Отсутствие работников</b>"
_MOST_BUTTONS: Final = 80
"""Telegram takes a hundred per message; others can be chosen by name."""


def group_pages(absences: Iterable[Absence], office: Office) -> list[str]:
    """List absent people and substitutes; no reasons, as everyone in the chat reads it."""
    told = [_absence(absence, office) for absence in absences]
    listed = told or ["Отметок об отсутствии нет."]
    continuation = f"{_HEADING}, продолжение"
    return pages([_HEADING, *listed, replies.ABSENT_IN_GROUP], continuation)


@asks(
    PlanAbsence,
    closed="этот вопрос об отсутствии закрыт. Снова: /absence",
    ended={
        EndKind.DONE: "отсутствие отмечено. Посмотреть или завершить: /absence",
        EndKind.DROPPED: "отсутствие не отмечено. Снова: /absence",
    },
)
def _plan(about: PlanAbsence, asked: QuestionSnapshot) -> Rendered:
    """Render one step; the person may have left meanwhile."""
    office, plan, who = asked.office, about.plan, asked.question.person
    person, today = office.organisation.person(who), office.calendar.local(asked.now).date()
    if person is None:
        return Rendered((Part(replies.stranger(who, office.organisation, private=True)),))
    if isinstance(plan, ListAbsences):
        return _list(asked.id, person, office, today)
    text, keyboard = _step(asked.id, plan, person, office, today)
    return Rendered((Part(text, keyboard),))


def _step(
    question: int,
    plan: WhoIsAbsent | WhyAbsent | WhenAbsent | WhoActs | Absence,
    asked: Person,
    office: Office,
    today: date,
) -> tuple[str, Keyboard]:
    who = "" if isinstance(plan, WhoIsAbsent) else lines.person(office, plan.person)
    drop = DropAbsence(question=question)
    match plan:
        case WhoIsAbsent():
            people = _names(candidates(plan, asked, office))
            text = "Кто отсутствует? Выберите работника или напишите его фамилию."
            names = (
                ChooseAbsent(question=question, person=person, label=name)
                for person, name in people.items()
            )
            return text, Keyboard((*paired(names), (drop,)))
        case WhyAbsent():
            text = f"{who}: почему отсутствует?"
            reasons = (GiveReason(question=question, reason=reason) for reason in AbsenceReason)
            return text, column(*reasons, drop)
        case WhenAbsent():
            text = (
                f"{who}: какие дни отсутствия? Напишите, например: {replies.days_example(today)}."
            )
            return text, column(UntilBack(question=question), drop)
        case WhoActs():
            people = _names(candidates(plan, asked, office))
            text = f"{who}: кто замещает? Выберите работника или напишите его фамилию."
            if not people:
                text = f"{who}: подходящего работника для замещения нет. Отдел контроля может назначить любого."
            substitutes_named = (
                ChooseSubstitute(question=question, person=person, label=name)
                for person, name in people.items()
            )
            nobody = ChooseSubstitute(question=question, person=NOBODY)
            return text, Keyboard((*paired(substitutes_named), (nobody,), (drop,)))
        case Absence():
            text = "\n".join(_confirmation(plan, office))
            return text, column(MarkAbsence(question=question), drop)


def candidates(plan: WhoIsAbsent | WhoActs, asked: Person, office: Office) -> tuple[Person, ...]:
    """Return the people who can be chosen at this step."""
    if isinstance(plan, WhoIsAbsent):
        return others_to_mark(asked, office)
    absent = office.organisation.person(plan.person)
    return () if absent is None else substitutes(absent, plan.first, plan.last, asked, office)


def _list(question: int, asked: Person, office: Office, today: date) -> Rendered:
    """List the absences that the person may see or enter, with reasons."""
    own: list[EndAbsence] = []
    told: list[str] = []
    for absence_id, absence in office.absences.items():
        absent = office.organisation.person(absence.person)
        if absent is not None and may_mark(asked, absent):
            told.append(_with_reason(absence, office))
            label = _end_label(absence, office, today)
            own.append(EndAbsence(absence=absence_id, label=label))
        elif absence.substitute == asked.id:
            told.append(_absence(absence, office))
    *first, last = pages(
        [_HEADING, *(told or ["Отметок об отсутствии нет."])], f"{_HEADING}, продолжение"
    )
    mark = [ChooseAbsent(question=question, person=asked.id, label="Отметить моё отсутствие")]
    if others_to_mark(asked, office):
        label = "Отметить отсутствие работника"
        mark.append(ChooseAbsent(question=question, person=NOBODY, label=label))
    keyboard = column(*own[:_MOST_BUTTONS], *mark)
    return Rendered((*map(Part, first), Part(last, keyboard)))


def _end_label(absence: Absence, office: Office, today: date) -> str:
    who = words.person(office.organisation, absence.person)
    if absence.first > today:
        return f"Отменить: {who}, с {absence.first:%d.%m}"
    if absence.last == UNTIL_BACK:
        return f"Завершить: {who}, с {absence.first:%d.%m}"
    return f"Завершить: {who}, по {absence.last:%d.%m}"


def _confirmation(absence: Absence, office: Office) -> Iterator[str]:
    """Summarise the absence and its consequences."""
    yield f"{_with_reason(absence, office).removesuffix('.')}."
    for gap in gaps_made(office.organisation, tuple(office.absences.values()), absence):
        body = lines.body(office, gap.body)
        yield f"<b>{body}: {words.days(gap.first, gap.last)} на работе никого не будет.</b>"
        if gap.body is None:
            yield "Заместитель главы и администраторы бота получат об этом сообщение."
        else:
            yield "Отдел контроля получит об этом сообщение."
    yield "Отметить?"


def _with_reason(absence: Absence, office: Office) -> str:
    return _absence(absence, office, f" ({words.ABSENCE[absence.reason]})")


def _absence(absence: Absence, office: Office, reason: str = "") -> str:
    """Return «Петров Б. В. отсутствует с 24.11.2026 по 05.12.2026, замещает Сидоров С. С.»."""
    who = lines.person(office, absence.person)
    away = f"{who} отсутствует {words.days(absence.first, absence.last)}{reason}"
    return f"{away}, {_replaced(absence.substitute, office)}"


def _replaced(substitute: PersonId | None, office: Office) -> str:
    if substitute is None:
        return "без замещения"
    return f"замещает {lines.person(office, substitute)}"


def _names(people: Iterable[Person]) -> Mapping[PersonId, str]:
    """Return short names, full ones for namesakes; as many as fit."""
    chosen = list(people)[:_MOST_BUTTONS]
    short = [words.short_name(person.name) for person in chosen]
    return {
        person.id: name if short.count(name) == 1 else words.cut(person.name, 60)
        for person, name in zip(chosen, short, strict=True)
    }
