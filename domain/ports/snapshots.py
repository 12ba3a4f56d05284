"""What delivery shows: the state of one incident at one moment, read for rendering only."""

from dataclasses import dataclass

from domain.model.ids import IncidentNumber
from domain.model.incident import Incident
from domain.model.office import Office


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An incident and the office as they are now; not to be changed."""

    incident: Incident
    office: Office
    same_link: tuple[IncidentNumber, ...] = ()
    """Incidents with the same link, of which this one may be a duplicate."""
