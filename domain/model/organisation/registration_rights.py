"""Publications: what the administration finds itself, without monitoring software (§2, §5-§7)."""

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
"""Who registers what is then to be routed; authorities register publications for themselves."""


@dataclass(frozen=True, slots=True)
class Way:
    """As what a message can be registered: `authority` works it at once; None: it waits for routing."""

    kind: IncidentKind
    authority: AuthorityCode | None = None

    @property
    def plan(self) -> Plan | None:
        """Where it is routed at once."""
        return plan_of((self.authority,)) if self.authority else None


@dataclass
class NetworkNotWatched(DomainError):
    """The authority works publications in some networks only, and `network` is none of them (§6)."""

    authority: AuthorityCode
    network: Network


def ways_to_register(person: Person, place: Place, organisation: Organisation) -> tuple[Way, ...]:
    """As what the person can register a message that comes in there; none: they can't.

    Who is absent today would be refused only then. In private all that they may; in a chat what its
    department or authority registers. Whoever routes publications needs none for an authority of
    their own.
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
    """Raises NetworkNotWatched if the authority works no publications in that network (§6)."""
    if network not in body.networks:
        raise NetworkNotWatched(body.code, network)


def _for_themselves(person: Person, place: Place, organisation: Organisation) -> Iterator[Way]:
    for body in organisation.authorities.values():
        here = place.private or place == body.place
        if here and could(person, Action.REGISTER_OWN, (body.code,)):
            yield Way(IncidentKind.PUBLICATION, body.code)
