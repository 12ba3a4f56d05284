"""vk_api on our VK."""

import pytest

from bot.runtime.clock import SystemClock
from tests.clients.running import run_to_its_end
from tests.vk import Sandbox
from tests.vk.faults import VkFault

pytestmark = pytest.mark.clients

SERVICE, GROUP = "service-token-of-the-tests", "community-token-of-the-tests"


async def test_its_calls_are_answered_as_its_documents_say() -> None:
    async with Sandbox(service_token=SERVICE, clock=SystemClock()) as sandbox:
        page = sandbox.community(1001, "Администрация", token=GROUP)
        posts = [page.post(f"Запись {number}") for number in range(1, 6)]
        sandbox.person(501, "Мария Смирнова").comment(posts[-1], "Вопрос")
        sandbox.faults.fail_next("wall.createComment", VkFault(14))
        await run_to_its_end("calls_vk.py", SERVICE, GROUP, sandbox.url)
        assert len(sandbox.calls) >= 30
        said = [one.text for one in posts[-1].comments]
        assert said == ["Вопрос", "И вам", "Ответ", "Ещё ответ"]
