"""MAX, asked for facts at the permitted pace."""

import re
from typing import Any, Final

import aiohttp

from bot.sandbox.clock import SteppedClock
from bot.sandbox.protocol import Json
from tests.bot.sandbox.max.conftest import Max
from tests.contract.paced import Paced

_CODE: Final = re.compile(r"[a-z][a-z._]{0,50}")

_READY_AFTER: Final = 10
"""Calls, after which an uploaded file is ready at the latest."""


class ContractMax(Paced, Max):
    """A bot in MAX, which allows two messages a second in a chat."""

    pause = 1

    def __init__(
        self, url: str, token: str, chat: int, session: aiohttp.ClientSession, time: SteppedClock
    ) -> None:
        Paced.__init__(self, time)
        Max.__init__(self, url, token, session)
        self.chat: Final = chat
        """`chat_id` of a group where the bot is an administrator."""
        self.written: list[str] = []

    async def call(
        self, verb: str, path: str, body: Json | None = None, **query: Any
    ) -> tuple[int, Json]:
        """Return the status and the answer of any call, repeated while its file is not ready."""
        self.answered = "none"
        for _ in range(_READY_AFTER):
            await self.wait()
            status, answer = await super().call(verb, path, body, **query)
            code = str(answer.get("code", ""))
            if code != "attachment.not.ready" or self.hurried:
                break
        self.answered = f"{status} {code if _CODE.fullmatch(code) else ''}".strip()
        if (verb, path, status) == ("POST", "/messages", 200):
            self.written.append(answer["message"]["body"]["mid"])
        return status, answer

    async def call_as(self, token: str, verb: str, path: str) -> tuple[int, Json]:
        """Return the status and the answer of a call with another header; {} is the bot's token."""
        own, self._headers = (
            self._headers,
            {"Authorization": token.format(self._headers["Authorization"])},
        )
        try:
            return await self.call(verb, path)
        finally:
            self._headers = own

    async def take_back(self) -> int:
        """Delete what was written; return how many messages are still there."""
        left = 0
        for mid in self.written:
            await self.call("DELETE", "/messages", message_id=mid)
            left += (await self.call("GET", f"/messages/{mid}"))[0] != 404
        return left
