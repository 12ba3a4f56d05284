"""What waits for a bot that is away: presses for 150 seconds, everything else for a day."""

import asyncio
from contextlib import nullcontext

import pytest
from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramBadRequest
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.sandbox import Chat, Press
from tests.telegram import Person, Sandbox, SteppedClock

GROUP = -1003
DAY = 24 * 3600
KEYBOARD = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text="Нажать", callback_data="x")]]
)


@pytest.fixture
async def press(bot: Bot, group: Chat, ivanova: Person) -> Press:
    await bot.send_message(group.id, "карточка", reply_markup=KEYBOARD)
    return ivanova.press(group.last, "Нажать")


@pytest.mark.parametrize(
    ("seconds", "in_time"),
    [
        pytest.param(149, True, id="before"),
        pytest.param(150, True, id="at the last moment"),
        pytest.param(151, False, id="after"),
    ],
)
async def test_a_press_is_received_and_answered_within_150_seconds(
    bot: Bot, clock: SteppedClock, press: Press, seconds: float, in_time: bool
) -> None:
    await clock.advance(seconds)
    assert len(await bot.get_updates()) == in_time
    refused = pytest.raises(TelegramBadRequest, match="query is too old")
    with nullcontext() if in_time else refused:
        await bot.answer_callback_query(press.id)
    assert (press.answer is not None) == in_time


@pytest.mark.parametrize(
    ("seconds", "received"),
    [
        pytest.param(DAY - 1, ["а", "б"], id="before"),
        pytest.param(DAY, ["а", "б"], id="at the last moment"),
        pytest.param(DAY + 1, ["б"], id="after"),
    ],
)
@pytest.mark.usefixtures("press")
async def test_a_message_is_kept_for_a_day(
    bot: Bot, clock: SteppedClock, ivanova: Person, seconds: float, received: list[str]
) -> None:
    ivanova.say(ivanova.id, "а")
    await clock.advance(100)
    ivanova.say(ivanova.id, "б")
    await clock.advance(seconds - 100)
    updates = await bot.get_updates()
    assert [update.message and update.message.text for update in updates] == received


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
