"""The adapter against the stand-in, over HTTP: a community, its wall, and two people."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from bot.networks.tokens import NetworkTokens
from bot.networks.vk import VkNetwork
from bot.sandbox.vk import VkEntry, VkPage, VkPerson
from domain.model.message.citizen_message import Network
from domain.model.network.post import FoundPost, Looked, PageAddress, PostAddress
from tests.bot.networks.clock import HurriedClock
from tests.vk import Sandbox

SERVICE = "service-token-of-the-tests"
GROUP = "community-token-of-the-tests"
START = datetime(2026, 11, 30, 6, tzinfo=UTC)
PAGE = PageAddress(Network.VK, "-1001")
ANSWER = "Добрый день! Вода будет сегодня к 18:00."

TOKENS = NetworkTokens(SERVICE, of_pages={PAGE: GROUP})


@dataclass
class Vk:
    """All that a test needs; it may take tokens away."""

    sandbox: Sandbox
    network: VkNetwork
    clock: HurriedClock
    page: VkPage
    post: VkEntry
    maria: VkPerson
    ivan: VkPerson
    tokens: NetworkTokens = TOKENS
    watched: list[tuple[str, str]] = field(default_factory=list)

    async def look(self, *urls: str) -> list[Looked | None]:
        """Look at links at once."""
        at = [self.address(url) for url in urls]
        looked = await self.network.look(at)
        return [looked.get(one) for one in at]

    async def look_at(self, what: VkEntry) -> Looked:
        """Look at one, by a link without its thread."""
        (looked,) = await self.look(what.url.partition("&thread=")[0])
        assert looked is not None
        return looked

    async def place(self, under: VkEntry, text: str = ANSWER) -> FoundPost:
        """Place an answer under a post or comment."""
        return await self.network.place(PAGE, self.address(under.url), text)

    async def find_placed(
        self, under: VkEntry, since: datetime, text: str = ANSWER
    ) -> Sequence[FoundPost]:
        """Look for an answer placed there."""
        at = self.address(under.url)
        return await self.network.find_placed(PAGE, at, text, since)

    def address(self, url: str) -> PostAddress:
        address = self.network.address_of(url)
        assert address is not None, url
        return address

    def methods(self) -> list[str]:
        return [call.method for call in self.sandbox.calls]


@pytest.fixture
async def vk() -> AsyncIterator[Vk]:
    clock = HurriedClock(START)
    async with Sandbox(service_token=SERVICE, clock=clock) as sandbox:
        sandbox.longest_wait = 0.05
        page = sandbox.community(1001, "Администрация Калининского района", token=GROUP)
        watched: list[tuple[str, str]] = []
        network = VkNetwork(
            sandbox.url,
            lambda: made.tokens,
            clock,
            lambda method, outcome, _: watched.append((method, outcome)),
        )
        maria = sandbox.person(501, "Мария Смирнова")
        ivan = sandbox.person(502, "Иван Петров")
        post = page.post("Отключение воды на улице Мира")
        made = Vk(sandbox, network, clock, page, post, maria, ivan, watched=watched)
        yield made
        await network.close()
