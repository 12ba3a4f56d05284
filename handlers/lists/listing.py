"""`/open`, `/my`, `/overdue`: what people see of it where they ask."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from domain.model.course.status import IncidentKind, Status
from domain.model.ids import AuthorityCode, IncidentNumber, PersonId
from domain.model.place import Place
from domain.model.staff.office import Office
from domain.model.staff.people import Person, Post
from domain.model.staff.permissions import Action, may
from domain.model.telling.notices import ListKind, Offer, Say
from domain.model.telling.own_card import CONTROLS_TURN
from domain.ports.reading import IncidentRow
from handlers.context import Context, Response
from handlers.incoming import Command, Written
from handlers.lists import view
from handlers.selection.offering import worth_offering

_THEIR_TURN: Final = frozenset({Status.IN_PROGRESS, Status.AWAITING_FINAL, Status.APPROVED})


async def on_open(written: Written, command: Command, context: Context) -> Response:
    """`/open`: all open incidents that this person may see here."""
    del command
    return await _listed(ListKind.OPEN, written, context)


async def on_overdue(written: Written, command: Command, context: Context) -> Response:
    """`/overdue`: those whose due has passed."""
    del command
    return await _listed(ListKind.OVERDUE, written, context)


async def on_my(written: Written, command: Command, context: Context) -> Response:
    """`/my`: what waits for this person: a draft, information or a placement, or a decision."""
    del command
    return await _listed(ListKind.MY, written, context)


async def _listed(of: ListKind, written: Written, context: Context) -> Response:
    page = await page_of(of, 0, written.by.person, written.place, context)
    return Response((replace(page, reply_to=written.ref),))


async def page_of(
    of: ListKind, page: int, asked_by: PersonId, place: Place, context: Context
) -> Say:
    """One message of the list, the last one where it has become shorter."""
    office = await context.reading.office()
    rows, pages = await _list(of, office.person(asked_by), place, context)
    page = min(page, len(pages) - 1)
    select = of is not ListKind.MY and worth_offering(rows, asked_by, place, office)
    next_page = page + 1 if page + 1 < len(pages) else None
    offer = Offer(of, select=select, next_page=next_page)
    return Say(place, pages[page], offer=offer if select or next_page else None)


async def _list(
    of: ListKind, person: Person, place: Place, context: Context
) -> tuple[Sequence[IncidentRow], Sequence[str]]:
    """Its incidents, and its pages."""
    office = await context.reading.office()
    match of:
        case ListKind.OPEN:
            rows = await context.reading.open_incidents(_scope(person, place, office))
            rows = _of_this_chat(rows, place, office)
            return rows, view.open_pages(rows, office, context.now)
        case ListKind.OVERDUE:
            scope = _scope(person, place, office)
            rows = await context.reading.open_incidents(scope, due_before=context.now)
            rows = _of_this_chat(rows, place, office)
            return rows, view.overdue_pages(rows, office, context.now)
        case ListKind.MY:
            rows = await own_rows(person, office, context)
            return rows, view.my_pages(rows, office, context.now)


async def own_rows(person: Person, office: Office, context: Context) -> Sequence[IncidentRow]:
    """What they have taken upon themselves comes first."""
    found: dict[IncidentNumber, IncidentRow] = {}
    if own := _authorities(person.duties):
        rows = await context.reading.open_incidents(own)
        found |= _by_number(row for row in rows if _waits_for(row, own))
    if kinds := office.organisation.coordinated_by(person):
        rows = await context.reading.open_incidents(None, CONTROLS_TURN)
        referred = await context.reading.open_incidents(None, referred=True)
        found |= _by_number(row for row in (*rows, *referred) if row.kind in kinds)
    return sorted(
        found.values(), key=lambda row: (person.id not in row.assignees, row.due_at, row.number)
    )


def _scope(person: Person, place: Place, office: Office) -> frozenset[AuthorityCode] | None:
    """Whose incidents may be listed: the person's, and in an authority's chat only that one's."""
    visible = None if may(person, Action.SEE) else _authorities(person.duties | person.every_post)
    organisation = office.organisation
    if place.private or place in map(organisation.coordinator, IncidentKind):
        return visible
    bodies = organisation.authorities_at(place)
    if not bodies:  # another topic of a connected forum
        if place.chat == organisation.control.chat:
            return visible
        everybody = organisation.authorities.values()
        bodies = tuple(body for body in everybody if body.place.chat == place.chat)
    here = frozenset(body.code for body in bodies)
    return here if visible is None else here & visible


def _of_this_chat(rows: Iterable[IncidentRow], place: Place, office: Office) -> list[IncidentRow]:
    """In a coordinator's chat what it coordinates, and works itself; elsewhere all of them."""
    organisation = office.organisation
    if place.private or place not in map(organisation.coordinator, IncidentKind):
        return list(rows)
    here = {body.code for body in organisation.authorities_at(place)}
    return [
        row
        for row in rows
        if organisation.coordinator(row.kind) == place or not here.isdisjoint(row.authorities)
    ]


def _authorities(posts: Iterable[Post]) -> frozenset[AuthorityCode]:
    return frozenset(post.authority for post in posts if post.authority is not None)


def _waits_for(row: IncidentRow, own: frozenset[AuthorityCode]) -> bool:
    """Whether an answer, or information for it (§12), is expected of one of these authorities."""
    answering = row.status in _THEIR_TURN and row.authorities[0] in own
    return answering or not own.isdisjoint(row.uninformed)


def _by_number(rows: Iterable[IncidentRow]) -> dict[IncidentNumber, IncidentRow]:
    return {row.number: row for row in rows}
