"""Files that people have sent, in whichever messenger, and carrying one to another messenger."""

from collections.abc import Iterable, Mapping
from typing import Final

from bot.messengers.line import MessengerCalls, MessengerLine
from domain.model.conversation.notices.notice import MadeFile, TooLargeToSend
from domain.model.ids import MessageId, Messenger, Place, messenger_of
from domain.model.message.citizen_message import Attachment, AttachmentKind
from domain.model.outcome import Done, NotSent, Outcome, Refused, Remedy
from domain.ports.services import FileSource, FileUnavailable

_LOST: Final = Refused(Remedy.LOOK, "the other messenger does not give the file")

LARGEST_FILE: Final = 20 * 2**20
"""Bytes of a file that is carried from one messenger to another: the Bot API gives no larger one."""

_USUAL: Final = {
    AttachmentKind.PHOTO: ("photo.jpg", "image/jpeg"),
    AttachmentKind.VIDEO: ("video.mp4", "video/mp4"),
    AttachmentKind.DOCUMENT: ("document", "application/octet-stream"),
}
"""The name and the type of a file that has no name."""


def content_of(fetched: Outcome[bytes]) -> bytes | None:
    """Return the content of a fetched file; None if the messenger refuses it.

    Raises FileUnavailable.
    """
    match fetched:
        case Done(content):
            return content
        case Refused(remedy) if remedy is not Remedy.RENEW_TOKEN:
            return None
        case NotSent(retry_after=pause):
            raise FileUnavailable(pause)
        case _:
            raise FileUnavailable


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


async def carry(
    calls: MessengerCalls,
    files: FileSource,
    place: Place,
    file: Attachment,
    caption: str,
    *,
    silent: bool,
) -> Outcome[list[MessageId]]:
    """Send a file of another messenger, which has to be fetched and uploaded."""
    try:
        content = await files.fetch(file, LARGEST_FILE)
    except FileUnavailable as error:
        return NotSent("the other messenger does not answer", error.retry_after, of_file=True)
    if content is None:
        return _LOST
    name, media_type = _USUAL[file.kind]
    try:
        made = MadeFile(file.name or name, media_type, content)
    except TooLargeToSend:
        return _LOST
    return await calls.attach(place, [made], caption, silent=silent)
