"""The sandbox's MAX with limits, uploads in parts, and every fault."""

import re
from typing import ClassVar, Final

from aiohttp import web

from bot.sandbox.max.methods import Operation
from bot.sandbox.max.protocol import MaxRequest
from bot.sandbox.max.server import MaxServer
from bot.sandbox.protocol import Json, Upload
from bot.sandbox.server import Call
from tests.max.limits import CallLimits
from tests.max.methods import OPERATIONS
from tests.max.world import World
from tests.messenger.faults import FaultPlan
from tests.messenger.server import FaultyServer

_RANGE: Final = re.compile(r"bytes (\d+)-(\d+)/(\d+)")


class Server(FaultyServer, MaxServer):
    """As the sandbox's, and as strict as MAX in what only tests try."""

    world: World
    new_shape: ClassVar[Json] = {"message": "accepted"}

    def __init__(self, token: str, world: World, faults: FaultPlan) -> None:
        super().__init__(token, world, faults, OPERATIONS)
        self._limits = CallLimits()
        self._parts: dict[int, dict[int, bytes]] = {}

    def close(self) -> None:
        """Release the waiting poll and stop pushing."""
        super().close()
        self.world.webhooks.close()

    async def _run(self, operation: Operation, request: MaxRequest, call: Call) -> Json:
        self._limits.admit(operation.name, call.chat, call.monotonic)
        return await super()._run(operation, request, call)

    async def _upload_whole(self, request: web.Request, number: int) -> web.Response:
        """Take a file; in parts unless it comes as a form."""
        place = _RANGE.fullmatch(request.headers.get("Content-Range", ""))
        if place is None:
            return await super()._upload_whole(request, number)
        first, last, total = map(int, place.groups())
        parts = self._parts.setdefault(number, {})
        parts[first] = await request.read()
        if sum(map(len, parts.values())) < total:
            return web.Response(text=f"{first}-{last}/{total}")
        content = b"".join(parts[at] for at in sorted(parts))
        return self._uploaded(number, Upload(request.headers.get("X-File-Name", ""), content))
