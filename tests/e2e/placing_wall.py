"""The wall of the administration in VK, under which the program places answers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.sandbox import Message
from bot.sandbox.faults import Fault
from bot.sandbox.vk import VkEntry, VkPage
from domain.model.message.citizen_message import Network
from domain.model.network.post import PageAddress
from tests.e2e.town import HOUSING, Starting, Town
from tests.telegram import Person
from tests.telegram.clock import SteppedClock
from tests.vk import Sandbox as Vk

SERVICE = "service-token-of-the-tests"
COMMUNITY = "community-token-of-the-tests"
PAGE = PageAddress(Network.VK, "-1001")
NAME = "Калининский район"
OFFER = f"Разместить от имени «{NAME}»"

PLACING_PAGE = f"""
[[page]]
network = "vk"
id = "-1001"
name = "{NAME}"
place = true
"""


@dataclass
class Wall:
    """The town, and the wall of its administration, where a citizen has commented."""

    town: Town
    vk: Vk
    page: VkPage
    post: VkEntry
    asked: VkEntry
    approval: Message = field(init=False)

    async def approved(self) -> Message:
        """The answer is ready to be placed; gives the message with its text."""
        about = f"Во дворе на Ленина, 5 яма. {self.asked.url}"
        self.approval = await self.town.drafted(about=about)
        await self.town.press(self.town.maria, self.approval, "✅ Согласовать")
        return self.town.last(HOUSING)

    async def recall(self) -> None:
        """Control takes the approval back."""
        label = "Отменить согласование"
        await self.town.confirmed(self.town.maria, self.approval, label)

    async def ordered(self, person: Person | None = None) -> tuple[Message, str]:
        """Somebody orders the program to place it."""
        to_place = await self.approved()
        person = person or self.town.boris
        await self.town.press(person, to_place, OFFER)
        return to_place, await self.town.press(person, to_place, "Да, разместить")

    @property
    def written(self) -> list[str]:
        return [one.text for one in self.asked.replies if not one.deleted]

    @property
    def tries(self) -> int:
        return len(self.vk.calls_to("wall.createComment"))

    def fail(self, fault: Fault) -> None:
        self.vk.faults.fail_next("wall.createComment", fault)

    async def status(self) -> str:
        card = await self.town.say(self.town.anna, self.town.anna, "/incident 1")
        return card.text

    async def history(self) -> str:
        return (await self.town.say(self.town.anna, self.town.anna, "/history 1")).text


@dataclass
class Stage:
    """The wall, and the program, which may end and start again."""

    starting: Starting
    vk: Vk
    clock: SteppedClock
    page: VkPage
    post: VkEntry
    asked: VkEntry

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Wall]:
        variables = {
            "vk_service_token": SERVICE,
            "vk_community_token": COMMUNITY,
            "vk_api_url": self.vk.url,
        }
        async with self.starting(**variables) as town:
            yield Wall(town, self.vk, self.page, self.post, self.asked)


@asynccontextmanager
async def staged(starting: Starting, clock: SteppedClock) -> AsyncIterator[Stage]:
    async with Vk(service_token=SERVICE, clock=clock) as vk:
        page = vk.community(1001, NAME, token=COMMUNITY)
        post = page.post("Ремонт дорог на этой неделе")
        asked = vk.person(77).comment(post, "Во дворе на Ленина, 5 яма.")
        yield Stage(starting, vk, clock, page, post, asked)
