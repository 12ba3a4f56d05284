"""The bot's account at Telegram: reaching it, and telling Telegram where updates go."""

import asyncio
from functools import cache
from typing import Any, Final

import structlog
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramNotFound,
    TelegramUnauthorizedError,
)
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.utils.token import TokenValidationError

from bot.settings import Settings
from bot.startup import Problem, StartupError
from bot.telegram.receiving import UPDATE_KINDS
from handlers.desk import Me

log: Final = structlog.get_logger(__name__)

_FIRST_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 30.0
_ANSWER_WITHIN: Final = 15
_CONNECTIONS: Final = 100


class _Session(AiohttpSession):
    """Reads Telegram's answers without building their types anew each time."""

    def check_response(
        self, bot: Bot, method: TelegramMethod[TelegramType], status_code: int, content: str
    ) -> Response[TelegramType]:
        """The answer, or the refusal raised."""
        _answer_of(method.__returning__)
        return super().check_response(bot, method, status_code, content)


@cache
def _answer_of(returning: Any) -> type[Response[Any]]:
    """Kept: pydantic takes milliseconds to build such a type, and forgets one that is unused."""
    return Response[returning]


def make_bot(settings: Settings) -> Bot:
    """The client of the Bot API; raises StartupError for a token that can't be one."""
    api = (
        TelegramAPIServer.from_base(settings.telegram_api_url)
        if settings.telegram_api_url
        else PRODUCTION
    )
    proxy = settings.proxy_url.get_secret_value() if settings.proxy_url else None
    session = _Session(proxy=proxy, api=api, limit=_CONNECTIONS)
    try:
        return Bot(settings.require_token(), session=session)
    except TokenValidationError:
        raise _token_refused() from None


async def connect(bot: Bot) -> Me:
    """Who the bot is; waits for as long as Telegram can't be reached.

    Raises StartupError if Telegram does not know the token.
    """
    pause = _FIRST_PAUSE
    while True:
        try:
            me = await bot.get_me(request_timeout=_ANSWER_WITHIN)
        except (TelegramUnauthorizedError, TelegramNotFound):
            raise _token_refused() from None
        except (TelegramAPIError, ClientDecodeError) as error:
            log.warning("telegram.unreachable", error=type(error).__name__, pause=pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
        else:
            return Me(me.id, me.username or "")


async def receive_by_polling(bot: Bot) -> None:
    """Telegram gives updates to polling only when no webhook is set."""
    try:
        await bot.delete_webhook(request_timeout=_ANSWER_WITHIN)
    except (TelegramAPIError, ClientDecodeError) as error:
        log.warning("telegram.webhook_not_removed", error=type(error).__name__)


async def receive_by_webhook(bot: Bot, url: str, key: str) -> None:
    """Telegram is told to send updates to WEBHOOK_URL; raises StartupError if it refuses."""
    pause = _FIRST_PAUSE
    while True:
        try:
            await bot.set_webhook(
                url,
                secret_token=key,
                allowed_updates=UPDATE_KINDS,
                request_timeout=_ANSWER_WITHIN,
            )
        except TelegramBadRequest as error:
            problem = Problem("WEBHOOK_URL", f"Telegram отказал: {error.message}")
            raise StartupError("Приём обновлений", [problem]) from None
        except (TelegramAPIError, ClientDecodeError) as error:
            log.warning("telegram.webhook_not_set", error=type(error).__name__, pause=pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
        else:
            return


def _token_refused() -> StartupError:
    problem = Problem("BOT_TOKEN", "Telegram не знает такого токена; получите его у @BotFather")
    return StartupError("Подключение к Telegram", [problem])
