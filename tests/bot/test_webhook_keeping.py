"""Who has never been here has not been taken away: until the webhook is ours, nobody is accused."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, cast

from aiogram.methods import GetWebhookInfo, SetWebhook

from bot.messengers.takeover import TakingBack
from bot.telegram.calls import BotApi
from bot.telegram.webhook_keeping import LOOK_EVERY, WebhookKeeping
from domain.model.outcome import Done, NotSent, Outcome
from handlers.texts.troubles import TURNED_AWAY
from tests.running import running
from tests.telegram import SteppedClock
from tests.told import Told

URL = "https://bot.example.ru/telegram"


class Telegram:
    """Its webhook; None: it tells nobody."""

    def __init__(self) -> None:
        self.url: str | None = ""
        self.takes = True

    async def call(self, method: Any, *, within: float) -> Outcome[Any]:
        assert within
        if isinstance(method, GetWebhookInfo) and self.url is not None:
            return Done({"url": self.url})
        if not isinstance(method, SetWebhook) or not self.takes:
            return NotSent("ServerDisconnectedError")
        self.url = method.url
        return Done(True)


@asynccontextmanager
async def kept(telegram: Telegram, told: Told) -> AsyncIterator[SteppedClock]:
    clock = SteppedClock(datetime(2026, 11, 24, 9, tzinfo=UTC))
    api = cast("BotApi", telegram)  # as far as it is asked
    keeping = WebhookKeeping(api, URL, "key", clock, TakingBack(clock, told.tell, TURNED_AWAY))
    async with running(keeping.run()):
        yield clock


async def test_nobody_is_accused_while_it_could_not_be_set() -> None:
    telegram, told = Telegram(), Told()
    telegram.takes = False
    async with kept(telegram, told) as clock:
        await clock.advance(5 * LOOK_EVERY)
        assert not told
        telegram.takes = True
        await clock.advance(LOOK_EVERY)
        assert telegram.url == URL
        telegram.url = ""
        await clock.advance(LOOK_EVERY)
        assert telegram.url == URL
        assert told == [TURNED_AWAY]


async def test_nobody_is_accused_of_what_stood_there_before_telegram_could_be_asked() -> None:
    telegram, told = Telegram(), Told()
    telegram.url = None
    async with kept(telegram, told) as clock:
        await clock.advance(2 * LOOK_EVERY)
        telegram.url = "https://former.example.ru"
        await clock.advance(LOOK_EVERY)
        assert telegram.url == URL
        assert not told
