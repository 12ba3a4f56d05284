"""History is only ever added to: the database refuses the rest."""

import pytest
from sqlalchemy import Executable, delete, insert, select, update
from sqlalchemy.exc import DBAPIError

from storage.engine.database import Database
from storage.schema.incidents import event
from tests.storage.samples import NOW, Units, registered, write


@pytest.mark.parametrize(
    "change",
    [update(event).values(kind="forged"), delete(event), delete(event).where(event.c.number == 1)],
    ids=["altered", "deleted", "some deleted"],
)
async def test_an_event_is_never_altered_or_deleted(
    units: Units, database: Database, change: Executable
):
    await units.store(registered())
    with pytest.raises(DBAPIError, match="events are append-only"):
        await write(database, change)
    kinds = await database.scalars(select(event.c.kind))
    assert kinds == ["registered"]


async def test_more_events_can_be_added(units: Units, database: Database):
    await units.store(registered())
    row = {"number": 1, "kind": "cancelled", "at": NOW, "payload": {"ground": "mistake"}}
    await write(database, insert(event).values(row))
    assert await units.count(event) == 2
