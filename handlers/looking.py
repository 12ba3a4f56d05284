"""Commands that only look: cards, lists, history, the arithmetic of a due, help."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from domain.model.actor import Actor
from domain.model.course.status import IncidentKind, Status
from domain.model.ids import AuthorityCode, IncidentNumber, PersonId
from domain.model.incident import Incident
from domain.model.place import Place
from domain.model.staff.office import Office
from domain.model.staff.people import Person, Post
from domain.model.staff.permissions import Action, may
from domain.model.telling.cards import (
    ApprovalCard,
    CardKey,
    ControlCard,
    ExecutorCard,
    OverviewCard,
    PlacementCard,
    ReferralCard,
)
from domain.model.telling.notices import ListKind, Offer, Say, ShowCard
from domain.ports.reading import IncidentRow
from handlers import selecting
from handlers.buttons import ButtonData
from handlers.callbacks import ShowPage
from handlers.closing import number_in
from handlers.context import Context, Handler, Response
from handlers.incoming import Command, Written
from handlers.refusing import said
from handlers.texts import help as help_texts
from handlers.texts import replies
from handlers.views import deadline, history, lists

_THEIR_TURN: Final = frozenset({Status.IN_PROGRESS, Status.AWAITING_FINAL, Status.APPROVED})
_CONTROLS_TURN: Final = frozenset({Status.REGISTERED, Status.ON_APPROVAL})


async def on_incident(written: Written, command: Command, context: Context) -> Response:
    """`/incident N`: the card that this person works the incident with, as a new message."""
    number = number_in(command.rest)
    if number is None:
        return said(written, replies.number_expected(command.name))
    office, person, incident = await _visible(written, number, context)
    card = card_for(person, written.place, office, incident, context.now)
    return Response((ShowCard(card, written.place, resend=True),))


async def on_history(written: Written, command: Command, context: Context) -> Response:
    """`/history N`: every event."""
    number = number_in(command.rest)
    if number is None:
        return said(written, replies.number_expected(command.name))
    office, _, incident = await _visible(written, number, context)
    events = await context.reading.history(number)
    return said(written, *history.pages(incident, events, office, context.now))


async def on_deadline(written: Written, command: Command, context: Context) -> Response:
    """`/deadline N`: how the due comes about."""
    number = number_in(command.rest)
    if number is None:
        return said(written, replies.number_expected(command.name))
    office, _, incident = await _visible(written, number, context)
    return said(written, *deadline.pages(incident, office))


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


async def on_page(data: ShowPage, by: Actor, context: Context) -> Response:
    """«Ещё»: the page as it is by now, below the one before."""
    office = await context.reading.office()
    place = by.source.place if by.source else office.person(by.person).private
    return Response((await _page(data.of, data.page, by.person, place, context),))


async def _listed(of: ListKind, written: Written, context: Context) -> Response:
    page = await _page(of, 0, written.by.person, written.place, context)
    return Response((replace(page, reply_to=written.ref),))


async def _page(of: ListKind, page: int, asked_by: PersonId, place: Place, context: Context) -> Say:
    """One message of the list, the last one where it has become shorter."""
    office = await context.reading.office()
    rows, pages = await _list(of, office.person(asked_by), place, context)
    page = min(page, len(pages) - 1)
    select = of is not ListKind.MY and selecting.worth_offering(rows, asked_by, place, office)
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
            return rows, lists.open_pages(rows, office, context.now)
        case ListKind.OVERDUE:
            scope = _scope(person, place, office)
            rows = await context.reading.open_incidents(scope, due_before=context.now)
            rows = _of_this_chat(rows, place, office)
            return rows, lists.overdue_pages(rows, office, context.now)
        case ListKind.MY:
            rows = await _own_rows(person, office, context)
            return rows, lists.my_pages(rows, office, context.now)


async def _own_rows(person: Person, office: Office, context: Context) -> Sequence[IncidentRow]:
    """What they have taken upon themselves comes first."""
    found: dict[IncidentNumber, IncidentRow] = {}
    if own := _authorities(person.duties):
        rows = await context.reading.open_incidents(own)
        found |= _by_number(row for row in rows if _waits_for(row, own))
    if kinds := office.organisation.coordinated_by(person):
        rows = await context.reading.open_incidents(None, _CONTROLS_TURN)
        referred = await context.reading.open_incidents(None, referred=True)
        found |= _by_number(row for row in (*rows, *referred) if row.kind in kinds)
    return sorted(
        found.values(), key=lambda row: (person.id not in row.assignees, row.due_at, row.number)
    )


async def on_help(written: Written, command: Command, context: Context) -> Response:
    """`/help`: what this person can do."""
    del command
    office = await context.reading.office()
    person = office.organisation.person(written.by.person)
    return said(written, help_texts.help_for(person, written.by.person, office.organisation))


async def on_start(written: Written, command: Command, context: Context) -> Response:
    """`/start`: the bot may write to this person from now on."""
    del command
    office = await context.reading.office()
    person = office.organisation.person(written.by.person)
    return said(written, help_texts.greeting(person, written.by.person, office.organisation))


async def _visible(
    written: Written, number: IncidentNumber, context: Context
) -> tuple[Office, Person, Incident]:
    """The incident, if this person may see it.

    Raises UnknownPerson, whether there is such an incident or not; UnknownIncident, NotPermitted.
    """
    office = await context.reading.office()
    person = office.person(written.by.person)
    incident = await context.reading.incident(number)
    office.permit(written.by, Action.SEE, incident)
    return office, person, incident


def card_for(
    person: Person, place: Place, office: Office, incident: Incident, now: datetime
) -> CardKey:
    """Control's cards in its chat and in private; the authority's in its chat and in private.

    Whoever works for both, in a small administration, gets the card of whose turn it is.
    """
    organisation = office.organisation
    here = place.private or place == organisation.coordinator(incident.kind)
    coordinator = organisation.coordinating_role(incident.kind)
    controls = here and may(person, Action.ROUTE, coordinator=coordinator)
    if controls and (incident.status in _CONTROLS_TURN or incident.waiting_referral):
        return _controls_card(incident)
    for code in incident.authorities:
        body = organisation.authority(code)
        here = place.private or (body is not None and body.place == place)
        if here and may(person, Action.SUBMIT_DRAFT, (code,)):
            return _executors_card(incident, code, now)
    return _controls_card(incident) if controls else OverviewCard(incident.number)


def _controls_card(incident: Incident) -> CardKey:
    """What waits for a decision, or whose approval can still be undone; else the incident.

    The text of a publication is nobody's to approve (§5).
    """
    approved = incident.approved_draft if incident.status is Status.APPROVED else None
    draft = None if incident.publication else incident.waiting_draft or approved
    if draft is None and incident.waiting_referral:
        return ReferralCard(incident.number, incident.waiting_referral.authority)
    if draft is None:
        return ControlCard(incident.number)
    return ApprovalCard(incident.number, draft.version)


def _executors_card(incident: Incident, authority: AuthorityCode, now: datetime) -> CardKey:
    """The text to place, or whose placement can still be put right; else the incident itself."""
    approved = incident.approved_draft if incident.status is Status.APPROVED else None
    in_hand = approved or incident.undoable_placement(now)
    if in_hand is None or in_hand.version is None or authority != incident.lead:
        return ExecutorCard(incident.number, authority)
    return PlacementCard(incident.number, in_hand.version)


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


LIST_PRESSES: Final[dict[type[ButtonData], Handler]] = {ShowPage: on_page}
