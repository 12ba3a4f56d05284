"""The cards of an incident: where they are used, and which are needed."""

from collections.abc import Collection, Iterator, Mapping

from domain.model.conversation import cards
from domain.model.conversation.notices.kinds import ShowCard
from domain.model.ids import DraftVersion, Place
from domain.model.incident import Incident
from domain.model.incident.workflow.referral import ReferralState
from domain.model.incident.workflow.status import Status
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.permissions import Action, could


def worked_in(
    place: Place, card: cards.CardKey, incident: Incident, organisation: Organisation
) -> bool:
    """Whether the readers of the card there are expected to act on it.

    A chat belongs to one body, whoever is a member; in private the person's posts count, even while
    absent (§8). A group outside the organisation has unknown readers, so the answer is yes, unless
    the work has moved to the other messenger.
    """
    home = card.home(incident, organisation)
    if place == home:
        return True
    if isinstance(card, cards.PromiseCard) and place == organisation.coordinator(incident.kind):
        return True  # the coordinator may do it as well
    if not place.private:
        moved = home is not None and home.messenger is not place.messenger
        return place not in organisation.places and not moved
    person = organisation.person_at(place)
    body = card.body(incident)
    coordinator = organisation.coordinating_role(incident.kind)
    own = () if body is None else (body,)
    return person is not None and could(person, card.worked_by, own, coordinator)


def coordinated_in(place: Place, incident: Incident, organisation: Organisation) -> bool:
    """Whether the incident's coordinators read there: in their chat or in private."""
    if place == organisation.coordinator(incident.kind):
        return True
    person = organisation.person_at(place)
    coordinator = organisation.coordinating_role(incident.kind)
    return person is not None and could(person, Action.ROUTE, (), coordinator)


def cards_of(incident: Incident) -> Iterator[cards.CardKey]:
    """Every card that is kept up to date wherever it is; earlier drafts can't change."""
    yield cards.ControlCard(incident.number)
    yield cards.OverviewCard(incident.number)
    yield cards.AlertCard(incident.number)
    for authority in incident.authorities:
        yield cards.ExecutorCard(incident.number, authority)
    for authority in dict.fromkeys(referral.authority for referral in incident.referrals):
        yield cards.ReferralCard(incident.number, authority)
    for version in dict.fromkeys(promise.version for promise in incident.promises):
        yield cards.PromiseCard(incident.number, version)
    for version in sorted(_versions_that_change(incident)):
        yield cards.ApprovalCard(incident.number, version)
        yield cards.PlacementCard(incident.number, version)


def needed_cards(incident: Incident, organisation: Organisation) -> Iterator[cards.CardKey]:
    """The cards without which work on an open incident would stop: each must exist somewhere."""
    if incident.status.closed:
        return
    number = incident.number
    joined = incident.joined_to is not None
    if incident.status is Status.REGISTERED:
        yield cards.ControlCard(number)
    if incident.alert is not None and organisation.officers_chats:
        yield cards.AlertCard(number)
    for authority in () if joined else incident.authorities:  # see the main one's card
        yield cards.ExecutorCard(incident.number, authority)
    for referral in incident.referrals:
        if referral.state is ReferralState.WAITING:
            yield cards.ReferralCard(incident.number, referral.authority)
    if incident.waiting_draft is not None:
        yield cards.ApprovalCard(number, incident.waiting_draft.version)
    if incident.approved_draft is not None:
        yield cards.PlacementCard(number, incident.approved_draft.version)


def owed_cards(
    incident: Incident,
    organisation: Organisation,
    standing: Mapping[cards.CardKey, Collection[Place]],
) -> Iterator[ShowCard]:
    """Needed cards, for each place where they are missing.

    Control's card may be anywhere: its registrar has it at the place of registration.
    """
    for card in needed_cards(incident, organisation):
        stands = standing.get(card, ())
        if isinstance(card, cards.ControlCard) and stands:
            continue
        for place in _homes(card, incident, organisation):
            if place not in stands:
                yield ShowCard(card, place, resend=isinstance(card, cards.AlertCard))


def _homes(
    card: cards.CardKey, incident: Incident, organisation: Organisation
) -> tuple[Place, ...]:
    if isinstance(card, cards.AlertCard):
        return organisation.officers_chats
    home = card.home(incident, organisation)
    return () if home is None else (home,)


def _versions_that_change(incident: Incident) -> set[DraftVersion]:
    """Placed versions, which can be corrected, and the last two."""
    placed = {placed.version for placed in incident.placements if placed.version is not None}
    return placed.union(draft.version for draft in incident.drafts[-2:])
