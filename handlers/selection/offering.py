"""Whether bulk actions are possible, and on which incidents."""

from collections.abc import Mapping
from typing import Final

from domain.model.ids import PersonId
from domain.model.incident.workflow.status import IncidentKind
from domain.model.organisation.office import Office
from domain.model.place import Place

_SEVERAL: Final = 2


def worth_offering(
    counts: Mapping[IncidentKind, int], person: PersonId, place: Place, office: Office
) -> bool:
    """Return whether the person coordinates several of these, in a place for bulk actions."""
    return sum(counts.get(kind, 0) for kind in kinds_here(person, place, office)) >= _SEVERAL


def kinds_here(person_id: PersonId, place: Place, office: Office) -> frozenset[IncidentKind]:
    """Return the kinds coordinated there: in a coordinator's chat its own, in private all, else
    none.

    Raises UnknownPerson.
    """
    organisation = office.organisation
    kinds = organisation.coordinated_by(office.person(person_id))
    if place.private:
        return kinds
    return frozenset(kind for kind in kinds if organisation.coordinator(kind) == place)
