"""Imported answers and authorities that get the name of their body later."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial

import pytest

from bot.loops import derived_data
from bot.loops.derived_data import Recognising
from bot.runtime.clock import SystemClock
from domain.model.ids import AuthorityCode, IncidentNumber
from domain.model.message.citizen_message import CitizenMessage
from domain.model.organisation.changing import also_named
from domain.use_cases.ordering import put_rows
from domain.use_cases.registering import AnsweredBefore, NewIncident
from storage.incidents.incidents import SqlIncidents
from storage.incidents.reading import SqlReading
from tests.e2e.waiting import until
from tests.running import running
from tests.storage.samples import NOW, ROADS, Units, minutes

PARKS = "Служба озеленения"


def row(number: int, *, answered: bool = True) -> NewIncident:
    """As read when the name was unknown."""
    return NewIncident(
        message=CitizenMessage("Срубите сухое дерево"),
        detected_at=NOW - minutes(60),
        external_id=f"e{number}",
        imported=True,
        answered=AnsweredBefore(NOW - minutes(30)) if answered else None,
        named_bodies=(PARKS,),
    )


async def put(units: Units, rows: Sequence[NewIncident]) -> None:
    async with units.unit() as uow:
        await put_rows(uow, rows, by=None, at=NOW)
        await uow.commit()


async def name(units: Units, code: AuthorityCode = ROADS, called: str = PARKS) -> None:
    async with units.unit() as uow:
        await uow.change_organisation(partial(also_named, code=code, name=called), None)
        await uow.commit()


async def lead(units: Units, number: int) -> AuthorityCode | None:
    return (await units.stored(IncidentNumber(number))).lead


async def test_an_import_knows_the_names_that_were_given_while_it_ran(units: Units) -> None:
    await name(units)
    await put(units, [row(1), row(2, answered=False)])
    assert await lead(units, 1) == ROADS
    waiting = await units.stored(IncidentNumber(2))
    assert (waiting.lead, waiting.named_body) == (None, None), "control routes it"


class Looks:
    """Counts the searches for names."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.number = 0
        sound = SqlIncidents.unrecognised_names

        async def counted(incidents: SqlIncidents) -> Sequence[str]:
            self.number += 1
            return await sound(incidents)

        monkeypatch.setattr(SqlIncidents, "unrecognised_names", counted)


@asynccontextmanager
async def recognising(
    units: Units, reading: SqlReading, changed: asyncio.Event
) -> AsyncIterator[None]:
    loop = Recognising(units.unit, reading.office, SystemClock(), changed)
    async with running(loop.run()) as run:
        yield
        assert not run.done()


async def until_led(units: Units, numbers: Sequence[int]) -> None:
    async def led() -> bool:
        return [await lead(units, one) for one in numbers] == [ROADS] * len(numbers)

    await until(led)


async def test_names_are_searched_for_once_and_only_after_one_was_given(
    units: Units, reading: SqlReading, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = Looks(monkeypatch)
    monkeypatch.setattr(derived_data, "_RECOGNISE_AFTER", 0.0)
    changed = units.database.changes.watch()
    await put(units, [row(one) for one in range(1, 26)])
    async with recognising(units, reading, changed):
        await until(lambda: looks.number > 0)
        for _ in range(5):  # as commits of another process
            changed.set()
            await asyncio.sleep(0.05)
        assert not changed.is_set()
        assert looks.number == 1
        await name(units)
        changed.set()
        await until_led(units, range(1, 26))
        assert looks.number == 2
