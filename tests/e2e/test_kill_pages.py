"""The process is killed while it reads the administration's page: each comment comes once, in order."""

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from random import Random
from signal import SIGKILL

import pytest

from bot.runtime.clock import SystemClock
from bot.sandbox.vk import VkEntry, VkPerson
from bot.setup.organisation_file import read_organisation
from bot.tutorial.sandboxes import TOKEN
from storage.engine.database import Database
from storage.schema.incidents import found_comment
from tests.e2e.kill.process import program_process
from tests.e2e.town import ORGANISATION, familiar
from tests.e2e.waiting import until
from tests.e2e.walls import COMMUNITY, PAGE, SERVICE
from tests.telegram import Sandbox
from tests.telegram.simulation import gather
from tests.vk import Sandbox as Vk

pytestmark = pytest.mark.kill

COMMENTS = 40
KILLS = 8
PEOPLE = range(77, 80)


def words(number: int) -> str:
    return f"Вопрос номер {number}: когда починят?"


async def citizens_write(people: Sequence[VkPerson], post: VkEntry) -> None:
    for number in range(COMMENTS):
        people[number % len(people)].comment(post, words(number))
        await asyncio.sleep(0.15)


async def found(url: str) -> list[str]:
    """The texts of all comments that came, in order."""
    query = found_comment.select().order_by(found_comment.c.id)
    database = Database(url)
    try:
        return [row["text"] for row in await database.rows(query)]
    finally:
        await database.close()


async def all_came(url: str) -> bool:
    return len(await found(url)) >= COMMENTS


def read_more_than(vk: Vk, reads: int) -> bool:
    return len(vk.calls_to("a_check")) > reads


async def test_each_comment_comes_once_and_in_order(sandbox: Sandbox, tmp_path: Path) -> None:
    chance = Random(7)  # noqa: S311 - chance for tests
    file = tmp_path / "organisation.toml"
    file.write_text(f"{ORGANISATION}{PAGE}read = true\n", "utf-8")
    url = f"sqlite+aiosqlite:///{tmp_path}/otklik.sqlite3"
    gather(sandbox, read_organisation(file), called=familiar)
    async with Vk(service_token=SERVICE, clock=SystemClock()) as vk:
        page = vk.community(1001, "Калининский район", token=COMMUNITY)
        post = page.post("Ремонт дорог на этой неделе")
        settings = {
            "BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": sandbox.url,
            "VK_API_URL": vk.url,
            "VK_SERVICE_TOKEN": SERVICE,
            "VK_COMMUNITY_TOKEN": COMMUNITY,
            "DATABASE_URL": url,
            "ORGANIZATION_FILE": str(file),
            "HTTP_PORT": "0",
        }
        async with program_process(settings, tmp_path / "program.log") as program:
            await program.start()
            await vk.until(lambda: vk.calls_to("a_check"))
            writing = asyncio.create_task(citizens_write([vk.person(one) for one in PEOPLE], post))
            for _ in range(KILLS):
                reads = len(vk.calls_to("a_check"))
                await vk.until(partial(read_more_than, vk, reads))
                await asyncio.sleep(chance.uniform(0, 0.3))
                await program.end(SIGKILL)
                await program.start()
            await writing
            await until(partial(all_came, url))
            await asyncio.sleep(1)  # for one that came twice
            came = await found(url)
    assert came == [words(number) for number in range(COMMENTS)]
