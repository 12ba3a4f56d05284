"""The bot's Telegram account: connecting, and choosing how updates are received."""

import asyncio
from typing import Any, Final

import structlog
from aiogram.methods import DeleteWebhook, EditMessageReplyMarkup, GetMe, SetWebhook, TelegramMethod
from aiogram.types import DisabledButton, InlineKeyboardButton, InlineKeyboardMarkup
from aiogram.utils.token import TokenValidationError

from bot.runtime.backoff import Backoff
from bot.runtime.startup_error import Problem, StartupError
from bot.setup.settings import Settings
from bot.telegram.calls import BotApi
from bot.telegram.markup import is_newer
from bot.telegram.receiving import UPDATE_KINDS
from domain.model.outcome import Done, Failure, NotSent, Outcome, Refused, Remedy
from handlers.ui.context import BotAccount

log: Final = structlog.get_logger(__name__)

_ANSWER_WITHIN: Final = 15

_TRIES: Final = 4
"""For calls that a self-hosted server may not support and the bot can do without."""

QUESTION: Final = EditMessageReplyMarkup(
    chat_id=0,
    message_id=1,
    reply_markup=InlineKeyboardMarkup(
        inline_keyboard=[[InlineKeyboardButton(text="-", disabled=DisabledButton())]]
    ),
)
"""Adds a 10.3 button to a message of no chat: the keyboard is parsed before the chat fails."""


def make_api(settings: Settings) -> BotApi:
    """Return the Bot API client; raise StartupError for a malformed token."""
    proxy = settings.proxy_url.get_secret_value() if settings.proxy_url else None
    try:
        return BotApi(settings.require_token(), settings.telegram_api_url, proxy)
    except TokenValidationError:
        raise _token_refused() from None


async def connect(api: BotApi) -> BotAccount:
    """Return the bot's account, waiting while Telegram is unreachable.

    Raises StartupError if Telegram rejects the token.
    """
    found = await _insisted(api, GetMe())
    answer = await _tried(api, QUESTION)
    api.newer = isinstance(answer, Refused) and is_newer(answer)
    log.info("telegram.server", newer=api.newer)
    match found:
        case {"username": str() as username}:
            return BotAccount(api.id, username)
        case _:
            return BotAccount(api.id, "")


async def receive_by_polling(api: BotApi) -> bool:
    """Delete the webhook, which blocks polling; return whether Telegram answered.

    Polling itself removes a webhook that remains.
    """
    return isinstance(await _tried(api, DeleteWebhook()), Done | Refused)


async def receive_by_webhook(api: BotApi, url: str, key: str) -> None:
    """Set the webhook to WEBHOOK_URL; raise StartupError if Telegram refuses."""
    await _insisted(api, setting_webhook(url, key))


def setting_webhook(url: str, key: str) -> SetWebhook:
    """Return the call that sets the webhook, with the key in each update."""
    return SetWebhook(url=url, secret_token=key, allowed_updates=UPDATE_KINDS)


async def _insisted(api: BotApi, method: TelegramMethod[Any]) -> Any:
    """Repeat a call until it is done; raise StartupError where people must act."""
    backoff = Backoff()
    while True:
        match await api.call(method, within=_ANSWER_WITHIN):
            case Done(result):
                return result
            case Refused(Remedy.RENEW_TOKEN) if isinstance(method, GetMe):
                raise _token_refused()
            case Refused(_, description) if isinstance(method, SetWebhook):
                problem = Problem("WEBHOOK_URL", f"Telegram не принял этот адрес: {description}")
                raise StartupError("Подключение к Telegram", [problem])
            case failure:
                await _pause(method, failure, backoff)


async def _tried(api: BotApi, method: TelegramMethod[Any]) -> Outcome[Any]:
    """Call with a few retries; return the last outcome."""
    backoff = Backoff()
    for _ in range(_TRIES - 1):
        outcome = await api.call(method, within=_ANSWER_WITHIN)
        if isinstance(outcome, Done | Refused):
            return outcome
        await _pause(method, outcome, backoff)
    return await api.call(method, within=_ANSWER_WITHIN)


async def _pause(method: TelegramMethod[Any], failure: Failure, backoff: Backoff) -> None:
    asked = failure.retry_after if isinstance(failure, NotSent) else None
    pause = asked or backoff.pause()
    what = {"method": method.__api_method__, "failure": repr(failure)}
    log.warning("telegram.unreachable", pause=round(pause, 1), **what)
    await asyncio.sleep(pause)


def _token_refused() -> StartupError:
    problem = Problem("BOT_TOKEN", "Telegram не знает такого токена; получите его у @BotFather")
    return StartupError("Подключение к Telegram", [problem])
