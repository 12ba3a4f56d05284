"""VK over HTTP: the API, and the Long Poll server of each community."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Final

from aiohttp import web

from bot.sandbox.chat import User
from bot.sandbox.faults import ApiRefusal, Outages
from bot.sandbox.protocol import CallRefused, Json
from bot.sandbox.server import Server
from bot.sandbox.vk.execute import calls_of
from bot.sandbox.vk.methods import call as run_method
from bot.sandbox.vk.objects import VkCommunity
from bot.sandbox.vk.person import VkPage, VkPerson
from bot.sandbox.vk.protocol import TokenKind, VkRefusal, VkToken, error_of
from bot.sandbox.vk.world import EDITORS_RIGHTS, VkWorld

_LONGEST_WAIT: Final = 90.0

_NO_POLL: Final = CallRefused(400, "bad request", {"error": "bad request"})

POLL: Final = "a_check"
"""The name under which polls are recorded."""


class VkServer(Server):
    """Answers the calls of an application and of communities; a token is read from the body only.

    Its `url` is for VK_API_URL.
    """

    world: VkWorld

    def __init__(self, world: VkWorld, faults: Outages) -> None:
        super().__init__(world, faults)
        self.longest_wait = _LONGEST_WAIT
        """Seconds of real time for which a poll may wait."""
        self.answered: list[Callable[[str, Json], None]] = []
        """Called with the method and the body of each answer, also inside `execute`."""

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
        rights: Iterable[str] = EDITORS_RIGHTS,
    ) -> VkPage:
        """Create a community with Long Poll switched on, and a token of it."""
        community = VkCommunity(-number, name, screen_name=f"club{number}")
        self.world.add_community(community, token, rights)
        return VkPage(self.world, community)

    def revoke(self, token: str) -> None:
        """Revoke a token: its calls get error 5 from now on."""
        del self.world.tokens[token]

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        form = await request.post()
        params = {name: str(value) for name, value in form.items()}
        name, token = request.match_info["name"], params.pop("access_token", "")
        call = self._record(name, None, params)
        return await self._answer(request, call, partial(self._run, name, params, token))

    async def _run(self, name: str, params: dict[str, str], token: str) -> Json:
        try:
            body = self._called(name, params, token)
        except VkRefusal as refusal:
            self._tell(name, refusal.body)
            raise
        self._tell(name, body)
        return body

    def _called(self, name: str, params: dict[str, str], token: str) -> Json:
        if not params.pop("v", ""):
            raise VkRefusal(8)
        known = self.world.tokens.get(token)
        if known is None:
            raise VkRefusal(5)
        if name == "execute":
            return self._execute(params, known)
        return {"response": run_method(self.world, name, params, known)}

    def _execute(self, params: Mapping[str, str], token: VkToken) -> Json:
        if token.kind is TokenKind.SERVICE and not self.world.service_may_execute:
            raise VkRefusal(28)
        results: list[Any] = []
        errors: list[Json] = []
        for name, given in calls_of(params.get("code", "")):
            try:
                results.append(run_method(self.world, name, given, token))
            except VkRefusal as refusal:
                results.append(False)
                errors.append(refusal.body["error"] | {"method": name})
                self._tell(name, refusal.body)
            else:
                self._tell(name, {"response": results[-1]})
        return {"response": results} | ({"execute_errors": errors} if errors else {})

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
        body = await events.poll(query.get("key", ""), int(ts), seconds)
        self._tell(POLL, body)
        return body

    def _tell(self, name: str, body: Json) -> None:
        for told in self.answered:
            told(name, body)
