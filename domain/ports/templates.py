"""Templates of answers, as control keeps them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.model.ids import DraftVersion, IncidentNumber, PersonId, TemplateId
from domain.model.incident.answer.template import Template, Wording


class Templates(Protocol):
    """Each change is kept with who made it and when."""

    async def all(self) -> Sequence[Template]:
        """Those that are kept, with what became of the drafts made of them."""
        ...

    async def get(self, template: TemplateId) -> Template:
        """Raises TemplateGone."""
        ...

    async def add(
        self,
        wording: Wording,
        by: PersonId,
        at: datetime,
        made_of: tuple[IncidentNumber, DraftVersion] | None = None,
    ) -> TemplateId | None:
        """The id of the new one; None where one was made of that answer already.

        Raises TooManyTemplates, StaleIncident where somebody has just made it.
        """
        ...

    async def change(
        self, template: TemplateId, wording: Wording, by: PersonId, at: datetime
    ) -> None:
        """Raises TemplateGone."""
        ...

    async def remove(self, template: TemplateId, by: PersonId, at: datetime) -> None:
        """It is offered no more; raises TemplateGone."""
        ...
