"""Outages of Telegram: no call is answered, and updates wait."""

import asyncio

import pytest
from aiogram import Bot
from aiogram.exceptions import ClientDecodeError

from bot.sandbox import Chat
from tests.telegram import Person, Sandbox

GROUP = -1003


async def test_during_an_outage_every_call_fails_and_updates_wait(
    bot: Bot, sandbox: Sandbox, group: Chat, ivanova: Person
) -> None:
    with sandbox.faults.outage():
        ivanova.say(ivanova.id, "а")
        for _ in range(3):
            with pytest.raises(ClientDecodeError):
                await bot.get_updates()
            with pytest.raises(ClientDecodeError):
                await bot.send_message(GROUP, "а")
    assert group.messages == []
    [update] = await bot.get_updates()
    assert update.message is not None
    assert update.message.text == "а"


async def test_an_outage_breaks_off_the_poll_that_waits(
    bot: Bot, sandbox: Sandbox, ivanova: Person
) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await sandbox.until(lambda: sandbox.calls_to("getUpdates"))
    with sandbox.faults.outage():
        ivanova.say(ivanova.id, "а")
        with pytest.raises(ClientDecodeError):
            await poll
    assert len(await bot.get_updates()) == 1
