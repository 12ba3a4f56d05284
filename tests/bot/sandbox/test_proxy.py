"""The proxy between the bot and the sandbox: what a client sees of it, and of its faults."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramNetworkError
from aiohttp_socks import ProxyConnectionError, ProxyError

from bot.sandbox import Chat
from tests.bot.sandbox.conftest import TOKEN, PlainSession
from tests.telegram import (
    BlackHole,
    GeneralFailure,
    Proxy,
    ProxyFault,
    ProxyKind,
    Refuse,
    Reset,
    Sandbox,
    Slow,
    WrongLogin,
)

pytestmark = pytest.mark.usefixtures("group")

GROUP = -1003
LOGIN = ("otklik", "s3cret")


@asynccontextmanager
async def bot_behind(proxy_url: str, sandbox: Sandbox) -> AsyncIterator[Bot]:
    session = PlainSession(proxy=proxy_url, api=TelegramAPIServer.from_base(sandbox.url))
    async with Bot(TOKEN, session=session) as client:
        yield client


@pytest.fixture(params=list(ProxyKind))
async def proxy(request: pytest.FixtureRequest) -> AsyncIterator[Proxy]:
    async with Proxy(request.param) as running:
        yield running


@pytest.fixture
async def behind(proxy: Proxy, sandbox: Sandbox) -> AsyncIterator[Bot]:
    async with bot_behind(proxy.url, sandbox) as client:
        yield client


async def test_calls_go_through_one_tunnel(behind: Bot, proxy: Proxy, group: Chat) -> None:
    await behind.send_message(GROUP, "а")
    await behind.send_message(GROUP, "б")
    assert [message.text for message in group.messages] == ["а", "б"]
    assert proxy.tunnels == 1


@pytest.mark.parametrize("kind", list(ProxyKind))
async def test_a_login_is_asked_for(kind: ProxyKind, sandbox: Sandbox) -> None:
    async with Proxy(kind, login=LOGIN) as proxy:
        async with bot_behind(proxy.url, sandbox) as client:
            await client.get_me()
        for url in (proxy.url.replace("s3cret", "wrong"), proxy.url.replace("otklik:s3cret@", "")):
            async with bot_behind(url, sandbox) as client:
                with pytest.raises(ProxyError):
                    await client.get_me()


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        pytest.param(Refuse(), (EOFError, ProxyError), id="refuse"),
        pytest.param(GeneralFailure(502), ProxyError, id="general-failure"),
        pytest.param(WrongLogin(), ProxyError, id="wrong-login"),
        pytest.param(Reset(), TelegramNetworkError, id="reset"),
    ],
)
async def test_a_fault_begins_and_ends_while_the_proxy_runs(
    behind: Bot, proxy: Proxy, group: Chat, fault: ProxyFault, error: type[Exception]
) -> None:
    with proxy.failing(fault), pytest.raises(error):
        await behind.send_message(GROUP, "а")
    assert len(group.messages) == isinstance(fault, Reset)
    await behind.send_message(GROUP, "б")
    assert group.last.text == "б"


@pytest.mark.parametrize("fault", [Refuse(), GeneralFailure(), WrongLogin(), Reset()])
async def test_a_fault_strikes_the_tunnels_that_stand(
    behind: Bot, proxy: Proxy, group: Chat, fault: ProxyFault
) -> None:
    await behind.get_me()
    with proxy.failing(fault), pytest.raises(TelegramNetworkError):
        await behind.send_message(GROUP, "а")
    assert len(group.messages) == isinstance(fault, Reset)


async def test_a_login_shows_its_refusal_as_the_protocol_has_it(behind: Bot, proxy: Proxy) -> None:
    words = "407" if proxy.url.startswith("http") else "authentication"
    with proxy.failing(WrongLogin()), pytest.raises(ProxyError, match=words):
        await behind.get_me()


async def test_a_general_failure_is_that_of_the_protocol(behind: Bot, proxy: Proxy) -> None:
    words = "503" if proxy.url.startswith("http") else "General SOCKS server failure"
    with proxy.failing(GeneralFailure()), pytest.raises(ProxyError, match=words):
        await behind.get_me()


async def test_nobody_listens_at_the_port_of_a_proxy_that_is_down(
    behind: Bot, proxy: Proxy
) -> None:
    await behind.get_me()
    async with proxy.down():
        with pytest.raises((ProxyConnectionError, TelegramNetworkError)):
            await behind.get_me()
        with pytest.raises(ProxyConnectionError):
            await behind.get_me()
    await behind.get_me()


async def test_a_slow_proxy_takes_real_seconds(behind: Bot, proxy: Proxy, group: Chat) -> None:
    await behind.get_me()
    with proxy.failing(Slow(0.2)):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await behind.send_message(GROUP, "а")
        await behind.send_message(GROUP, "б")
    assert [message.text for message in group.messages] == ["а", "б"]


async def test_a_server_that_nobody_serves_is_a_failure_of_the_tunnel(proxy: Proxy) -> None:
    session = PlainSession(proxy=proxy.url, api=TelegramAPIServer.from_base("http://127.0.0.1:1"))
    async with Bot(TOKEN, session=session) as client:
        with pytest.raises(ProxyError):
            await client.get_me()
    assert proxy.tunnels == 0


@pytest.mark.parametrize("stands", [False, True], ids=["new-tunnel", "standing-tunnel"])
async def test_nothing_gets_out_of_a_black_hole(
    behind: Bot, proxy: Proxy, group: Chat, stands: bool
) -> None:
    if stands:
        await behind.get_me()
    with proxy.failing(BlackHole()), pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await behind.send_message(GROUP, "а")
    await behind.send_message(GROUP, "б")
    assert [message.text for message in group.messages] == ["б"]
