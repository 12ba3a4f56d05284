"""Sending one notice: its calls in order, each recorded when it is done.

The next attempt continues an unfinished one. A step is a text, by its number, or an album ahead of
the texts, by the negative number of its first file (see `SentPart`). A step of unknown outcome may
have been done, so its copies are counted.
"""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby
from typing import Final, TypeVar

import structlog

from bot.delivery.limits import Limits
from bot.messengers.adapter import Adapter
from bot.messengers.files import carry
from bot.messengers.line import MessengerCalls
from bot.runtime.backoff import with_patience
from bot.runtime.clock import Clock
from domain.model.conversation.notices.notice import MadeFile
from domain.model.ids import MessageId, Messenger, Place
from domain.model.message.citizen_message import Attachment, AttachmentKind
from domain.model.outcome import (
    MOST_COPIES,
    OF_THE_CHAT,
    Done,
    Failure,
    Moved,
    NotSent,
    Outcome,
    Refused,
    Remedy,
    Unknown,
)
from domain.ports.services import FileSource
from handlers.ui.rendered import MessagePart, OutgoingFile, Rendered
from storage.delivery.delivering import Delivering
from storage.delivery.work import QueuedNotice, SentPart, Work

log: Final = structlog.get_logger(__name__)

_Result = TypeVar("_Result")

_FILE_WITHIN: Final = 300.0
"""Seconds that a file may hold its notice up."""

_FILES: Final = 1_000
"""Files that can't be sent of which it is remembered since when."""


class Interrupted(Exception):
    """A call failed, and the rest of the notice waits; `step` is set if it sends a new message."""

    def __init__(self, failure: Failure, step: int | None = None) -> None:
        super().__init__(failure, step)
        self.failure = failure
        self.step = step


class Turns:
    """Waits for the limits between the calls of one notice; `pausing` counts those that wait."""

    def __init__(self, limits: Limits, clock: Clock) -> None:
        self._limits = limits
        self._clock = clock
        self.pausing = 0

    async def take(self, queued: QueuedNotice) -> None:
        """Wait until one more call may leave, and count it."""
        self.pausing += 1
        try:
            while (wait := self._wait(queued, now := self._clock.monotonic())) > 0:
                await self._clock.sleep(wait)
        finally:
            self.pausing -= 1
        self._limits.note(queued.place.chat, now, queued.priority)

    def _wait(self, queued: QueuedNotice, now: float) -> float:
        return self._limits.earliest(queued.place.chat, now) - now


class FileWaits:
    """Since when files can't be sent; a restart begins anew."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._since: dict[str, float] = {}

    def patient(self, file: str, outcome: Outcome[_Result]) -> Outcome[_Result]:
        """Return the outcome, or a refusal once the file has held a notice up for too long.

        A messenger that never finishes processing a file would silence the chat.
        """
        if not isinstance(outcome, NotSent):
            self._since.pop(file, None)
            return outcome
        if not outcome.of_file:
            return outcome
        now = self._clock.monotonic()
        if file not in self._since:
            self._since = dict([*self._since.items(), (file, now)][-_FILES:])
        waited = now + (outcome.retry_after or 0.0) - self._since[file]
        return Refused(Remedy.LOOK, outcome.why) if waited >= _FILE_WITHIN else outcome


@dataclass(slots=True)
class Attempt:
    """One attempt; `calls` were made in it, of which the limits have already counted the first."""

    work: Work
    """With the files that it has sent so far, and the copies of unknown outcome."""
    rendered: Rendered
    outbox: Delivering
    messenger: MessengerCalls
    """Of the notice's place."""
    adapter: Adapter
    files: FileSource
    turns: Turns
    file_waits: FileWaits
    clock: Clock
    ensure_leading: Callable[[], Awaitable[None]]
    calls: int = 0
    files_lost: list[tuple[OutgoingFile, Refused]] = field(default_factory=list)
    """The permanently refused photos and documents: the rest goes without them."""
    replaces: bool = False
    """An older copy stands in the chat besides the current one."""
    done: list[SentPart] = field(default_factory=list)
    """The notice's messages with known numbers, in their current state."""

    @property
    def whole(self) -> bool:
        """Whether the numbers of all its messages are known."""
        return len(self.done) == len(self.rendered.parts)

    async def bring(self, standing: Sequence[SentPart]) -> None:
        """Edit the existing messages that look different and send the others.

        Messages of an unfinished attempt are edited too: the state may have changed since. Where
        possible a reaction or the edited card replaces the text. Raises Interrupted.
        """
        self.done, self.replaces = [], bool(self.work.shown) and standing is not self.work.shown
        self.files_lost.clear()
        if await self._confirmed():
            return
        if not standing:
            await self._bring_files()
        shown = {one.part: one for one in standing}
        for index, part in enumerate(self.rendered.parts):
            if index in shown:
                await self._edit(shown[index], part)
            elif not self._enough_copies(index):
                await self._send(index, part)

    async def _confirmed(self) -> bool:
        """Return whether a reaction, or else the edited card, replaced the text of a receipt."""
        emoji, answers = self.rendered.reaction, self.work.reply_to
        if emoji is None or answers is None or self.work.begun:
            return False
        await self._turn()
        # If the chat caused the refusal, sending the text reports it.
        reacted = _taken(await self.messenger.react(self._place, answers, emoji))
        return reacted or await self.outbox.card_shows(self.work)

    async def delete(self, messages: Sequence[MessageId]) -> bool:
        """Delete these; return whether all are gone, False if there are none. Raises Interrupted."""
        gone = bool(messages)
        for message in messages:
            await self._turn()
            gone &= _taken(await self.messenger.delete(self._place, message))
        return gone

    async def pin(self) -> None:
        """Pin or unpin the message after its number is recorded, so that no second one is pinned.

        Without the right to pin it stays unpinned. Raises Interrupted.
        """
        if self.rendered.pinned is None or not self.done:
            return
        await self._turn()
        message, pinned = self.done[0].message, self.rendered.pinned
        _taken(await self.messenger.pin(self._place, message, pinned=pinned))

    async def retire_old(self) -> None:
        """Remove the replaced copy's buttons, or show the rest of its text.

        If that is refused, its buttons still answer correctly. Raises Interrupted.
        """
        if not self.replaces:
            return
        await self._turn()
        old, instead = self.work.shown[-1].message, self.rendered.replaced
        _taken(
            await self.messenger.take_buttons(self._place, old)
            if instead is None
            else await self.messenger.edit(self._place, old, instead)
        )

    @property
    def _place(self) -> Place:
        return self.work.queued.place

    def _enough_copies(self, step: int) -> bool:
        return self.work.unanswered.get(step, 0) >= MOST_COPIES

    def _last_copy(self, step: int) -> bool:
        """Return whether the copy just sent counts as delivered, whatever its outcome.

        The content counts as shown too: later changes arrive with another notice.
        """
        return self.work.unanswered.get(step, 0) + 1 == MOST_COPIES

    async def _edit(self, shown: SentPart, part: MessagePart) -> None:
        if self.work.tried_since or shown.digest != self.adapter.digest(part):
            await self._turn()
            outcome = await self.messenger.edit(self._place, shown.message, part)
            if not isinstance(outcome, Done):
                raise Interrupted(outcome)
        self.done.append(replace(shown, digest=self.adapter.digest(part)))

    async def _send(self, index: int, part: MessagePart) -> None:
        """Send one part; only the first message makes a sound, unless each is urgent."""
        again = self.rendered.replaced is not None
        heard = index == 0 or again or self.rendered.urgent
        answers = self.done[0].message if again and self.done else None
        outcome: Outcome[MessageId | None] | None = await self._sent_before(part)
        if outcome is None:
            await self._turn()
            outcome = await self.messenger.send(
                self._place,
                part,
                reply_to=self.work.reply_to if index == 0 else answers,
                silent=self.rendered.silent or not heard,
            )
        outcome = self.file_waits.patient(f"notice {self.work.queued.id}", outcome)
        if isinstance(outcome, Unknown) and self._last_copy(index):
            outcome = Done(None)
        if not isinstance(outcome, Done):
            raise Interrupted(outcome, index)
        more = index + 1 < len(self.rendered.parts)
        if outcome.result is None:
            await self._not_told(index)
            return
        self.done.append(SentPart(outcome.result, index, self.adapter.digest(part)))
        if more or self.replaces or self.rendered.pinned is not None:
            await with_patience(partial(self.outbox.part_done, self.work, self.done[-1]))

    async def _bring_files(self) -> None:
        """Send the missing photos and documents, ahead of the text."""
        for first, album in self._albums(self.rendered.files.attachments):
            await self._bring_album(first, album)

    async def _bring_album(self, first: int, album: Sequence[OutgoingFile]) -> None:
        """Send an album unless its first file stands; if it is refused, send its files one by one."""
        step = SentPart.file_step(first)
        if first in self.work.files or self._enough_copies(step):
            return
        if self._came_apart(first, album):
            await self._bring_singly(first, album)
            return
        caption = self.rendered.files.caption if first == 0 else ""
        earlier = await self._sent_before(MessagePart(caption), album)
        if earlier is not None:
            outcome = _one(earlier)
        else:
            for _ in album:  # each message of an album counts
                await self._turn()
            outcome = await self._attach(album, caption)
        match self.file_waits.patient(self._name(first, album[0]), outcome):
            case Done(numbers):
                await self._files_stand(numbers, album, first)
            case Unknown() if self._last_copy(step):
                await self._not_told(step)
            case Refused(remedy) as refused if not self._ends_notice(remedy):
                await self._go_without(refused, first, album)
            case failure:
                raise Interrupted(failure, step)

    def _ends_notice(self, remedy: Remedy) -> bool:
        """Whether a refused file is not lost alone: the token is invalid, or the chat unreachable.

        An unreachable chat refuses the text, too, where one follows, and that is reported.
        """
        return remedy is Remedy.RENEW_TOKEN or (remedy in OF_THE_CHAT and not self.rendered.parts)

    async def _go_without(
        self, refused: Refused, first: int, album: Sequence[OutgoingFile]
    ) -> None:
        """Send the files of a refused album one by one; go on without a refused file."""
        if len(album) == 1 or refused.remedy in OF_THE_CHAT:
            self.files_lost.append((album[0], refused))
        else:
            await self._bring_singly(first, album)

    async def _bring_singly(self, first: int, album: Sequence[OutgoingFile]) -> None:
        for index, file in [*enumerate(album, first)][::-1]:  # the first stands for all
            await self._bring_album(index, (file,))

    def _came_apart(self, first: int, album: Sequence[OutgoingFile]) -> bool:
        """Whether files of the album were tried singly before: it was refused."""
        behind = range(first + 1, first + len(album))
        tried = {one for one in behind if SentPart.file_step(one) in self.work.unanswered}
        return bool(tried) or not self.work.files.isdisjoint(behind)

    async def _attach(
        self, album: Sequence[OutgoingFile], caption: str
    ) -> Outcome[list[MessageId]]:
        """Send an album, or one file of another messenger."""
        place, silent, first = self._place, self.rendered.silent, album[0]
        if isinstance(first, Attachment) and first.messenger is not place.messenger:
            return await carry(self.messenger, self.files, place, first, caption, silent=silent)
        return await self.messenger.attach(place, album, caption, silent=silent)

    def _albums(
        self, files: Sequence[OutgoingFile]
    ) -> Iterator[tuple[int, tuple[OutgoingFile, ...]]]:
        """Split files into albums of one kind, each with its first index.

        Telegram mixes no kinds in an album, and files of several messages may exceed one album. A
        file of another messenger is sent alone.
        """

        def kind_and_source(file: OutgoingFile) -> tuple[AttachmentKind, Messenger]:
            here = self._place.messenger
            return file.kind, here if isinstance(file, MadeFile) else file.messenger

        first = 0
        for (kind, source), run in groupby(files, key=kind_and_source):
            here = source is self._place.messenger
            left, most = tuple(run), self.adapter.most_in_album(kind) if here else 1
            while left:
                album, left = left[:most], left[most:]
                yield first, album
                first += len(album)

    async def _files_stand(
        self, numbers: Sequence[MessageId], album: Sequence[OutgoingFile], first: int
    ) -> None:
        if not numbers:
            await self._not_told(SentPart.file_step(first))
            return
        each = zip(numbers, album, strict=False)  # in MAX an album is one message
        files = [
            SentPart(number, SentPart.file_step(index), self._name(index, file))
            for index, (number, file) in enumerate(each, start=first)
        ]
        done = partial(self.outbox.files_done, self.work, files, self.clock.now())
        await with_patience(done)
        stand = {one.file for one in files if one.file is not None}
        self.work = replace(self.work, files=self.work.files | stand)

    def _name(self, index: int, file: OutgoingFile) -> str:
        """Return what tells the file from all others."""
        if isinstance(file, Attachment):
            return file.file_unique_id
        return f"file {index} of notice {self.work.queued.id}"

    async def _sent_before(
        self, part: MessagePart, album: Sequence[OutgoingFile] = ()
    ) -> Outcome[MessageId] | None:
        """Look for the message of an attempt that ended unrecorded, where chats can be read."""
        since = self.work.tried_since
        return None if since is None else await self.messenger.find(self._place, part, album, since)

    async def _not_told(self, step: int) -> None:
        """Count the step as done under an unknown number, so that no copy follows."""
        log.warning("delivery.number_not_told", step=step)
        await with_patience(partial(self.outbox.unanswered, self.work, {step: MOST_COPIES}))
        unanswered = {**self.work.unanswered, step: MOST_COPIES}
        self.work = replace(self.work, unanswered=unanswered)

    async def _turn(self) -> None:
        """Prepare one more call; raise LeadershipLost if another process leads by now."""
        if self.calls:
            await self.turns.take(self.work.queued)
        await self.ensure_leading()
        self.calls += 1


def _taken(outcome: Outcome[object]) -> bool:
    """Return whether the call succeeded or was permanently refused; else raise Interrupted."""
    match outcome:
        case NotSent() | Moved() | Unknown() | Refused(Remedy.RENEW_TOKEN) as failure:
            raise Interrupted(failure)
        case _:
            return isinstance(outcome, Done)


def _one(outcome: Outcome[MessageId]) -> Outcome[list[MessageId]]:
    return Done([outcome.result]) if isinstance(outcome, Done) else outcome
