"""Looks at placed answers: calls to the network in a day, and what many followed ones cost."""

import asyncio
import shutil
import tracemalloc
from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from sqlalchemy import event, insert

from bot.loops.failures import Failures
from bot.loops.placements import PlacementLooks
from bot.max.calls import MaxApi
from bot.networks.max.links import address_of_post
from bot.networks.tokens import NetworkTokens
from bot.networks.vk import VkNetwork
from bot.runtime.clock import ConfirmedTime
from bot.sandbox.max.ids import mid_of
from domain.model.incident.answer.proof import mark_of
from domain.model.message.citizen_message import Network
from domain.model.network.post import FoundPost, Looked, PostAddress, PostState
from domain.model.network.trouble import NetworkTrouble
from domain.ports.networks import Ability, NetworkUnavailable
from storage.engine.database import Database
from storage.incidents.looks import LookQueue
from storage.incidents.placing_queue import PlacingQueue
from storage.organisation.offices import Offices
from storage.schema.incidents import placement
from tests.benchmarks.conftest import Bench
from tests.bot.networks.clock import HurriedClock
from tests.bot.networks.max.test_channels import CHANNEL, TOKEN, new_channels
from tests.bot.networks.vk.conftest import GROUP, SERVICE
from tests.max.sandbox import Sandbox as MaxSandbox
from tests.messenger.faults import DropBefore
from tests.storage.samples import FILE, NOW, Units, calendar_of, petrov, registered, untold
from tests.vk import Sandbox

pytestmark = pytest.mark.benchmark

OPEN_ANSWERS = 300
A_DAY = timedelta(days=1)
BATCH = 100


class Unchanged:
    """A network in which everything stands as it stood; or nothing can be reached."""

    network = Network.VK
    abilities = frozenset({Ability.LOOK})

    def __init__(self) -> None:
        self.calls = 0
        self.away = False

    def address_of(self, url: str) -> PostAddress:
        return PostAddress(Network.VK, url)

    async def look(self, at: Collection[PostAddress]) -> Mapping[PostAddress, Looked]:
        self.calls += 1
        if self.away:
            raise NetworkUnavailable(NetworkTrouble.UNREACHABLE)
        return dict.fromkeys(at, STANDS)


STANDS = Looked(PostState.PLACED, FoundPost(PostAddress(Network.VK, "1"), "", "Да", NOW, None))


@asynccontextmanager
async def followed(
    file: Path, migrated: Path, network: Any, answers: Sequence[tuple[str, str]], clock: Any
) -> AsyncIterator[tuple[Database, PlacementLooks, LookQueue]]:
    """Answers by link and mark, recorded minute by minute two days ago."""
    shutil.copy(migrated, file)
    database = Database(f"sqlite+aiosqlite:///{file}")
    await database.open()
    offices = Offices(database, calendar_of, clock.now)
    await offices.apply(FILE)
    units = Units(database, offices, clock.now())
    await units.store(registered())
    recorded = petrov(30).signed(NOW)
    rows = [
        {
            "number": 1,
            "position": position,
            "person": recorded.by,
            "recorded_at": clock.now() - 2 * A_DAY + timedelta(minutes=position % 600),
            "at": NOW,
            "due_at": NOW,
            "period": 0,
            "url": url,
            "earlier": False,
            "next_look_at": clock.now() + timedelta(minutes=position % 240),
            "proof": {"state": "proven", "since": NOW.isoformat(), "mark": mark, "asked": False},
            "found": "",
        }
        for position, (url, mark) in enumerate(answers)
    ]
    async with database.writing() as connection:
        await connection.execute(insert(placement), rows)

    async def office() -> Any:
        async with database.reading() as connection:
            return await offices.in_force(connection)

    queue = LookQueue(database)
    looks = PlacementLooks(
        queue,
        [network],
        units.unit,
        office,
        clock,
        orders=PlacingQueue(database),
        confirmed=ConfirmedTime(clock, clock.now),
        failures=Failures(untold),
        changed=asyncio.Event(),
    )
    try:
        yield database, looks, queue
    finally:
        await database.close()


async def live(looks: PlacementLooks, queue: LookQueue, clock: Any, until: datetime) -> None:
    """Look whenever one is due."""
    while (coming := await queue.next_moment()) is not None and coming <= until:
        wait = (coming - clock.now()).total_seconds()
        await clock.advance(max(wait, 0.0))
        await looks.look_due()


@asynccontextmanager
async def answers_in_vk(
    clock: HurriedClock, many: int
) -> AsyncIterator[tuple[Any, Any, list[str]]]:
    """VK, its adapter, and the links of answers, each under another post."""
    async with Sandbox(service_token=SERVICE, clock=clock) as vk:
        page, maria = vk.community(1001, "Калининский район", token=GROUP), vk.person(77)
        network = VkNetwork(vk.url, lambda: NetworkTokens(SERVICE), clock)
        asked = [maria.comment(page.post(f"Новость {n}"), "Когда?") for n in range(many)]
        yield vk, network, [page.comment(one, f"Ответ {n}").url for n, one in enumerate(asked)]
        await network.close()


@asynccontextmanager
async def answers_in_max(
    clock: HurriedClock, many: int
) -> AsyncIterator[tuple[Any, Any, list[str]]]:
    """The same in a channel of MAX, where a comment has the link of its post."""
    async with MaxSandbox(token=TOKEN, clock=clock) as sandbox:
        api = MaxApi(TOKEN, sandbox.url, None, None)
        editor, world = sandbox.person(501), sandbox.world
        sandbox.channel(CHANNEL, "Калининский район", [editor])
        posts = [editor.say(CHANNEL, f"Новость {n}") for n in range(many)]
        for number, post in enumerate(posts):
            world.comments.write(post, world.bot, f"Ответ {number}")
        links = [address_of_post(mid_of(world, post)) for post in posts]
        yield sandbox, new_channels(api, clock), links
        await api.close()


@pytest.mark.parametrize(
    ("answers_in", "looks_a_call"),
    [(answers_in_vk, 4), (answers_in_max, 0.5)],
    ids=["vk", "max"],
)
async def test_a_day_of_open_answers_costs_few_calls(
    answers_in: Any, looks_a_call: float, tmp_path: Path, migrated_sqlite: Path, bench: Bench
) -> None:
    clock = HurriedClock(NOW)
    many = bench.size(OPEN_ANSWERS, small=30)
    async with answers_in(clock, many) as (sandbox, network, links):
        at = {url: network.address_of(url) for url in links}
        seen = await network.look(list(at.values()))
        marked = [(url, mark_of(seen[one])) for url, one in at.items()]
        async with followed(tmp_path / "day.db", migrated_sqlite, network, marked, clock) as (
            _,
            looks,
            queue,
        ):
            await live(looks, queue, clock, clock.now() + A_DAY)  # they come together
            before = len(sandbox.calls)
            await live(looks, queue, clock, clock.now() + A_DAY)
            a_day = len(sandbox.calls) - before
            sandbox.faults.ongoing = DropBefore()
            before = len(sandbox.calls)
            coming = await queue.next_moment()
            assert coming is not None
            await live(looks, queue, clock, coming + timedelta(hours=1))
            away = len(sandbox.calls) - before
    singly, name = many * 6, network.network
    ratio = a_day / singly
    bench.tell(f"calls to {name} a day, {many} answers", a_day, "", ratio, "one for each look")
    bench.tell(f"calls in an hour without {name}", away, "", away / singly, "one for each look")
    assert a_day <= singly / looks_a_call
    assert away <= 7 * 4  # a batch a round, given up after at most so many calls


@pytest.mark.parametrize("away", [False, True], ids=["there", "away"])
async def test_a_round_over_many_answers_costs_a_few_statements_a_hundred(
    tmp_path: Path, migrated_sqlite: Path, bench: Bench, away: bool
) -> None:
    costs = {}
    for many in (200, bench.size(20_000, small=400)):
        clock, network = HurriedClock(NOW), Unchanged()
        answers = [(str(n), mark_of(STANDS)) for n in range(many)]
        file = tmp_path / f"{many}.db"
        async with followed(file, migrated_sqlite, network, answers, clock) as (at, looks, queue):
            await clock.advance(A_DAY.total_seconds())
            network.away = away
            await queue.due(clock.now(), 1)
            with counted(at) as statements:
                began = perf_counter()
                await looks.look_due()
                took = perf_counter() - began
            assert network.calls == (1 if away else many // BATCH)
            coming = await queue.next_moment()
            assert coming is not None
            wait = timedelta(hours=4)
            assert coming <= clock.now() + wait
            await clock.advance(wait.total_seconds())
            tracemalloc.start()
            await looks.look_due()
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        costs[many] = len(statements) / (many // BATCH), took / many, peak
    (few, quick, small), (all_of, slow, large) = costs.values()
    what = f"a look, of {many:,} due at once, the network {'away' if away else 'there'}"
    bench.tell(what, slow * 1e6, "µs", slow / quick, "one of 200")
    bench.tell(f"memory of that round, {many:,}", large / 1024, "KB", large / small, "200")
    assert 2 <= few <= 6  # two rounds of a hundred, and one statement for the next moment
    assert all_of <= few + 1
    bench.judge(slow / quick, at_most=2)
    bench.judge(large / small, at_most=2)


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements, but for those that SQLAlchemy does not see."""
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        said.append(statement)

    engines = [database._reader.sync_engine, database._writer.sync_engine]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield said
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)
