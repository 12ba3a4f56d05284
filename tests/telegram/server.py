"""The sandbox's Bot API server with flood limits and every fault."""

from collections.abc import Callable
from typing import ClassVar

from bot.sandbox.protocol import Json
from bot.sandbox.server import ApiAnswer, Call
from bot.sandbox.telegram import server
from bot.sandbox.telegram.methods.composing import Method
from bot.sandbox.telegram.protocol import ApiError, Params
from tests.messenger.faults import FaultPlan
from tests.messenger.server import FaultyServer
from tests.telegram.flood import FloodControl
from tests.telegram.methods import METHODS
from tests.telegram.world import World


class Server(FaultyServer, server.BotApiServer):
    """`moved` is called when a call arrives, and when its answer is ready."""

    new_shape: ClassVar[Json] = {"result": "accepted"}

    def __init__(
        self,
        token: str,
        world: World,
        faults: FaultPlan,
        flood: FloodControl | None,
        moved: Callable[[], None],
    ) -> None:
        super().__init__(token, world, faults, METHODS)
        self._flood = flood
        self.moved = moved

    async def _run(self, method: Method, params: Params, call: Call) -> ApiAnswer:
        if self._flood is not None:
            try:
                self._flood.admit(call.method.lower(), params, call.monotonic)
            except ApiError as error:
                call.status, call.error = error.status, error.description
                return ApiAnswer(error.status, error.as_json())
        return await super()._run(method, params, call)
