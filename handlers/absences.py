"""`/absence`: the list of absences, and entering one step by step (§8)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.notices.kinds import EndKind
from domain.model.conversation.questions import PlanAbsence
from domain.model.ids import AbsenceId, PersonId, Place
from domain.model.organisation.absence import UNTIL_BACK, Absence, AbsenceReason, gaps_made
from domain.model.organisation.absence_plan import (
    ListAbsences,
    WhenAbsent,
    WhoActs,
    WhoIsAbsent,
    WhyAbsent,
    may_mark,
    others_to_mark,
    substitutes,
)
from domain.model.organisation.office import Office
from domain.model.organisation.people import Person
from domain.ports.snapshots import QuestionSnapshot
from domain.use_cases import absences
from handlers.cards import lines
from handlers.reading.days import days_in
from handlers.texts import labels, replies, toasts, words
from handlers.ui.buttons import Button, Keyboard, OfNothing, Style, column, paired, quietly
from handlers.ui.context import SILENT, Context, Response, toasted
from handlers.ui.incoming import Command, IncomingMessage
from handlers.ui.markup import escape, pages
from handlers.ui.questions import NAME_OR_DAYS, DropButton, QuestionButton, answers, asks
from handlers.ui.refusals import not_taken, said
from handlers.ui.rendered import MessagePart, Rendered

NOBODY: Final = PersonId(0)


class ChooseAbsent(QuestionButton, prefix="bw"):
    """A name, or NOBODY: chooses the absent person; NOBODY asks for a name."""

    person: PersonId
    label: str = field(default="", compare=False)

    async def press(self, by: Actor, context: Context) -> Response:
        """Ask for the reason."""
        await absences.choose_absent(context.uow, self.question, self.person or None, by=by)
        return SILENT


class GiveReason(QuestionButton, prefix="br"):
    """A reason of §8: sets the reason of the absence."""

    reason: AbsenceReason

    @property
    def label(self) -> str:
        """The reason."""
        return words.capital(words.ABSENCE[self.reason])

    press = quietly(absences.give_reason, "question", "reason")


class UntilBack(QuestionButton, prefix="bu"):
    """Starts the absence today without an end; the digest asks about it each day."""

    label = "С сегодня, когда вернётся — неизвестно"

    async def press(self, by: Actor, context: Context) -> Response:
        """Ask for the substitute."""
        today = (await context.reading.office()).calendar.local(context.now).date()
        last, at = UNTIL_BACK, context.now
        await absences.give_days(context.uow, self.question, today, last, by=by, at=at)
        return SILENT


class ChooseSubstitute(QuestionButton, prefix="bs"):
    """A name, or NOBODY: chooses the substitute."""

    person: PersonId
    label: str = field(default="Без замещения", compare=False)

    async def press(self, by: Actor, context: Context) -> Response:
        """Ask for confirmation."""
        await absences.choose_substitute(context.uow, self.question, self.person or None, by=by)
        return SILENT


class MarkAbsence(QuestionButton, prefix="by"):
    """Records the absence as the message shows it."""

    label = "Да, отметить"
    style = Style.FORWARD

    async def press(self, by: Actor, context: Context) -> Response:
        """Record the absence; the roles pass to the substitute."""
        await absences.mark_absence(context.uow, self.question, by=by, at=context.now)
        return toasted(toasts.ABSENCE_MARKED)


class DropAbsence(DropButton, prefix="bn"):
    """Closes the dialogue without an absence."""

    label = labels.CANCEL
    said = toasts.ABSENCE_DROPPED


class EndAbsence(Button, prefix="be"):
    """«Завершить: …», «Отменить: …»: ends an absence, or cancels a future one."""

    absence: AbsenceId
    label: str = field(default="", compare=False)
    subject = OfNothing.STAFF

    async def press(self, by: Actor, context: Context) -> Response:
        """End it; the roles return."""
        ended = await absences.end_absence(context.uow, self.absence, by=by, at=context.now)
        return toasted(toasts.ABSENCE_ENDED if ended else toasts.ABSENCE_ENDED_ALREADY)


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
        return Rendered((MessagePart(replies.stranger(who, office.organisation, private=True)),))
    if isinstance(plan, ListAbsences):
        return _list(asked.id, person, office, today)
    text, keyboard = _step(asked.id, plan, person, office, today)
    return Rendered((MessagePart(text, keyboard),))


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
    return Rendered((*map(MessagePart, first), MessagePart(last, keyboard)))


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


_LONGEST_NAME: Final = 40
_MOST_NAMES: Final = 5


async def on_absence(written: IncomingMessage, command: Command, context: Context) -> Response:
    """In private show the list and the dialogue; in a group its absent people."""
    del command
    if written.place.private:
        await absences.ask_about_absences(context.uow, written.place, by=written.by)
        return SILENT
    office = await context.reading.office()
    office.person(written.by.person)
    return said(written, *group_pages(_of_place(written.place, office), office))


def _name_or_days(about: PlanAbsence, written: IncomingMessage) -> bool:
    """Return whether the step takes a name or days; the list takes neither."""
    return not isinstance(about.plan, ListAbsences) and written.brief(NAME_OR_DAYS)


@answers(PlanAbsence, fits=_name_or_days)
async def on_answer(
    about: PlanAbsence, written: IncomingMessage, question: int, context: Context
) -> Response:
    """Handle the days or the name for the current step."""
    office, plan = await context.reading.office(), about.plan
    text = written.text or ""
    if isinstance(plan, WhenAbsent):
        today = _today(office, context)
        days = days_in(text, today)
        if days is None:
            return not_taken(written, replies.days_expected(today), office)
        await absences.give_days(context.uow, question, *days, by=written.by, at=context.now)
        return SILENT
    if not isinstance(plan, WhoIsAbsent | WhoActs):
        return not_taken(written, replies.BUTTON_EXPECTED, office)
    named = _named(text, plan, office.person(written.by.person), office)
    if len(named) != 1:
        return not_taken(written, _whom(text, plan, named), office)
    [found] = named
    if isinstance(plan, WhoIsAbsent):
        await absences.choose_absent(context.uow, question, found.id, by=written.by)
    else:
        await absences.choose_substitute(context.uow, question, found.id, by=written.by)
    return SILENT


def _today(office: Office, context: Context) -> date:
    return office.calendar.local(context.now).date()


def _named(
    text: str, plan: WhoIsAbsent | WhoActs, asked: Person, office: Office
) -> Sequence[Person]:
    """Return people whose names match, first among the candidates, then among all.

    The use case refuses people who are no candidates.
    """
    name = _spelt(text)
    if not name:
        return ()
    for people in (candidates(plan, asked, office), office.organisation.people.values()):
        found = [
            person
            for person in people
            if f"{_spelt(person.name)} ".startswith(f"{name} ")
            or _spelt(words.short_name(person.name)) == name
        ]
        if found:
            return found
    return ()


def _spelt(name: str) -> str:
    return " ".join(name.lower().replace("ё", "е").split())


def _whom(text: str, plan: WhoIsAbsent | WhoActs, named: Sequence[Person]) -> str:
    """Ask again for the absent person or the substitute."""
    question = "Кто отсутствует?" if isinstance(plan, WhoIsAbsent) else "Кто замещает?"
    if named:
        names = ", ".join(person.name for person in named[:_MOST_NAMES])
        return replies.several_named(escape(names), question)
    return replies.nobody_named(escape(words.cut(text, _LONGEST_NAME)), question)


def _of_place(place: Place, office: Office) -> list[Absence]:
    """Return all absences in control's chat, in an authority's those of its people."""
    organisation = office.organisation
    here = {body.code for body in organisation.authorities_at(place)}
    return [
        absence
        for absence in office.absences.values()
        if place == organisation.control
        or any(post.authority in here for post in office.person(absence.person).every_post)
    ]
