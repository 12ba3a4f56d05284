"""The sandbox of VK as used by tests."""

from collections.abc import Mapping
from typing import ClassVar, Final

from aiohttp import web

from bot.runtime.clock import Clock
from bot.sandbox.protocol import Json
from bot.sandbox.vk.execute import calls_of
from bot.sandbox.vk.protocol import TokenKind, VkRefusal, VkToken
from bot.sandbox.vk.server import POLL, VkServer
from tests.messenger.faults import FaultPlan
from tests.messenger.sandbox import Watched
from tests.schemas import NotAsDescribed
from tests.vk.limits import TokenLimits
from tests.vk.methods import METHODS
from tests.vk.schema import check_answer
from tests.vk.world import World

_LONGEST_SCRIPT: Final = 25
"""Calls."""


class Sandbox(Watched, VkServer):
    """VK on this machine, running inside `async with`, which raises NotAsDescribed at its end if any answer
    was not as VK's schema describes it."""

    world: World
    new_shape: ClassVar[Json] = {"response": "accepted"}

    def __init__(self, *, service_token: str, clock: Clock) -> None:
        super().__init__(World(clock), FaultPlan(), METHODS)
        self.world.add_service_token(service_token)
        self.odd = False
        """The test answers what VK does not describe."""
        self.answers = 0
        """How many were checked."""
        self._limits = TokenLimits()
        self._wrong: list[NotAsDescribed] = []

    async def __aexit__(self, *_: object) -> None:
        await super().__aexit__()
        if self._wrong and not self.odd:
            raise self._wrong[0]

    def revoke(self, token: str) -> None:
        """Revoke a token: its calls get error 5 from now on."""
        del self.world.tokens[token]

    async def _run(self, name: str, params: dict[str, str], token: str) -> Json:
        try:
            self._admit(params, token)
            body = await super()._run(name, params, token)
        except VkRefusal as refusal:
            self._check(name, refusal.body)
            raise
        return self._check(name, body)

    def _admit(self, params: Mapping[str, str], token: str) -> None:
        if (known := self.world.tokens.get(token)) is not None:
            self._limits.admit(token, known.kind, self.world.clock.monotonic())
        if not params.get("v"):
            raise VkRefusal(8)

    def _execute(self, params: Mapping[str, str], token: VkToken) -> Json:
        if token.kind is TokenKind.SERVICE and not self.world.service_may_execute:
            raise VkRefusal(28)
        if len(calls_of(params.get("code", ""))) > _LONGEST_SCRIPT:
            raise VkRefusal(13)
        return super()._execute(params, token)

    def _called_by_script(self, name: str, params: Mapping[str, str], token: VkToken) -> Json:
        return self._check(name, super()._called_by_script(name, params, token))

    async def _poll(self, request: web.Request) -> Json:
        return self._check(POLL, await super()._poll(request))

    def _check(self, method: str, body: Json) -> Json:
        """Return the body, which is compared with VK's schema."""
        self.answers += 1
        try:
            check_answer(method, body)
        except NotAsDescribed as wrong:
            self._wrong.append(wrong)
        return body
