"""Files sent to the bot, downloaded from Telegram when needed."""

from typing import Final

from aiogram.methods import GetFile

from bot.telegram.calls import BotApi
from domain.model.message.citizen_message import Attachment
from domain.model.outcome import Done, NotSent, Outcome, Refused, Remedy, Unknown
from domain.ports.services import FileUnavailable

_ANSWER_WITHIN: Final = 15
_SLOWEST: Final = 256 * 1024
"""Bytes per second below which a download is abandoned."""

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
        match await self._fetched(file, most):
            case Done(bytes() as content):
                return content
            case Refused(remedy, why) if remedy is not Remedy.RENEW_TOKEN and _AWAY not in why:
                return None
            case NotSent(retry_after=pause):
                raise FileUnavailable(pause)
            case _:
                raise FileUnavailable

    async def _fetched(self, file: Attachment, most: int) -> Outcome[bytes]:
        match await self._api.call(GetFile(file_id=file.file_id), within=_ANSWER_WITHIN):
            case Done({"file_path": str() as path}):
                within = _ANSWER_WITHIN + most // _SLOWEST
                return await self._api.download(path, most, within=within)
            case Done():
                return Unknown("NoPath")
            case failure:
                return failure
