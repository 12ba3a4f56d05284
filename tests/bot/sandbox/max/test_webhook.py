"""Updates pushed by MAX: with a secret, retried for a while, given up after hours."""

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import partial

import pytest
from aiohttp import web

from bot.sandbox.chat import Chat
from bot.sandbox.clock import SteppedClock, let_others_run
from bot.sandbox.protocol import Json
from tests.bot.sandbox.max.conftest import Max
from tests.max.person import Person
from tests.max.sandbox import Sandbox

SECRET = "secret-of-the-tests"
HOUR = 3600.0


class Hook:
    """The bot's side: what came, and with which status it answers."""

    def __init__(self) -> None:
        self.status = 200
        self.came: list[Json] = []
        self.attempts = 0
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        assert request.headers["X-Max-Bot-Api-Secret"] == SECRET
        self.attempts += 1
        if self.status == 200:
            self.came.append(await request.json())
        return web.Response(status=self.status)

    def attempted(self, times: int) -> bool:
        return self.attempts == times

    @property
    def texts(self) -> list[str]:
        return [one["message"]["body"]["text"] for one in self.came]


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    application = web.Application()
    application.router.add_post("/max", hook.take)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/max"
    yield hook
    await runner.cleanup()


async def subscribe(max_api: Max, hook: Hook, *kinds: str) -> None:
    body = {"url": hook.url, "secret": SECRET, "update_types": list(kinds)}
    await max_api.done("POST", "/subscriptions", body)


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110 - the server tells nobody
            await asyncio.sleep(0.01)


async def test_updates_are_pushed_instead_of_polled(
    max_api: Max, hook: Hook, ivanova: Person
) -> None:
    await subscribe(max_api, hook, "message_created")
    ivanova.say(ivanova.id, "а")
    ivanova.start()
    ivanova.say(ivanova.id, "б")
    await until(lambda: hook.texts == ["а", "б"])
    assert (await max_api.call("GET", "/updates", timeout=0))[0] == 405
    [found] = (await max_api.done("GET", "/subscriptions"))["subscriptions"]
    assert (found["url"], found["update_types"]) == (hook.url, ["message_created"])

    await max_api.done("DELETE", "/subscriptions", url=hook.url)
    ivanova.say(ivanova.id, "в")
    await let_others_run()
    assert (await max_api.updates())[-1]["message"]["body"]["text"] == "в"
    assert hook.texts == ["а", "б"]


async def test_who_added_the_bot_and_its_rights_are_told_by_webhook_only(
    max_api: Max, hook: Hook, ivanova: Person, group: Chat
) -> None:
    await subscribe(max_api, hook)
    ivanova.remove_bot(group.id)
    ivanova.add_bot(group.id)
    ivanova.promote_bot(group.id, {"read_all_messages"})
    await until(lambda: len(hook.came) == 3)
    assert hook.came[1]["user"]["user_id"] == ivanova.id
    changed = hook.came[2]
    assert (changed["update_type"], changed["permissions"]) == (
        "bot_admin_permissions_changed",
        ["read_all_messages"],
    )
    await max_api.done("DELETE", "/subscriptions", url=hook.url)
    kinds = [one["update_type"] for one in await max_api.updates()]
    assert kinds == ["bot_started", "bot_removed", "bot_added"]


async def test_what_is_not_accepted_is_retried_while_others_go_on(
    max_api: Max, hook: Hook, ivanova: Person, clock: SteppedClock
) -> None:
    await subscribe(max_api, hook)
    hook.status = 201
    ivanova.say(ivanova.id, "а")
    await until(lambda: hook.attempts == 1 and clock.next_wake() == 60)
    hook.status = 200
    ivanova.say(ivanova.id, "б")
    await until(lambda: hook.texts == ["б"])
    await clock.advance(60)
    await until(lambda: hook.texts == ["б", "а"])


async def test_after_hours_without_success_the_bot_is_unsubscribed(
    max_api: Max, hook: Hook, ivanova: Person, clock: SteppedClock, sandbox: Sandbox
) -> None:
    await subscribe(max_api, hook)
    hook.status = 500
    ivanova.say(ivanova.id, "а")
    pauses: list[float] = []
    while sandbox.world.webhooks.subscriptions:
        await until(partial(hook.attempted, len(pauses) + 1))
        await until(lambda: clock.next_wake() or not sandbox.world.webhooks.subscriptions)
        pauses.append(clock.next_wake() or 0)
        await clock.advance(pauses[-1])
    assert pauses[:3] == [60, 150, 375]
    assert clock.monotonic() > 8 * HOUR
    assert (await max_api.done("GET", "/subscriptions"))["subscriptions"] == []


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"url": "http://bot.example.ru/max"}, id="no https"),
        pytest.param({"url": "https://bot.example.ru:8443/max"}, id="another port"),
        pytest.param({"url": "https://bot.example.ru/max", "secret": "1234"}, id="a short secret"),
    ],
)
async def test_a_webhook_is_https_on_its_port(max_api: Max, body: Json) -> None:
    assert (await max_api.call("POST", "/subscriptions", body))[0] == 400
