"""Every call to the Bot API goes through here, and ends in an outcome instead of an exception.

What a call came to is read from the raw answer, so that a field which the installed library does
not know changes nothing. Telegram tells most refusals apart only by the wording of `description`;
the wordings here are those of the Bot API server.
"""

import asyncio
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any, Final

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.methods import TelegramMethod
from aiohttp import ClientSession, ClientTimeout, TraceConfig

from domain.model.ids import BotId, ChatId
from domain.model.outcome import Done, Moved, NotSent, Outcome, Refused, Remedy, Unknown

_CONNECTIONS: Final = 100
_GATEWAY_TIMEOUT: Final = 504
"""The gateway passed the call on and heard nothing: Telegram may have taken it."""

_REMEDIES: Final = {
    "message is not modified": Remedy.NOTHING,
    "message to edit not found": Remedy.RESEND,
    "message can't be edited": Remedy.RESEND,
    "message_id_invalid": Remedy.RESEND,
    "text buttons are unallowed": Remedy.SIMPLIFY,
    'unsupported start tag "tg-time"': Remedy.SIMPLIFY,
    "can't parse entities": Remedy.SEND_PLAIN,
    "inline keyboard button url": Remedy.SEND_PLAIN,
    "button_url_invalid": Remedy.SEND_PLAIN,
    "button_copy_text_invalid": Remedy.SEND_PLAIN,
    "bot was kicked": Remedy.ADD_BOT,
    "bot is not a member": Remedy.ADD_BOT,
    "bot was blocked": Remedy.UNBLOCK,
    "can't initiate conversation": Remedy.START,
    "user is deactivated": Remedy.NAME_PERSON,
    "not enough rights": Remedy.GRANT_RIGHTS,
    "have no rights": Remedy.GRANT_RIGHTS,
    "need administrator rights": Remedy.GRANT_RIGHTS,
    "_forbidden": Remedy.GRANT_RIGHTS,
    "user_banned_in_channel": Remedy.GRANT_RIGHTS,
    "chat_restricted": Remedy.GRANT_RIGHTS,
    "chat_admin_required": Remedy.GRANT_RIGHTS,
    "topic_closed": Remedy.OPEN_TOPIC,
    "topic_deleted": Remedy.OPEN_TOPIC,
    "topic_id_invalid": Remedy.OPEN_TOPIC,
    "message thread not found": Remedy.OPEN_TOPIC,
    "chat not found": Remedy.NAME_CHAT,
    "group chat was deactivated": Remedy.NAME_CHAT,
    "group chat was deleted": Remedy.NAME_CHAT,
    "group is deactivated": Remedy.NAME_CHAT,
    "peer_id_invalid": Remedy.NAME_CHAT,
}


_NEEDED: Final = re.compile(
    r"getMe|getUpdates|setWebhook|edit\w+|send(?!ChatAction)\w+|\w+MyCommands"
)
"""What every server knows: where that is answered 404, it is the bot that is unknown, and nothing is given up."""


class BotApi:
    """The Bot API for one token; `id` is the bot's own Telegram id, with which a token begins."""

    def __init__(self, token: str, server_url: str | None, proxy: str | None) -> None:
        """Raises aiogram's TokenValidationError for what can't be a token."""
        api = TelegramAPIServer.from_base(server_url) if server_url else PRODUCTION
        self._session = _Session(proxy=proxy, api=api, limit=_CONNECTIONS)
        self.bot = Bot(token, session=self._session)
        self.id: Final = BotId(self.bot.id)
        self.newer = False
        """Whether the server is known to know Bot API 10.3 (`bot/telegram/api_version.py`)."""
        self.dated: datetime | None = None
        """Its clock at its last answer, to the second; None before that, or where it told nothing."""
        self.told_at: datetime | None = None
        """Its clock when it last told a time since the start, with whatever call it has carried out.

        A Bot API server of one's own sends no `Date` header, so the date of a message counts, too.
        """
        self.watch: Callable[[str, str, float], None] | None = None
        """Told of each call its method, what came of it, and the seconds of real time it took."""
        self._known = False
        """Whether a call with the token was ever done."""

    async def call(self, method: TelegramMethod[Any], *, within: float) -> Outcome[Any]:
        """Makes the call; `result` of what is done is raw JSON. `within` seconds.

        Raises nothing that the network, a proxy or Telegram could cause.
        """
        time = asyncio.get_running_loop().time
        began = time()
        outcome = await self._called(method, within)
        if self.watch is not None:
            came = type(outcome).__name__.lower()
            self.watch(method.__api_method__, came, time() - began)
        return outcome

    async def _called(self, method: TelegramMethod[Any], within: float) -> Outcome[Any]:
        url = self._session.api.api_url(self.bot.token, method.__api_method__)
        form = self._session.build_form_data(self.bot, method)
        journey = SimpleNamespace(connected=False)
        status: int | None = None
        try:
            session = await self._session.create_session()
            async with session.post(
                url,
                data=form,
                timeout=ClientTimeout(total=within),
                allow_redirects=False,
                trace_request_ctx=journey,
            ) as response:
                status = response.status
                body = await response.read()
                self.dated = _date(response.headers.get("Date"))
        except Exception as error:  # noqa: BLE001 - those of proxies have no base of their own
            why = type(error).__name__
            if status is not None:
                return _page(status, why)
            return Unknown(why) if journey.connected else NotSent(why)
        optional = self._known and not _NEEDED.fullmatch(method.__api_method__)
        outcome = outcome_of(status, body, optional=optional)
        if isinstance(outcome, Done):
            self._known = True
            self.told_at = self.dated or _message_date(outcome.result) or self.told_at
        return outcome

    async def download(self, path: str, most: int, *, within: float) -> Outcome[bytes]:
        """Fetches the file that `getFile` has named; refused if it has more than `most` bytes."""
        url = self._session.api.file_url(self.bot.token, path)
        try:
            session = await self._session.create_session()
            async with session.get(
                url,
                timeout=ClientTimeout(total=within),
                allow_redirects=False,
                trace_request_ctx=SimpleNamespace(connected=False),
            ) as response:
                content = bytearray()
                async for part in response.content.iter_any():
                    content += part
                    if len(content) > most:
                        return Refused(Remedy.LOOK, "larger than wanted")
                if response.status == HTTPStatus.OK:
                    return Done(bytes(content))
                return outcome_of(response.status, bytes(content), optional=True)
        except Exception as error:  # noqa: BLE001 - those of proxies have no base of their own
            return NotSent(type(error).__name__)

    async def close(self) -> None:
        """Closes the connections to Telegram; no call may follow."""
        await self._session.close()


class _Session(AiohttpSession):
    """Tells of each call whether there was a connection on which it could have left."""

    async def create_session(self) -> ClientSession:
        session = await super().create_session()
        if _JOURNEY not in session.trace_configs:
            session.trace_configs.append(_JOURNEY)
        return session


async def _connected(_session: ClientSession, context: SimpleNamespace, _params: object) -> None:
    context.trace_request_ctx.connected = True


_JOURNEY: Final = TraceConfig()
_JOURNEY.on_connection_create_end.append(_connected)
_JOURNEY.on_connection_reuseconn.append(_connected)
_JOURNEY.freeze()


def _date(header: str | None) -> datetime | None:
    """As RFC 9110 has it; whatever stands between may write anything there."""
    try:
        date = parsedate_to_datetime(header or "")
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _message_date(result: Any) -> datetime | None:
    """The moment at which the message was sent or edited, where the result of a call is a message."""
    if not isinstance(result, dict):
        return None
    date = result.get("edit_date") or result.get("date")
    return datetime.fromtimestamp(date, UTC) if isinstance(date, int) else None


def outcome_of(status: int, body: bytes, *, optional: bool = False) -> Outcome[Any]:
    """What an HTTP answer says of the call (https://core.telegram.org/bots/api#making-requests).

    `optional`: a server that has taken the token before may not know the method, and then answers 404.
    """
    answer = _object(body)
    match answer:
        case {"ok": True}:
            return Done(answer.get("result"))
        case {"ok": False}:
            return _refusal(answer, status, optional=optional)
        case _:
            return _page(status, "NotJson")


def _object(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):  # a page of a proxy, in whatever encoding
        return None


def _page(status: int, why: str) -> NotSent | Unknown:
    """Whoever answered was not Telegram, or not to the end."""
    taken = status < 300 or status == _GATEWAY_TIMEOUT
    return Unknown(f"{status} {why}") if taken else NotSent(f"{status} {why}")


def _refusal(answer: dict[str, Any], status: int, *, optional: bool) -> Refused | Moved | NotSent:
    code, description = answer.get("error_code", status), str(answer.get("description", ""))
    parameters = answer.get("parameters")
    match code, parameters:
        case _, {"migrate_to_chat_id": int() as chat}:
            return Moved(ChatId(chat))
        case _, {"retry_after": int() | float() as seconds}:
            return NotSent(description, float(seconds))
        case 400 | 403 | 413, _:
            # A 403 is about the chat, whatever its words are, and may pass.
            otherwise = Remedy.GRANT_RIGHTS if code == HTTPStatus.FORBIDDEN else Remedy.LOOK
            return Refused(_remedy(description.lower(), otherwise), description)
        case 404, _ if optional or "method not found" in description:
            return Refused(Remedy.LOOK, description)
        case 401 | 404, _:
            return Refused(Remedy.RENEW_TOKEN, description)
        case _:  # too quick, a second process that polls, Telegram's own troubles
            return NotSent(f"{code} {description}")


def _remedy(description: str, otherwise: Remedy) -> Remedy:
    """What helps against a refusal with this wording; `otherwise` if it is not known."""
    known = (remedy for words, remedy in _REMEDIES.items() if words in description)
    return next(known, otherwise)
