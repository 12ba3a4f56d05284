"""Rights beyond the table of permissions: to see incidents and to register messages (§2, §5-§7)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from domain.model.errors import DomainError, IncidentError
from domain.model.ids import AuthorityCode, Place
from domain.model.incident.workflow.assignment import Plan, plan_of
from domain.model.incident.workflow.status import IncidentKind
from domain.model.message.citizen_message import Network
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Authority, Person, Post, Role
from domain.model.organisation.permissions import Action, could, may


class NotShownHere(IncidentError):
    """The members of this group may not see the incident, or it doesn't exist.

    The two cases look the same: everybody in the group reads the refusal.
    """


def visible_in(
    place: Place, person: Person, organisation: Organisation
) -> frozenset[AuthorityCode] | None:
    """The person's authorities, limited to that of an authority's chat; None: all."""
    visible = None if may(person, Action.SEE) else authorities_of(person.duties | person.every_post)
    here = shown_in(place, organisation)
    if here is None or visible is None:
        return visible if here is None else here
    return here & visible


def shown_in(place: Place, organisation: Organisation) -> frozenset[AuthorityCode] | None:
    """The authorities whose people read this chat; None: it shows everything the person may see.

    That is a private chat or a coordinator's.
    """
    if place.private or place in map(organisation.coordinator, IncidentKind):
        return None
    bodies = organisation.authorities_at(place)
    if not bodies:  # another topic of a connected forum
        if place.chat == organisation.control.chat:
            return None
        everybody = organisation.authorities.values()
        bodies = tuple(body for body in everybody if body.place.chat == place.chat)
    return frozenset(body.code for body in bodies)


def authorities_of(posts: Iterable[Post]) -> frozenset[AuthorityCode]:
    """The authorities of these posts."""
    return frozenset(post.authority for post in posts if post.authority is not None)


@dataclass(frozen=True, slots=True)
class Side:
    """The side of a person or chat: its bodies, and the kinds it coordinates (§4, §5)."""

    bodies: frozenset[AuthorityCode]
    coordinates: frozenset[IncidentKind] = frozenset()

    @property
    def sole(self) -> AuthorityCode | None:
        """The body that needs no name, as there is no other."""
        (*bodies,) = self.bodies
        return bodies[0] if len(bodies) == 1 and not self.coordinates else None

    def works_on(self, kind: IncidentKind, authorities: Iterable[AuthorityCode]) -> bool:
        """Whether it coordinates that kind, or one of its bodies is among these."""
        return kind in self.coordinates or not self.bodies.isdisjoint(authorities)


def side_at(place: Place, organisation: Organisation) -> Side:
    """The side of that chat."""
    return Side(
        frozenset(body.code for body in organisation.authorities_at(place)),
        frozenset(kind for kind in IncidentKind if organisation.coordinator(kind) == place),
    )


REGISTRARS: Final = {IncidentKind.INCIDENT: Role.CONTROL, IncidentKind.PUBLICATION: Role.MEDIA}
"""The roles that register messages to be routed; authorities register their own ones."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way to register a message: `authority` works on it at once; None: it waits for routing."""

    kind: IncidentKind
    authority: AuthorityCode | None = None

    @property
    def plan(self) -> Plan | None:
        """The plan for immediate routing."""
        return plan_of((self.authority,)) if self.authority else None


class NetworkNotWatched(DomainError):
    """The authority doesn't work on publications in `network` (§6)."""

    authority: AuthorityCode
    network: Network


def ways_to_register(person: Person, place: Place, organisation: Organisation) -> tuple[Way, ...]:
    """The ways in which the person can register a message received there; empty: none.

    People absent today are refused only at registration. In private all their ways count; in a chat
    only those of its department or authority. A person who routes publications doesn't need the way
    for their own authority.
    """
    ways = [
        Way(kind)
        for kind, role in REGISTRARS.items()
        if could(person, Action.REGISTER, coordinator=role)
        and (place.private or place == organisation.coordinator(kind))
    ]
    if Way(IncidentKind.PUBLICATION) not in ways:
        ways.extend(_for_themselves(person, place, organisation))
    return tuple(ways)


def check_watched(body: Authority, network: Network) -> None:
    """Raise NetworkNotWatched if the authority doesn't work on publications there (§6)."""
    if network not in body.networks:
        raise NetworkNotWatched(body.code, network)


def _for_themselves(person: Person, place: Place, organisation: Organisation) -> Iterator[Way]:
    for body in organisation.authorities.values():
        here = place.private or place == body.place
        if here and could(person, Action.REGISTER_OWN, (body.code,)):
            yield Way(IncidentKind.PUBLICATION, body.code)
