"""Reading a page of a network that does not tell who wrote a comment: our own are no messages."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from bot.loops import bringing_in
from bot.loops.bringing_in import BringingIn
from bot.loops.comment_looks import CommentLooks
from bot.loops.failures import Failures
from bot.loops.page_reading import PageReading
from domain.model.incident import Incident
from domain.model.incident.workflow.status import CancelGround
from domain.model.message.citizen_message import Network
from domain.model.network.post import LONGEST_POST, FoundPost, PageAddress, PostAddress
from domain.model.network.token import SealedToken
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.page import Page
from domain.ports.networks import Ability, NewPosts
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.sorting import bring_comments
from storage.engine.database import Database
from storage.engine.listening import Listener
from storage.incidents.found_comments import CommentQueue
from storage.incidents.looks import LookQueue
from storage.incidents.placing_queue import PlacingQueue
from storage.leader.leadership import Leadership
from storage.leader.page_marks import PageMarks
from storage.organisation.tokens import stored_tokens
from storage.schema.incidents import found_comment
from storage.schema.incidents import incident as incidents
from storage.schema.staff import network_token, organisation
from tests.bot.networks.clock import HurriedClock
from tests.e2e.waiting import until
from tests.running import running
from tests.storage.samples import (
    ADMIN,
    BOT,
    NOW,
    ZHKH,
    Units,
    ivanova,
    led,
    petrov,
    registered,
    untold,
)
from tests.storage.servers import on_postgresql
from tests.told import Told

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
    busy: asyncio.Queue[None] | None = None
    """Its first reading takes one item for each of 25 posts."""
    begun: int = 0

    async def alias_of(self, _: PageAddress) -> str:
        if self.names:
            raise self.names.pop()
        return ""

    async def new_posts(self, page: PageAddress, mark: str | None) -> NewPosts:
        if self.failures:
            raise self.failures.pop()
        self.begun += 1
        if self.busy is not None and mark is None:
            for _ in range(25):
                await self.busy.get()
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
    changed: asyncio.Event | None = None,
) -> AsyncIterator[HurriedClock]:
    """Run the loop until all posts of the channel are dealt with; give its clock."""

    def with_page(organisation: Organisation) -> Organisation:
        page = replace(PAGE, places=bool(channel.names))
        return replace(organisation, pages={CHANNEL: page})

    async def office() -> Office:
        async with units.unit() as uow:
            return await uow.office()

    async with units.unit() as uow:
        await uow.change_organisation(with_page, None)
        await uow.commit()
    epoch = await led(Leadership(units.database, [BOT]))
    clock = HurriedClock(NOW)
    bringing = BringingIn(
        CommentQueue(units.database),
        LookQueue(units.database),
        PlacingQueue(units.database),
        units.unit,
        office=office,
        clock=clock,
    )
    loop = PageReading(
        partial(PageMarks, units.database),
        bringing,
        CommentLooks(
            CommentQueue(units.database),
            [channel],  # type: ignore[list-item]  # only what the loop calls
            units.unit,
            clock,
            changed=asyncio.Event(),
        ),
        [channel],  # type: ignore[list-item]  # only what the loop calls
        office=office,
        tokens=partial(stored_tokens, units.database),
        name=units.offices.note_alias,
        failures=Failures(tell_admins),
        tell_control=tell_control,
        clock=clock,
        changed=changed or asyncio.Event(),
    )
    async with running(loop.run(epoch)) as run:
        if channel.busy is None:
            await until(lambda: run.done() or channel.read > 1)
        yield clock


def tried(incident: Incident) -> None:
    assert incident.begin_placing(NOW, allowed=True, permitted=True) is not None


def lost(incident: Incident) -> None:
    tried(incident)
    incident.lose_placing(NOW)


def one_too_many(incident: Incident) -> None:
    attempt = incident.begin_placing(NOW, allowed=True, permitted=True)
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
        rows = await units.database.rows(select(found_comment).order_by(found_comment.c.id))
    assert [row["text"] for row in rows] == ["Когда дадут воду?", ANSWER]


async def test_a_page_whose_reading_keeps_failing_is_told_to_the_admins_and_read_on(
    units: Units,
) -> None:
    told = Told()
    channel = Channel([comment("c1", "Когда дадут воду?")], failures=[RuntimeError()] * 30)
    async with reading(units, channel, told.tell):
        assert await units.count(found_comment) == 1
    assert len(told) == 1
    assert told[0].startswith("Чтение страницы «Район»: не удаётся уже 12 раз подряд.")


async def test_what_keeps_a_page_without_its_name_is_not_told_as_its_reading(units: Units) -> None:
    told = Told()
    async with reading(units, Channel(names=[RuntimeError()] * 30), told.tell):
        await until(lambda: bool(told))
    assert told[0].startswith("Проверка имени страницы «Район»: не удаётся уже 12 раз подряд.")


def failing_once_for(url: str) -> Callable[..., Awaitable[int]]:
    """Bring in all but one comment, on which the program fails the first three times."""
    left = [RuntimeError()] * 3

    async def bring(
        uow: UnitOfWork, page: PageAddress, posts: Sequence[FoundPost], **how: Any
    ) -> int:
        if any(one.url == url for one in posts) and left:
            raise left.pop()
        return await bring_comments(uow, page, posts, **how)

    return bring


async def test_a_comment_on_which_the_program_fails_keeps_out_no_others(
    units: Units, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bringing_in, "bring_comments", failing_once_for("u1"))
    posts = [replace(comment(f"c{one}", f"Вопрос {one}?"), url=f"u{one}") for one in (1, 2, 3)]
    async with reading(units, Channel(posts)) as clock:

        async def all_came() -> bool:
            await clock.advance(600)
            return await units.count(found_comment) == 3

        await until(all_came)
        rows = await units.database.rows(select(found_comment).order_by(found_comment.c.id))
    assert [row["text"] for row in rows] == ["Вопрос 2?", "Вопрос 3?", "Вопрос 1?"]


async def test_control_learns_that_comments_may_be_missing(units: Units) -> None:
    told = Told()
    channel = Channel([comment("c1", "Когда дадут воду?")], whole=False)
    async with reading(units, channel, tell_control=told.tell):
        assert ["могли прийти не все комментарии" in one for one in told] == [True]


@pytest.fixture
async def other(url: str, units: Units) -> AsyncIterator[Units]:
    """Another process with the same database, whose writes this one is told of."""
    database = Database(url)
    await database.open()
    async with running(Listener(units.database).run()):
        yield Units(database, units.offices, NOW)
    await database.close()


@on_postgresql
async def test_a_long_reading_goes_on_while_another_process_registers(
    units: Units, other: Units
) -> None:
    changes, posts = units.database.changes, asyncio.Queue[None]()
    registrations = changes.watch(incidents)
    channel = Channel([comment("c1", "Когда дадут воду?")], busy=posts)
    async with reading(units, channel, changed=changes.watch(organisation, network_token)):
        await until(lambda: channel.begun == 1)
        for number in range(1, 26):
            registrations.clear()
            await other.store(registered(100 + number))
            await until(registrations.is_set)
            posts.put_nowait(None)
        await until(lambda: channel.read > 1)
        assert channel.begun == 2
        assert await units.count(found_comment) == 1


@on_postgresql
async def test_only_its_own_token_begins_a_reading_anew(units: Units, other: Units) -> None:
    changed, heard = (units.database.changes.watch(network_token) for _ in range(2))
    channel = Channel(busy=asyncio.Queue())
    async with reading(units, channel, changed=changed):
        await until(lambda: channel.begun == 1)
        for owner in (PageAddress(Network.VK, "-1001"), CHANNEL):
            heard.clear()
            async with other.unit() as uow:
                await uow.tokens.put(SealedToken(owner, "sealed", NOW, ADMIN))
                await uow.commit()
            await until(lambda: heard.is_set() and not changed.is_set())
        await until(lambda: channel.begun == 2)


async def test_what_is_known_counts_once_among_words_of_danger(
    units: Units, database: Database
) -> None:
    said = [
        replace(comment(f"c{one}", "Прорвало трубу!"), author_name="Пётр Ильин")
        for one in range(1, 5)
    ]
    await bring_comments(units.unit(), CHANNEL, said[:3], {}, at=NOW)
    assert await bring_comments(units.unit(), CHANNEL, said, {}, at=NOW) == 1
    alarms = select(found_comment.c.alarming).order_by(found_comment.c.id)
    assert await database.scalars(alarms) == [True] * 4


async def test_a_comment_is_cut_where_a_look_cuts_it(units: Units, database: Database) -> None:
    await bring_comments(units.unit(), CHANNEL, [comment("c1", "я" * 5_000)], {}, at=NOW)
    assert await database.scalars(select(found_comment.c.text)) == ["я" * LONGEST_POST]
