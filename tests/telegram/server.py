"""The sandbox's Bot API server with flood limits and every fault."""

from typing import ClassVar

from bot.sandbox.protocol import Json
from bot.sandbox.server import Call
from bot.sandbox.telegram import server
from bot.sandbox.telegram.methods.composing import Method
from bot.sandbox.telegram.protocol import Params
from tests.messenger.faults import FaultPlan
from tests.messenger.server import FaultyServer
from tests.telegram.flood import FloodControl
from tests.telegram.methods import METHODS
from tests.telegram.world import World


class Server(FaultyServer, server.BotApiServer):
    """As the sandbox's, and as strict as Telegram in what only tests try."""

    new_shape: ClassVar[Json] = {"result": "accepted"}

    def __init__(
        self, token: str, world: World, faults: FaultPlan, flood: FloodControl | None
    ) -> None:
        super().__init__(token, world, faults, METHODS)
        self._flood = flood

    async def _run(self, method: Method, params: Params, call: Call) -> Json:
        if self._flood is not None:
            self._flood.admit(call.method.lower(), params, call.monotonic)
        return await super()._run(method, params, call)
