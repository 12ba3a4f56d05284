"""The stand-in for VK: as strict as VK's own schema and documents."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.sandbox import SandboxError
from bot.sandbox.vk import VkPage
from bot.sandbox.vk.protocol import WORDS, TokenKind
from tests.bot.networks.vk.conftest import GROUP, SERVICE, START
from tests.schemas import NotAsDescribed, needs
from tests.telegram import SteppedClock
from tests.vk import Sandbox
from tests.vk.methods import METHODS, PARAMS
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
    assert PARAMS.get(name, {}).keys() <= known


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


async def test_a_token_in_the_address_is_not_looked_at(caller: Caller) -> None:
    url = f"{caller.sandbox.url}/method/wall.get"
    query = {"access_token": SERVICE, "v": "5.199", "owner_id": "-1001"}
    async with caller._session.get(url, params=query) as response:
        assert response.status == 405


@pytest.mark.parametrize(
    "script", ["return 1;", "return [API.wall.get(1)];", "return [API.wall.get({}) x];"]
)
async def test_a_script_of_another_kind_is_refused(caller: Caller, script: str) -> None:
    assert await caller.code("execute", code=script) == 12


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
