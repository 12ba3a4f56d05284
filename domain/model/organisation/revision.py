"""Revisions of the organisation: entries of the journal."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.model.ids import PersonId
from domain.model.organisation.organisation import Organisation


class OrganisationOrigin(StrEnum):
    """The origin of a state of the organisation: a file, an administrator, the messenger."""

    START = "start"
    """The default state at the first start."""
    FILE = "file"
    CHAT = "chat"
    MESSENGER = "messenger"


class TemplateChange(StrEnum):
    """The kind of a change to an answer template."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class TemplateRevision:
    """One change of a template, with its title at that time."""

    at: datetime
    by: PersonId
    what: TemplateChange
    title: str


@dataclass(frozen=True, slots=True)
class Revision:
    """A state and the one before; None: it is the first. `by` None: no person did it."""

    at: datetime
    origin: OrganisationOrigin
    by: PersonId | None
    before: Organisation | None
    after: Organisation
