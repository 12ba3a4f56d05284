"""Read-only commands: cards, history, a deadline's arithmetic (§9, §15, §20), the person's roles."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from domain.model.conversation.notices.kinds import TextNotice
from domain.model.conversation.notices.standing_cards import coordinated_in
from domain.model.ids import IncidentNumber
from domain.model.incident import Incident
from domain.model.incident.workflow.policy import SecondClock
from domain.model.incident.workflow.status import Importance
from domain.model.organisation.office import Office
from domain.model.organisation.people import Person
from domain.model.organisation.permissions import Action, may
from domain.model.time.work_calendar import CountedDay
from domain.use_cases.granting_access import greet
from handlers.administration.accounts import on_account_link, opens_account_link
from handlers.administration.describing import welcome
from handlers.administration.inviting import on_link
from handlers.cards import lines
from handlers.cards.overview import opened
from handlers.news import history
from handlers.reading.reply_meaning import number_in
from handlers.texts import help as help_texts
from handlers.texts import replies, words
from handlers.ui.access import check_shown_in
from handlers.ui.context import SILENT, Context, Response
from handlers.ui.incoming import Command, IncomingMessage
from handlers.ui.markup import escape, incident_pages
from handlers.ui.refusals import said

_HOUR = timedelta(hours=1)


def deadline_pages(incident: Incident, office: Office) -> list[str]:
    """Return the norm, the time counted per day, and the deadlines, as finished messages."""
    return incident_pages(incident.number, _arithmetic(incident, office))


def _arithmetic(incident: Incident, office: Office) -> Iterator[str]:
    if incident.second_clock is not None:
        yield from _second_clock(incident, incident.second_clock, office)
        return
    calendar, policy = office.calendar, incident.policy
    high = incident.importance is Importance.HIGH
    norm = policy.high if high else policy.normal
    yield lines.heading(incident, "как посчитан срок")
    yield f"Норма: {_working(norm)} с момента выявления (п. {15 if high else 9} Порядка)"
    yield f"Выявлен{words.NOUN[incident.kind].ending}: {lines.moment(office, incident.detected_at)}"
    if incident.reopened_at is not None:
        reopened = lines.moment(office, incident.reopened_at)
        yield f"Работа возобновлена после ответа: {reopened}, срок считается с этого времени"
    for line in _counted(calendar.steps(incident.clock_from, norm)):
        yield escape(line)
    yield from _result(incident, office, calendar.add(incident.clock_from, norm))


def _second_clock(incident: Incident, clock: SecondClock, office: Office) -> Iterator[str]:
    """§17: the day of the interim answer itself does not count."""
    calendar, days = office.calendar, incident.policy.final_days
    yield lines.heading(incident, "как посчитан срок")
    first = lines.due(office, clock.first_due_at)
    kept = lines.lateness(clock.first_due_at, clock.opened_at, office)
    yield f"Первый срок (пункты 9 и 15 Порядка): {first}"
    yield f"Промежуточный ответ размещён: {lines.moment(office, clock.opened_at)}, {kept}"
    yield (
        f"Норма: {words.working_days(days)}"
        " после дня размещения, до конца последнего (п. 17 Порядка)"
    )
    day = calendar.local(clock.opened_at).date()
    for line in _counted(calendar.day_steps(day, days)):
        yield escape(line)
    yield from _result(incident, office, calendar.nth_working_day_close(day, days))


def _result(incident: Incident, office: Office, counted: datetime) -> Iterator[str]:
    calendar, due, lead = office.calendar, incident.due, incident.policy.draft_lead
    shown = words.due(due.at, calendar.tz, preliminary=due.preliminary)
    yield f"<b>{lines.due_name(incident)}: {shown}</b>"
    if not incident.publication:
        draft_due = lines.moment(office, incident.draft_due_at)
        yield f"Проект в отдел контроля: до {draft_due}, за {_working(lead)} до срока (п. 20 Порядка)"
    if due.preliminary:
        yield lines.unpublished(incident, office)
    if counted != due.at:
        yield (
            "Срок установлен по прежнему календарю или расписанию;"
            f" по нынешнему вышло бы {words.moment(counted, calendar.tz)}."
        )


def _counted(steps: Sequence[CountedDay]) -> Iterator[str]:
    """Return a line for each day with working time; days without any are grouped."""
    for worked, days in groupby(steps, key=lambda step: bool(step.worked)):
        if worked:
            yield from (
                f"{words.day(step.day)}: {words.duration(step.worked)}, {step.note}"
                for step in days
            )
        else:
            yield _skipped(list(days))


def _skipped(days: Sequence[CountedDay]) -> str:
    first, last = days[0].day, days[-1].day
    span = words.day(first) if first == last else f"{words.day(first)} – {words.day(last)}"
    why = ", ".join(dict.fromkeys(step.note for step in days))
    return f"{span}: не считается ({why})"


def _working(norm: timedelta) -> str:
    """Return «8 рабочих часов», with minutes if needed."""
    if norm % _HOUR:
        return words.working(norm)
    return words.plural(norm // _HOUR, "рабочий час", "рабочих часа", "рабочих часов")


async def on_incident(written: IncomingMessage, command: Command, context: Context) -> Response:
    """`/incident N`: the person's own card of it, as a new message."""
    number = number_in(command.rest)
    if number is None:
        return said(written, replies.number_expected(command.name))
    office, person, incident = await _visible(written, number, context)
    return Response((opened(incident, person, written.place, office, context.now),))


async def on_history(written: IncomingMessage, command: Command, context: Context) -> Response:
    """`/history N`: every event."""
    number = number_in(command.rest)
    if number is None:
        return said(written, replies.number_expected(command.name))
    office, _, incident = await _visible(written, number, context)
    events = await context.reading.history(number)
    coordinated = coordinated_in(written.place, incident, office.organisation)
    pages = history.pages(incident, events, office, context.now, coordinated=coordinated)
    return said(written, *pages)


async def on_deadline(written: IncomingMessage, command: Command, context: Context) -> Response:
    """`/deadline N`: the arithmetic of its deadline."""
    number = number_in(command.rest)
    if number is None:
        return said(written, replies.number_expected(command.name))
    office, _, incident = await _visible(written, number, context)
    return said(written, *deadline_pages(incident, office))


async def on_start(written: IncomingMessage, command: Command, context: Context) -> Response:
    """`/start`: allows the bot to write to the person; with a code, opens an invitation."""
    if command.rest and written.place.private:
        on_code = on_account_link if opens_account_link(command.rest) else on_link
        return await on_code(written, command.rest, context)
    office = await context.reading.office()
    person = office.organisation.person(written.by.person)
    private = written.place.private
    greeting = help_texts.greeting(person, written.by.person, office.organisation, private=private)
    if person is not None and may(person, Action.ADMINISTER) and private:
        missing = welcome(office.organisation, await context.reading.invited(context.now))
        greeting = "\n\n".join(filter(None, (greeting, missing)))
    if person is not None and private:
        notice = TextNotice(written.place, greeting, reply_to=written.ref)
        await greet(context.uow, person, notice)
        return SILENT
    return said(written, greeting)


async def _visible(
    written: IncomingMessage, number: IncidentNumber, context: Context
) -> tuple[Office, Person, Incident]:
    """Return the incident if the person, and everyone who reads the answer, may see it.

    Raises UnknownPerson, OutOfSight, UnknownIncident, NotShownHere.
    """
    office = await context.reading.office()
    person = office.person(written.by.person)
    await check_shown_in(written.place, number, written.by, context)
    return office, person, await context.reading.incident(number)
