"""Files on their way to MAX: an address for each, and a while until they can be sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Final

from bot.runtime.clock import Clock
from bot.sandbox.files import Attachment, Document, File, Photo, StoredFiles, Video, attachment_of
from bot.sandbox.protocol import Upload

KINDS: Final[Mapping[str, type[Attachment]]] = {"image": Photo, "video": Video, "file": Document}


@dataclass(slots=True)
class PendingUpload:
    """An address to upload to; a video's token is given before its content comes."""

    kind: str
    early: File | None


class Uploads:
    """All uploads, and which files are being processed."""

    def __init__(self, clock: Clock, files: StoredFiles) -> None:
        self.server: str | None = None
        """Another server that is named for uploads, or None for the one of the API."""
        self.processing = 1.0
        """Seconds during which an uploaded file can't be sent yet."""
        self._clock = clock
        self._files = files
        self._numbers = count(1)
        self._pending: dict[int, PendingUpload] = {}
        self._ready_at: dict[int, float] = {}

    def begin(self, kind: str) -> tuple[int, str | None]:
        """Return the number of a new upload, and its token if that is known by now."""
        number = next(self._numbers)
        early = self._files.keep(Video(b"")) if kind == "video" else None
        self._pending[number] = PendingUpload(kind, early)
        if early is not None:
            self._ready_at[early.number] = float("inf")
        return number, early.ids[-1] if early else None

    def at(self, number: int) -> PendingUpload | None:
        """Return the upload with that number, or None."""
        return self._pending.get(number)

    def finish(self, number: int, upload: Upload) -> File:
        """Store the content; the file is ready after a while."""
        pending = self._pending.pop(number)
        attachment = attachment_of(KINDS[pending.kind], upload)
        if pending.early is not None:
            file = self._files.replace(pending.early, attachment)
        else:
            file = self._files.keep(attachment)
        self._ready_at[file.number] = self._clock.monotonic() + self.processing
        return file

    def is_ready(self, file: File) -> bool:
        """Return whether the file can be sent."""
        return self._ready_at.get(file.number, 0) <= self._clock.monotonic()
