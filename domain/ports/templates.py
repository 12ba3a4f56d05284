"""Answer templates."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.model.ids import DraftVersion, IncidentNumber, PersonId, TemplateId
from domain.model.incident.answer.template import Template, Wording


class Templates(Protocol):
    """Templates; each change is stored with its author and time."""

    async def all(self) -> Sequence[Template]:
        """Return the templates, with the outcomes of drafts based on them."""
        ...

    async def get(self, template: TemplateId) -> Template:
        """Return the template; raises TemplateGone."""
        ...

    async def add(
        self,
        wording: Wording,
        by: PersonId,
        at: datetime,
        made_of: tuple[IncidentNumber, DraftVersion] | None = None,
    ) -> TemplateId | None:
        """Return the new id; None if that answer is a template already.

        Raises TooManyTemplates; StaleIncident if it was added concurrently.
        """
        ...

    async def change(
        self, template: TemplateId, wording: Wording, by: PersonId, at: datetime
    ) -> None:
        """Changes it; raises TemplateGone."""
        ...

    async def remove(self, template: TemplateId, by: PersonId, at: datetime) -> None:
        """Removes it; raises TemplateGone."""
        ...
