"""What was changed of the organisation, when and by whom: a line of the journal."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.model.ids import PersonId
from domain.model.organisation.organisation import Organisation


class OrganisationOrigin(StrEnum):
    """Where a state of the organisation came from: a file, an administrator, the messenger."""

    START = "start"
    """The program has found nothing."""
    FILE = "file"
    CHAT = "chat"
    MESSENGER = "messenger"


class TemplateChange(StrEnum):
    """What was done with a template of answers."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class TemplateRevision:
    """One change of a template, which was called so then."""

    at: datetime
    by: PersonId
    what: TemplateChange
    title: str


@dataclass(frozen=True, slots=True)
class Revision:
    """One state and the one before; None: it is the first that is kept. `by` None: nobody's doing."""

    at: datetime
    origin: OrganisationOrigin
    by: PersonId | None
    before: Organisation | None
    after: Organisation
