"""Flood limits, as Telegram's: who is too quick is refused, and told for how long."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramRetryAfter
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto

from bot.sandbox import Chat
from tests.bot.sandbox.conftest import TOKEN
from tests.telegram import FloodLimits, Person, Sandbox, SteppedClock

KEYBOARD = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text="Нажать", callback_data="x")]]
)


@pytest.fixture
async def sandbox(clock: SteppedClock) -> AsyncIterator[Sandbox]:
    async with Sandbox(token=TOKEN, clock=clock, flood=FloodLimits()) as running:
        yield running


async def accepted(call: Callable[[], Awaitable[object]], attempts: int) -> int:
    """How many calls are accepted before the first refusal."""
    for count in range(attempts):
        try:
            await call()
        except TelegramRetryAfter:
            return count
    return attempts


async def refusal(call: Callable[[], Awaitable[object]]) -> int:
    """For how many seconds it is refused."""
    with pytest.raises(TelegramRetryAfter) as refused:
        await call()
    return int(refused.value.retry_after)


async def test_a_group_takes_20_messages_a_minute(
    bot: Bot, clock: SteppedClock, group: Chat
) -> None:
    async def send() -> None:
        await bot.send_message(group.id, "а")

    assert await accepted(send, 10) == 10
    await clock.advance(20)
    assert await accepted(send, 30) == 10
    assert await refusal(send) == 40
    await clock.advance(39.5)
    assert await refusal(send) == 1
    await clock.advance(0.5)
    assert await accepted(send, 30) == 10
    assert len(group.messages) == 30


async def test_a_person_gets_one_message_a_second_after_a_short_burst(
    bot: Bot, clock: SteppedClock, ivanova: Person
) -> None:
    async def send() -> None:
        await bot.send_message(ivanova.id, "а")

    assert await accepted(send, 10) == 3
    assert await refusal(send) == 1
    for _ in range(10):
        await clock.advance(1)
        assert await accepted(send, 10) == 1
    await clock.advance(60)
    assert await accepted(send, 10) == 3


async def test_the_bot_sends_30_messages_a_second_in_all(
    bot: Bot, sandbox: Sandbox, clock: SteppedClock, ivanova: Person
) -> None:
    groups = iter([sandbox.group(-2000 - number, "Группа", [ivanova]) for number in range(65)])

    async def send() -> None:
        await bot.send_message(next(groups).id, "а")

    assert await accepted(send, 40) == 30
    assert await refusal(send) == 1
    await clock.advance(1)
    assert await accepted(send, 40) == 30


async def test_one_chat_in_silence_slows_no_other(bot: Bot, group: Chat, ivanova: Person) -> None:
    assert await accepted(lambda: bot.send_message(group.id, "а"), 30) == 20
    assert await accepted(lambda: bot.send_message(ivanova.id, "а"), 30) == 3


async def test_edits_count_and_answers_to_presses_do_not(
    bot: Bot, group: Chat, ivanova: Person
) -> None:
    card = await bot.send_message(group.id, "0", reply_markup=KEYBOARD)
    for number in range(1, 20):
        await card.edit_text(str(number), reply_markup=KEYBOARD)
    assert await refusal(lambda: card.edit_text("20")) == 60
    assert await refusal(card.edit_reply_markup) == 60
    for _ in range(40):
        await bot.answer_callback_query(ivanova.press(group.last, "Нажать").id)
    await bot.get_chat(group.id)


async def test_each_part_of_an_album_counts(bot: Bot, group: Chat, ivanova: Person) -> None:
    ivanova.send_photo(ivanova.id)
    [update] = await bot.get_updates()
    assert update.message is not None
    assert update.message.photo is not None
    photo = InputMediaPhoto(media=update.message.photo[-1].file_id)
    for _ in range(3):
        await bot.send_media_group(group.id, [photo] * 6)
    assert await refusal(lambda: bot.send_media_group(group.id, [photo] * 3)) == 60
    await bot.send_media_group(group.id, [photo] * 2)
    await bot.send_media_group(ivanova.id, [photo] * 10)  # more than a burst: paid for afterwards
    assert await refusal(lambda: bot.send_message(ivanova.id, "а")) == 8
