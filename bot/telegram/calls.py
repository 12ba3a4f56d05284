"""All calls to the Bot API; each ends in an outcome instead of an exception.

The outcome is read from the raw answer, so fields unknown to the installed library do no harm. Most
refusals differ only in the wording of `description`; the wordings here are those of the Bot API
server.
"""

import asyncio
import re
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.methods import GetFile, TelegramMethod
from aiohttp import ClientSession, ClientTimeout

from bot.messengers.files import content_of
from bot.messengers.transport import (
    JOURNEYS,
    SLOWEST,
    Journey,
    TooLarge,
    date_of,
    decoded,
    failed,
    read_body,
)
from bot.runtime import traffic
from domain.model.ids import BotId, ChatId, Messenger
from domain.model.message.citizen_message import Attachment
from domain.model.outcome import Done, Moved, NotSent, Outcome, Refused, Remedy, Unknown
from domain.ports.services import FileUnavailable

_CONNECTIONS: Final = 100

_TRAFFIC: Final = Messenger.TELEGRAM.value

_REMEDIES: Final = {
    "message is not modified": Remedy.NOTHING,
    "message to delete not found": Remedy.NOTHING,
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
"""Methods of every server: a 404 here means an unknown bot, so no message is given up."""


class BotApi:
    """The Bot API for one token; `id` is the bot's Telegram id, the first part of the token."""

    def __init__(self, token: str, server_url: str | None, proxy: str | None) -> None:
        """Raises aiogram's TokenValidationError for a malformed token."""
        api = TelegramAPIServer.from_base(server_url) if server_url else PRODUCTION
        self._session = _Session(proxy=proxy, api=api, limit=_CONNECTIONS)
        self.bot = Bot(token, session=self._session)
        self.id: Final = BotId(self.bot.id)
        self.newer = False
        """Whether the server supports Bot API 10.3 (`bot/telegram/markup.py`)."""
        self.dated: datetime | None = None
        """The server's clock at its last answer, in whole seconds; None if it sent no date."""
        self.told_at: datetime | None = None
        """The server's clock at the last successful call that contained a time.

        A self-hosted Bot API server sends no `Date` header, so the date of a message counts, too.
        """
        self.watch: Callable[[str, str, float], None] | None = None
        """Receives each call's method, outcome and duration in seconds of real time."""
        self._known = False
        """Whether any call with the token has succeeded."""

    async def call(self, method: TelegramMethod[Any], *, within: float) -> Outcome[Any]:
        """Make a call within `within` seconds; the `result` of a Done outcome is raw JSON.

        Errors of the network, a proxy or Telegram are never raised.
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
        journey = Journey()
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
                self.dated = date_of(response.headers.get("Date"))
        except Exception as error:  # noqa: BLE001 - proxy errors have no common base
            why = type(error).__name__
            traffic.record(_TRAFFIC, method.__api_method__, method, status, {"type": why})
            return failed(error, journey) if status is None else _page(status, why)
        traffic.record(_TRAFFIC, method.__api_method__, method, status, body)
        optional = self._known and not _NEEDED.fullmatch(method.__api_method__)
        outcome = outcome_of(status, body, optional=optional)
        if isinstance(outcome, Done):
            self._known = True
            self.told_at = self.dated or _message_date(outcome.result) or self.told_at
        return outcome

    async def download(self, path: str, most: int, *, within: float) -> Outcome[bytes]:
        """Download a file named by `getFile`; refused above `most` bytes."""
        url = self._session.api.file_url(self.bot.token, path)
        try:
            session = await self._session.create_session()
            async with session.get(
                url,
                timeout=ClientTimeout(total=within),
                allow_redirects=False,
                trace_request_ctx=Journey(),
            ) as response:
                content = await read_body(response, most)
        except TooLarge:
            return Refused(Remedy.LOOK, "larger than wanted")
        except Exception as error:  # noqa: BLE001 - proxy errors have no common base
            return NotSent(type(error).__name__)
        if response.status == HTTPStatus.OK:
            return Done(content)
        return outcome_of(response.status, content, optional=True)

    async def close(self) -> None:
        """Close the connections to Telegram; no call may follow."""
        await self._session.close()


class _Session(AiohttpSession):
    """Records for each call whether a connection existed on which it could have left."""

    async def create_session(self) -> ClientSession:
        session = await super().create_session()
        if JOURNEYS not in session.trace_configs:
            session.trace_configs.append(JOURNEYS)
        return session


def _message_date(result: Any) -> datetime | None:
    """Return when the message was sent or edited, or None if the result is no message."""
    if not isinstance(result, dict):
        return None
    date = result.get("edit_date") or result.get("date")
    return datetime.fromtimestamp(date, UTC) if isinstance(date, int) else None


def outcome_of(status: int, body: bytes, *, optional: bool = False) -> Outcome[Any]:
    """Interpret an HTTP answer (https://core.telegram.org/bots/api#making-requests).

    `optional`: a 404 means an unknown method, because the server has accepted the token before.
    """
    answer = decoded(body)
    match answer:
        case {"ok": True}:
            return Done(answer.get("result"))
        case {"ok": False}:
            return _refusal(answer, status, optional=optional)
        case _:
            return _page(status, "NotJson")


def _page(status: int, why: str) -> NotSent | Unknown:
    """Classify a page of the way to Telegram, or an incomplete answer.

    A sent message can't be looked for, and a lost one is worse than a copy: so it is repeated until
    Telegram itself answers, unless a gateway says that it has forwarded the call.
    """
    forwarded = status < HTTPStatus.MULTIPLE_CHOICES or status == HTTPStatus.GATEWAY_TIMEOUT
    return Unknown(f"{status} {why}") if forwarded else NotSent(f"{status} {why}")


def _refusal(answer: dict[str, Any], status: int, *, optional: bool) -> Refused | Moved | NotSent:
    code, description = answer.get("error_code", status), str(answer.get("description", ""))
    parameters = answer.get("parameters")
    match code, parameters:
        case _, {"migrate_to_chat_id": int() as chat}:
            return Moved(ChatId(chat))
        case _, {"retry_after": int() | float() as seconds}:
            return NotSent(description, float(seconds))
        case 400 | 403 | 413, _:
            # A 403 concerns the chat, whatever its wording, and may pass.
            otherwise = Remedy.GRANT_RIGHTS if code == HTTPStatus.FORBIDDEN else Remedy.LOOK
            return Refused(_remedy(description.lower(), otherwise), description)
        case 404, _ if optional or "method not found" in description:
            return Refused(Remedy.LOOK, description)
        case 401 | 404, _:
            return Refused(Remedy.RENEW_TOKEN, description)
        case _:  # rate limit, a second polling process, Telegram's own errors
            return NotSent(f"{code} {description}")


def _remedy(description: str, otherwise: Remedy) -> Remedy:
    """Return the remedy for this wording, or `otherwise` if it is unknown."""
    known = (remedy for words, remedy in _REMEDIES.items() if words in description)
    return next(known, otherwise)


_ANSWER_WITHIN: Final = 15

_AWAY: Final = "temporarily unavailable"
"""Telegram uses one wording for an unknown file and for an outage of its storage."""


class ReceivedFiles:
    """Files that the bot has received."""

    def __init__(self, api: BotApi) -> None:
        self._api = api

    async def fetch(self, file: Attachment, most: int) -> bytes | None:
        """Return the content; None above `most` bytes, or if Telegram refuses.

        Raises FileUnavailable.
        """
        fetched = await self._fetched(file, most)
        if isinstance(fetched, Refused) and _AWAY in fetched.description:
            raise FileUnavailable
        return content_of(fetched)

    async def _fetched(self, file: Attachment, most: int) -> Outcome[bytes]:
        match await self._api.call(GetFile(file_id=file.file_id), within=_ANSWER_WITHIN):
            case Done({"file_path": str() as path}):
                within = _ANSWER_WITHIN + most // SLOWEST
                return await self._api.download(path, most, within=within)
            case Done():
                return Unknown("NoPath")
            case failure:
                return failure
