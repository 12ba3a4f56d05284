"""The bot's account in MAX: connecting, choosing how updates are received, and its commands."""

import ssl
from functools import partial
from typing import Any, Final, NamedTuple

import structlog

from bot.max.calls import MaxApi
from bot.max.subscriptions import subscribe
from bot.messengers.retries import insist
from bot.runtime.startup_error import Problem, StartupError
from bot.setup.settings import Settings
from domain.model.outcome import Done, Outcome, Refused, Remedy
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
    me = partial(api.call, "GET", "me", within=_ANSWER_WITHIN)
    match await insist(me, _names_the_bot, watch=_note_failure):
        case Done({"user_id": int(number), **rest}):
            return OwnAccount(number, str(rest.get("username") or ""))
        case Refused(Remedy.RENEW_TOKEN):
            why = "MAX не знает такого токена; он есть на business.max.ru"
        case outcome:
            refusal = outcome.description if isinstance(outcome, Refused) else repr(outcome)
            why = f"MAX отказал боту: {refusal}; проверьте его на business.max.ru"
    raise StartupError(_SUBJECT, [Problem("MAX_TOKEN", why)])


def _names_the_bot(outcome: Outcome[Any]) -> bool:
    """Return whether MAX has named the bot, or refuses to."""
    match outcome:
        case Done({"user_id": int()}) | Refused():
            return True
        case _:
            return False


def another_bot() -> StartupError:
    """Return the error of a start with a token that turned out to be another bot's."""
    why = (
        "это токен другого бота; пока MAX не отвечал, программа считала его прежним. "
        "Запустите её ещё раз: этот бот начнёт работу вместо прежнего"
    )
    return StartupError(_SUBJECT, [Problem("MAX_TOKEN", why)])


async def receive_by_webhook(api: MaxApi, url: str, secret: str) -> None:
    """Subscribe this address, waiting while MAX is unreachable; StartupError if it refuses."""
    outcome = await insist(partial(subscribe, api, url, secret), watch=_note_failure)
    if isinstance(outcome, Refused):
        why = f"MAX не принял этот адрес: {outcome.description}"
        raise StartupError(_SUBJECT, [Problem("MAX_WEBHOOK_URL", why)])


async def give_commands(api: MaxApi) -> None:
    """Set the bot's commands: in MAX everybody sees the same ones. A refusal is only logged."""
    commands = [{"name": one.name, "description": capital(one.does)} for one in SHARED_MENU]
    call = partial(
        api.call, "PATCH", "me/commands", body={"commands": commands}, within=_ANSWER_WITHIN
    )
    outcome = await insist(call, tries=_TRIES, watch=_note_failure)
    if not isinstance(outcome, Done):
        log.warning("max.no_commands", failure=repr(outcome))


def _note_failure(failure: Outcome[Any], pause: float) -> None:
    log.warning("max.unreachable", pause=round(pause, 1), failure=repr(failure))
