"""`/open`, `/my`, `/overdue`, `/help`: lists for the person who asks, page by page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, Literal

from domain.model.actor import Actor
from domain.model.conversation.cards import CONTROLS_TURN
from domain.model.conversation.notices.kinds import Ask, ListKind, Offer, TextNotice
from domain.model.ids import IncidentNumber, PersonId, Place
from domain.model.incident.workflow.status import Importance, IncidentKind
from domain.model.organisation.office import Office
from domain.model.organisation.people import Person
from domain.model.organisation.permissions import Action
from domain.model.organisation.rights import Side, authorities_of, shown_in, side_at, visible_in
from domain.ports.reading import IncidentRow
from domain.ports.snapshots import Answers
from handlers.administration.accounts import LinkAccount, linkable
from handlers.administration.describing import journal_page
from handlers.lists import view
from handlers.lists.talk import button, taken_for_talk, talk_lines, talk_offered
from handlers.lists.view import SOON, Waiting, waiting_of
from handlers.selection import OpenSelection, worth_offering
from handlers.texts.administration import IN_PRIVATE
from handlers.ui.buttons import Button, Keyboard, OfNothing, column
from handlers.ui.context import Context, Response
from handlers.ui.incoming import Command, IncomingMessage
from handlers.ui.refusals import said
from handlers.ui.rendered import MessagePart, Rendered, renders


async def on_list(
    of: ListKind, written: IncomingMessage, command: Command, context: Context
) -> Response:
    """Answer the command with the first page."""
    del command
    page = await page_of(of, 0, written.by.person, written.place, context)
    answer = replace(page, reply_to=written.ref)
    asked = await _own_questions(written, context) if of is ListKind.MY else ()
    return Response((answer, *asked))


_MOST_QUESTIONS: Final = 3


async def _own_questions(written: IncomingMessage, context: Context) -> Sequence[Ask]:
    """Return the person's latest questions about texts of theirs, to be shown again.

    In a group only those that were asked there.
    """
    held, place = await context.reading.held_by(written.by.person), written.place
    here = [one for one in held if place.private or one.question.place == place]
    return [Ask(one.id, place, resend=True) for one in here[-_MOST_QUESTIONS:]]


async def on_journal(written: IncomingMessage, command: Command, context: Context) -> Response:
    """`/journal`: changes of the organisation, in private only."""
    if not written.place.private:
        return said(written, IN_PRIVATE)
    return await on_list(ListKind.JOURNAL, written, command, context)


async def page_of(
    of: ListKind, page: int, asked_by: PersonId, place: Place, context: Context
) -> TextNotice:
    """Return one page of the list; the last one if it has become shorter."""
    office = await context.reading.office()
    if of is ListKind.JOURNAL:
        office.permit(Actor(asked_by), Action.ADMINISTER)
        return await journal_page(page, place, context)
    person, mine = office.person(asked_by), of is ListKind.MY
    talk = await taken_for_talk(asked_by, place, office, context) if mine and page == 0 else ()
    counts, pages = await _list(of, page, person, place, context)
    page = min(page, len(pages) - 1)
    html = "\n".join((pages[page], *talk_lines(talk, office)))
    select = worth_offering(counts, asked_by, place, office)
    next_page = page + 1 if page + 1 < len(pages) else None
    link = linkable(person, place, context) if mine else None
    offer = Offer(of, select, next_page, link, talk_offered(talk, office))
    return TextNotice(place, html, offer=None if offer == Offer(of) else offer)


async def _list(
    of: Literal[ListKind.OPEN, ListKind.OVERDUE, ListKind.MY, ListKind.HELP],
    page: int,
    person: Person,
    place: Place,
    context: Context,
) -> tuple[Mapping[IncidentKind, int], Sequence[str]]:
    """Return the number of selectable incidents by kind, and the pages.

    Pages beyond the one after `page` may be missing.
    """
    most = view.longest(page + 2)
    office = await context.reading.office()
    today = office.calendar.local(context.now).date()
    match of:
        case ListKind.OPEN:
            scope, here = visible_in(place, person, office.organisation), _shown_at(place, office)
            found = await context.reading.most_urgent(most, scope, here)
            return found.counts, view.open_pages(found, office, context.now)
        case ListKind.OVERDUE:
            scope, here = visible_in(place, person, office.organisation), _shown_at(place, office)
            found = await context.reading.most_urgent(most, scope, here, context.now)
            broken = await context.reading.promises(scope, today - timedelta(days=1))
            broken = [
                one for one in broken if here is None or here.works_on(one.kind, one.authorities)
            ]
            return found.counts, view.overdue_pages(found, office, context.now, broken)
        case ListKind.MY:
            shown = shown_in(place, office.organisation)
            every = await waiting_for(person, office, context)
            waiting = [one for one in every if shown is None or shown & {*one[0].authorities}]
            own = authorities_of(person.duties)
            own = own if shown is None else own & shown
            promised = await context.reading.promises(own, today + SOON) if own else ()
            elsewhere = len(every) - len(waiting)
            most = page + 1
            pages = view.my_pages(
                waiting,
                office,
                context.now,
                promised,
                elsewhere=elsewhere,
                most=most,
                sole=Side(own, office.organisation.coordinated_by(person)).sole,
                reader=person.id,
            )
            return {}, pages
        case ListKind.HELP:
            return {}, view.help_pages(person, place, office.organisation)


async def waiting_for(person: Person, office: Office, context: Context) -> Sequence[Waiting]:
    """Return the person's tasks: HIGH importance first, then those they have taken."""
    side = Side(authorities_of(person.duties), office.organisation.coordinated_by(person))
    found: dict[IncidentNumber, IncidentRow] = {}
    if side.bodies:
        found |= _by_number(await context.reading.open_incidents(side.bodies))
    if side.coordinates:
        found |= _by_number(await context.reading.open_incidents(None, CONTROLS_TURN))
        found |= _by_number(await context.reading.open_incidents(None, referred=True))
    return sorted(
        waiting_of(side, found.values()),
        key=lambda one: (
            one[0].importance is not Importance.HIGH,
            person.id not in one[0].assignees,
            one[0].urgency,
        ),
    )


def _shown_at(place: Place, office: Office) -> Side | None:
    """Return the side of a coordinator's chat; elsewhere None: everything."""
    side = side_at(place, office.organisation)
    return None if place.private or not side.coordinates else side


def _by_number(rows: Iterable[IncidentRow]) -> dict[IncidentNumber, IncidentRow]:
    return {row.number: row for row in rows}


class ShowPage(Button, prefix="lp"):
    """Sends the next page of a list."""

    of: ListKind
    page: int
    label = "Ещё"
    subject = OfNothing.STAFF

    async def press(self, by: Actor, context: Context) -> Response:
        """Send the current page below the one before; in a group only for its requester."""
        office = await context.reading.office()
        place = office.reply_place(by)
        page = await page_of(self.of, self.page, by.person, place, context)
        return Response((page,)) if place.private else Response(alone=page)


@renders(Answers)
def _render_content(content: Answers, _: datetime) -> Rendered:
    return render_said(content.said[0])


def render_said(say: TextNotice) -> Rendered:
    """Render the text with the buttons of its offer."""
    return Rendered((MessagePart(say.html, None if say.offer is None else _offer(say.offer)),))


def _offer(offered: Offer) -> Keyboard:
    more, select = offered.next_page, OpenSelection(overdue=offered.of is ListKind.OVERDUE)
    return column(
        *map(button, offered.talk),
        *([] if more is None else [ShowPage(of=offered.of, page=more)]),
        *([select] if offered.select else []),
        *([] if offered.link is None else [LinkAccount(messenger=offered.link)]),
    )
