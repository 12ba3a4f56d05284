"""`/absence`: the list of absences, and entering one step by step (§8)."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from domain.model.conversation.questions import PlanAbsence
from domain.model.organisation.absence import Absence
from domain.model.organisation.absence_plan import ListAbsences, WhenAbsent, WhoActs, WhoIsAbsent
from domain.model.organisation.office import Office
from domain.model.organisation.people import Person
from domain.model.place import Place
from domain.use_cases import absences
from handlers.absences.view import candidates, group_pages
from handlers.reading.days import days_in
from handlers.texts import replies, words
from handlers.ui.context import SILENT, Context, Response
from handlers.ui.incoming import Command, IncomingMessage
from handlers.ui.markup import escape
from handlers.ui.questions import NAME_OR_DAYS, answers
from handlers.ui.refusals import not_taken, said

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
