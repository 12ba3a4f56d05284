"""`/absence`: the list of absences, and entering one step by step (§8)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date
from functools import partial
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.menu import MenuPage, PageKind
from domain.model.conversation.notices.kinds import EndKind
from domain.model.conversation.question import Question
from domain.model.conversation.questions import PlanAbsence
from domain.model.ids import AbsenceId, PersonId, Place
from domain.model.organisation.absence import UNTIL_BACK, Absence, gaps_made
from domain.model.organisation.absence_rights import may_mark, others_to_mark, substitutes
from domain.model.organisation.office import Office
from domain.model.organisation.people import Person, plain
from domain.ports.snapshots import QuestionSnapshot
from domain.use_cases import absences
from domain.use_cases.asking import QuestionClosed
from handlers.cards import lines
from handlers.reading.days import days_in
from handlers.texts import replies, toasts, words
from handlers.ui import menus
from handlers.ui.buttons import Button, OfNothing, Style, column, paired
from handlers.ui.context import SILENT, Context, Response, toasted
from handlers.ui.incoming import Command, IncomingMessage
from handlers.ui.markup import escape, pages
from handlers.ui.menus import (
    Choice,
    Menu,
    OpenedPage,
    Shown,
    ShownInParts,
    TypedWords,
    account,
    account_or_none,
)
from handlers.ui.questions import NAME_OR_DAYS, Drop, Dropped, answers, asks
from handlers.ui.refusals import not_taken, said
from handlers.ui.rendered import Rendered


async def _until_back(chosen: Choice, by: Actor, context: Context) -> Response:
    """Start the absence today without an end; the digest asks about it each day."""
    today = (await context.reading.office()).calendar.local(context.now).date()
    last, at = UNTIL_BACK, context.now
    await absences.give_days(context.uow, chosen.question, today, last, by=by, at=at)
    return SILENT


async def _mark(chosen: Choice, by: Actor, context: Context) -> Response:
    """Record the absence as the message shows it; the roles pass to the substitute."""
    await absences.mark_absence(context.uow, chosen.question, by=by, at=context.now)
    return toasted(toasts.ABSENCE_MARKED)


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
_UNTIL_BACK: Final = "С сегодня, когда вернётся — неизвестно"
_MOST_BUTTONS: Final = 80
"""Telegram takes a hundred per message; others can be chosen by name."""


def group_pages(absences: Iterable[Absence], office: Office) -> list[str]:
    """List absent people and substitutes; no reasons, as everyone in the chat reads it."""
    told = [_absence(absence, office) for absence in absences]
    listed = told or ["Отметок об отсутствии нет."]
    continuation = f"{_HEADING}, продолжение"
    return pages([_HEADING, *listed, replies.ABSENT_IN_GROUP], continuation)


def _planned(question: Question) -> Absence:
    """Return the absence that is planned so far; raises QuestionClosed if the days are not known."""
    absence = question.about.absence if isinstance(question.about, PlanAbsence) else None
    if absence is None:
        raise QuestionClosed
    return absence


def _suitable(absence: Absence, by: Person, office: Office) -> tuple[Person, ...]:
    """Return the people who may act for the absent person."""
    absent = office.organisation.person(absence.person)
    if absent is None:
        return ()
    return substitutes(absent, absence.first, absence.last, by, office)


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


async def _on_days(typed: TypedWords, context: Context) -> Response:
    office = await context.reading.office()
    today = office.calendar.local(context.now).date()
    days = days_in(typed.text, today)
    if days is None:
        return not_taken(typed.written, replies.days_expected(today), office)
    await absences.give_days(context.uow, typed.question, *days, by=typed.by, at=context.now)
    return SILENT


async def _on_name(typed: TypedWords, context: Context) -> Response:
    """Choose the person with that name, first among those offered, then among all.

    The use case refuses those who can't be chosen.
    """
    office, text = await context.reading.office(), typed.text
    by = office.person(typed.by.person)
    if typed.page.kind is PageKind.ABSENT:
        asking, then = "Кто отсутствует?", PageKind.ABSENCE_REASON
        offered = others_to_mark(by, office)
    else:
        asking, then = "Кто замещает?", PageKind.ABSENCE
        asked = await context.reading.question(typed.question, context.now)
        offered = () if asked is None else _suitable(_planned(asked.question), by, office)
    named = _named(text, offered) or _named(text, office.organisation.people.values())
    match named:
        case []:
            sought = escape(words.cut(text, _LONGEST_NAME))
            return not_taken(typed.written, replies.nobody_named(sought, asking), office)
        case [found]:
            chosen = MenuPage(then, str(found.id))
            await absences.turn_absences(context.uow, typed.question, chosen, by=typed.by)
            return SILENT
        case _:
            names = escape(", ".join(person.name for person in named[:_MOST_NAMES]))
            return not_taken(typed.written, replies.several_named(names, asking), office)


def _named(text: str, people: Iterable[Person]) -> Sequence[Person]:
    """Return the people whose name begins with the words, or is so written in short."""
    name = plain(text)
    return [
        person
        for person in people
        if name
        and (
            f"{plain(person.name)} ".startswith(f"{name} ")
            or plain(words.short_name(person.name)) == name
        )
    ]


async def _on_no_words(typed: TypedWords, context: Context) -> Response:
    return not_taken(typed.written, replies.BUTTON_EXPECTED, await context.reading.office())


_MENU: Final = Menu(turn=absences.turn_absences, needs=lambda _: None)
_page: Final = partial(_MENU.page, most_words=NAME_OR_DAYS)


@_page(PageKind.ABSENCES, _on_no_words, key=None, most_words=0)
def _list(opened: OpenedPage) -> ShownInParts:
    """List the absences that the person may see or enter, with reasons."""
    asked, office = opened.asked, opened.asked.office
    today, person = office.calendar.local(asked.now).date(), office.person(asked.question.person)
    own: list[EndAbsence] = []
    told: list[str] = []
    for absence_id, absence in office.absences.items():
        absent = office.organisation.person(absence.person)
        if absent is not None and may_mark(person, absent):
            told.append(_with_reason(absence, office))
            label = _end_label(absence, office, today)
            own.append(EndAbsence(absence=absence_id, label=label))
        elif absence.substitute == person.id:
            told.append(_absence(absence, office))
    mark = [opened.leads_to(PageKind.ABSENCE_REASON, str(person.id), "Отметить моё отсутствие")]
    if others_to_mark(person, office):
        mark.append(opened.leads_to(PageKind.ABSENT, label="Отметить отсутствие работника"))
    texts = pages([_HEADING, *(told or ["Отметок об отсутствии нет."])], f"{_HEADING}, продолжение")
    return texts, column(*own[:_MOST_BUTTONS], *mark).rows


@_page(PageKind.ABSENT, _on_name)
def _who(opened: OpenedPage) -> Shown:
    office = opened.asked.office
    people = _names(others_to_mark(office.person(opened.asked.question.person), office))
    names = (opened.leads_to(PageKind.ABSENCE_REASON, str(one), it) for one, it in people.items())
    text = "Кто отсутствует? Выберите работника или напишите его фамилию."
    return text, (*paired(names), (_drop(opened),))


@_page(PageKind.ABSENCE_REASON, _on_no_words, key=account)
def _why(opened: OpenedPage) -> Shown:
    reasons = (
        opened.leads_to(PageKind.ABSENCE_DAYS, f"{opened.key}.{reason}", words.capital(label))
        for reason, label in words.ABSENCE.items()
    )
    who = lines.person(opened.asked.office, PersonId(int(opened.key)))
    return f"{who}: почему отсутствует?", column(*reasons, _drop(opened)).rows


@_page(PageKind.ABSENCE_DAYS, _on_days, key=absences.absent_in, chosen=_until_back)
def _when(opened: OpenedPage) -> Shown:
    asked, (person, _) = opened.asked, absences.absent_in(opened.key)
    who, today = lines.person(asked.office, person), asked.office.calendar.local(asked.now).date()
    text = f"{who}: какие дни отсутствия? Напишите, например: {replies.days_example(today)}."
    return text, column(opened.choice(_UNTIL_BACK), _drop(opened)).rows


@_page(PageKind.SUBSTITUTE, _on_name, key=None)
def _substitute(opened: OpenedPage) -> Shown:
    office, absence = opened.asked.office, _planned(opened.asked.question)
    who = lines.person(office, absence.person)
    people = _names(_suitable(absence, office.person(opened.asked.question.person), office))
    text = f"{who}: кто замещает? Выберите работника или напишите его фамилию."
    if not people:
        text = f"{who}: подходящего работника для замещения нет. Отдел контроля может назначить любого."
    named = (opened.leads_to(PageKind.ABSENCE, str(one), name) for one, name in people.items())
    nobody = opened.leads_to(PageKind.ABSENCE, label="Без замещения")
    return text, (*paired(named), (nobody,), (_drop(opened),))


@_page(PageKind.ABSENCE, _on_no_words, key=account_or_none, chosen=_mark)
def _surely(opened: OpenedPage) -> Shown:
    mark = opened.choice("Да, отметить", style=Style.FORWARD)
    text = "\n".join(_confirmation(_planned(opened.asked.question), opened.asked.office))
    return text, column(mark, _drop(opened)).rows


def _drop(opened: OpenedPage) -> Drop:
    return opened.leave(Dropped.ABSENCE)


answers(PlanAbsence, fits=menus.expects)(menus.on_words)


@asks(
    PlanAbsence,
    closed="этот вопрос об отсутствии закрыт. Снова: /absence",
    ended={
        EndKind.DONE: "отсутствие отмечено. Посмотреть или завершить: /absence",
        EndKind.DROPPED: "отсутствие не отмечено. Снова: /absence",
    },
)
def _question(about: PlanAbsence, asked: QuestionSnapshot) -> Rendered:
    """Render the open page; the person may have left meanwhile."""
    who, organisation = asked.question.person, asked.office.organisation
    if organisation.person(who) is None:
        return menus.rendered((replies.stranger(who, organisation, private=True), ()))
    return menus.render_page(about, asked)


async def on_absence(written: IncomingMessage, command: Command, context: Context) -> Response:
    """In private show the list and the dialogue; in a group its absent people."""
    del command
    if written.place.private:
        await absences.ask_about_absences(context.uow, by=written.by)
        return SILENT
    office = await context.reading.office()
    office.person(written.by.person)
    return said(written, *group_pages(_of_place(written.place, office), office))


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
