"""The bot's account in MAX: connecting, choosing how updates are received, and its commands."""

import asyncio
import ssl
from typing import Any, Final, NamedTuple

import structlog

from bot.max.calls import MaxApi
from bot.max.subscriptions import subscribe
from bot.runtime.backoff import Backoff
from bot.runtime.startup_error import Problem, StartupError
from bot.setup.settings import Settings
from domain.model.outcome import Done, NotSent, Outcome, Refused, Remedy
from handlers.texts.commands import SHARED_MENU
from handlers.texts.words import capital

log: Final = structlog.get_logger(__name__)

_ANSWER_WITHIN: Final = 15

_TRIES: Final = 4

_SUBJECT: Final = "Подключение к MAX"


def make_api(settings: Settings) -> MaxApi:
    """Return the client; raise StartupError if the certificate can't be read."""
    file, url = settings.max_ca_file, settings.proxy_url
    proxy = url.get_secret_value() if url is not None and by_proxy(settings) else None
    try:
        return MaxApi(settings.require_max_token(), settings.max_api_url, proxy, file)
    except (OSError, ssl.SSLError):
        problem = Problem("MAX_CA_FILE", f"не удалось прочитать сертификат из {file}")
        raise StartupError(_SUBJECT, [problem]) from None


def by_proxy(settings: Settings) -> bool:
    """Return whether calls go through the proxy.

    Beside Telegram it leads to Telegram only: from abroad MAX may not be reachable.
    """
    return settings.proxy_url is not None and settings.bot_token is None


class OwnAccount(NamedTuple):
    """The bot's account as MAX numbers and names it; unknown until MAX has answered."""

    number: int | None = None
    username: str = ""


async def find_account(api: MaxApi) -> OwnAccount:
    """Return the bot's account, waiting while MAX is unreachable.

    Raises StartupError if MAX rejects the token, or refuses to serve the bot.
    """
    backoff = Backoff()
    while True:
        match await api.call("GET", "me", within=_ANSWER_WITHIN):
            case Done({"user_id": int(number), **rest}):
                return OwnAccount(number, str(rest.get("username") or ""))
            case Refused(Remedy.RENEW_TOKEN):
                problem = Problem(
                    "MAX_TOKEN", "MAX не знает такого токена; он есть на business.max.ru"
                )
                raise StartupError(_SUBJECT, [problem])
            case Refused(_, description):
                why = f"MAX отказал боту: {description}; проверьте его на business.max.ru"
                raise StartupError(_SUBJECT, [Problem("MAX_TOKEN", why)])
            case outcome:
                await _pause(outcome, backoff)


def another_bot() -> StartupError:
    """Return the error of a start with a token that turned out to be another bot's."""
    why = (
        "это токен другого бота; пока MAX не отвечал, программа считала его прежним. "
        "Запустите её ещё раз: этот бот начнёт работу вместо прежнего"
    )
    return StartupError(_SUBJECT, [Problem("MAX_TOKEN", why)])


async def receive_by_webhook(api: MaxApi, url: str, secret: str) -> None:
    """Subscribe this address, waiting while MAX is unreachable; StartupError if it refuses."""
    backoff = Backoff()
    while True:
        match await subscribe(api, url, secret):
            case Done():
                return
            case Refused(_, description):
                problem = Problem("MAX_WEBHOOK_URL", f"MAX не принял этот адрес: {description}")
                raise StartupError(_SUBJECT, [problem])
            case outcome:
                await _pause(outcome, backoff)


async def give_commands(api: MaxApi) -> None:
    """Set the bot's commands: in MAX everybody sees the same ones. A refusal is only logged."""
    commands = [{"name": one.name, "description": capital(one.does)} for one in SHARED_MENU]
    backoff, outcome = Backoff(), None
    for _ in range(_TRIES):
        body = {"commands": commands}
        outcome = await api.call("PATCH", "me/commands", body=body, within=_ANSWER_WITHIN)
        if isinstance(outcome, Done):
            return
        await _pause(outcome, backoff)
    log.warning("max.no_commands", failure=repr(outcome))


async def _pause(outcome: Outcome[Any], backoff: Backoff) -> None:
    asked = outcome.retry_after if isinstance(outcome, NotSent) else None
    pause = asked or backoff.pause()
    log.warning("max.unreachable", pause=round(pause, 1), failure=repr(outcome))
    await asyncio.sleep(pause)
