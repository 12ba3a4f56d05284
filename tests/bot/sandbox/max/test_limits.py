"""How often MAX may be called, and what it says to calls that it does not take."""

import aiohttp
import pytest

from bot.sandbox.chat import Chat
from bot.sandbox.clock import SteppedClock
from bot.sandbox.faults import ApiRefusal, BadGateway, TooManyRequests
from tests.bot.sandbox.max.conftest import TOKEN, Max
from tests.max.sandbox import Sandbox


async def test_two_a_second_of_each_kind_in_each_chat(
    max_api: Max, group: Chat, dialog: int, clock: SteppedClock
) -> None:
    mids = [await max_api.send(group.id, text) for text in "аб"]
    status, refused = await max_api.call("POST", "/messages", {"text": "в"}, chat_id=group.id)
    assert (status, refused["code"]) == (429, "too.many.requests")
    for mid in mids:
        await max_api.done("PUT", "/messages", {"text": "иначе"}, message_id=mid)
    await max_api.send(dialog, "В другом чате")
    await clock.advance(1)
    await max_api.send(group.id, "в")


async def test_two_polls_a_second(max_api: Max, clock: SteppedClock) -> None:
    for _ in range(2):
        await max_api.updates()
    assert (await max_api.call("GET", "/updates", timeout=0))[0] == 429
    await clock.advance(1)
    await max_api.updates()


async def test_thirty_a_second_in_all(max_api: Max, clock: SteppedClock) -> None:
    for _ in range(30):
        await max_api.done("GET", "/me")
    assert (await max_api.call("GET", "/me"))[0] == 429
    await clock.advance(1)
    await max_api.done("GET", "/me")


@pytest.mark.parametrize("token", ["", "another", f"Bearer {TOKEN}"])
async def test_the_token_comes_in_its_header_only(sandbox: Sandbox, token: str) -> None:
    url = f"{sandbox.url}/me?access_token={TOKEN}"
    async with (
        aiohttp.ClientSession() as session,
        session.get(url, headers={"Authorization": token}) as answer,
    ):
        assert answer.status == 401
        assert (await answer.json())["code"] == "verify.token"


async def test_a_body_is_json(sandbox: Sandbox, group: Chat) -> None:
    url, headers = f"{sandbox.url}/messages?chat_id={group.id}", {"Authorization": TOKEN}
    async with aiohttp.ClientSession(headers=headers) as session:
        async with session.post(url, data={"text": "форма"}) as answer:
            assert answer.status == 415
        broken = {"Content-Type": "application/json"}
        async with session.post(url, data=b"{", headers=broken) as answer:
            assert answer.status == 400


async def test_commands_are_set_apart(max_api: Max) -> None:
    commands = [{"name": "help", "description": "Помощь"}]
    await max_api.done("PATCH", "/me/commands", {"commands": commands})
    assert (await max_api.done("GET", "/me"))["commands"] == commands
    status, _ = await max_api.call("PATCH", "/me/commands", {"commands": commands * 33})
    assert status == 400


async def test_the_same_faults_as_of_telegram(max_api: Max, sandbox: Sandbox, group: Chat) -> None:
    with sandbox.faults.outage(TooManyRequests()):
        status, refused = await max_api.call("POST", "/messages", {"text": "х"}, chat_id=group.id)
    assert (status, refused["code"]) == (429, "too.many.requests")
    refusal = ApiRefusal(200, "error.edit.invalid.message", {"code": "access.denied"})
    with sandbox.faults.outage(refusal):
        status, refused = await max_api.call("PUT", "/messages", {"text": "х"}, message_id="?")
    assert (status, refused) == (
        200,
        {"success": False, "code": "access.denied", "message": "error.edit.invalid.message"},
    )
    with sandbox.faults.outage(BadGateway()), pytest.raises(aiohttp.ContentTypeError):
        await max_api.call("GET", "/me")
    assert [one.status for one in sandbox.calls] == [429, 200, 502]
    assert not any(one.happened for one in sandbox.calls)
