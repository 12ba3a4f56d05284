"""What the stand-in for MAX says to calls that it does not take, and faults on demand."""

import aiohttp
import pytest

from bot.sandbox.chat import Chat
from bot.sandbox.faults import ApiRefusal, BadGateway, TooManyRequests
from tests.bot.sandbox.max.conftest import TOKEN, Max
from tests.max.sandbox import Sandbox


async def test_a_token_in_the_address_is_not_looked_at(sandbox: Sandbox) -> None:
    url = f"{sandbox.url}/me?access_token={TOKEN}"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        assert answer.status == 401


async def test_a_body_is_json(sandbox: Sandbox, group: Chat) -> None:
    url, headers = f"{sandbox.url}/messages?chat_id={group.id}", {"Authorization": TOKEN}
    async with aiohttp.ClientSession(headers=headers) as session:
        async with session.post(url, data={"text": "форма"}) as answer:
            assert answer.status == 415
        broken = {"Content-Type": "application/json"}
        async with session.post(url, data=b"{", headers=broken) as answer:
            assert answer.status == 400


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
