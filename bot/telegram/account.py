"""The bot's account at Telegram: reaching it, and telling Telegram where updates go."""

import asyncio
from typing import Any, Final

import structlog
from aiogram.methods import DeleteWebhook, EditMessageReplyMarkup, GetMe, SetWebhook, TelegramMethod
from aiogram.types import DisabledButton, InlineKeyboardButton, InlineKeyboardMarkup
from aiogram.utils.token import TokenValidationError

from bot.backoff import Backoff
from bot.settings import Settings
from bot.startup import Problem, StartupError
from bot.telegram.calls import BotApi
from bot.telegram.newer import is_newer
from bot.telegram.receiving import UPDATE_KINDS
from domain.model.telling.outcome import Done, NotSent, Refused, Remedy
from handlers.context import Me

log: Final = structlog.get_logger(__name__)

_ANSWER_WITHIN: Final = 15

QUESTION: Final = EditMessageReplyMarkup(
    chat_id=0,
    message_id=1,
    reply_markup=InlineKeyboardMarkup(
        inline_keyboard=[[InlineKeyboardButton(text="-", disabled=DisabledButton())]]
    ),
)
"""Puts a button of 10.3 under a message of no chat: the keyboard is read first, then the chat is missed."""


def make_api(settings: Settings) -> BotApi:
    """The client of the Bot API; raises StartupError for a token that can't be one."""
    proxy = settings.proxy_url.get_secret_value() if settings.proxy_url else None
    try:
        return BotApi(settings.require_token(), settings.telegram_api_url, proxy)
    except TokenValidationError:
        raise _token_refused() from None


async def connect(api: BotApi) -> Me:
    """Who the bot is; waits for as long as Telegram can't be reached.

    Raises StartupError if Telegram does not know the token.
    """
    found = await _insisted(api, GetMe())
    await _insisted(api, QUESTION)
    match found:
        case {"username": str() as username}:
            return Me(api.id, username)
        case _:
            return Me(api.id, "")


async def receive_by_polling(api: BotApi) -> None:
    """Telegram gives updates to polling only when no webhook is set."""
    await _insisted(api, DeleteWebhook())


async def receive_by_webhook(api: BotApi, url: str, key: str) -> None:
    """Telegram is told to send updates to WEBHOOK_URL; raises StartupError if it refuses."""
    await _insisted(api, setting_webhook(url, key))


def setting_webhook(url: str, key: str) -> SetWebhook:
    """The call that asks for updates there, with the key in each."""
    return SetWebhook(url=url, secret_token=key, allowed_updates=UPDATE_KINDS)


async def _insisted(api: BotApi, method: TelegramMethod[Any]) -> Any:
    """What came of the call, however long it takes; raises StartupError where people must act."""
    backoff = Backoff()
    while True:
        match await api.call(method, within=_ANSWER_WITHIN):
            case Done(result):
                return result
            case Refused() as answer if method is QUESTION:
                api.newer = is_newer(answer)
                log.info("telegram.server", newer=api.newer)
                return None
            case Refused(Remedy.RENEW_TOKEN) if isinstance(method, GetMe):
                raise _token_refused()
            case Refused(_, description) if isinstance(method, SetWebhook):
                problem = Problem("WEBHOOK_URL", f"Telegram не принял этот адрес: {description}")
                raise StartupError("Подключение к Telegram", [problem])
            case failure:
                asked = failure.retry_after if isinstance(failure, NotSent) else None
                pause = asked or backoff.pause()
                what = {"method": method.__api_method__, "failure": repr(failure)}
                log.warning("telegram.unreachable", pause=round(pause, 1), **what)
                await asyncio.sleep(pause)


def _token_refused() -> StartupError:
    problem = Problem("BOT_TOKEN", "Telegram не знает такого токена; получите его у @BotFather")
    return StartupError("Подключение к Telegram", [problem])
