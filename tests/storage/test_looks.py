"""When placements are looked at next."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.loops.failures import Failures
from bot.loops.placements import PlacementLooks
from bot.runtime.clock import ConfirmedTime
from domain.model.ids import IncidentNumber
from domain.model.message.citizen_message import Network
from domain.model.network.post import Looked, PostAddress
from domain.model.network.trouble import NetworkTrouble
from domain.model.organisation.office import Office
from domain.ports.networks import Ability, NetworkUnavailable
from storage.engine.database import Database
from storage.incidents.looks import DueLook, LookQueue
from storage.incidents.placing_queue import PlacingQueue
from tests.storage import samples
from tests.storage.samples import Units, approved, petrov, untold
from tests.telegram import SteppedClock

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
ONE = DueLook(IncidentNumber(1), 0, "https://vk.com/wall-1_2", NOW, None, None)


async def test_a_look_put_off_by_a_clock_that_was_ahead_is_due(
    units: Units, database: Database
) -> None:
    incident = approved()
    incident.place("https://vk.com/wall-1_2?reply=3", petrov(102), NOW)
    await units.store(incident)
    queue, far = LookQueue(database), NOW + timedelta(days=2)
    assert not await queue.due(NOW, 10)
    (due,) = await queue.due(far, 10)
    await queue.put_off({due: far + timedelta(hours=1)}, far)
    assert [one.number for one in await queue.due(NOW, 10)] == [ONE.number]
    await queue.put_off({due: NOW + timedelta(hours=1)}, NOW)
    assert not await queue.due(NOW + timedelta(minutes=59), 10)


async def test_several_looks_are_put_off_at_once(database: Database) -> None:
    queue = LookQueue(database)
    await queue.put_off({ONE: NOW, replace(ONE, position=1): None}, NOW)
    assert await queue.due(NOW, 10) == []


class Away:
    """A network that can't be reached."""

    network = Network.VK
    abilities = frozenset({Ability.LOOK})

    def address_of(self, url: str) -> PostAddress:
        return PostAddress(Network.VK, url)

    async def look(self, at: Collection[PostAddress]) -> Mapping[PostAddress, Looked]:
        del at
        raise NetworkUnavailable(NetworkTrouble.UNREACHABLE)


@pytest.mark.parametrize(("confirmed_after", "is_kept"), [(0, True), (30, False)])
async def test_a_clock_that_runs_ahead_gives_up_no_placement(
    units: Units, confirmed_after: int, is_kept: bool
) -> None:
    answered = approved()
    answered.place("https://vk.com/wall-1_2?reply=3", petrov(32), samples.NOW)
    await units.store(answered)
    clock = SteppedClock(samples.NOW + timedelta(days=30))
    told = samples.NOW + timedelta(days=confirmed_after)
    queue = LookQueue(units.database)

    async def office() -> Office:
        async with units.database.reading() as connection:
            return await units.offices.in_force(connection)

    network = Away()
    looks = PlacementLooks(
        queue,
        [network],  # type: ignore[list-item] # it only looks
        units.unit,
        office,
        clock,
        orders=PlacingQueue(units.database),
        confirmed=ConfirmedTime(clock, lambda: told),
        failures=Failures(untold),
        changed=asyncio.Event(),
    )
    await looks.look_due()
    assert (await queue.next_moment() is not None) is is_kept
