"""Templates of answers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.errors import Limited, Reason, Refusal, TooMany
from domain.model.ids import DraftVersion, IncidentNumber, PersonId, TemplateId
from domain.model.incident.answer.template import (
    MOST_TEMPLATES,
    Template,
    Wording,
)
from domain.model.organisation.revision import ChangeKind
from domain.ports.incidents import StaleIncident
from storage.engine.database import is_duplicate
from storage.schema.columns import Row
from storage.schema.incidents import template as table
from storage.schema.incidents import template_change

_KEPT: Final = select(table).where(table.c.removed.is_(False))


class SqlTemplates:
    """The templates of one unit of work."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def all(self) -> Sequence[Template]:
        """Return the templates."""
        return await load_templates(self._connection)

    async def get(self, template: TemplateId) -> Template:
        """Return the template, locked until the transaction ends; raises TEMPLATE_GONE."""
        held = select(table.c.id).where(table.c.id == template).with_for_update()
        await self._connection.execute(held)
        return await load_template(self._connection, template)

    async def add(
        self,
        wording: Wording,
        by: PersonId,
        at: datetime,
        made_of: tuple[IncidentNumber, DraftVersion] | None = None,
    ) -> TemplateId | None:
        """Return the new id; None if that answer is a template already.

        Raises TooMany; StaleIncident if it was added concurrently.
        """
        number, version = made_of or (None, None)
        same = table.c.made_of_number == number, table.c.made_of_version == version
        if made_of and await self._count(*same):
            return None
        if await self._count() >= MOST_TEMPLATES:
            raise TooMany(Limited.TEMPLATES, MOST_TEMPLATES)
        values = _values(wording) | {"made_of_number": number, "made_of_version": version}
        added = insert(table).values(**values, by=by, at=at, removed=False).returning(table.c.id)
        try:
            new = TemplateId((await self._connection.execute(added)).scalar_one())
        except IntegrityError as error:
            if is_duplicate(error):
                raise StaleIncident from error
            raise
        await self._note(new, ChangeKind.ADDED, wording.title, by, at)
        return new

    async def change(
        self, template: TemplateId, wording: Wording, by: PersonId, at: datetime
    ) -> None:
        """Changes it; raises TEMPLATE_GONE."""
        await self._update(template, _values(wording), by, at)
        await self._note(template, ChangeKind.CHANGED, wording.title, by, at)

    async def remove(self, template: TemplateId, by: PersonId, at: datetime) -> None:
        """Removes the template and erases its text; raises TEMPLATE_GONE."""
        title = (await self.get(template)).wording.title
        await self._update(template, {"removed": True, "text": ""}, by, at)
        await self._note(template, ChangeKind.REMOVED, title, by, at)

    async def _count(self, *which: ColumnElement[bool]) -> int:
        kept = select(func.count()).select_from(table).where(table.c.removed.is_(False), *which)
        return int((await self._connection.execute(kept)).scalar_one())

    async def _update(
        self, template: TemplateId, values: dict[str, Any], by: PersonId, at: datetime
    ) -> None:
        kept = update(table).where(table.c.id == template, table.c.removed.is_(False))
        changed = await self._connection.execute(kept.values(**values, by=by, at=at))
        if changed.rowcount == 0:
            raise Refusal(Reason.TEMPLATE_GONE)

    async def _note(
        self, template: TemplateId, what: ChangeKind, title: str, by: PersonId, at: datetime
    ) -> None:
        noted = insert(template_change).values(
            template=template, what=what, title=title, by=by, at=at
        )
        await self._connection.execute(noted)


async def load_templates(connection: AsyncConnection) -> Sequence[Template]:
    """Return all templates, in one query."""
    return [
        _template(row) for row in (await connection.execute(_KEPT.order_by(table.c.id))).mappings()
    ]


async def any_templates(connection: AsyncConnection) -> bool:
    """Return whether there are templates."""
    return bool((await connection.execute(select(_KEPT.exists()))).scalar_one())


async def load_template(connection: AsyncConnection, template: TemplateId) -> Template:
    """Return the template; raises TEMPLATE_GONE."""
    one = _KEPT.where(table.c.id == template)
    row = (await connection.execute(one)).mappings().first()
    if row is None:
        raise Refusal(Reason.TEMPLATE_GONE)
    return _template(row)


def _template(row: Row) -> Template:
    wording = Wording(row["title"], row["text"])
    return Template(TemplateId(row["id"]), wording, PersonId(row["by"]), row["at"])


def _values(wording: Wording) -> dict[str, Any]:
    return {"title": wording.title, "text": wording.text}
