"""What the bot gets to know, and how: long polling, privacy mode, the webhook."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramBadRequest, TelegramConflictError
from aiohttp import web

from bot.sandbox import Chat
from tests.bot.sandbox.conftest import TOKEN, somebody_sleeps
from tests.telegram import Person, Sandbox, SteppedClock

pytestmark = pytest.mark.usefixtures("group")

GROUP = -1003


async def texts(bot: Bot, **options: Any) -> list[str | None]:
    updates = await bot.get_updates(**options)
    return [update.message.text if update.message else None for update in updates]


async def test_updates_stay_until_an_offset_confirms_them(bot: Bot, ivanova: Person) -> None:
    for text in ("раз", "два", "три"):
        ivanova.say(ivanova.id, text)
    first, second, third = await bot.get_updates()
    assert [first.update_id + 1, second.update_id + 1] == [second.update_id, third.update_id]

    assert await texts(bot) == ["раз", "два", "три"]
    assert await texts(bot, limit=2) == ["раз", "два"]
    assert await texts(bot, offset=second.update_id) == ["два", "три"]
    assert await texts(bot) == ["два", "три"]
    assert await texts(bot, offset=third.update_id + 1) == []
    assert await texts(bot) == []


async def test_a_negative_offset_forgets_all_but_the_last(bot: Bot, ivanova: Person) -> None:
    for text in ("раз", "два", "три"):
        ivanova.say(ivanova.id, text)
    assert await texts(bot, offset=-1) == ["три"]
    assert await texts(bot) == ["три"]


async def test_a_long_poll_returns_as_soon_as_something_comes(bot: Bot, ivanova: Person) -> None:
    async with asyncio.timeout(25), asyncio.TaskGroup() as tasks:
        poll = tasks.create_task(texts(bot, timeout=30))
        await asyncio.sleep(0.05)
        assert not poll.done()
        ivanova.say(ivanova.id, "раз")
    assert poll.result() == ["раз"]


async def test_a_long_poll_returns_empty_handed_in_the_end(bot: Bot) -> None:
    assert await texts(bot, timeout=1) == []


async def test_a_second_poll_ends_the_first(bot: Bot, ivanova: Person) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=30))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(texts(bot, timeout=30))
    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request"):
        await first
    ivanova.say(ivanova.id, "раз")
    assert await second == ["раз"]


async def test_only_the_allowed_kinds_arrive_and_the_choice_is_remembered(
    bot: Bot, group: Chat, ivanova: Person
) -> None:
    await bot.send_message(GROUP, "карточка")
    await bot.get_updates(allowed_updates=["callback_query"])
    ivanova.reply(group.last, "не видно")
    ivanova.press_data(group.find("карточка"), "x")
    assert [update.event_type for update in await bot.get_updates()] == ["callback_query"]

    await bot.get_updates(offset=-1, allowed_updates=["message"])
    ivanova.reply(group.find("карточка"), "видно")
    assert (await texts(bot))[-1] == "видно"


async def test_an_edited_message_comes_as_such(
    bot: Bot, ivanova: Person, clock: SteppedClock
) -> None:
    said = ivanova.say(ivanova.id, "было")
    await clock.advance(30)
    ivanova.edit(said, "стало")
    _, update = await bot.get_updates()
    assert update.edited_message is not None
    assert update.edited_message.text == "стало"
    assert update.edited_message.edit_date == int(clock.now().timestamp())
    assert said.history[0].rich.text == "было"


async def test_the_bot_is_not_told_of_its_own_edits(bot: Bot) -> None:
    sent = await bot.send_message(GROUP, "было")
    await sent.edit_text("стало")
    assert await bot.get_updates() == []


async def test_an_update_that_cannot_be_decoded_can_be_pushed(
    bot: Bot, sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    sandbox.world.updates.push_raw({"message": {"message_id": "not a number"}})
    with pytest.raises(ClientDecodeError):
        await bot.get_updates()
    async with http.get(f"/bot{TOKEN}/getUpdates") as answer:
        [update] = (await answer.json())["result"]
    assert update["message"] == {"message_id": "not a number"}
    assert isinstance(update["update_id"], int)


async def test_a_webhook_that_is_set_ends_the_poll(bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=10))
    await asyncio.sleep(0.05)
    await bot.set_webhook("http://127.0.0.1:9/")
    with pytest.raises(TelegramConflictError, match="terminated by setWebhook request"):
        await poll


async def test_with_privacy_mode_off_everything_is_seen(clock: SteppedClock) -> None:
    async with Sandbox(token=TOKEN, clock=clock, privacy=False) as sandbox:
        petrov = sandbox.person(502, "Петров Б. В.")
        sandbox.group(GROUP, "Управление ЖКХ", [petrov])
        petrov.say(GROUP, "просто разговор")
        assert len(sandbox.world.updates.pending) == 1


class Receiver:
    """The bot's side of a webhook; answers with the statuses given, then with 200."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.url = ""
        self.received: list[tuple[str, str | None]] = []
        self._came = asyncio.Condition()

    async def take(self, request: web.Request) -> web.Response:
        update = await request.json()
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        async with self._came:
            self.received.append((update["message"]["text"], secret))
            self._came.notify_all()
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

    async def first(self, count: int) -> list[tuple[str, str | None]]:
        async with asyncio.timeout(60), self._came:
            await self._came.wait_for(lambda: len(self.received) >= count)
        return self.received


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    assignee = Receiver()
    application = web.Application()
    application.router.add_post("/hook", assignee.take)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    assignee.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield assignee
    await runner.cleanup()


async def test_a_webhook_gets_the_updates_in_order_with_the_secret(
    bot: Bot, ivanova: Person, receiver: Receiver
) -> None:
    ivanova.say(ivanova.id, "раз")
    await bot.set_webhook(receiver.url, secret_token="s3cret")
    ivanova.say(ivanova.id, "два")
    assert await receiver.first(2) == [("раз", "s3cret"), ("два", "s3cret")]


async def test_a_webhook_is_asked_again_until_it_takes_the_update(
    bot: Bot, ivanova: Person, receiver: Receiver, clock: SteppedClock
) -> None:
    receiver.statuses = [500, 503]
    await bot.set_webhook(receiver.url)
    ivanova.say(ivanova.id, "раз")
    await receiver.first(1)
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count) == (receiver.url, 1)
    for attempt in (2, 3):
        await somebody_sleeps(clock)
        await clock.advance(1)
        await receiver.first(attempt)
    ivanova.say(ivanova.id, "два")
    assert [text for text, _ in await receiver.first(4)] == ["раз"] * 3 + ["два"]
    info = await bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 503 Service Unavailable"


async def test_a_webhook_that_nobody_serves_keeps_the_updates(
    bot: Bot, ivanova: Person, clock: SteppedClock
) -> None:
    await bot.set_webhook("http://127.0.0.1:1/hook")
    ivanova.say(ivanova.id, "раз")
    await somebody_sleeps(clock)
    info = await bot.get_webhook_info()
    assert (info.last_error_message, info.pending_update_count) == ("Connection refused", 1)
    await bot.set_webhook("")
    assert await texts(bot) == ["раз"]


async def test_polling_and_webhook_exclude_each_other(
    bot: Bot, ivanova: Person, receiver: Receiver
) -> None:
    await bot.set_webhook(receiver.url)
    with pytest.raises(TelegramConflictError, match="can't use getUpdates method while webhook"):
        await bot.get_updates()
    await bot.delete_webhook()
    ivanova.say(ivanova.id, "раз")
    assert await texts(bot) == ["раз"]
    assert receiver.received == []


async def test_pending_updates_can_be_dropped(bot: Bot, ivanova: Person) -> None:
    ivanova.say(ivanova.id, "раз")
    await bot.delete_webhook(drop_pending_updates=True)
    assert await texts(bot) == []


async def test_a_webhook_needs_a_web_address(bot: Bot) -> None:
    with pytest.raises(TelegramBadRequest, match="bad webhook"):
        await bot.set_webhook("ftp://example.org")
