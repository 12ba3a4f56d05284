"""A trial in a chat: what the program does with messages there, done once and taken back."""

import struct
import zlib
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import datetime
from functools import partial
from types import UnionType
from typing import Any, Final

from bot.messengers.line import MessengerCalls, MessengerLine
from bot.messengers.probe import Assumption
from bot.messengers.retries import insist
from bot.operations.findings import TEXTS
from bot.runtime.clock import Clock
from domain.model.conversation.notices.notice import MadeFile
from domain.model.ids import MessageId, Place
from domain.model.message.citizen_message import Attachment
from domain.model.outcome import Done, Failure, NotSent, Outcome, Refused, Remedy, Unknown
from domain.ports.services import FileUnavailable
from handlers.ui.buttons import Copies, Keyboard, Says
from handlers.ui.rendered import MessagePart, OutgoingFile

_TRIES: Final = 4
"""Of a call that certainly had no effect, such as one that was too fast."""

_LONGEST_PAUSE: Final = 60.0
"""Seconds; Telegram counts a group's messages by the minute."""

_SIDE: Final = 100
"""Pixels: messengers refuse pictures of few."""

_LARGEST: Final = 2**20
"""Bytes."""

_TEXTS: Final = TEXTS["trial"]
_KEYS: Final = Keyboard(((Says(label=_TEXTS["button"]),), (Copies(_TEXTS["copy"], "1"),)))
_CARD: Final = MessagePart(_TEXTS["card"], _KEYS)

_Call = Callable[[], Awaitable[Outcome[Any]]]


class _ConnectionLostError(Exception):
    """The messenger does not answer: the steps that follow would say nothing of it."""


class Trial:
    """One trial; each call takes as long as delivery gives it, and is repeated a few times."""

    def __init__(
        self, line: MessengerLine, other: MessengerLine, place: Place, clock: Clock
    ) -> None:
        """`other`: a connection that does not know what this one sends."""
        self._line = line
        self._calls: MessengerCalls = line.calls(_at_once)
        self._others: MessengerCalls = other.calls(_at_once)
        self._place = place
        self._clock = clock
        self._tried: list[Assumption] = []
        self._standing: list[MessageId] = []
        self._lost: Failure | None = None
        """Why a message may stand there whose id is unknown."""

    async def run(self) -> list[Assumption]:
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
        await self._try("try_edit", partial(self._calls.edit, self._place, card, edited))
        await self._try("try_buttons", partial(self._calls.take_buttons, self._place, card))
        picture = MadeFile("proverka.png", "image/png", _picture())
        sent = await self._attach("try_picture", [picture], _TEXTS["file"])
        if sent:
            await self._take_up(sent[0])
        document = MadeFile(_TEXTS["document"], "text/plain", _TEXTS["file"].encode())
        await self._attach("try_document", [document], _TEXTS["file"])

    async def _send(
        self, code: str, part: MessagePart, reply_to: MessageId | None = None
    ) -> MessageId | None:
        """Send a message; return its id, or None if the messenger refuses it."""
        outcome = await _insist(
            partial(self._calls.send, self._place, part, reply_to=reply_to, silent=True)
        )
        sent = outcome.result if isinstance(outcome, Done) else None
        if sent is not None:
            self._standing.append(sent)
        self._note(code, self._identified(outcome))
        return sent

    async def _attach(
        self, code: str, files: Sequence[OutgoingFile], caption: str
    ) -> list[MessageId]:
        """Send the files together; return the ids of their messages, none if they are refused."""
        outcome = await _insist(
            partial(self._calls.attach, self._place, files, caption, silent=True)
        )
        sent: list[MessageId] = outcome.result if isinstance(outcome, Done) else []
        self._standing += sent
        self._note(code, self._identified(outcome))
        return sent

    async def _recognise(self, card: MessageId, began: datetime) -> None:
        """Look for the card as delivery does after a lost answer, where chats can be read."""
        found = await self._others.find(self._place, _CARD, (), began)
        if found is not None:
            is_it = found == Done(card)
            self._tried.append(
                Assumption(self._place.messenger, "try_recognised", None if is_it else NotSent(""))
            )

    async def _take_up(self, picture: MessageId) -> None:
        """Download a picture that was sent, and send it again in an album, as an answer's files."""
        outcome = await _insist(partial(self._line.files_in, self._place, picture))
        files = outcome.result if isinstance(outcome, Done) else ()
        if isinstance(outcome, Done):
            outcome = await self._downloaded(files)
        self._note("try_download", outcome)
        if files:
            await self._attach("try_album", files * 2, _TEXTS["album"])

    async def _downloaded(self, files: tuple[Attachment, ...]) -> Outcome[bytes]:
        try:
            content = await self._line.files.fetch(files[0], _LARGEST) if files else None
        except FileUnavailable:
            return NotSent("FileUnavailable", of_file=True)
        return Refused(Remedy.LOOK, "") if content is None else Done(content)

    def _identified(self, sent: Outcome[Any]) -> Outcome[Any]:
        """Return the outcome; a message without an id may stand there and can't be deleted."""
        if isinstance(sent, Done) and not sent.result:
            sent = Unknown("NoMessage")
        if isinstance(sent, Unknown):
            self._lost = sent
        return sent

    async def _try(self, code: str, call: _Call) -> None:
        self._note(code, await _insist(call))

    def _note(self, code: str, outcome: Outcome[Any]) -> None:
        failure = None if isinstance(outcome, Done) else outcome
        self._tried.append(Assumption(self._place.messenger, code, failure))
        if _is_of_connection(failure):
            raise _ConnectionLostError

    async def _take_back(self) -> None:
        """Delete what stands in the chat; a message that may stand there unseen counts as left."""
        if not self._standing and self._lost is None:
            return
        left = self._lost
        while self._standing:
            deletion = partial(self._calls.delete, self._place, self._standing.pop())
            outcome = await _insist(deletion, again=NotSent | Unknown)
            if not isinstance(outcome, Done):
                left = outcome
                if _is_of_connection(outcome):
                    break
        self._tried.append(Assumption(self._place.messenger, "try_delete", left))


async def _at_once(call: Coroutine[Any, Any, Outcome[Any]]) -> Outcome[Any]:
    """Make a call without asking whose turn it is."""
    return await call


async def _insist(call: _Call, again: type[Failure] | UnionType = NotSent) -> Outcome[Any]:
    """Make a call for a person who waits, repeating it after these outcomes."""

    def ends(outcome: Outcome[Any]) -> bool:
        return not isinstance(outcome, again)

    return await insist(call, ends, tries=_TRIES, longest=_LONGEST_PAUSE)


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
