"""Orders to place answers, acted on by the leader of several processes: nothing is written twice."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from bot.loops import answer_placing
from bot.loops.answer_placing import AnswerPlacing
from bot.loops.failures import Failures
from bot.messengers.backlog import Hearing
from domain.model.ids import BotId, DraftVersion, IncidentNumber, Messenger, id_in
from domain.model.incident import Incident
from domain.model.incident.workflow.status import Status
from domain.model.message.citizen_message import Network
from domain.model.network.post import FoundPost, PageAddress, PostAddress
from domain.model.network.trouble import NetworkTrouble
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.page import Page
from domain.ports.networks import NetworkUnavailable, NotPlaced, PlacingUnknown
from domain.use_cases.placing_orders import begin_placing
from storage.inbox.inbox import Inbox, ReceivedUpdate
from storage.incidents.looks import LookQueue
from storage.incidents.placing_queue import PlacingQueue
from storage.leader.leadership import LeadershipLost
from tests.e2e.waiting import until
from tests.storage.samples import NOW, ZHKH, Units, ivanova, petrov, registered
from tests.telegram import SteppedClock
from tests.told import Told

ONE = IncidentNumber(1)
PAGE = PageAddress(Network.VK, "-1")
CHANNEL = PageAddress(Network.MAX, "-7")
UNDER = PostAddress(Network.VK, "-1_2")
WRITTEN = FoundPost(
    PostAddress(Network.VK, "-1_2_9"), "https://vk.com/wall-1_2?reply=9", "Воду дадут", NOW, "-1"
)


def ordered(
    number: int = 1, page: PageAddress = PAGE, at: datetime = NOW, under: PostAddress = UNDER
) -> Incident:
    incident, message = registered(number), number * 100
    incident.route(ZHKH, ivanova(), NOW)
    incident.submit("Воду дадут завтра", petrov(message + 1), NOW)
    incident.decide(incident.drafts[-1].version, (), ivanova(), NOW)
    incident.order_placing(page, under, petrov(message + 2), at)
    return incident


@dataclass
class Wall:
    """In the place of a network: what was written, and how the next calls end."""

    network: Network = Network.VK
    comment: FoundPost = WRITTEN
    written: list[tuple[PageAddress, PostAddress, str]] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)
    away: list[Exception] = field(default_factory=list)
    searches: list[datetime] = field(default_factory=list)
    answers: asyncio.Event = field(default_factory=asyncio.Event)
    called: set[PostAddress] = field(default_factory=set)
    """Where it was asked to write."""
    stands: list[FoundPost] = field(default_factory=list)
    hidden: list[Exception] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.answers.set()

    async def place(self, page: PageAddress, under: PostAddress, text: str) -> FoundPost:
        await self.answers.wait()
        self.called.add(under)
        failure = self.failures.pop(0) if self.failures else None
        if isinstance(failure, NotPlaced):
            raise failure
        self.written.append((page, under, text))
        if failure is not None:
            raise failure
        return self.comment

    async def find_placed(
        self, page: PageAddress, under: PostAddress, text: str, since: datetime
    ) -> list[FoundPost]:
        if under not in self.called:  # the look before anything is written
            if self.hidden:
                raise self.hidden.pop(0)
            return self.stands
        self.searches.append(since)
        if self.away:
            raise self.away.pop(0)
        return [self.comment] * ((page, under, text) in self.written)


@dataclass
class Process:
    """The loop of one process."""

    units: Units
    wall: Wall
    clock: SteppedClock
    leads: list[bool] = field(default_factory=list)
    heard: bool = True
    reports: bool = True

    def __post_init__(self) -> None:
        self.changed = list[asyncio.Event]()
        self.admins = Told()
        elsewhere = replace(WRITTEN, address=PostAddress(Network.MAX, "c1"))
        self.channel = Wall(Network.MAX, elsewhere)
        self.loop = AnswerPlacing(
            PlacingQueue(self.units.database),
            [self.wall, self.channel],  # type: ignore[list-item]  # only what the loop calls
            self.units.unit,
            self.clock,
            answers=LookQueue(self.units.database).answers_at,
            hearing=Hearing(
                {Messenger.TELEGRAM: self.waiting},
                Inbox(self.units.database),
                self.clock,
                reports_waiting=lambda: self.reports,
            ),
            ensure_leading=self.ensure,
            failures=Failures(self.admins.tell),
            changed=self.watch,
        )
        self.run: asyncio.Task[None] | None = None

    async def waiting(self) -> int | None:
        return 0 if self.heard else None

    async def ensure(self, epoch: int) -> None:
        assert epoch == 7
        if self.leads and not self.leads.pop(0):
            raise LeadershipLost

    async def stop(self) -> None:
        """Cancel the loop and wait until it has given back its connection."""
        if self.run is not None:
            self.run.cancel()
            await asyncio.gather(self.run, return_exceptions=True)

    async def rest(self) -> None:
        """Start the loop if it does not run, and wait until it has nothing to do."""
        if self.run is None or self.run.done():
            self.run = asyncio.create_task(self.loop.run(7))
        async with asyncio.timeout(240):
            await asyncio.sleep(0.01)
            while not self.loop.idle:
                if self.run.done():
                    self.run.result()
                await asyncio.sleep(0.01)

    def watch(self) -> asyncio.Event:
        """Return an event that the test sets for a change of orders."""
        self.changed.append(asyncio.Event())
        return self.changed[-1]

    async def after(self, **time: float) -> None:
        """Let time pass, then wait until the loop rests."""
        await self.clock.advance(timedelta(**time).total_seconds())
        await self.rest()


@pytest.fixture
async def process(units: Units) -> AsyncIterator[Process]:
    def with_page(organisation: Organisation) -> Organisation:
        return replace(
            organisation, pages={one: Page(one, "Район", places=True) for one in (PAGE, CHANNEL)}
        )

    async with units.unit() as uow:
        await uow.change_organisation(with_page, None)
        await uow.commit()
    await units.store(ordered())
    one = Process(units, Wall(), SteppedClock(NOW))
    yield one
    await one.stop()


async def test_of_two_processes_one_begins(process: Process) -> None:
    units = process.units
    begun = await asyncio.gather(
        *(begin_placing(units.unit(), ONE, at=NOW) for _ in range(4)), return_exceptions=True
    )
    assert sum(one is not None and not isinstance(one, Exception) for one in begun) == 1


async def test_two_loops_write_once(process: Process) -> None:
    other = Process(process.units, process.wall, process.clock)
    await asyncio.gather(process.rest(), other.rest())
    await process.after(minutes=20)
    await other.rest()
    assert len(process.wall.written) == 1
    await other.stop()


async def test_whoever_leads_no_more_writes_nothing_and_the_next_one_does(process: Process) -> None:
    process.leads = [False]
    with pytest.raises(LeadershipLost):
        await process.rest()
    assert not process.wall.written
    await process.after(seconds=30)
    assert len(process.wall.written) == 1


async def test_what_was_taken_back_during_the_look_is_not_written(process: Process) -> None:
    async def take_back(*_: object) -> list[FoundPost]:
        async with process.units.unit() as uow:
            incident = await uow.incidents.get(ONE)
            incident.recall(DraftVersion(1), ivanova(), NOW)
            await uow.incidents.save(incident)
            await uow.commit()
        return []

    process.wall.find_placed = take_back  # type: ignore[method-assign,assignment]
    await process.rest()
    assert not process.wall.called
    assert (await process.units.stored(ONE)).status is Status.ON_APPROVAL


async def test_an_outage_during_the_look_is_waited_for(process: Process) -> None:
    async def fall_silent(*_: object) -> list[FoundPost]:
        process.heard = False
        return []

    process.wall.find_placed = fall_silent  # type: ignore[method-assign,assignment]
    await process.rest()
    await process.after(seconds=90)
    assert not process.wall.called
    process.heard = True
    await process.after(seconds=1)
    assert not process.wall.called


async def test_a_pending_update_is_waited_for(process: Process) -> None:
    inbox = Inbox(process.units.database)
    bot = BotId(100)
    await inbox.add(bot, [ReceivedUpdate(1, 5, {"update_id": 1})], NOW)
    await process.rest()
    await process.after(seconds=30)
    assert not process.wall.called
    (taken,) = await inbox.take(Messenger.TELEGRAM, (), 1, NOW)
    await inbox.failed(taken.serial, "")
    await process.after(seconds=10)
    assert not process.wall.called
    await inbox.done(taken.serial, (), NOW)
    await process.after(seconds=2)
    assert process.wall.called


async def test_an_update_of_a_messenger_that_is_not_connected_holds_nothing_up(
    process: Process,
) -> None:
    lane = id_in(Messenger.MAX, 5)
    await Inbox(process.units.database).add(BotId(100), [ReceivedUpdate(1, lane, {})], NOW)
    await process.rest()
    assert process.wall.called


@pytest.mark.parametrize("reports", [True, False])
async def test_after_silence_people_are_asked_again(process: Process, *, reports: bool) -> None:
    process.heard, process.reports = False, reports
    await process.rest()
    for _ in range(12):
        await process.after(seconds=11)
    assert (await process.units.stored(ONE)).placing_order is None
    process.heard = True
    await process.after(minutes=10)
    assert not process.wall.called


async def test_an_order_from_before_the_start_waits_where_presses_come_late(
    process: Process,
) -> None:
    process.reports = False
    await process.clock.advance(1)
    await process.rest()
    stored = await process.units.stored(ONE)
    assert (stored.placing_order, process.wall.called) == (None, set())


@pytest.mark.parametrize("tried", [False, True])
async def test_a_moment_set_by_a_clock_that_was_ahead_is_due_now(
    process: Process, *, tried: bool
) -> None:
    far = NOW + timedelta(days=2)
    if tried:
        assert await begin_placing(process.units.unit(), ONE, at=NOW) is not None
        process.wall.called.add(UNDER)
    queue = PlacingQueue(process.units.database)
    await queue.put_off_due(ONE, far, far + timedelta(minutes=10))
    await process.rest()
    assert bool(process.wall.searches) is tried
    assert bool(process.wall.written) is not tried


async def test_an_error_of_the_adapter_is_an_unknown_outcome(process: Process) -> None:
    process.wall.failures = [RuntimeError()]
    await process.rest()
    await process.after(seconds=30)
    assert len(process.wall.written) == 1
    assert (await process.units.stored(ONE)).status is Status.ANSWERED


async def test_the_answer_of_another_incident_is_not_taken(process: Process) -> None:
    await process.rest()
    process.wall.failures = [PlacingUnknown()]
    await process.units.store(ordered(2))
    for changed in process.changed:
        changed.set()
    for seconds in (0, 30, 90, 480):
        await process.after(seconds=seconds)
    assert len(process.wall.searches) == 4
    stored = await process.units.stored(IncidentNumber(2))
    assert (stored.status, stored.placing_order) == (Status.APPROVED, None)


async def test_an_order_that_fails_holds_up_no_other(process: Process) -> None:
    two = ordered(2, at=NOW + timedelta(seconds=31), under=PostAddress(Network.VK, "-1_3"))
    process.wall.failures = [PlacingUnknown()]
    process.wall.away = [RuntimeError()]
    await process.rest()
    await process.units.store(two)
    await process.after(seconds=29)
    process.wall.comment = replace(WRITTEN, address=PostAddress(Network.VK, "-1_2_10"))
    await process.after(seconds=3)
    process.wall.comment = WRITTEN
    assert (await process.units.stored(ONE)).status is Status.APPROVED
    assert (await process.units.stored(two.number)).status is Status.ANSWERED
    await process.after(minutes=6)
    assert (await process.units.stored(ONE)).status is Status.ANSWERED


@pytest.mark.parametrize("tried", [False, True])
async def test_an_order_with_which_the_program_keeps_failing_is_given_up(
    process: Process, monkeypatch: pytest.MonkeyPatch, *, tried: bool
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    if tried:
        process.wall.failures = [RuntimeError()]
        process.wall.away = [RuntimeError()] * 100
    else:
        monkeypatch.setattr(answer_placing, "begin_placing", fail)
    await process.rest()
    for _ in range(11):
        await process.after(minutes=5)
    assert (await process.units.stored(ONE)).placing_order is not None
    await process.after(minutes=5)
    (told,) = process.admins
    assert "Размещение ответа на №1 от имени страницы" in told
    await process.after(minutes=5)
    stored = await process.units.stored(ONE)
    assert (stored.status, stored.placing_order) == (Status.APPROVED, None)
    assert len(process.admins) == 1
    assert stored.draft(DraftVersion(1)).maybe_written is tried


async def test_a_slow_network_holds_up_no_other(process: Process) -> None:
    process.wall.answers.clear()
    await process.units.store(ordered(2, CHANNEL, NOW + timedelta(seconds=1)))
    await process.clock.advance(1)
    process.run = asyncio.create_task(process.loop.run(7))

    async def other_answered() -> bool:
        return (await process.units.stored(IncidentNumber(2))).status is Status.ANSWERED

    await until(other_answered)
    assert not process.wall.written
    process.wall.answers.set()
    await process.rest()
    assert (await process.units.stored(ONE)).status is Status.ANSWERED


async def test_a_search_that_is_put_off_leaves_the_incident_as_it_is(process: Process) -> None:
    process.wall.failures = [PlacingUnknown()]
    process.wall.away = [NetworkUnavailable(NetworkTrouble.TOO_MANY, 90)]
    await process.rest()
    before = await process.units.stored(ONE)
    await process.after(seconds=30)
    after = await process.units.stored(ONE)
    assert after.row_version == before.row_version
    assert after.placing_order is not None
    assert after.placing_order.next_at == NOW + timedelta(seconds=120)


async def test_a_network_that_is_not_connected_says_that_the_token_is_missing(
    process: Process,
) -> None:
    process.wall.network = Network.MAX
    await process.rest()
    stored = await process.units.stored(ONE)
    assert (stored.status, stored.placing_order) == (Status.APPROVED, None)


async def test_an_attempt_of_an_order_that_has_ended_is_put_off_nowhere(process: Process) -> None:
    attempt = await begin_placing(process.units.unit(), ONE, at=NOW)
    assert attempt is not None
    queue = PlacingQueue(process.units.database)
    await queue.put_off(replace(attempt, since=NOW + timedelta(1)), NOW, NOW)
    assert await queue.due(set(Network), NOW, 10) == []
    assert await queue.next_moment(set(Network)) == NOW + timedelta(seconds=30)
