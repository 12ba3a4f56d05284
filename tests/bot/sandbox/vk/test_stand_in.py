"""The stand-in for VK: as strict as VK's own schema and documents."""

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.sandbox import SandboxError
from bot.sandbox.vk import VkPage
from bot.sandbox.vk.methods import METHODS
from bot.sandbox.vk.protocol import WORDS, TokenKind
from tests.bot.networks.vk.conftest import GROUP, SERVICE, START
from tests.schemas import NotAsDescribed, needs
from tests.telegram import SteppedClock
from tests.vk import Sandbox
from tests.vk.schema import check_answer, error_codes, methods


class Caller:
    """A client that knows nothing of VK but HTTP."""

    def __init__(self, sandbox: Sandbox, page: VkPage, session: aiohttp.ClientSession) -> None:
        self.sandbox = sandbox
        self.page = page
        self._session = session

    async def call(self, name: str, token: str = SERVICE, **params: Any) -> Any:
        form = {"access_token": token, "v": "5.199"} | {one: str(params[one]) for one in params}
        url = f"{self.sandbox.url}/method/{name}"
        async with self._session.post(url, data=form) as response:
            return await response.json()

    async def code(self, name: str, token: str = SERVICE, **params: Any) -> int:
        """The error of a call."""
        return int((await self.call(name, token, **params))["error"]["error_code"])


@pytest.fixture
async def caller() -> AsyncIterator[Caller]:
    clock = SteppedClock(START)
    async with (
        Sandbox(service_token=SERVICE, clock=clock) as sandbox,
        aiohttp.ClientSession() as session,
    ):
        sandbox.longest_wait = 0.05
        yield Caller(sandbox, sandbox.community(1001, "Администрация", token=GROUP), session)


@needs("vk")
@pytest.mark.parametrize("name", sorted(METHODS.keys() - {"users.get"}))
def test_each_method_has_the_tokens_and_parameters_of_vk(name: str) -> None:
    """`users.get` is not among the methods described."""
    described = methods()[name]
    kinds = set(described["access_token_type"])
    assert set(METHODS[name].kinds) == {kind for kind in TokenKind if kind.value in kinds}
    known = {one["name"] for one in described.get("parameters", ())}
    if name == "wall.get":
        known.add("owner_id")  # dev.vk.com/method/wall.get has it, the schema only `domain`
    assert set(METHODS[name].params) <= known


@needs("vk")
def test_each_error_is_one_of_vk() -> None:
    assert set(WORDS) - error_codes() <= {1051}  # an error of VK ID, later than the schema


@needs("vk")
@pytest.mark.parametrize(
    ("method", "body"),
    [
        ("wall.createComment", {"response": {"comment_id": "5"}}),
        ("wall.createComment", {"response": {}}),
        ("wall.createComment", {}),
        ("wall.getComments", {"response": {"count": 1, "items": [{"id": 1}]}}),
        ("wall.get", {"response": {"count": 1, "items": [{"id": 1}]}}),
        ("groups.getById", {"response": {"groups": [{"id": 1, "title": "нет такого поля"}]}}),
        ("users.get", {"response": [{"first_name": "Мария"}]}),
        ("wall.get", {"error": {"error_msg": "Access denied"}}),
        ("a_check", {"ts": "1", "updates": [{"type": "wall_reply_new", "object": {}}]}),
    ],
)
def test_an_answer_that_vk_would_not_give_is_noticed(method: str, body: Any) -> None:
    with pytest.raises(NotAsDescribed):
        check_answer(method, body)


async def test_calls_are_refused_as_vk_does(caller: Caller) -> None:
    post = caller.page.post("Запись")
    of_post: dict[str, Any] = {"owner_id": -1001, "post_id": post.id}
    assert await caller.code("wall.get", "unknown", owner_id=-1001) == 5
    assert await caller.code("wall.get", GROUP, owner_id=-1001) == 27
    assert await caller.code("wall.createComment", **of_post, message="Да") == 28
    assert await caller.code("wall.edit") == 3
    assert await caller.code("wall.get", owner_id="x") == 100


async def test_a_token_has_so_many_calls_a_second(caller: Caller) -> None:
    clock = caller.sandbox.world.clock
    assert isinstance(clock, SteppedClock)
    for _ in range(5):
        assert "response" in await caller.call("wall.get", owner_id=-1001)
    assert await caller.code("wall.get", owner_id=-1001) == 6
    await clock.advance(1)
    assert "response" in await caller.call("wall.get", owner_id=-1001)


async def test_a_token_in_the_address_is_not_looked_at(caller: Caller) -> None:
    url = f"{caller.sandbox.url}/method/wall.get"
    query = {"access_token": SERVICE, "v": "5.199", "owner_id": "-1001"}
    async with caller._session.get(url, params=query) as response:
        assert response.status == 405


async def test_comments_are_cut_off_unless_asked_otherwise(caller: Caller) -> None:
    post = caller.page.post("Запись")
    caller.sandbox.person(501).comment(post, "а" * 100)
    of_post: dict[str, Any] = {"owner_id": -1001, "post_id": post.id}
    cut = await caller.call("wall.getComments", **of_post)
    assert len(cut["response"]["items"][0]["text"]) == 91
    whole = await caller.call("wall.getComments", **of_post, preview_length=0)
    assert len(whole["response"]["items"][0]["text"]) == 100


async def test_a_script_has_at_most_25_calls_and_lists_what_failed(caller: Caller) -> None:
    asked = json.dumps({"owner_id": -1001})
    missing = json.dumps({"owner_id": -7})
    code = f"return [API.wall.get({missing}), API.wall.get({asked})];"
    answer = await caller.call("execute", code=code)
    assert answer["response"][0] is False
    assert answer["response"][1]["count"] == 0
    assert [one["error_code"] for one in answer["execute_errors"]] == [15]
    many = ", ".join([f"API.wall.get({asked})"] * 26)
    assert await caller.code("execute", code=f"return [{many}];") == 13
    for wrong in ("return 1;", "return [API.wall.get(1)];", "return [API.wall.get({}) x];"):
        caller.sandbox._limits._taken.clear()
        assert await caller.code("execute", code=wrong) == 12


async def test_people_change_only_what_is_theirs(caller: Caller) -> None:
    post = caller.page.post("Запись")
    maria, ivan = caller.sandbox.person(501, "Мария"), caller.sandbox.person(502, "Иван")
    comment = maria.comment(post, "Вопрос")
    maria.edit(comment, "Другой вопрос")
    with pytest.raises(SandboxError):
        ivan.delete(comment)
    caller.page.delete(comment)
    with pytest.raises(SandboxError):
        ivan.comment(comment, "Ответ")
    assert comment.text == "Другой вопрос"


async def test_a_community_s_rights_are_told(caller: Caller) -> None:
    answer = await caller.call("groups.getTokenPermissions", GROUP)
    named = {one["name"] for one in answer["response"]["permissions"]}
    assert named == {"manage", "wall"}
    own = await caller.call("groups.getById", GROUP)
    assert own["response"]["groups"][0]["id"] == 1001
