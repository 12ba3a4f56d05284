"""Permissions to register messages, including publications (§2, §5-§7)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from domain.model.errors import DomainError
from domain.model.ids import AuthorityCode
from domain.model.incident.workflow.plan import Plan, plan_of
from domain.model.incident.workflow.status import IncidentKind
from domain.model.message.network import Network
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Authority, Person, Role
from domain.model.organisation.permissions import Action, could
from domain.model.place import Place

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


@dataclass
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
