"""When placements are looked at next."""

from dataclasses import replace
from datetime import UTC, datetime

from domain.model.ids import IncidentNumber
from storage.engine.database import Database
from storage.incidents.looks import DueLook, LookQueue

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
ONE = DueLook(IncidentNumber(1), 0, "https://vk.com/wall-1_2", NOW, None, None)


async def test_several_looks_are_put_off_at_once(database: Database) -> None:
    queue = LookQueue(database)
    await queue.put_off({ONE: NOW, replace(ONE, position=1): None})
    assert await queue.due(NOW, 10) == []
