"""A trial in a chat: what the program does with messages there, done once and taken back."""

import struct
import zlib
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Final

from bot.messengers.line import MessengerCalls
from bot.messengers.probe import Tried
from bot.operations.findings import TEXTS
from bot.runtime.clock import Clock
from domain.model.conversation.notices.notice import MadeFile
from domain.model.ids import MessageId, Place
from domain.model.outcome import Done, Failure, NotSent, Outcome, Unknown
from handlers.ui.buttons import Copies, Keyboard, Says
from handlers.ui.rendered import MessagePart

_TRIES: Final = 4
"""Of a call that certainly had no effect, such as one that was too fast."""

_PAUSE: Final = 1.0
_LONGEST_PAUSE: Final = 30.0
"""Seconds."""

_SIDE: Final = 100
"""Pixels: messengers refuse pictures of few."""

_TEXTS: Final = TEXTS["trial"]
_KEYS: Final = Keyboard(((Says(label=_TEXTS["button"]),), (Copies(_TEXTS["copy"], "1"),)))
_CARD: Final = MessagePart(_TEXTS["card"], _KEYS)

Call = Callable[[], Awaitable[Outcome[Any]]]


class _ConnectionLostError(Exception):
    """The messenger does not answer: the steps that follow would say nothing of it."""


class Trial:
    """One trial; each call takes as long as delivery gives it, and is repeated a few times."""

    def __init__(
        self, calls: MessengerCalls, others: MessengerCalls, place: Place, clock: Clock
    ) -> None:
        """`others`: those of a connection that does not know what this one sends."""
        self._calls = calls
        self._others = others
        self._place = place
        self._clock = clock
        self._tried: list[Tried] = []
        self._standing: list[MessageId] = []
        self._lost: Failure | None = None
        """Why a message may stand there whose id is unknown."""

    async def run(self) -> list[Tried]:
        """Return the steps tried, up to a loss of the connection or a card that is refused."""
        try:
            await self._write()
        except _ConnectionLostError:
            pass
        finally:
            await self._take_back()
        return self._tried

    async def _write(self) -> None:
        began = self._clock.now()
        card = await self._send("try_card", _CARD)
        if card is None:
            return
        await self._recognise(card, began)
        await self._send("try_reply", MessagePart(_TEXTS["reply"]), reply_to=card)
        edited = MessagePart(_TEXTS["edited"], _KEYS)
        await self._try("try_edit", lambda: self._calls.edit(self._place, card, edited))
        await self._try("try_buttons", lambda: self._calls.take_buttons(self._place, card))
        picture = MadeFile("proverka.png", "image/png", _picture())
        await self._send("try_picture", MessagePart(_TEXTS["file"], file=picture))
        document = MadeFile(_TEXTS["document"], "text/plain", _TEXTS["file"].encode())
        await self._send("try_document", MessagePart(_TEXTS["file"], file=document))

    async def _send(
        self, code: str, part: MessagePart, reply_to: MessageId | None = None
    ) -> MessageId | None:
        """Send a message; return its id, or None if the messenger refuses it."""
        outcome = await self._patiently(
            lambda: self._calls.send(self._place, part, reply_to=reply_to, silent=True)
        )
        if outcome == Done(None):
            outcome = Unknown("NoMessage")
        if isinstance(outcome, Unknown):
            self._lost = outcome
        sent = outcome.result if isinstance(outcome, Done) else None
        if sent is not None:
            self._standing.append(sent)
        self._note(code, outcome)
        return sent

    async def _recognise(self, card: MessageId, began: datetime) -> None:
        """Look for the card as delivery does after a lost answer, where chats can be read."""
        found = await self._others.find(self._place, _CARD, (), began)
        if found is not None:
            is_it = found == Done(card)
            self._tried.append(
                Tried(self._place.messenger, "try_recognised", None if is_it else NotSent(""))
            )

    async def _try(self, code: str, call: Call) -> None:
        self._note(code, await self._patiently(call))

    def _note(self, code: str, outcome: Outcome[Any]) -> None:
        failure = None if isinstance(outcome, Done) else outcome
        self._tried.append(Tried(self._place.messenger, code, failure))
        if _is_of_connection(failure):
            raise _ConnectionLostError

    async def _patiently(self, call: Call) -> Outcome[Any]:
        for _ in range(_TRIES - 1):
            outcome = await call()
            if not isinstance(outcome, NotSent):
                return outcome
            await self._clock.sleep(min(outcome.retry_after or _PAUSE, _LONGEST_PAUSE))
        return await call()

    async def _take_back(self) -> None:
        """Delete what stands in the chat; a message that may stand there unseen counts as left."""
        failure = self._lost
        if not self._standing and failure is None:
            return
        while self._standing and not _is_of_connection(failure):
            message = self._standing.pop()
            outcome = await self._patiently(lambda: self._calls.delete(self._place, message))  # noqa: B023 - called at once
            failure = failure if isinstance(outcome, Done) else outcome
        self._tried.append(Tried(self._place.messenger, "try_delete", failure))


def _is_of_connection(failure: Failure | None) -> bool:
    match failure:
        case NotSent(of_file=of_file):
            return not of_file
        case _:
            return isinstance(failure, Unknown)


def _picture() -> bytes:
    """Return a grey PNG (https://www.w3.org/TR/png)."""
    head = struct.pack(">2I5B", _SIDE, _SIDE, 8, 0, 0, 0, 0)
    rows = (b"\0" + b"\x80" * _SIDE) * _SIDE
    parts = (b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
