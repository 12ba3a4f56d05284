"""Reading a page of a network that does not tell who wrote a comment: our own are no messages."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial

import pytest

from bot.loops import page_reading
from bot.loops.failures import Failures
from bot.loops.page_reading import PageReading
from domain.model.incident import Incident
from domain.model.incident.workflow.status import CancelGround
from domain.model.message.citizen_message import Network
from domain.model.network.post import FoundPost, PageAddress, PostAddress
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.page import Page
from domain.model.organisation.page_changes import UnknownPage
from domain.ports.networks import Ability, NewPosts
from storage.incidents.looks import LookQueue
from storage.incidents.placing_queue import PlacingQueue
from storage.leader.leadership import Leadership
from storage.leader.page_marks import PageMarks
from storage.schema.incidents import incident as incidents
from tests.bot.networks.clock import HurriedClock
from tests.e2e.waiting import until
from tests.storage.samples import BOT, NOW, ZHKH, Units, ivanova, petrov, registered, untold

CHANNEL = PageAddress(Network.MAX, "-7")
UNDER = PostAddress(Network.MAX, "p1")
PAGE = Page(CHANNEL, "Район", reads=True, places=True)
ANSWER = "Воду дадут завтра в 18:00, приносим извинения."


def comment(key: str, text: str, author: str | None = None) -> FoundPost:
    return FoundPost(PostAddress(Network.MAX, f"p1/{key}"), "u", text, NOW, author, UNDER)


@dataclass
class Channel:
    """In the place of a network: what is read at first, and nothing after it."""

    posts: list[FoundPost] = field(default_factory=list)
    read: int = 0
    network: Network = Network.MAX
    abilities: frozenset[Ability] = frozenset({Ability.READ})
    failures: list[Exception] = field(default_factory=list)
    whole: bool = True
    names: list[Exception] = field(default_factory=list)

    async def alias_of(self, _: PageAddress) -> str:
        if self.names:
            raise self.names.pop()
        return ""

    async def new_posts(self, page: PageAddress, mark: str | None) -> NewPosts:
        if self.failures:
            raise self.failures.pop()
        self.read += 1
        if mark is not None or page != CHANNEL:
            await asyncio.Event().wait()
        return NewPosts(self.posts, "1", self.whole)


@asynccontextmanager
async def reading(
    units: Units,
    channel: Channel,
    tell_admins: Callable[[str], Awaitable[None]] = untold,
    tell_control: Callable[[str], Awaitable[None]] = untold,
) -> AsyncIterator[None]:
    """Run the loop until all posts of the channel are dealt with."""

    def with_page(organisation: Organisation) -> Organisation:
        return replace(organisation, pages={CHANNEL: PAGE})

    async def office() -> Office:
        async with units.unit() as uow:
            return await uow.office()

    async with units.unit() as uow:
        await uow.change_organisation(with_page, None)
        await uow.commit()
    epoch = await Leadership(units.database, [BOT]).claim("a")
    assert epoch is not None
    loop = PageReading(
        partial(PageMarks, units.database),
        LookQueue(units.database),
        PlacingQueue(units.database),
        [channel],  # type: ignore[list-item]  # only what the loop calls
        units.unit,
        office=office,
        name=units.offices.note_alias,
        failures=Failures(tell_admins),
        tell_control=tell_control,
        clock=HurriedClock(NOW),
        changed=asyncio.Event(),
    )
    run = asyncio.create_task(loop.run(epoch))

    async def over() -> bool:
        return run.done() or channel.read > 1

    await until(over, within=10)
    try:
        yield
    finally:
        run.cancel()
        await asyncio.gather(run, return_exceptions=True)


def tried(incident: Incident) -> None:
    assert incident.begin_placing(NOW, allowed=True) is not None


def lost(incident: Incident) -> None:
    tried(incident)
    incident.lose_placing(NOW)


def one_too_many(incident: Incident) -> None:
    attempt = incident.begin_placing(NOW, allowed=True)
    assert attempt is not None
    incident.cancel(CancelGround.MISTAKE, ivanova(), NOW)
    assert incident.record_written(attempt, comment("c1", ANSWER), NOW, {})


@pytest.mark.parametrize("state", [tried, lost, one_too_many])
async def test_what_the_program_may_have_written_is_no_message(
    units: Units, state: Callable[[Incident], None]
) -> None:
    incident = registered(100)
    incident.route(ZHKH, ivanova(), NOW)
    incident.submit(ANSWER, petrov(101), NOW)
    incident.decide(incident.drafts[-1].version, (), ivanova(), NOW)
    incident.order_placing(CHANNEL, UNDER, petrov(102), NOW)
    state(incident)
    await units.store(incident)
    posts = [
        comment("c1", f" {ANSWER}\n"),
        comment("c2", "Когда дадут воду?"),
        comment("c3", ANSWER, "601"),
    ]
    async with reading(units, Channel(posts)):
        assert await units.count(incidents) == 3


async def test_a_page_whose_reading_keeps_failing_is_told_to_the_admins_and_read_on(
    units: Units,
) -> None:
    told: list[str] = []

    async def tell(text: str) -> None:
        told.append(text)

    channel = Channel([comment("c1", "Когда дадут воду?")], failures=[RuntimeError()] * 30)
    async with reading(units, channel, tell):
        assert await units.count(incidents) == 1
    assert len(told) == 1
    assert told[0].startswith("Чтение страницы «Район»: не удаётся уже 12 раз подряд.")


async def test_what_keeps_a_page_without_its_name_is_not_told_as_its_reading(units: Units) -> None:
    told: list[str] = []

    async def tell(text: str) -> None:
        told.append(text)

    async def is_told() -> bool:
        return bool(told)

    async with reading(units, Channel(names=[RuntimeError()] * 30), tell):
        await until(is_told, within=10)
    assert told[0].startswith("Проверка имени страницы «Район»: не удаётся уже 12 раз подряд.")


async def test_control_learns_of_a_comment_that_a_rule_refuses(
    units: Units, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object, **__: object) -> None:
        raise UnknownPage(CHANNEL)

    monkeypatch.setattr(page_reading, "bring_in", refuse)
    told: list[str] = []

    async def tell(text: str) -> None:
        told.append(text)

    async with reading(units, Channel([comment("c1", "Когда дадут воду?")]), tell_control=tell):
        assert ["зарегистрировать не смог: u" in one for one in told] == [True]


async def test_control_learns_that_comments_may_be_missing(units: Units) -> None:
    told: list[str] = []

    async def tell(text: str) -> None:
        told.append(text)

    channel = Channel([comment("c1", "Когда дадут воду?")], whole=False)
    async with reading(units, channel, tell_control=tell):
        assert ["могли прийти не все комментарии" in one for one in told] == [True]
