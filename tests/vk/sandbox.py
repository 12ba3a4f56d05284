"""The sandbox of VK as used by tests."""

from typing import ClassVar

from bot.runtime.clock import Clock
from bot.sandbox.protocol import Json
from bot.sandbox.vk.server import VkServer
from bot.sandbox.vk.world import VkWorld
from tests.messenger.faults import FaultPlan
from tests.messenger.sandbox import Watched
from tests.schemas import NotAsDescribed
from tests.vk.limits import TokenLimits
from tests.vk.schema import check_answer


class Sandbox(Watched, VkServer):
    """VK on this machine, running inside `async with`, which raises NotAsDescribed at its end if any answer
    was not as VK's schema describes it."""

    new_shape: ClassVar[Json] = {"response": "accepted"}

    def __init__(self, *, service_token: str, clock: Clock) -> None:
        super().__init__(VkWorld(clock), FaultPlan())
        self.world.add_service_token(service_token)
        self.answered.append(self._check)
        self.answers = 0
        """How many were checked."""
        self._limits = TokenLimits()
        self._wrong: list[NotAsDescribed] = []

    async def __aexit__(self, *_: object) -> None:
        await super().__aexit__()
        if self._wrong:
            raise self._wrong[0]

    def _called(self, name: str, params: dict[str, str], token: str) -> Json:
        if (known := self.world.tokens.get(token)) is not None:
            self._limits.admit(token, known.kind, self.world.clock.monotonic())
        return super()._called(name, params, token)

    def _check(self, method: str, body: Json) -> None:
        self.answers += 1
        try:
            check_answer(method, body)
        except NotAsDescribed as wrong:
            self._wrong.append(wrong)
