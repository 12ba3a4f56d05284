"""Files that people have sent, fetched from Telegram when they are needed."""

from typing import Final

from aiogram.methods import GetFile

from bot.telegram.calls import BotApi
from domain.model.message.attachment import Attachment
from domain.model.telling.outcome import Done

_ANSWER_WITHIN: Final = 15
_SLOWEST: Final = 256 * 1024
"""Bytes a second of what is still waited for."""


class ReceivedFiles:
    """Those that the bot has been sent."""

    def __init__(self, api: BotApi) -> None:
        self._api = api

    async def fetch(self, file: Attachment, most: int) -> bytes | None:
        """The content; None where it has more than `most` bytes, or Telegram does not give it."""
        match await self._api.call(GetFile(file_id=file.file_id), within=_ANSWER_WITHIN):
            case Done({"file_path": str() as path}):
                within = _ANSWER_WITHIN + most // _SLOWEST
                return await self._api.download(path, most, within=within)
            case _:
                return None
