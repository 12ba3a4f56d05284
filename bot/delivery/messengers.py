"""The messengers as one: each call goes to the messenger of its place, each file to its source."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from bot.messengers.line import During, MessengerCalls, MessengerLine
from domain.model.conversation.notices.notice import MadeFile, TooLargeToSend
from domain.model.ids import MessageId, Messenger, Place, messenger_of
from domain.model.message.citizen_message import Attachment, AttachmentKind
from domain.model.outcome import Done, NotSent, Outcome, Refused, Remedy
from domain.ports.services import FileSource, FileUnavailable
from handlers.ui.rendered import MessagePart

_NOT_SERVED: Final = Refused(Remedy.CONNECT, "the program has no bot in this messenger")
_LOST: Final = Refused(Remedy.LOOK, "the other messenger does not give the file")

LARGEST_FILE: Final = 20 * 2**20
"""Bytes of a file that is carried from one messenger to another: the Bot API gives no larger one."""

_USUAL: Final = {
    AttachmentKind.PHOTO: ("photo.jpg", "image/jpeg"),
    AttachmentKind.VIDEO: ("video.mp4", "video/mp4"),
    AttachmentKind.DOCUMENT: ("document", "application/octet-stream"),
}
"""The name and the type of a file that has no name."""


class FilesOf:
    """The files of all messengers."""

    def __init__(self, lines: Iterable[MessengerLine]) -> None:
        self._sources: Mapping[Messenger, FileSource] = {
            messenger_of(line.bot): line.files for line in lines
        }

    async def fetch(self, file: Attachment, most: int) -> bytes | None:
        """Return the content; None above `most` bytes, or if the messenger refuses.

        Raises FileUnavailable.
        """
        source = self._sources.get(file.messenger)
        return None if source is None else await source.fetch(file, most)


class Messengers:
    """The calls of all messengers; a place in a messenger without a bot is refused."""

    def __init__(self, lines: Sequence[MessengerLine], during: During) -> None:
        """`during` runs a call for as long as this process may make it."""
        self._calls: Mapping[Messenger, MessengerCalls] = {
            messenger_of(line.bot): line.calls(during) for line in lines
        }
        self._files = FilesOf(lines)

    async def send(
        self, place: Place, part: MessagePart, *, reply_to: MessageId | None, silent: bool
    ) -> Outcome[MessageId | None]:
        """Send a message; return its id, or None if the response lacks it."""
        if (calls := self._at(place)) is None:
            return _NOT_SERVED
        return await calls.send(place, part, reply_to=reply_to, silent=silent)

    async def attach(
        self, place: Place, album: Sequence[Attachment], caption: str, *, silent: bool
    ) -> Outcome[list[MessageId]]:
        """Send an album, or one file of another messenger."""
        if (calls := self._at(place)) is None:
            return _NOT_SERVED
        first = album[0]
        if first.messenger is place.messenger:
            return await calls.attach(place, album, caption, silent=silent)
        return await self._carry(calls, place, first, caption, silent=silent)

    def most_in_album(self, place: Place, kind: AttachmentKind) -> int:
        """Return how many files of the kind go into one message, or album, there."""
        calls = self._at(place)
        return 1 if calls is None else calls.most_in_album(place, kind)

    async def edit(self, place: Place, message: MessageId, part: MessagePart) -> Outcome[None]:
        """Edit a message; done if it now shows the part, even if it did before."""
        calls = self._at(place)
        return _NOT_SERVED if calls is None else await calls.edit(place, message, part)

    async def take_buttons(self, place: Place, message: MessageId) -> Outcome[None]:
        """Remove the buttons of an outdated copy."""
        calls = self._at(place)
        return _NOT_SERVED if calls is None else await calls.take_buttons(place, message)

    async def react(self, place: Place, message: MessageId, emoji: str) -> Outcome[None]:
        """Set the bot's only reaction to a message; refused in a messenger without reactions."""
        calls = self._at(place)
        return _NOT_SERVED if calls is None else await calls.react(place, message, emoji)

    async def pin(self, place: Place, message: MessageId, *, pinned: bool) -> Outcome[None]:
        """Pin silently, or unpin; refused where the bot lacks the right."""
        calls = self._at(place)
        return _NOT_SERVED if calls is None else await calls.pin(place, message, pinned=pinned)

    async def delete(self, place: Place, message: MessageId) -> Outcome[None]:
        """Delete a message; done if it is gone already, refused where the bot may not."""
        calls = self._at(place)
        return _NOT_SERVED if calls is None else await calls.delete(place, message)

    async def find(
        self, place: Place, part: MessagePart, album: Sequence[Attachment], since: datetime
    ) -> Outcome[MessageId] | None:
        """Look for this message, with these files, among those sent since that moment."""
        calls = self._at(place)
        return None if calls is None else await calls.find(place, part, album, since)

    def digest(self, place: Place, part: MessagePart) -> str:
        """Return a digest, equal for messages that look the same there."""
        calls = self._at(place)
        return "" if calls is None else calls.digest(place, part)

    def too_long(self, place: Place, part: MessagePart) -> bool:
        """Return whether the message has to be sent there in several."""
        calls = self._at(place)
        return calls is not None and calls.too_long(place, part)

    async def answers(self, place: Place) -> bool:
        """Return whether the messenger of the place is reachable now."""
        calls = self._at(place)
        return calls is not None and await calls.answers(place)

    def _at(self, place: Place) -> MessengerCalls | None:
        return self._calls.get(place.messenger)

    async def _carry(
        self, calls: MessengerCalls, place: Place, file: Attachment, caption: str, *, silent: bool
    ) -> Outcome[list[MessageId]]:
        """Send a file of another messenger, which has to be fetched and uploaded."""
        try:
            content = await self._files.fetch(file, LARGEST_FILE)
        except FileUnavailable as error:
            why = "the other messenger does not answer"
            return NotSent(why, error.retry_after, of_file=True)
        if content is None:
            return _LOST
        name, media_type = _USUAL[file.kind]
        try:
            made = MadeFile(file.name or name, media_type, content)
        except TooLargeToSend:
            return _LOST
        outcome = await calls.send(
            place, MessagePart(caption, file=made), reply_to=None, silent=silent
        )
        if not isinstance(outcome, Done):
            return outcome
        return Done([] if outcome.result is None else [outcome.result])
