"""The administration's wall in VK beside the town."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bot.sandbox import Message
from bot.sandbox.vk import VkEntry, VkPage, VkPerson
from tests.e2e.town import CONTROL, DRAFT, Starting, Town
from tests.telegram import Sandbox
from tests.vk import Sandbox as Vk

SERVICE = "service-token-of-the-tests"
COMMUNITY = "community-token-of-the-tests"

PAGE = """
[[page]]
network = "vk"
id = "-1001"
name = "Калининский район"
"""
READ = f"{PAGE}read = true\n"
"""The same page, whose comments come to control."""

_PATIENCE = 240.0
"""Seconds of real time until something new on the wall must have been brought in."""


@dataclass
class Wall:
    """The town, and the wall of its administration with one post."""

    town: Town
    vk: Vk
    page: VkPage
    post: VkEntry
    maria: VkPerson

    async def approved(self, draft: str = DRAFT) -> tuple[VkEntry, Message]:
        """A citizen comments on the post; the answer is ready to be placed."""
        asked = self.maria.comment(self.post, "Во дворе на Ленина, 5 яма.")
        return asked, await self.town.approved(f"Во дворе на Ленина, 5 яма. {asked.url}", draft)

    async def placed(self, words: str = DRAFT) -> VkEntry:
        """An executor places it by hand and sends the link."""
        asked, to_place = await self.approved()
        answer = self.page.comment(asked, words)
        await self.town.reply(self.town.boris, to_place, answer.url)
        return answer

    async def read(self, is_there: Callable[[], Any]) -> None:
        """Wait until something new on the wall has been read and brought in."""
        async with asyncio.timeout(_PATIENCE):
            await self.town.settle()
            while not is_there():
                await asyncio.sleep(0.01)
                await self.town.settle()

    @property
    def looks(self) -> int:
        """How many calls have looked at placements."""
        return len(self.vk.calls_to("execute"))


def cards(town: Town) -> list[Message]:
    """The comments in control's chat that wait to be sorted, each with its card."""
    messages = town.chat(CONTROL).messages
    return [one for one in messages if any("Зарегистрировать" in row for row in one.buttons)]


@asynccontextmanager
async def wall_beside(
    sandbox: Sandbox, starting: Starting, **variables: Any
) -> AsyncIterator[Wall]:
    """Run VK and the program; in the end the books are in order."""
    async with Vk(service_token=SERVICE, clock=sandbox.world.clock) as vk:
        page = vk.community(1001, "Калининский район", token=COMMUNITY)
        of_vk = {"vk_service_token": SERVICE, "vk_api_url": vk.url}
        async with starting(**of_vk, **variables) as town:
            post = page.post("Ремонт дорог на этой неделе")
            yield Wall(town, vk, page, post, vk.person(77))
            await town.settle()
            assert not await town.discrepancies()
