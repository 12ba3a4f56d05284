"""Telegram, asked for facts at the permitted pace."""

import json
import re
from typing import Any, Final

import aiohttp

from bot.sandbox.clock import SteppedClock
from bot.sandbox.protocol import Json
from tests.contract.paced import Paced

File = tuple[str, bytes]
"""Name and content."""

_WORDS: Final = re.compile(r"[A-Za-z][A-Za-z :;,.'_/-]{0,200}")


def keyboard(**button: Any) -> Json:
    """Return a keyboard of one button."""
    return {"inline_keyboard": [[{"text": "Принять"} | button]]}


TAKE: Final = keyboard(callback_data="take:1")


def buttons_of(message: Json) -> list[Json]:
    """Return the buttons under a message."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]


class ContractTelegram(Paced):
    """A bot in Telegram, which allows 20 messages a minute in a group."""

    pause = 4

    def __init__(
        self, url: str, token: str, chat: int, session: aiohttp.ClientSession, time: SteppedClock
    ) -> None:
        super().__init__(time)
        self.chat: Final = chat
        """`chat_id` of a group where the bot is a member."""
        self.bot: Final = int(token.partition(":")[0])
        self.written: list[int] = []
        self._url, self._token, self._session = url, token, session

    async def call(
        self, method: str, *, token: str = "", files: dict[str, File] | None = None, **params: Any
    ) -> tuple[int, Json]:
        """Return the status and the answer of any call."""
        await self.wait()
        self.answered = "none"
        form = aiohttp.FormData(quote_fields=False)
        for name, value in params.items():
            form.add_field(name, value if isinstance(value, str) else json.dumps(value))
        for name, (filename, data) in (files or {}).items():
            form.add_field(name, data, filename=filename)
        address = f"{self._url}/bot{token or self._token}/{method}"
        async with self._session.post(address, data=form) as response:
            status, answer = response.status, await response.json()
        words = str(answer.get("description", ""))
        self.answered = f"{status} {words if _WORDS.fullmatch(words) else ''}".strip()
        if status == 200 and method.startswith("send"):
            sent = answer["result"] if isinstance(answer["result"], list) else [answer["result"]]
            self.written += [one["message_id"] for one in sent]
            await self.wait(len(sent) - 1)
        return status, answer

    async def done(self, method: str, **params: Any) -> Any:
        """Return the result of a call that is not refused."""
        status, answer = await self.call(method, **params)
        assert status == 200, answer
        return answer["result"]

    async def refused(self, method: str, **params: Any) -> tuple[int, str]:
        """Return the status and the words of a refusal."""
        status, answer = await self.call(method, **params)
        assert answer["ok"] is False, answer
        assert answer["error_code"] == status
        return status, answer["description"]

    async def send(self, text: str, **params: Any) -> Json:
        """Send a message to the group; return it."""
        sent: Json = await self.done("sendMessage", chat_id=self.chat, text=text, **params)
        return sent

    async def reply(self, message: Json, text: str, **how: Any) -> Json:
        """Reply to a message of the group; `how` are further fields of ReplyParameters."""
        return await self.send(text, reply_parameters={"message_id": message["message_id"]} | how)

    async def upload(self, name: str, data: bytes) -> Json:
        """Send a file to the group; return the message."""
        sent: Json = await self.done(
            "sendDocument", chat_id=self.chat, files={"document": (name, data)}
        )
        return sent

    async def edit(self, message: Json, text: str, **params: Any) -> Json:
        """Edit a message of the group; return it."""
        edited: Json = await self.done("editMessageText", **self._new(message, text, params))
        return edited

    async def not_edited(self, message: Json, text: str, **params: Any) -> tuple[int, str]:
        """Return the status and the words with which an edit is refused."""
        return await self.refused("editMessageText", **self._new(message, text, params))

    async def delete(self, message: Json) -> None:
        """Delete a message of the group."""
        await self.done("deleteMessage", chat_id=self.chat, message_id=message["message_id"])

    def _new(self, message: Json, text: str, params: Json) -> Json:
        of_it = {"chat_id": self.chat, "message_id": message["message_id"]}
        return of_it | {"text": text} | params

    async def download(self, path: str) -> bytes:
        """Return the content of a file."""
        await self.wait()
        self.answered = "none"
        address = f"{self._url}/file/bot{self._token}/{path}"
        async with self._session.get(address) as response:
            self.answered = str(response.status)
            return await response.read()

    async def take_back(self) -> int:
        """Delete what was written; return how many messages are still there."""
        left = 0
        for number in self.written:
            status, answer = await self.call("deleteMessage", chat_id=self.chat, message_id=number)
            left += status != 200 and "not found" not in answer["description"]
        return left
