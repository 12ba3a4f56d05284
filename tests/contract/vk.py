"""VK, asked for facts at the permitted pace, and only about a page that is named a test page."""

import json
import os
import re
from typing import Any, Final

import aiohttp
import pytest

from bot.networks.vk.client import VERSION
from bot.sandbox.clock import SteppedClock
from bot.sandbox.protocol import Json
from tests.contract.paced import Paced

_TEST: Final = re.compile(
    r"(?<![^\W\d_])(?:тест|тестов(?:ая|ое|ый)|test)(?![^\W\d_])", re.IGNORECASE
)


def is_test_page(*names: str) -> bool:
    """Whether a page may be written on: the name or the screen name has the word “тест” or “test”."""
    return any(_TEST.search(name) for name in names)


class ContractVk(Paced):
    """An application and a community in VK, which allows a service token five calls a second."""

    pause = 0.35

    def __init__(
        self,
        url: str,
        tokens: tuple[str, str],
        page: int,
        session: aiohttp.ClientSession,
        time: SteppedClock,
    ) -> None:
        super().__init__(time)
        self.community, self.service = tokens
        self.page: Final = page
        """The number of the community whose wall is written on."""
        self.written: list[int] = []
        self._url, self._session = url, session

    async def answer(self, method: str, token: str, **params: Any) -> Json:
        """Return the whole answer of any call."""
        await self.wait()
        self.answered = "none"
        given = {"v": VERSION, "access_token": token} | params
        form = {name: str(value) for name, value in given.items() if value is not None}
        async with self._session.post(f"{self._url}/method/{method}", data=form) as response:
            status, answer = response.status, await response.json()
        assert isinstance(answer, dict)
        self.answered = f"{status} {answer.get('error', {}).get('error_code', '')}".strip()
        if method == "wall.createComment" and "response" in answer:
            self.written.append(answer["response"]["comment_id"])
        return answer

    async def read(self, method: str, **params: Any) -> Any:
        """Return the result of a call by the service token."""
        return _result(await self.answer(method, self.service, **params))

    async def act(self, method: str, **params: Any) -> Any:
        """Return the result of a call by the community's token."""
        return _result(await self.answer(method, self.community, **params))

    async def refused(self, method: str, token: str, **params: Any) -> int:
        """Return the code of a refusal."""
        return int((await self.answer(method, token, **params))["error"]["error_code"])

    async def script(self, *calls: tuple[str, Json]) -> Json:
        """Return the whole answer of `execute` by the service token."""
        written = ", ".join(f"API.{method}({json.dumps(params)})" for method, params in calls)
        return await self.answer("execute", self.service, code=f"return [{written}];")

    async def posts(self, **how: Any) -> list[Json]:
        """Return posts of the page."""
        answer = await self.read("wall.get", owner_id=-self.page, **how)
        found: list[Json] = answer["items"]
        return found

    async def post(self) -> Json:
        """Return what names the newest post of the page, under which is written."""
        if not (found := await self.posts(count=1)):
            pytest.skip("could not be asked: needs a post on the page")
        return {"owner_id": -self.page, "post_id": found[0]["id"]}

    async def comment(self, post: Json, text: str, **how: Any) -> Json:
        """Write a comment in the page's name."""
        params = post | {"from_group": self.page, "message": text} | how
        written: Json = await self.act("wall.createComment", **params)
        return written

    async def comments(self, post: Json, **how: Any) -> Json:
        """Return comments under a post, uncut."""
        answer: Json = await self.read("wall.getComments", **post, preview_length=0, **how)
        return answer

    async def events(self, session: Json, **how: Any) -> Json:
        """Poll for events of the page."""
        await self.wait()
        self.answered = "none"
        query = {"act": "a_check", "wait": "1", "key": session["key"], "ts": session["ts"]} | how
        async with self._session.get(session["server"], params=query) as response:
            self.answered = str(response.status)
            found: Json = await response.json()
        return found

    async def is_test_page(self) -> bool:
        """Whether the token is that of the page, and the page is named a test page."""
        own = (await self.act("groups.getById"))["groups"][0]
        return own["id"] == self.page and is_test_page(own["name"], own["screen_name"])


def _result(answer: Json) -> Any:
    assert "response" in answer, answer
    return answer["response"]


def real(server: str) -> tuple[str, tuple[str, str], int]:
    """Return the address of the real VK, the tokens of a community and an application, and the page."""
    env = os.environ
    tokens = env["OTKLIK_REAL_TOKEN"], env["OTKLIK_REAL_SERVICE_TOKEN"]
    return env.get("OTKLIK_REAL_SERVER", server), tokens, int(env["OTKLIK_REAL_PAGE"])
