"""Two processes serve one bot, and the leader is lost while it works in a social network.

Written at most once, each comment brought in once, each question asked once. The choices follow
a seed: see test_several_processes.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.runtime.clock import SystemClock
from bot.sandbox import SlowAnswer
from bot.sandbox.vk import VkEntry, VkPage
from storage.engine.database import Database
from storage.schema.incidents import found_comment, placement
from tests.e2e.kill.placing import COMMUNITY, PAGE, SERVICE, Ordered
from tests.e2e.kill.process import Forks
from tests.e2e.processes.fate import Fate
from tests.e2e.processes.run import Member, Several, several
from tests.e2e.test_kill_pages import words
from tests.e2e.town import CONTROL, DRAFT, HOUSING
from tests.e2e.waiting import until
from tests.vk import Sandbox as Vk

pytestmark = [pytest.mark.kill, pytest.mark.postgresql]

SLOW = 12
"""Seconds until VK answers: longer than a lease lasts."""

COMMENTS = 40
PEOPLE = range(77, 80)

by_fate = partial(pytest.mark.parametrize, "fate", ids=lambda fate: fate.name.lower())
"""A paused leader goes on with what it did, one that was cut off goes on trying meanwhile."""


@dataclass
class Two(Ordered):
    """Two processes beside the wall of the administration."""

    processes: Several
    page: VkPage
    post: VkEntry

    async def lost(self, fate: Fate) -> Member:
        """The leader is lost, and the other process leads; gives the former leader."""
        leader, epoch = await self.processes.leader(), await self.processes.epoch()
        await fate.befall(leader)
        await self.processes.leader(after=epoch)
        return leader


@pytest.fixture
async def two(tmp_path: Path, url_of_several: str, forks: Forks) -> AsyncIterator[Two]:
    async with Vk(service_token=SERVICE, clock=SystemClock()) as vk:
        page = vk.community(1001, "Калининский район", token=COMMUNITY)
        post = page.post("Ремонт дорог на этой неделе")
        asked = vk.person(77).comment(post, "Во дворе яма.")
        async with several(
            tmp_path,
            url_of_several,
            7,
            forks,
            pages=f"{PAGE}read = true\n",
            VK_API_URL=vk.url,
            VK_SERVICE_TOKEN=SERVICE,
            VK_COMMUNITY_TOKEN=COMMUNITY,
        ) as processes:
            await processes.start()
            await vk.until(lambda: vk.calls_to("a_check"))
            yield Two(url_of_several, processes.sandbox, vk, asked, processes, page, post)


@by_fate(Fate)
async def test_an_answer_is_written_once_although_the_leader_is_lost_meanwhile(
    two: Two, fate: Fate
) -> None:
    """VK has written it when the leader is lost, which has not learnt of that yet."""
    two.vk.faults.fail_next("wall.createComment", SlowAnswer(SLOW))
    to_place = await two.order()
    await two.vk.until(lambda: two.written)
    assert await two.tried()
    former = await two.lost(fate)
    await until(two.answered)
    fate.pass_by(former, two.processes)
    await two.sandbox.until(lambda: two.asked.replies[0].url in to_place.text)
    await asyncio.sleep(SLOW)  # for what the former leader would still do
    assert two.written == [DRAFT]
    assert len(two.vk.calls_to("wall.createComment")) == 1
    assert len((await two.stored()).placements) == 1


@by_fate([Fate.PAUSED, Fate.CUT_OFF])
async def test_an_answer_ordered_while_nobody_leads_is_written_once(two: Two, fate: Fate) -> None:
    """The former leader comes back and finds it ordered, too."""
    to_place = await two.approved()
    await two.processes.rest()
    leader = await two.processes.leader()
    await fate.befall(leader)
    await two.ordered(to_place)
    await until(two.answered)
    fate.pass_by(leader, two.processes)
    await asyncio.sleep(SLOW)
    assert two.written == [DRAFT]
    assert len(two.vk.calls_to("wall.createComment")) == 1


@by_fate([Fate.PAUSED, Fate.CUT_OFF])
async def test_a_missing_answer_is_asked_about_once(two: Two, fate: Fate) -> None:
    to_place = await two.approved()
    two.sandbox.person(503).reply(to_place, f"{two.post.url}?reply=999")
    await until(two.answered)
    await due_now(two)
    two.vk.faults.fail_next("execute", SlowAnswer(SLOW), times=2)
    former = await two.lost(Fate.KILLED)  # whoever leads next looks at once
    Fate.KILLED.pass_by(former, two.processes)
    await two.vk.until(lambda: len(two.vk.calls_to("execute")) == 1)
    former = await two.lost(fate)
    await two.vk.until(lambda: len(two.vk.calls_to("execute")) == 2)
    fate.pass_by(former, two.processes)
    asked = [two.sandbox.chat(chat) for chat in (HOUSING, CONTROL)]

    async def told() -> bool:
        await due_now(two)  # only the second look in a row is believed
        return all(any("ответа нет" in one.text for one in chat.messages) for chat in asked)

    await until(told)
    await asyncio.sleep(SLOW)
    for chat in asked:
        assert sum("по ссылке ответа нет" in one.text for one in chat.messages) == 1


async def test_each_comment_comes_once_and_in_order_whatever_befalls_the_leader(two: Two) -> None:
    writing = asyncio.create_task(citizens_write(two))
    for fate in Fate:
        await asyncio.sleep(1)
        fate.pass_by(await two.lost(fate), two.processes)
    await writing
    await until(lambda: all_came(two))
    await asyncio.sleep(SLOW)
    assert await found(two) == [words(number) for number in range(COMMENTS)]


async def citizens_write(two: Two) -> None:
    for number in range(COMMENTS):
        two.vk.person(PEOPLE[number % len(PEOPLE)]).comment(two.post, words(number))
        await asyncio.sleep(0.4)


async def found(two: Two) -> list[str]:
    """The texts of all incidents, by number."""
    database = Database(two.url)
    try:
        rows = await database.rows(found_comment.select().order_by(found_comment.c.id))
        return [row["text"] for row in rows]
    finally:
        await database.close()


async def all_came(two: Two) -> bool:
    return len(await found(two)) >= COMMENTS


async def due_now(two: Two) -> None:
    """The placement was recorded five minutes ago."""
    database = Database(two.url)
    async with database.writing() as connection:
        await connection.execute(
            update(placement).values(next_look_at=SystemClock().now() - timedelta(seconds=1))
        )
    await database.close()
