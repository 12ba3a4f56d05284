"""What was told before in other words is named, whoever changes the incident at that moment."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.loops import derived_data as paraphrasing
from bot.loops.derived_data import Paraphrasing
from domain.model.ids import IncidentNumber
from domain.ports.incidents import StaleIncident
from storage.incidents.related import Paraphrased
from tests.telegram import SteppedClock


class Paraphrases:
    async def look(self, now: datetime, most: int) -> list[Paraphrased]:
        del now, most
        return [Paraphrased(IncidentNumber(2), [IncidentNumber(1)])]


async def test_who_joins_it_meanwhile_does_not_end_the_look(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    named, units = asyncio.Event(), list[object]()

    async def name(unit: object, number: IncidentNumber, meant: object) -> bool:
        del number, meant
        units.append(unit)
        if len(units) == 1:
            raise StaleIncident
        named.set()
        return True

    monkeypatch.setattr(paraphrasing, "name_paraphrased", name)
    paraphrases: Any = Paraphrases
    unit: Any = object
    clock = SteppedClock(datetime(2026, 6, 16, tzinfo=UTC))
    run = asyncio.create_task(Paraphrasing(paraphrases, unit, clock, asyncio.Event()).run(1))
    await asyncio.wait(
        [run, asyncio.create_task(named.wait())], timeout=5, return_when=asyncio.FIRST_COMPLETED
    )
    assert named.is_set()
    assert units[0] is not units[1]
    run.cancel()
