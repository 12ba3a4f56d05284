"""VK over HTTP: the API, and the Long Poll server of each community."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, Final

from aiohttp import web

from bot.sandbox.chat import User
from bot.sandbox.faults import ApiRefusal, Outages
from bot.sandbox.protocol import CallRefused, Json
from bot.sandbox.server import Server
from bot.sandbox.vk.execute import calls_of
from bot.sandbox.vk.long_poll import EventLog
from bot.sandbox.vk.methods import METHODS, Method
from bot.sandbox.vk.objects import VkCommunity
from bot.sandbox.vk.person import VkPage, VkPerson
from bot.sandbox.vk.protocol import TokenKind, VkRefusal, VkRequest, VkToken, error_of
from bot.sandbox.vk.world import VkWorld

_LONGEST_WAIT: Final = 90.0
_EDITORS_RIGHTS: Final = frozenset({"manage", "wall"})
"""What reading and placing need."""

_NO_POLL: Final = CallRefused(400, "bad request", {"error": "bad request"})

POLL: Final = "a_check"
"""The name under which polls are recorded."""


class VkServer(Server):
    """Answers the calls of an application and of communities; a token is read from the body only.

    Its `url` is for VK_API_URL.
    """

    world: VkWorld

    def __init__(
        self, world: VkWorld, faults: Outages, methods: Mapping[str, Method] = METHODS
    ) -> None:
        super().__init__(world, faults)
        self.longest_wait = _LONGEST_WAIT
        """Seconds of real time for which a poll may wait."""
        self._methods = methods

    def application(self) -> web.Application:
        """Return the aiohttp application; anything else is 404."""
        application = web.Application()
        application.router.add_post("/method/{name}", self._handle)
        application.router.add_get("/poll/{community}", self._handle_poll)
        return application

    def refusal(self, fault: ApiRefusal) -> Json:
        """Return an error of VK's."""
        code = (fault.parameters or {}).get("code", 10)
        return {"error": error_of(code, fault.description)}

    def close(self) -> None:
        """Release the waiting polls."""
        for events in self.world.events.values():
            events.wakeup.close()

    def person(self, id: int, name: str = "Мария Смирнова") -> VkPerson:  # noqa: A002 - the API's name
        """Return the person with that id; a known one keeps their name."""
        users = self.world.users
        if id not in users:
            self.world.add_owner(User(id, name))
        return VkPerson(self.world, users[id])

    def community(
        self,
        number: int,
        name: str,
        *,
        token: str,
        rights: Iterable[str] = _EDITORS_RIGHTS,
    ) -> VkPage:
        """Create a community with Long Poll switched on, and a token of it."""
        community, world = VkCommunity(-number, name, screen_name=f"club{number}"), self.world
        world.add_owner(community)
        world.communities[number] = community
        world.events[number] = EventLog(number)
        world.tokens[token] = VkToken(TokenKind.GROUP, number, frozenset(rights))
        return VkPage(world, community)

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        form = await request.post()
        params = {name: str(value) for name, value in form.items()}
        name, token = request.match_info["name"], params.pop("access_token", "")
        call = self._record(name, None, params)
        return await self._answer(request, call, partial(self._run, name, params, token))

    async def _run(self, name: str, params: dict[str, str], token: str) -> Json:
        """Execute the call and return the body of its answer."""
        del params["v"]
        known = self.world.tokens.get(token)
        if known is None:
            raise VkRefusal(5)
        if name == "execute":
            return self._execute(params, known)
        return self._result(name, params, known)

    def _execute(self, params: Mapping[str, str], token: VkToken) -> Json:
        """Return the body of the answer to a script."""
        results: list[Any] = []
        errors: list[Json] = []
        for name, given in calls_of(params.get("code", "")):
            body = self._called_by_script(name, given, token)
            results.append(body.get("response", False))
            if "error" in body:
                errors.append(body["error"] | {"method": name})
        return {"response": results} | ({"execute_errors": errors} if errors else {})

    def _called_by_script(self, name: str, params: Mapping[str, str], token: VkToken) -> Json:
        """Return the body of the answer to a call inside `execute`, also of a refusal."""
        try:
            return self._result(name, params, token)
        except VkRefusal as refusal:
            return refusal.body

    def _result(self, name: str, params: Mapping[str, str], token: VkToken) -> Json:
        """Execute a method and return the body of its answer."""
        if (method := self._methods.get(name)) is None:
            raise VkRefusal(3)
        if token.kind not in method.kinds:
            raise VkRefusal(27 if token.kind is TokenKind.GROUP else 28)
        return {"response": method.run(self.world, VkRequest(params, token))}

    async def _handle_poll(self, request: web.Request) -> web.StreamResponse:
        query = request.query
        call = self._record(POLL, None, {"ts": query.get("ts", "")})
        return await self._answer(request, call, partial(self._poll, request))

    async def _poll(self, request: web.Request) -> Json:
        community, query = request.match_info["community"], request.query
        events = self.world.events.get(int(community)) if community.isdecimal() else None
        ts, wait = query.get("ts", ""), query.get("wait", "25")
        if events is None or query.get("act") != POLL or not (ts.isdecimal() and wait.isdecimal()):
            raise _NO_POLL
        seconds = min(float(wait), self.longest_wait)
        return await events.poll(query.get("key", ""), int(ts), seconds)
