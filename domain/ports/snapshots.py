"""What delivery shows: the state of something at one moment, read for rendering only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from domain.model.conversation.selection import Selection
from domain.model.ids import IncidentNumber
from domain.model.incident import Incident
from domain.model.incident.answer.template import Template
from domain.model.organisation.office import Office
from domain.model.organisation.people import Post
from domain.model.report.briefing import Briefing
from domain.ports.reading import IncidentRow


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An incident and the office as they are now; not to be changed."""

    incident: Incident
    office: Office
    same_link: tuple[IncidentNumber, ...] = ()
    """Incidents with the same link, of which this one may be a duplicate."""
    mains: tuple[IncidentNumber, ...] = ()
    """Open ones to which it may be joined, where that is asked."""


@dataclass(frozen=True, slots=True)
class SelectionSnapshot:
    """A selection, the incidents shown or chosen in it by number, and the office as they are now."""

    selection: Selection
    rows: Mapping[IncidentNumber, IncidentRow]
    office: Office


@dataclass(frozen=True, slots=True)
class Offered:
    """What a question offers, or is about: `subject` is that one.

    What the deputy head has ordered and not got yet, the monthly reports that are kept, the templates,
    the posts to which each of those is invited who have not come yet, the incidents.
    """

    owed: Sequence[Briefing] = ()
    kept: Sequence[Briefing] = ()
    subject: Briefing | None = None
    templates: Sequence[Template] = ()
    invited: Sequence[Sequence[Post]] = ()
    incidents: Sequence[IncidentRow] = ()


NOTHING_OFFERED: Final = Offered()
