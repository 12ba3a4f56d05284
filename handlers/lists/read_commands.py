"""Read-only commands: cards, history, a deadline's arithmetic, the person's roles."""

from domain.model.ids import IncidentNumber
from domain.model.incident import Incident
from domain.model.organisation.office import Office
from domain.model.organisation.people import Person
from domain.model.organisation.permissions import Action, may
from handlers.administration.describing import welcome
from handlers.administration.inviting import on_link
from handlers.cards.overview import opened
from handlers.lists import deadline
from handlers.news import history
from handlers.reading.reply_meaning import number_in
from handlers.texts import help as help_texts
from handlers.texts import replies
from handlers.ui.access import check_shown_in
from handlers.ui.context import Context, Response
from handlers.ui.incoming import Command, IncomingMessage
from handlers.ui.refusals import said


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
    return said(written, *history.pages(incident, events, office, context.now))


async def on_deadline(written: IncomingMessage, command: Command, context: Context) -> Response:
    """`/deadline N`: the arithmetic of its deadline."""
    number = number_in(command.rest)
    if number is None:
        return said(written, replies.number_expected(command.name))
    office, _, incident = await _visible(written, number, context)
    return said(written, *deadline.pages(incident, office))


async def on_start(written: IncomingMessage, command: Command, context: Context) -> Response:
    """`/start`: allows the bot to write to the person; with a code, opens an invitation."""
    if command.rest and written.place.private:
        return await on_link(written, command.rest, context)
    office = await context.reading.office()
    person = office.organisation.person(written.by.person)
    private = written.place.private
    greeting = help_texts.greeting(person, written.by.person, office.organisation, private=private)
    if person is not None and may(person, Action.ADMINISTER) and private:
        missing = welcome(office.organisation, await context.reading.invited(context.now))
        greeting = "\n\n".join(filter(None, (greeting, missing)))
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
