"""The bot's Telegram account: connecting, and choosing how updates are received."""

import math
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import structlog
from aiogram.methods import DeleteWebhook, EditMessageReplyMarkup, GetMe, SetWebhook, TelegramMethod
from aiogram.types import DisabledButton, InlineKeyboardButton, InlineKeyboardMarkup
from aiogram.utils.token import TokenValidationError

from bot.messengers.retries import insist, is_answered
from bot.runtime.startup_error import Problem, StartupError
from bot.setup.settings import Settings
from bot.telegram.calls import BotApi
from bot.telegram.markup import is_newer
from bot.telegram.receiving import UPDATE_KINDS
from domain.model.outcome import Done, Outcome, Refused, Remedy
from handlers.ui.context import BotAccount

log: Final = structlog.get_logger(__name__)

_ANSWER_WITHIN: Final = 15

_TRIES: Final = 4
"""For calls that a self-hosted server may not support and the bot can do without."""

_SUBJECT: Final = "Подключение к Telegram"

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
    found = await _insist(api, GetMe(), _knows_the_token)
    if not isinstance(found, Done):
        raise _token_refused()
    answer = await _insist(api, QUESTION, tries=_TRIES)
    api.newer = isinstance(answer, Refused) and is_newer(answer)
    log.info("telegram.server", newer=api.newer)
    match found.result:
        case {"username": str() as username}:
            return BotAccount(api.id, username)
        case _:
            return BotAccount(api.id, "")


async def receive_by_polling(api: BotApi) -> bool:
    """Delete the webhook, which blocks polling; return whether Telegram answered.

    Polling itself removes a webhook that remains.
    """
    return is_answered(await _insist(api, DeleteWebhook(), tries=_TRIES))


async def receive_by_webhook(api: BotApi, url: str, key: str) -> None:
    """Set the webhook to WEBHOOK_URL; raise StartupError if Telegram refuses."""
    outcome = await _insist(api, setting_webhook(url, key))
    if isinstance(outcome, Refused):
        why = f"Telegram не принял этот адрес: {outcome.description}"
        raise StartupError(_SUBJECT, [Problem("WEBHOOK_URL", why)])


def setting_webhook(url: str, key: str) -> SetWebhook:
    """Return the call that sets the webhook, with the key in each update."""
    return SetWebhook(url=url, secret_token=key, allowed_updates=UPDATE_KINDS)


def _knows_the_token(outcome: Outcome[Any]) -> bool:
    """Return whether Telegram has answered of the token; any other refusal may pass."""
    match outcome:
        case Done() | Refused(Remedy.RENEW_TOKEN):
            return True
        case _:
            return False


async def _insist(
    api: BotApi,
    method: TelegramMethod[Any],
    ends: Callable[[Outcome[Any]], bool] = is_answered,
    *,
    tries: float = math.inf,
) -> Outcome[Any]:
    def watch(failure: Outcome[Any], pause: float) -> None:
        what = {"method": method.__api_method__, "failure": repr(failure)}
        log.warning("telegram.unreachable", pause=round(pause, 1), **what)

    call = partial(api.call, method, within=_ANSWER_WITHIN)
    return await insist(call, ends, tries=tries, watch=watch)


def _token_refused() -> StartupError:
    problem = Problem("BOT_TOKEN", "Telegram не знает такого токена; получите его у @BotFather")
    return StartupError(_SUBJECT, [problem])
